/** Hosts that nobody has recorded, written down by what they are: their sysfs and proc are made of it, and read by the real readers. */
import type { HostFiles } from '../../src/host/files.ts';
import type { ExpressPort, Host } from '../../src/host/model.ts';
import { type Recording, recordedFiles } from '../../src/host/recording.ts';
import type { Session } from '../../src/host/reliances.ts';
import { readHostWhole } from '../../src/host/sysfs.ts';

export interface MadeUpDevice {
  /** The bridge above it. */
  readonly behind?: string;
  /** Six digits, `0c0330`; a network card where it is missing. */
  readonly class?: string;
  /** `8086:10d3` */
  readonly id?: string;
  readonly driver?: string;
  /** A device of conventional PCI where it is missing. */
  readonly port?: ExpressPort;
  /** Whether it has ACS, all of it on. */
  readonly accessControl?: boolean;
  readonly disks?: readonly string[];
  readonly interfaces?: readonly string[];
  /** What its USB keyboards call themselves. */
  readonly keyboards?: readonly string[];
  readonly serial?: readonly string[];
  readonly virtualFunctions?: readonly string[];
  readonly bootVga?: boolean;
  readonly resets?: string;
  readonly asleep?: boolean;
}

/** A layer above disks: `{ called: 'vg0-root', on: ['dm-1'] }`; `called` is for what the device mapper makes. */
export interface Layer {
  readonly called?: string;
  readonly on: readonly string[];
}

