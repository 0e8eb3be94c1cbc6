/** One small dom0 whose files name devices in every way, and the questions with a `|` in one of its files. */
import { mentionsOf } from '../../../src/passthrough/mentions.ts';
import type { World } from '../../../src/passthrough/world.ts';
import { grubCfg } from '../../boot/machine.ts';
import { type Around, type Files, filesWorld } from './files-world.ts';

export const GRUB = '/etc/default/grub';
export const MENU = '/boot/grub/grub.cfg';
export const WIN = '/etc/xen/win10.cfg';
export const MEDIA = '/etc/xen/media.cfg';

export const MACHINE: Files = {
  [GRUB]:
    'GRUB_DISTRIBUTOR=Debian\nGRUB_DISABLE_RECOVERY=true\n# 01:00.0 is the card for win10\nGRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(01:00.0)(01:00.1)(0000:02:00.0)"\nGRUB_CMDLINE_XEN="com1=115200,8n1,pci,00:16.3"\n',
  [MENU]: grubCfg('com1=115200,8n1,pci,00:16.3', 'quiet xen-pciback.hide=(01:00.0)(01:00.1)(0000:02:00.0)'),
  '/etc/modprobe.d/pciback.conf': 'options xen-pciback hide=(01:00.0)\n',
  [WIN]: "name = 'win10'\npci = [ '01:00.0', # 01:00.0 NVIDIA\n        '0000:01:00.1@5,permissive=1' ]\n",
  [MEDIA]: "name = 'media'\npci = [ 'bdf=02:00.0' ]\n",
};

export const DEVICES: NonNullable<Around['devices']> = {
  '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port' },
  '0000:00:16.3': { class: '070002', driver: 'serial' },
  '0000:01:00.0': { class: '030000', id: '10de:2206', driver: 'pciback' },
  '0000:01:00.1': { class: '040300', id: '10de:1aef', driver: 'snd_hda_intel' },
  '0000:02:00.0': { driver: 'pciback' },
  '0000:03:00.0': { driver: 'e1000e' },
};

/** The machine with one of its texts in the place of its own; a `|` in it is the cursor. */
export async function machineWith(file: string, marked: string, around: Around & { readonly files?: Files } = {}) {
  const offset = marked.indexOf('|');
  const text = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1);
  const world = await filesWorld({ ...MACHINE, ...around.files, [file]: text }, { devices: DEVICES, ...around });
  return { world, file, text, offset };
}

/** `file: the text at the place`, with the line for those that would look the same. */
export function shownPlace(
  world: World,
  place: { readonly file: string; readonly span: { start: number; end: number } },
) {
  const text = textOf(world, place.file);
  const line = text.slice(0, place.span.start).split('\n').length;
  return `${place.file}:${line} ${text.slice(place.span.start, place.span.end)}`;
}

export function textOf({ guests, boot }: World, file: string): string {
  return guests.find((guest) => guest.file === file)?.text ?? boot?.tree.files.get(file) ?? '';
}

/** All texts that a rename may touch. */
export function textsOf(world: World): Map<string, string> {
  const files = [...(boot(world) ?? []), ...world.guests.map(({ file, text }) => [file, text] as const)];
  return new Map(files);
}

function boot({ boot: machine }: World): Iterable<readonly [string, string]> | undefined {
  return machine?.tree.files;
}

/** Every place and what it means. */
export function allMentions(world: World): string[] {
  return mentionsOf(world).map(({ addresses, ...place }) => `${shownPlace(world, place)} = ${addresses.join(' ')}`);
}
