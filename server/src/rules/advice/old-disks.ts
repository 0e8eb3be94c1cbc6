/** Disks that xl takes, written as in the days of xm. Source: libxlu_disk_l.l. */
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Lineage } from '../../guests/watch.ts';
import { type FieldGrammar, readFields } from '../../specs/field-list.ts';
import type { Span } from '../../text/span.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { type ListString, listStrings, placeOf } from './list-strings.ts';
import { advise } from './say.ts';

export const oldDiskRules: readonly RuleRow[] = [
  { code: 'disk/old-form', severity: 'hint', title: 'A disk with a prefix such as file: or phy:, as xm wrote it.' },
];

const GRAMMAR: FieldGrammar = {
  positional: ['target', 'format', 'vdev', 'access'],
  words: new Set([
    'cdrom',
    'direct-io-safe',
    'discard',
    'no-discard',
    'colo',
    'no-colo',
    'trusted',
    'untrusted',
    ...['raw:', 'qcow:', 'qcow2:', 'vhd:', 'tapdisk:', 'tap:', 'tap2:', 'aio:', 'ioemu:', 'file:', 'phy:'],
  ]),
  rest: new Set(['target']),
  style: 'disk',
};

/** The prefixes that say nothing about the format; the others are its name. */
const BARE = new Set(['tapdisk:', 'tap:', 'tap2:', 'aio:', 'ioemu:', 'file:', 'phy:']);
const FORMATS = new Set(['raw:', 'qcow:', 'qcow2:', 'vhd:']);
/** xl read disks in another way before. */
const READ_SO_SINCE: Release = '4.2';
const LIKE_A_PREFIX = /^[ \t\n]*[a-z0-9]+:/;
/** More than anybody reads. */
const MOST = 1000;
const STEP = 500;

/** The prefixes of a disk with what follows them up to its device, and what says the same today. */
interface OldDisk {
  readonly item: ListString;
  readonly span: Span;
  readonly written: string;
  readonly better?: string;
}

const known = new WeakMap<Lineage, { readonly revision: number; readonly disks: readonly OldDisk[] }>();

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkOldDisks({ config, release }: GuestStandard): Generator<Finding | undefined> {
  if (compareReleases(release, READ_SO_SINCE) < 0) return;
  for (const { item, ...old } of yield* oldDisksOf(config)) yield oldForm(item, old, config);
}

/** Read anew only where the list has changed. */
function* oldDisksOf(config: DomainConfig): Generator<undefined, readonly OldDisk[]> {
  const revision = config.revision('disk');
  const before = known.get(config.lineage);
  if (before?.revision === revision) return before.disks;
  const disks: OldDisk[] = [];
  for (const [at, item] of listStrings(config, 'disk').entries()) {
    if (disks.length >= MOST) break;
    const target = LIKE_A_PREFIX.test(item.content) ? readFields(item.content, GRAMMAR)[0] : undefined;
    if (target?.prefixes.length && !isBelowDev(target)) disks.push({ item, ...oldPrefixes(item.content, target) });
    if (at % STEP === STEP - 1) yield undefined;
  }
  known.set(config.lineage, { revision, disks });
  return disks;
}

/** `phy:vg0/root` wants its whole path first, as `disk/relative` says. */
function isBelowDev({ prefixes, value }: ReturnType<typeof readFields>[number]): boolean {
  return prefixes.some(({ name }) => name === 'phy:') && !value.startsWith('/');
}

function oldPrefixes(content: string, target: ReturnType<typeof readFields>[number]): Omit<OldDisk, 'item'> {
  const { prefixes, value, valueSpan } = target;
  const start = prefixes[0]?.span.start ?? 0;
  const written = prefixes.map(({ name }) => name).join('');
  const formats = prefixes.filter(({ name }) => FORMATS.has(name));
  const plain = prefixes.every(({ name }) => BARE.has(name) || FORMATS.has(name)) && formats.length <= 1;
  // What follows must be the device, by its place: else the format does not go in between.
  const next = /^,[ \t]*([^=,:]+)(:cdrom|:disk)?(,[^=,]*)?(?=,|$)/.exec(content.slice(valueSpan.end));
  const format = formats[0]?.name.slice(0, -1) ?? 'raw';
  const place = next && `${next[1]}${next[3] ?? ''}${next[2] === ':cdrom' ? ',cdrom' : ''}`;
  return {
    span: { start, end: valueSpan.end + (next?.[0].length ?? 0) },
    written,
    ...(plain && next && value !== '' && { better: `${value},${format},${place}` }),
  };
}

function oldForm(item: ListString, { span, written, better }: Omit<OldDisk, 'item'>, config: DomainConfig): Finding {
  const place = placeOf(config, item, span);
  return advise(
    'disk/old-form',
    'hint',
    { start: place.start, end: place.start + written.length },
    `“${written}” is xm’s way to write a disk; xl still takes it.${better === undefined ? '' : ` Today it is “${better}”.`}`,
    {
      tags: ['deprecated'],
      ...(better !== undefined &&
        place.end - place.start === span.end - span.start && {
          fixes: () => [{ title: `Write ${better}`, edits: [replace(place, better)], preferred: true, safe: true }],
        }),
    },
  );
}