export interface MadeUp {
  readonly devices: Readonly<Record<string, MadeUpDevice>>;
  /** Partitions by their disk: `{ sda: ['sda1'] }`. */
  readonly partitions?: Readonly<Record<string, readonly string[]>>;
  readonly layers?: Readonly<Record<string, Layer>>;
  /** Mount point to `ext4 /dev/mapper/vg0-root`, or to the name of a block device. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Block devices. */
  readonly swaps?: readonly string[];
  /** Bridges, bonds, VLANs: what is below each. */
  readonly over?: Readonly<Record<string, readonly string[]>>;
  readonly defaultRoute?: string;
  /** A keyboard with a round plug. */
  readonly ps2?: boolean;
  readonly console?: string;
  readonly notRoot?: boolean;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** `session` as `readHost` takes it. */
export function madeUpHost(host: MadeUp, session?: Session): Promise<Host> {
  return readHostWhole(madeUpFiles(host), session);
}

export function madeUpFiles(host: MadeUp): HostFiles {
  return recordedFiles(madeUpRecording(host));
}

export function madeUpRecording(host: MadeUp): Recording {
  const files: Record<string, string> = {};
  const links: Record<string, string> = {};
  const binary: Record<string, Record<string, string>> = {};
  const input: string[] = [];
  const folderOf = (address: string): string => {
    const above = host.devices[address]?.behind;
    return `${above === undefined ? `/sys/devices/pci${address.slice(0, 7)}` : folderOf(above)}/${address}`;
  };
  const put = (kind: 'block' | 'net' | 'tty', name: string, path: string) => {
    links[`/sys/class/${kind}/${name}`] = `../..${path.slice('/sys'.length)}`;
    if (kind === 'block') {
      const number = `259:${Object.keys(links).length}`;
      files[`${path}/dev`] = `${number}\n`;
      links[`/sys/dev/block/${number}`] = `../..${path.slice('/sys'.length)}`;
    }
    for (const part of host.partitions?.[name] ?? []) put(kind, part, `${path}/${part}`);
  };
  const keyboard = (name: string, path: string) =>
    input.push(
      `I: Bus=0003\nN: Name="${name}"\nS: Sysfs=${path}/input/input${input.length}\nH: Handlers=sysrq kbd event0\nB: EV=120013\nB: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n`,
    );

  for (const [address, device] of Object.entries(host.devices)) {
    const folder = folderOf(address);
    const below = folder.slice('/sys'.length);
    links[`/sys/bus/pci/devices/${address}`] = `../../..${below}`;
    const { id = '8086:10d3', class: code = '020000', driver, port } = device;
    files[`${folder}/uevent`] =
      `${driver ? `DRIVER=${driver}\n` : ''}PCI_CLASS=${code.replace(/^0+/, '')}\nPCI_ID=${id.toUpperCase()}\nPCI_SUBSYS_ID=1AF4:1100\n`;
    files[`${folder}/revision`] = '0x00\n';
    files[`${folder}/power/runtime_status`] = device.asleep ? 'suspended\n' : 'active\n';
    binary[`${folder}/config`] = configOf(device, host.notRoot);
    if (port) {
      const link = { current_link_speed: '8.0 GT/s PCIe', current_link_width: '4', max_link_speed: '16.0 GT/s PCIe' };
      for (const [name, text] of Object.entries(link)) files[`${folder}/${name}`] = `${text}\n`;
    }
    if (device.resets !== undefined) files[`${folder}/reset_method`] = `${device.resets}\n`;
    if (device.bootVga !== undefined) files[`${folder}/boot_vga`] = device.bootVga ? '1\n' : '0\n';
    for (const [index, virtual] of (device.virtualFunctions ?? []).entries()) {
      links[`${folder}/virtfn${index}`] = `../${virtual}`;
      links[`${folderOf(virtual)}/physfn`] = `../${address}`;
      files[`${folder}/sriov_totalvfs`] = '8\n';
    }
    for (const name of device.disks ?? []) {
      put('block', name, `${folder}${name.startsWith('nvme') ? '/nvme/nvme0' : '/ata1/host0/block'}/${name}`);
    }
    for (const name of device.interfaces ?? []) put('net', name, `${folder}/net/${name}`);
    for (const name of device.serial ?? []) put('tty', name, `${folder}/tty/${name}`);
    for (const name of device.keyboards ?? []) keyboard(name, `${below}/usb1/1-1/1-1.2/1-1.2:1.0/0003:046D:C31C.0001`);
  }
  for (const [name, { called, on }] of Object.entries(host.layers ?? {})) {
    const folder = `/sys/devices/virtual/block/${name}`;
    put('block', name, folder);
    if (called !== undefined) files[`${folder}/dm/name`] = `${called}\n`;
    for (const slave of on) links[`${folder}/slaves/${slave}`] = `/sys/class/block/${slave}`;
  }
  for (const [name, below] of Object.entries(host.over ?? {})) {
    put('net', name, `/sys/devices/virtual/net/${name}`);
    for (const lower of below) links[`/sys/devices/virtual/net/${name}/lower_${lower}`] = `/sys/class/net/${lower}`;
  }
  if (host.mounts) {
    files['/proc/self/mountinfo'] = Object.entries(host.mounts)
      .map(([point, what]) => {
        const [type = '', source = ''] = what.includes(' ') ? what.split(' ') : ['ext4', `/dev/${what}`];
        const target = links[`/sys/class/block/${source.slice('/dev/'.length)}`];
        const number = target && files[`/sys${target.slice('../..'.length)}/dev`]?.trim();
        return `30 1 ${number ?? '0:40'} / ${point} rw - ${type} ${source} rw\n`;
      })
      .join('');
  }
  if (host.swaps)
    files['/proc/swaps'] = `Filename Type Size\n${host.swaps.map((name) => `/dev/${name} partition 1\n`).join('')}`;
  if (host.defaultRoute !== undefined)
    files['/proc/net/route'] =
      `Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n${host.defaultRoute}\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\n${host.defaultRoute}\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\n`;
  if (host.ps2) keyboard('AT Translated Set 2 keyboard', '/devices/platform/i8042/serio0');
  if (host.console !== undefined) files['/sys/class/tty/console/active'] = `${host.console}\n`;
  if (input.length > 0) files['/proc/bus/input/devices'] = input.join('\n');
  return {
    format: 'xen-host-recording 2',
    label: 'made up',
    files: { ...files, ...host.files },
    links: { ...links, ...host.links },
    binary,
  };
}

const PORTS: readonly (readonly [ExpressPort, number])[] = [
  ['endpoint', 0],
  ['root port', 4],
  ['upstream port', 5],
  ['downstream port', 6],
  ['bridge to PCI', 7],
  ['bridge from PCI', 8],
  ['integrated endpoint', 9],
  ['event collector', 10],
];

/** The pieces of a configuration space: the header with a capability or two, and the extended ones. */
function configOf({ class: code = '', port, accessControl }: MadeUpDevice, notRoot = false): Record<string, string> {
  const head = Buffer.alloc(256);
  head[0x06] = 0x10;
  head[0x0e] = code.startsWith('0604') ? 0x01 : 0;
  head[0x34] = 0x40;
  head.set([0x05, port ? 0x50 : 0], 0x40);
  if (port) head.set([0x10, 0, 2 | ((PORTS.find(([name]) => name === port)?.[1] ?? 0) << 4)], 0x50);
  const extended = Buffer.alloc(256);
  // Error reporting, then access control.
  extended.writeUInt32LE(accessControl === undefined ? 0x00010001 : 0x14010001, 0);
  if (accessControl !== undefined) {
    extended.writeUInt32LE(0x0001000d, 0x40);
    extended.writeUInt32LE(accessControl ? 0x001d001f : 0x0000001f, 0x44);
  }
  if (notRoot) return { 0: head.subarray(0, 64).toString('base64') };
  return { 0: head.toString('base64'), ...(port && { 256: extended.toString('base64') }) };
}
