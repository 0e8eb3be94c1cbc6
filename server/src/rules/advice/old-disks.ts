/** Disks that xl takes, written as in the days of xm. Source: libxlu_disk_l.l. */
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import type { Disk } from '../../specs/disk-spec/model.ts';
import { shift } from '../../text/span.ts';
import { type ReadDisk, readDisks } from '../../toolstack/read/disk.ts';
import type { Reader } from '../../toolstack/reader.ts';
import { readerOf } from '../../toolstack/transcript.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { Remarkable } from './remarkable.ts';
import { advise } from './say.ts';

export const oldDiskRules: readonly RuleRow[] = [
  { code: 'disk/old-form', severity: 'hint', title: 'A disk with a prefix such as file: or phy:, as xm wrote it.' },
];

/** The prefixes that say nothing about the format; the others are its name. */
const BARE = new Set(['tapdisk:', 'tap:', 'tap2:', 'aio:', 'ioemu:', 'file:', 'phy:']);
const FORMATS = new Set(['raw:', 'qcow:', 'qcow2:', 'vhd:']);
/** xl read disks in another way before. */
const READ_SO_SINCE: Release = '4.2';
const STEP = 500;
/** More than anybody reads. */
const MOST = 1000;

const remarkable = new Remarkable<ReadDisk>();

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkOldDisks({ config, release, catalogue }: GuestStandard): Generator<Finding | undefined> {
  if (compareReleases(release, READ_SO_SINCE) < 0) return;
  const reader = readerOf(config, release, catalogue);
  const disks = reader.once(readDisks);
  const looked = remarkable.of(disks, release);
  const told = new Set<ReadDisk>();
  for (const [at, read] of looked.entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    const { faults, disk } = read.spec;
    // Of a string that is refused, xl’s own words come first.
    if (faults.length > 0 || disk.prefixes.length === 0 || isBelowDev(disk)) continue;
    if (told.size >= MOST) return;
    told.add(read);
    yield oldForm(reader, read);
  }
  remarkable.keep(disks, release, looked, told);
}

/** `phy:vg0/root` wants its whole path first, as `disk/relative` says. */
function isBelowDev({ prefixes, target }: Disk): boolean {
  return prefixes.some(({ text }) => text === 'phy:') && !target?.text.startsWith('/');
}

function oldForm(reader: Reader, { item, spec: { disk } }: ReadDisk): Finding {
  const prefixes = disk.prefixes.map(({ text }) => text);
  const written = prefixes.join('');
  const start = disk.prefixes[0]?.start ?? 0;
  const placed = (from: number, to: number) => {
    const { statement, span } = reader.itemPlace(item, from, to);
    return shift(span, statement.offset);
  };
  const better = newForm(disk, item.text);
  const today = better === undefined ? '' : ` Today it is “${better.text}”.`;
  const message = `“${written}” is xm’s way to write a disk; xl still takes it.${today}`;
  const place = better && placed(start, better.end);
  // Where a character is written in another way than it is read, the mend would lose it.
  const isPlain = place && place.end - place.start === better.end - start;
  return advise('disk/old-form', 'hint', placed(start, start + written.length), message, {
    tags: ['deprecated'],
    ...(isPlain && {
      fixes: () => [
        { title: `Write ${better.text}`, edits: [replace(place, better.text)], preferred: true, safe: true },
      ],
    }),
  });
}

/** What says the same today as everything from the first prefix to `end`; `undefined` where other parts stand between. */
function newForm({ prefixes, target, vdev }: Disk, text: string): { text: string; end: number } | undefined {
  if (!target?.text || !vdev) return undefined;
  const formats = prefixes.filter((prefix) => FORMATS.has(prefix.text));
  const isKnown = prefixes.every((prefix) => BARE.has(prefix.text) || FORMATS.has(prefix.text));
  if (!isKnown || formats.length > 1) return undefined;
  // What follows must be the device, by its place: else the format does not go in between.
  const next = /^,[ \t]*([^=,:]+)(:cdrom|:disk)?(,[^=,]*)?(?=,|$)/.exec(text.slice(target.end));
  if (!next || next[1] !== vdev.text) return undefined;
  const format = formats[0]?.text.slice(0, -1) ?? 'raw';
  const behind = `${vdev.text}${next[3] ?? ''}${next[2] === ':cdrom' ? ',cdrom' : ''}`;
  return { text: `${target.text},${format},${behind}`, end: target.end + next[0].length };
}
