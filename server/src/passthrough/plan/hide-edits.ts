/** The edits that hide devices from dom0, in the place that counts on that machine. */
import { hasOldName } from '../../boot/pciback/kernel.ts';
import { withDevices } from '../../boot/pciback/list-text.ts';
import { addOptions, changeList } from '../../boot/pciback/mends.ts';
import { MODULE } from '../../boot/pciback/names.ts';
import type { HideSource, PcibackOfChoice } from '../../boot/pciback/pciback.ts';
import { putOnEntry } from '../../boot/put-on-entry.ts';
import { putWord } from '../../boot/put-word.ts';
import { type Bdf, formatAddress, formatBdf } from '../../specs/bdf.ts';
import { formatHideList } from '../../specs/hide-list.ts';
import { type FileEdits, joinFileEdits } from '../../text/file-edits.ts';
import { listed } from '../../text/listed.ts';
import { builtOf } from '../hiding.ts';
import type { World } from '../world.ts';
import type { Draft } from './draft.ts';
import { addressesIn, type Chain, chainOf, chainWith, decidingLists, hiddenBy, targetsOf } from './hidden.ts';

/** More steps no machine needs: one for each place that has a list. */
const MOST_ROUNDS = 16;

/** An entry of the boot menu for which no sure edit was found. */
export interface NotHidden {
  readonly one: PcibackOfChoice;
  /** The devices that it does not hide. */
  readonly missing: readonly Bdf[];
}

/** Puts devices into the lists that count for the entries of the machine. Each edit is tried on the whole boot chain first. */
export function hideIn(draft: Draft, world: World, devices: readonly Bdf[]): readonly NotHidden[] {
  const givenUp = new Map<number, NotHidden>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chain = chainOf(draft.tree);
    const open = targetsOf(chain, world).find(
      (index) => !givenUp.has(index) && missingOf(chain, index, world, devices).length > 0,
    );
    const one = open === undefined ? undefined : chain.choices[open];
    if (open === undefined || !one) break;
    const missing = missingOf(chain, open, world, devices);
    const edits = [...ways(chain, one, world, missing)].find(
      (way) => way && doesOnlyThat(chain, open, way, world, missing),
    );
    if (edits) draft.take(edits, `hides ${listed(missing.map(formatBdf))} from dom0`, reasonFor(one, chain, world));
    else givenUp.set(open, { one, missing });
  }
  return [...givenUp.values()];
}

function missingOf({ choices }: Chain, index: number, world: World, devices: readonly Bdf[]): readonly Bdf[] {
  const one = choices[index];
  if (!one) return [];
  const lists = decidingLists(one).map((source) => addressesIn(source, world));
  const isThere = (bdf: Bdf) => lists.length > 0 && lists.every((list) => list.has(formatAddress(bdf)));
  return devices.filter((bdf) => !isThere(bdf));
}

/** The one that a person would take first. */
function* ways(
  chain: Chain,
  one: PcibackOfChoice,
  world: World,
  missing: readonly Bdf[],
): Generator<readonly FileEdits[] | undefined> {
  const { tree } = chain;
  const lists = decidingLists(one);
  if (lists.some(({ list }) => list.refused)) return;
  if (lists.length > 0) {
    const alike = twinsOf(one, lists, world);
    if (alike.length > 0) yield grown(chain, [...lists, ...alike], world, missing);
    yield grown(chain, lists, world, missing);
  }
  const [old] = lists;
  const value = old ? withDevices(old.value, missing) : formatHideList(missing);
  const built = builtOf(one, chain, world);
  if (built === 'none') return;
  if (built === 'module' && !hasOldName(one.choice.dom0Image) && old?.from !== 'kernel-line') {
    const options = addOptions(tree, value);
    if (options) yield [options];
  }
  // A list on the boot line reaches the module as well, where modprobe loads it.
  const text = `${hasOldName(one.choice.dom0Image) ? 'pciback' : MODULE}.hide=${value}`;
  if (one.choice.from === 'sources') {
    yield putWord(tree, { reader: 'dom0', text })?.edits;
    yield putWord(tree, { reader: 'dom0', text }, { isDefault: true })?.edits;
  }
  const onEntry = putOnEntry(tree, one.choice, 'dom0', text);
  if (onEntry) yield [onEntry];
}

/** Lists that count for nothing and were kept like the one that does: two that differ would leave open which one is meant. */
function twinsOf(one: PcibackOfChoice, lists: readonly HideSource[], world: World): readonly HideSource[] {
  const words = (source: HideSource) => JSON.stringify([...addressesIn(source, world)].sort());
  const [counting] = lists;
  if (!counting) return [];
  return one.passedOver.filter((source) => !source.list.refused && words(source) === words(counting));
}

/** Each of the lists with what it lacks at its end; `undefined` where one of them cannot be edited. */
function grown(
  { tree }: Chain,
  lists: readonly HideSource[],
  world: World,
  missing: readonly Bdf[],
): readonly FileEdits[] | undefined {
  const edits: FileEdits[] = [];
  for (const source of lists) {
    const lacks = missing.filter((bdf) => !addressesIn(source, world).has(formatAddress(bdf)));
    if (lacks.length === 0) continue;
    const edit = changeList(tree, source, withDevices(source.value, lacks), true);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return joinFileEdits(edits);
}

/** Whether that entry hides what was wished afterwards, and no entry hides less, anything else, or has another word that differs. */
function doesOnlyThat(
  before: Chain,
  index: number,
  edits: readonly FileEdits[],
  world: World,
  missing: readonly Bdf[],
): boolean {
  const after = chainWith(before, edits, 'hide lists');
  if (!after) return false;
  const wished = new Set(missing.map(formatAddress));
  const isGood = before.choices.every((one, at) => {
    const other = after.choices[at];
    if (!other) return false;
    const older = hiddenBy(one, world);
    const newer = hiddenBy(other, world);
    return (
      [...older].every((address) => newer.has(address)) &&
      [...newer].every((address) => older.has(address) || wished.has(address)) &&
      !(decidingLists(other).some(({ list }) => list.refused) && !decidingLists(one).some(({ list }) => list.refused))
    );
  });
  return isGood && missingOf(after, index, world, missing).length === 0;
}

function reasonFor(one: PcibackOfChoice, chain: Chain, world: World): string {
  if (decidingLists(one).length > 0) return 'This is the hide list that counts on this machine.';
  const kernel = one.kernel === undefined ? 'the kernel' : `the kernel ${one.kernel}`;
  switch (builtOf(one, chain, world)) {
    case 'in':
      return `pciback is built into ${kernel}, so its list stands on the boot line.`;
    case 'module':
      return one.choice.from === 'sources' || chain.modules.options.length > 0
        ? `${MODULE} is a module of ${kernel}: modprobe hands it the list.`
        : `${MODULE} is a module of ${kernel}, which reads the boot line too.`;
    default:
      return `A list on the boot line counts whether pciback is built into ${kernel} or loaded.`;
  }
}
