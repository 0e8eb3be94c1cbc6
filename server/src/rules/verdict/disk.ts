/** What xl and libxl say of disks. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { insert, replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

/** Endings of image files that say what is in them. */
const ENDINGS: readonly (readonly [ending: RegExp, format: string])[] = [
  [/\.qcow2['",]/i, 'qcow2'],
  [/\.qcow['",]/i, 'qcow'],
  [/\.vhd['",]/i, 'vhd'],
  [/\.qed['",]/i, 'qed'],
];

export const diskRows: readonly VerdictRow[] = [
  {
    code: 'disk/format-left-out',
    severity: 'error',
    title: 'The format of a disk is left out: the name in the guest is taken for it.',
    explain: ({ written }) =>
      `The format is missing: “${written}” stands in its place. It is written TARGET,FORMAT,VDEV,ACCESS, as in '/dev/vg0/root,raw,xvda,rw'.`,
    fixes: leftOutFormat,
  },
  {
    code: 'disk/value',
    severity: 'error',
    title: 'A word in the string of a disk that is none of those which xl takes there.',
    explain: ({ names, fault, text }) => {
      if (fault === 'colo-port') return 'It is a number above 0.';
      const prefix = fault === 'access' ? /in `((?:phy|file|raw|qcow2?|vhd|tap2?|aio):)/.exec(text)?.[1] : undefined;
      const places = prefix === undefined ? '' : ` Behind “${prefix}” no format is written: TARGET,VDEV,ACCESS.`;
      return `${names ? `It is one of ${names.join(', ')}.` : ''}${places}`.trim();
    },
    fixes: meant,
  },
  {
    code: 'disk/unknown-option',
    severity: 'error',
    title: 'An option that the strings of disks do not have.',
    explain: ({ names = [] }) => `The options are ${names.filter((name) => !/^colo|-disk$/.test(name)).join(', ')}.`,
  },
  {
    code: 'disk/unknown-prefix',
    severity: 'error',
    title: 'A word with a colon in front of a target that is none of the old prefixes.',
    explain: prefixWords,
  },
  {
    code: 'disk/given-twice',
    severity: 'error',
    title: 'Something that a disk can have once, given twice.',
    explain: 'A disk has it once: by name, by its place, or by an old prefix such as “qcow2:”.',
  },
  {
    code: 'disk/syntax',
    severity: 'error',
    title: 'A string of a disk that xl cannot take apart.',
    explain: ({ fault, names }) =>
      fault === 'too-many'
        ? 'Without names there are four: TARGET,FORMAT,VDEV,ACCESS.'
        : fault === 'syntax' && names
          ? 'No option of this release is called so; their names are written in small letters.'
          : 'A value with “=” or “,” in it can only be a target, and only at the end, as in target=PATH; an option wants a value behind its “=”.',
  },
  {
    code: 'disk/no-vdev',
    severity: 'error',
    title: 'A disk without a name in the guest.',
    explain: ({ written = '' }) =>
      written.trim() === ''
        ? 'There is nothing in the string.'
        : SWALLOWED.test(written)
          ? '“target=” takes all that follows it, commas included: put it last.'
          : 'The name that the disk has in the guest is missing, such as xvda.',
    fixes: (said, config) =>
      said.written?.trim() === ''
        ? withoutItem(said, config)
        : [...targetLast(said, config), ...behind('vdev=xvda')(said, config)],
  },
  {
    code: 'disk/no-target',
    severity: 'error',
    title: 'A disk without an image or volume, which only a CD-ROM drive may be.',
    explain: 'Say what the disk is made of, as in target=/dev/vg0/root at the end.',
  },
  {
    code: 'disk/empty',
    severity: 'error',
    title: 'A disk with nothing in it, which only a CD-ROM drive may be.',
    explain: 'Only a CD-ROM drive may be empty, and then it has neither a target nor another format.',
  },
  {
    code: 'disk/backend',
    severity: 'error',
    title: 'A disk that no backend of this release serves.',
    explain:
      'phy serves raw images and volumes, and all that has a script; qdisk every format, and nothing that has a script. Without backendtype xl chooses.',
  },
  {
    code: 'disk/vdev',
    severity: 'error',
    title: 'A name in the guest that libxl cannot make a disk of.',
    explain: 'It is xvda to xvdz and on, hda to hdd, or sda to sdp, with the number of a partition behind or without.',
  },
  {
    code: 'disk/same-vdev',
    severity: 'error',
    title: 'Two disks with one name in the guest.',
    explain: ({ written }) => `Another disk of the guest is ${written} already.`,
  },
  {
    code: 'disk/read-only',
    severity: 'error',
    title: 'A read-only disk in the place of an IDE disk of an HVM guest.',
    explain:
      'An HVM guest sees its first disks as IDE disks, which can be written. Make it a CD-ROM drive, name it xvde or later, or sda to sdp.',
  },
];

function leftOutFormat({ place }: Said, config: DomainConfig): readonly Fix[] {
  if (!place) return [];
  const { statement, span } = place;
  const before = config.source(statement, { start: Math.max(0, span.start - 8), end: span.start });
  const format = ENDINGS.find(([ending]) => ending.test(before))?.[1] ?? 'raw';
  return [{ title: `Put ${format} before it`, edits: [insert(span.start, `${format},`)], preferred: true }];
}

/** Words of other tools. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  format: { aio: 'raw', img: 'raw', iso: 'raw', file: 'raw', block: 'raw', phy: 'raw', vpc: 'vhd' },
  access: { readonly: 'ro', 'read-only': 'ro', writable: 'rw', readwrite: 'rw', 'read-write': 'rw' },
  devtype: { cd: 'cdrom', dvd: 'cdrom', 'cd-rom': 'cdrom', hd: 'disk', harddisk: 'disk' },
  backendtype: { file: 'qdisk', qemu: 'qdisk', blktap: 'tap', block: 'phy' },
};

function meant({ place, written = '', fault = '', names = [] }: Said): readonly Fix[] {
  const word = MEANT[fault]?.[written.toLowerCase()];
  if (!place || word === undefined || !names.includes(word)) return [];
  return [{ title: `Change to ${word}`, edits: [replace(place.span, word)], preferred: true }];
}

/** What stands behind a target that was meant to end at its comma. */
const SWALLOWED = /^(.*?)(target=[^,]*),\s*(\S.*)$/s;

function targetLast({ place, written = '' }: Said, config: DomainConfig): readonly Fix[] {
  const parts = SWALLOWED.exec(written);
  if (!place || !parts) return [];
  const source = config.source(place.statement, place.span);
  if (source.slice(1, -1) !== written) return [];
  const [, before = '', target = '', rest = ''] = parts;
  const span = { start: place.span.start + 1, end: place.span.end - 1 };
  const better = `${before}${rest.replace(/[\s,]+$/, '')},${target}`;
  return [{ title: `Put ${target} last`, edits: [replace(span, better)], preferred: true }];
}

/** An empty string, with the comma that parts it from its neighbour. */
function withoutItem({ place }: Said, config: DomainConfig): readonly Fix[] {
  if (!place) return [];
  const { statement, span } = place;
  const list = statement.value;
  if (list?.kind !== 'list') return [];
  const at = list.items.findIndex(({ start }) => start === span.start);
  const [before, after] = [list.items[at - 1], list.items[at + 1]];
  const start = after || !before ? span.start : before.end;
  const edit = replace({ start, end: after ? after.start : span.end }, '');
  // A comment between the two would go with it.
  if (at < 0 || config.source(statement, edit.span).includes('#')) return [];
  return [{ title: 'Remove the item', edits: [edit], preferred: true }];
}

function behind(field: string): (said: Said, config: DomainConfig) => readonly Fix[] {
  return ({ place, written }, config) => {
    if (!place || written === undefined) return [];
    const source = config.source(place.statement, place.span);
    // A target at the end would swallow it.
    if (!/^(['"]).*\1$/s.test(source) || written.includes('target=')) return [];
    const comma = written === '' || written.endsWith(',') ? '' : ',';
    return [{ title: `Add ${field}`, edits: [insert(place.span.end - 1, `${comma}${field}`)], preferred: true }];
  };
}

function prefixWords({ written = '' }: Said): string {
  const name = written.replace(/:$/, '');
  const served =
    'Old prefixes are phy:, file:, tap:, tap2:, aio:, raw:, qcow:, qcow2:, vhd:, and nothing of them is needed.';
  if (/^(?:https?|ftp|nfs|rbd|iscsi|sheepdog|gluster)$/.test(name)) {
    return 'A target with a colon in it wants its name, at the end, as in format=raw,vdev=xvda,target=PATH.';
  }
  return served;
}
