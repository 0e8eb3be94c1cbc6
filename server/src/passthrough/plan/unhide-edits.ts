/** The edits that take devices out of every hide list that a person writes. */
import type { BootChoice } from '../../boot/choices.ts';
import { withoutDevices } from '../../boot/pciback/list-text.ts';
import { changeList, removeList } from '../../boot/pciback/mends.ts';
import type { HideSource } from '../../boot/pciback/pciback.ts';
import { takeFromEntry } from '../../boot/put-on-entry.ts';
import { shortAddress } from '../../specs/bdf.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import { listed } from '../../text/listed.ts';
import type { World } from '../world.ts';
import { bdfsOf } from './devices.ts';
import type { Draft } from './draft.ts';
import { addressesIn, addressesOf, type Chain, chainOf, chainWith, hiddenBy } from './hidden.ts';

/** More lists than these no machine has. */
const MOST_ROUNDS = 64;

/** A list that still names a device. */
export interface StillListed {
  readonly source: HideSource;
  readonly choice?: BootChoice;
}

/** Takes devices out of all lists, each edit tried on the whole boot chain first; @returns the lists where there is no sure way. */
export function unhideIn(draft: Draft, world: World, addresses: readonly string[]): readonly StillListed[] {
  const gone = new Set(addresses);
  const givenUp = new Map<string, StillListed>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chain = chainOf(draft.tree);
    const next = listsOf(chain).find(({ key, source }) => !givenUp.has(key) && names(source, gone, world));
    if (!next) break;
    const edit = [...ways(chain, next, world, gone)].find((way) => way && doesOnlyThat(chain, [way], world, gone));
    if (!edit) {
      givenUp.set(next.key, next);
      continue;
    }
    const own = listed(addresses.filter((one) => addressesIn(next.source, world).has(one)).map(shortAddress));
    draft.take([edit], `leaves ${own} to dom0`, 'What a hide list names is hidden from dom0 at every boot.');
  }
  return [...givenUp.values()];
}

interface ListAt extends StillListed {
  /** Where it stands. */
  readonly key: string;
}

/** Every list once, whoever reads it. */
function listsOf({ choices }: Chain): readonly ListAt[] {
  const found = new Map<string, ListAt>();
  for (const { sources, choice } of choices) {
    for (const source of sources) {
      const { origin, value, from } = source;
      const key = origin ? `${origin.file}:${origin.start}` : `${choice.file}:${from}:${value}`;
      // Made files are made anew of the others.
      if (origin && !/\/grub\.cfg$/.test(origin.file) && !found.has(key))
        found.set(key, { key, source, ...(from === 'kernel-line' && { choice }) });
    }
  }
  return [...found.values()];
}

function names(source: HideSource, gone: ReadonlySet<string>, world: World): boolean {
  return !source.list.refused && [...addressesIn(source, world)].some((address) => gone.has(address));
}

function* ways(
  { tree }: Chain,
  { source, choice }: ListAt,
  world: World,
  gone: ReadonlySet<string>,
): Generator<FileEdits | undefined> {
  const rest = listWithout(source, world, gone);
  if (rest === '') {
    yield removeList(tree, source);
    if (choice && source.origin) yield takeFromEntry(tree, choice, 'dom0', source.origin);
  }
  // Empty it hides nothing, and another list does not step into its place.
  yield changeList(tree, source, rest, true);
}

/** What a list reads without devices; itself where it names none of them. */
export function listWithout({ value, list }: HideSource, world: World, gone: ReadonlySet<string>): string {
  return withoutDevices(value, list, (entry) => {
    const all = addressesOf(entry, world);
    const rest = all.filter((address) => !gone.has(address));
    return rest.length < all.length ? bdfsOf(rest) : undefined;
  });
}

/** Whether every entry hides what it hid but these devices, and has the words that it had. */
function doesOnlyThat(before: Chain, edits: readonly FileEdits[], world: World, gone: ReadonlySet<string>): boolean {
  const after = chainWith(before, edits, 'hide lists');
  return before.choices.every((one, at) => {
    const other = after?.choices[at];
    if (!other) return false;
    const older = hiddenBy(one, world);
    const newer = hiddenBy(other, world);
    return (
      [...newer].every((address) => older.has(address)) &&
      [...older].every((address) => newer.has(address) || gone.has(address))
    );
  });
}
