/** What 20_linux_xen puts behind `root=`: by an identifier where it may, by the device's name for a kernel without an initial RAM disk. */
import type { Machine } from './machine.ts';
import type { ScriptTraits } from './script-traits.ts';
import type { Settings } from './settings.ts';

/** Stands for what the files do not tell about `/`. */
export const UNTOLD_ROOT = '?';

/** For kernels that have an initial RAM disk, and for those that have none. */
export interface RootDevice {
  readonly withInitrd: string;
  readonly bare: string;
}

/** As the grub.cfg of an earlier run tells it, and the variables of now. */
export function rootDevice(machine: Machine, settings: Settings, { partitionIds }: ScriptTraits): RootDevice {
  const { roots, device, heedsDisabledUuid } = machine;
  const text = (name: string) => settings.value(name).text;
  const known = (start: string) => roots.find((root) => root.startsWith(start)) ?? UNTOLD_ROOT;
  const areAllDisabled = heedsDisabledUuid && text('GRUB_DISABLE_UUID') === 'true';
  const isDisabled = (name: string) => text(name) === 'true' || (text(name) === '' && areAllDisabled);
  const noUuid = isDisabled('GRUB_DISABLE_LINUX_UUID');
  const isUnset = !settings.shell.isSet('GRUB_DISABLE_LINUX_PARTUUID');
  const noPartition = !partitionIds || isUnset || isDisabled('GRUB_DISABLE_LINUX_PARTUUID');
  const bare = noPartition ? known('/') : known('PARTUUID=');
  const zfs = roots.find((root) => root.startsWith('ZFS='));
  if (zfs) return { withInitrd: zfs, bare };
  if (noUuid) return { withInitrd: bare, bare };
  const uuid = known('UUID=');
  if (uuid !== UNTOLD_ROOT) return { withInitrd: uuid, bare };
  const plain = known('/');
  // A disk that has an identifier was called by its name because a variable asked for it then; logical volumes always are.
  const hasIdentifier = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\dA-F]{4}-[\dA-F]{4})$/.test(device ?? '');
  const isVolume = /^\/dev\/(?:mapper\/|dm-|[\w-]+\/[\w-]+$)/.test(plain);
  return { withInitrd: hasIdentifier && !isVolume ? UNTOLD_ROOT : plain, bare };
}

/** What the ids of the entries end with: the identifier of the root file system, or the device's name. */
export function deviceId({ roots, device, heedsDisabledUuid }: Machine, settings: Settings): string {
  const plain = roots.find((root) => root.startsWith('/'))?.replaceAll(' ', '_');
  if (heedsDisabledUuid && settings.value('GRUB_DISABLE_UUID').text === 'true') return plain ?? UNTOLD_ROOT;
  // That of before may have been the device's name because a variable asked for it then.
  const uuid = roots.find((root) => root.startsWith('UUID='))?.slice('UUID='.length);
  return (device?.startsWith('/') ? uuid : undefined) ?? device ?? UNTOLD_ROOT;
}
