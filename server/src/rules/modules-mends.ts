/** Mends of what is said of pciback on a machine: most of them reach into several files. */
import { addOptions, changeList, letWait, loadEarly, removeList } from '../boot/pciback/mends.ts';
import { MODULE } from '../boot/pciback/names.ts';
import type { HideSource, PcibackFacts, PcibackOfChoice } from '../boot/pciback/pciback.ts';
import { doesOnly, isDefaultsFile, putWord } from '../boot/put-word.ts';
import type { FileEdits } from '../text/file-edits.ts';
import { fixAcross } from './across.ts';
import type { Fix } from './finding.ts';

/** A longer list is not spelt out in a title. */
const LONGEST_SHOWN = 60;

/** Two lists: either can be made like the other. Which devices are meant, only a person knows. */
export function makeAlike(path: string, source: HideSource, counts: HideSource, { tree }: PcibackFacts): Fix[] {
  const here = counts.list.refused ? undefined : changeList(tree, source, counts.value);
  const there = source.list.refused ? undefined : changeList(tree, counts, source.value);
  return [
    ...(here ? [fixAcross(path, `Change this list to ${shown(counts.value)}`, [here])] : []),
    ...(there ? [fixAcross(path, `Change the list in ${there.file} to ${shown(source.value)}`, [there])] : []),
  ];
}

/** A list for modprobe, where pciback is a part of the kernel. */
export function toBootLine(
  path: string,
  source: HideSource,
  { counts }: PcibackOfChoice,
  isSame: boolean,
  { tree }: PcibackFacts,
): Fix[] {
  const away = removeList(tree, source);
  if (!away) return [];
  const remove = fixAcross(path, 'Remove this list', [away], isSame);
  if (isSame) return [remove];
  if (source.list.refused) return [];
  if (counts) {
    const there = changeList(tree, counts, source.value);
    const title = `Hide ${shown(source.value)} by ${there?.file}, and remove this list`;
    return [...(there ? [fixAcross(path, title, [there, away])] : []), remove];
  }
  const word = { reader: 'dom0', text: `${MODULE}.hide=${source.value}` } as const;
  const placed = putWord(tree, word, { also: [away] });
  return placed ? [fixAcross(path, `Move the list to ${placed.variable} in ${placed.file}`, placed.edits, true)] : [];
}

/**
 * A list for a module that comes too late.
 *
 * @param drivers that hold hidden devices now, where that is known
 */
export function loadInTime(
  path: string,
  source: HideSource,
  one: PcibackOfChoice,
  drivers: readonly string[],
  facts: PcibackFacts,
): Fix[] {
  const { tree } = facts;
  const early = loadEarly(tree);
  if (!early) return [];
  // Before everything else needs no driver that waits.
  const waiting = early.tool === 'initramfs-tools' ? letWait(tree, drivers) : [];
  if (!waiting) return [];
  const load = [early.edits, ...waiting];
  const fixes = [fixAcross(path, `Load ${MODULE} in the initramfs, by ${early.edits.file}`, load, true)];
  // A second list among the options would leave open which one is meant, and a kernel that has pciback built in reads the line alone.
  const usual = facts.choices.filter(({ choice }) => !choice.recovery);
  const isOnlyOne = usual.every(({ built, sources }) => built === 'module' && sources.length <= 1);
  if (source.from !== 'kernel-line' || !isOnlyOne || drivers.length > 0) return fixes;
  const moved = toModprobe(source, one, facts);
  if (!moved) return fixes;
  const [, options] = moved;
  const title = `Move the list to ${options.file}, and load ${MODULE} in the initramfs`;
  return [...fixes, fixAcross(path, title, [...moved, early.edits])];
}

function toModprobe(source: HideSource, one: PcibackOfChoice, { tree }: PcibackFacts) {
  const away = removeList(tree, source);
  const options = addOptions(tree, source.value);
  if (!away || !options || !isDefaultsFile(away.file)) return undefined;
  const word = one.choice.dom0.find(({ origin }) => origin === source.origin);
  if (!word || !doesOnly(tree, [away], { gone: { reader: 'dom0', text: word.text } })) return undefined;
  return [away, options] as const;
}

/** Drivers that hold hidden devices and do not wait. */
export function waitForPciback(path: string, drivers: readonly string[], { tree }: PcibackFacts): Fix[] {
  const edits: readonly FileEdits[] | undefined = letWait(tree, drivers);
  if (!edits || edits.length === 0) return [];
  return [fixAcross(path, `Let ${drivers.join(' and ')} wait for ${MODULE}`, edits, true)];
}

function shown(list: string): string {
  return list.length > LONGEST_SHOWN ? `${list.slice(0, LONGEST_SHOWN)}…` : list;
}
