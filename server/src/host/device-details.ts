/** What is read of a device only when somebody looks closer at it. */
import { DEVICES, isAwake } from './device-files.ts';
import { decimal, defined, regionsOf } from './device-values.ts';
import type { HostFiles } from './files.ts';
import type { PciDevice } from './model.ts';

/**
 * The device with its link and the windows that it opens. The files of the link go to the hardware (`current_link_*`, `max_link_*`: Linux'
 * drivers/pci/pci-sysfs.c): of a device that sleeps they are left alone.
 */
export async function withDetails(files: HostFiles, device: PciDevice): Promise<PciDevice> {
  const folder = `${DEVICES}/${device.address}`;
  const read = async (name: string) => (await files.read(`${folder}/${name}`))?.trim();
  const regions = regionsOf(await read('resource'));
  const link =
    device.express === true
      ? (await isAwake(device.powerState, () => read('power_state')))
        ? await readLink(read)
        : await noteLink(files, folder)
      : undefined;
  return { ...device, ...defined('link', link), ...(regions.length > 0 && { regions }) };
}

async function readLink(read: (name: string) => Promise<string | undefined>): Promise<PciDevice['link']> {
  const [speed, width, mostSpeed, mostWidth] = await Promise.all([
    read('current_link_speed'),
    read('current_link_width'),
    read('max_link_speed'),
    read('max_link_width'),
  ]);
  const lanes = decimal(width);
  // Width 0: nothing is plugged in.
  if (speed === undefined || lanes === undefined || lanes === 0) return undefined;
  const most = decimal(mostWidth);
  return {
    speed: shortSpeed(speed),
    width: lanes,
    ...defined('mostSpeed', mostSpeed === undefined ? undefined : shortSpeed(mostSpeed)),
    // 255: the hardware does not say.
    ...defined('mostWidth', most === 255 ? undefined : most),
  };
}

/** Not a byte is read of it, but a recording then knows that the file is there. */
async function noteLink(files: HostFiles, folder: string): Promise<undefined> {
  await files.bytes?.(`${folder}/max_link_speed`, 0, 0);
}

/** `8.0 GT/s PCIe` */
function shortSpeed(text: string): string {
  return text.replace(/ PCIe$/, '');
}
