/** Names that other tools have for what a domain config says, or that patched Xens read: what people bring along. */

import { parseLong } from '../../specs/c-numbers/long.ts';

export interface ForeignKey {
  /** Whose it is, as in "libvirt’s". */
  readonly of: string;
  /** The key of xl that does it. */
  readonly key?: string;
  /** What to do instead, a sentence. Absent: the name of `key`. */
  readonly instead?: string;
}

const LIBVIRT: Readonly<Record<string, Omit<ForeignKey, 'of'>>> = {
  clock: { instead: 'Use “localtime” or “rtc_timeoffset”.' },
  controller: {},
  cputune: { instead: 'Use “cpus”, “cpu_weight” and “cap”.' },
  currentmemory: { key: 'memory', instead: 'Use “memory”, and “maxmem” for the most.' },
  current_memory: { key: 'memory', instead: 'Use “memory”, and “maxmem” for the most.' },
  devices: {},
  domain: {},
  emulator: { key: 'device_model_override' },
  filesystem: { key: 'p9' },
  hostdev: { key: 'pci', instead: "Use “pci = [ '01:00.0' ]”, or “usbdev” for USB." },
  hyperv: { key: 'viridian' },
  input: { key: 'usbdevice' },
  lifecycle: {},
  memballoon: {},
  memorybacking: {},
  metadata: {},
  numatune: { instead: 'Use “cpus” and “vnuma”.' },
  nvram: {},
  on_lockfailure: {},
  os: { instead: 'Use “type”, “kernel” or “boot”.' },
  rng: {},
  sound: { key: 'soundhw' },
  title: { key: 'name' },
  video: { key: 'vga' },
  watchdog: { key: 'on_watchdog' },
};

const QEMU: Readonly<Record<string, Omit<ForeignKey, 'of'>>> = {
  accel: {},
  cdrom: { key: 'disk', instead: "A CD is a disk: “disk = [ '/path/to.iso,raw,hdc,r,cdrom' ]”." },
  drive: { key: 'disk' },
  enable_kvm: {},
  hda: { key: 'disk', instead: "Use “disk = [ '…,raw,hda,rw' ]”." },
  hdb: { key: 'disk', instead: "Use “disk = [ '…,raw,hdb,rw' ]”." },
  hdc: { key: 'disk', instead: "Use “disk = [ '…,raw,hdc,rw' ]”." },
  machine: {},
  netdev: { key: 'vif' },
  smp: { key: 'vcpus' },
};

/** Xen as xen-troops patches it for cars. */
const TROOPS: Readonly<Record<string, Omit<ForeignKey, 'of'>>> = {
  coproc: {},
  dt_compatible: {},
  dt_passthrough_nodes: { key: 'dtdev', instead: 'Xen itself has “dtdev” and “device_tree”.' },
  vgsx: {},
  vpci: {},
};

const TOOLS: readonly (readonly [string, Readonly<Record<string, Omit<ForeignKey, 'of'>>>])[] = [
  ['libvirt’s', LIBVIRT],
  ['QEMU’s', QEMU],
  ['read by the Xen of xen-troops', TROOPS],
];

const BY_NAME: ReadonlyMap<string, ForeignKey> = new Map(
  TOOLS.flatMap(([of, keys]) => Object.entries(keys).map(([name, rest]) => [name, { of, ...rest }] as const)),
);

export function foreignKey(name: string): ForeignKey | undefined {
  return BY_NAME.get(name);
}

/** Whose a name is, and what to use instead: sentences. */
export function foreignWords(name: string, { of, key, instead }: ForeignKey): string {
  const better = instead ?? (key === undefined ? '' : `Use “${key}”.`);
  return `“${name}” is ${of}; xl ignores it. ${better}`.trim();
}

export interface MeantLine {
  readonly key: string;
  /** As it is to be written. */
  readonly value: string;
}

/** What a line of an unknown key means as a whole, where its value does not carry over. */
export function meantLine(name: string, text: string): MeantLine | undefined {
  const written = text.toLowerCase();
  const on = parseLong(text);
  const isOn = on.kind === 'number' ? on.value !== 0 : /^(?:yes|on|true)$/.test(written);
  switch (name) {
    case 'graphics':
      return /^(?:vnc|sdl|spice)$/.test(written) ? { key: written, value: '1' } : undefined;
    case 'iommu':
      return { key: 'passthrough', value: isOn ? '"enabled"' : '"disabled"' };
    case 'uefi':
      return isOn ? { key: 'firmware', value: '"uefi"' } : undefined;
    default:
      return undefined;
  }
}
