/** What each entry of the boot menu hides, as addresses, so that two states of a machine can be held against each other. */
import type { BootChoice, BootTree } from '../../boot/choices.ts';
import { choicesOf } from '../../boot/choices-of.ts';
import { mainEntry } from '../../boot/main-entry.ts';
import { type HideSource, type PcibackFacts, type PcibackOfChoice, pcibackOf } from '../../boot/pciback/pciback.ts';
import { formatAddress, parseBdf } from '../../specs/bdf.ts';
import { type HideEntry, hides } from '../../specs/hide-list.ts';
import { type FileEdits, withFileEdits } from '../../text/file-edits.ts';
import type { World } from '../world.ts';

/** pciback's part of all entries, those that update-grub would make first. */
export interface Chain extends PcibackFacts {
  /** How many of `choices` are of the sources. */
  readonly sources: number;
}

export function chainOf(tree: BootTree): Chain {
  const { sources, generated } = choicesOf(tree);
  return { ...pcibackOf(tree, [...sources, ...generated]), sources: sources.length };
}

/**
 * The places, among its choices, of the entries that a plan is for, the main one first: those that are made of sources, else those of the
 * boot loaders' files; where another loader than the sources' has started the machine, those of its file.
 */
export function targetsOf({ choices, sources }: Chain, { boot }: Pick<World, 'boot'>): readonly number[] {
  const all = choices.map((_, index) => index);
  const entry = boot && mainEntry(boot);
  const loader = entry?.source ? undefined : entry?.generated?.file;
  const isOfLoader = (index: number) => choices[index]?.choice.file === loader;
  const others = all.slice(sources).filter(isOfLoader);
  const from = sources === 0 ? all : others.length > 0 ? others : all.slice(0, sources);
  const usual = from.filter((index) => choices[index]?.choice.recovery === false);
  const targets = usual.length > 0 ? usual : from;
  const isDefault = (index: number) => choices[index]?.choice.isDefault === true;
  return targets.sort(
    (a, b) => Number(isOfLoader(b)) - Number(isOfLoader(a)) || Number(isDefault(b)) - Number(isDefault(a)),
  );
}

/** The lists that decide: the one that counts; where nobody can tell that, all of them. */
export function decidingLists({ counts, sources, built }: PcibackOfChoice): readonly HideSource[] {
  if (counts) return [counts];
  return built === 'unknown' ? sources : [];
}

/** Addresses that an entry hides for certain, of wild cards those that the host has. */
export function hiddenBy(one: PcibackOfChoice, world: World): ReadonlySet<string> {
  const [first, ...others] = decidingLists(one).map((source) => addressesIn(source, world));
  return new Set([...(first ?? [])].filter((address) => others.every((list) => list.has(address))));
}

export function addressesIn({ list }: HideSource, world: World): ReadonlySet<string> {
  return new Set(list.refused ? [] : list.entries.flatMap((entry) => addressesOf(entry, world)));
}

/** The devices that an entry of a list means. */
export function addressesOf(entry: HideEntry, { host }: World): readonly string[] {
  if (!entry.allFunctions && !entry.allDevices) return [formatAddress(entry.bdf)];
  return host.devices.map(({ address }) => address).filter((address) => isIn(entry, address));
}

function isIn(entry: HideEntry, address: string): boolean {
  const bdf = parseBdf(address);
  return bdf !== undefined && hides(entry, bdf);
}

/**
 * The chain with edits made; `undefined` where they do not fit their texts, or change which entries there are or what an entry says besides
 * `leaveOut`.
 */
export function chainWith(
  before: Chain,
  edits: readonly FileEdits[],
  leaveOut: 'hide lists' | 'iommu',
): Chain | undefined {
  const files = withFileEdits(before.tree.files, edits);
  if (!files) return undefined;
  const after = chainOf({ ...before.tree, files });
  if (after.choices.length !== before.choices.length || after.sources !== before.sources) return undefined;
  const isSame = before.choices.every(({ choice }, at) => {
    const other = after.choices[at]?.choice;
    return other?.title === choice.title && otherWords(choice, leaveOut) === otherWords(other, leaveOut);
  });
  return isSame ? after : undefined;
}

/** Every word of an entry but these, for comparing. */
export function otherWords({ xen, dom0 }: BootChoice, leaveOut: 'hide lists' | 'iommu'): string {
  const isLeftOut = leaveOut === 'hide lists' ? /^"?(?:xen[-_])?pciback\.hide=/ : /^(?:no-)?(?:iommu|vtd)(?:=|$)/;
  const kept = (words: BootChoice['xen']) => words.map(({ text }) => text).filter((text) => !isLeftOut.test(text));
  return JSON.stringify([kept(xen), kept(dom0)]);
}
