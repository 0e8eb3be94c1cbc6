/** The three states of a machine side by side: what the sources say, what the boot loader reads, what runs. */
import type { BootChoice, BootTree } from '../choices.ts';
import { isOfGrub2 } from '../main-entry.ts';
import type { Reader } from '../model.ts';
import { changesOfChoice, changesOfLine, type WordChange } from './changes.ts';
import { menuCommand } from './distribution.ts';
import { type StaleInitramfs, staleInitramfs } from './initramfs.ts';
import { type Running, runningOf } from './running.ts';

/** An entry that update-grub would make, and the one that it made last time. */
export interface Pair {
  readonly source: BootChoice;
  /** Absent: the file does not have it yet. */
  readonly generated?: BootChoice;
  /** What update-grub would change of it. */
  readonly changes: readonly WordChange[];
}

export interface BootStates {
  readonly pairs: readonly Pair[];
  /** Entries of the generated file that update-grub would not make any more. */
  readonly gone: readonly BootChoice[];
  /** Whether what the sources say is not in the generated file. False too where there is none to compare with. */
  readonly needsUpdate: boolean;
  /** What would bring it there: `update-grub`. */
  readonly command: string;
  /** Settings of pciback that the initramfs does not hold yet. */
  readonly initramfs?: StaleInitramfs;
  readonly running?: RunningState;
}

/** What runs, held against the generated entry that it was started from. */
export interface RunningState extends Running {
  /** Absent: none of the entries starts that kernel. */
  readonly choice?: BootChoice;
  /** What the next start would change. */
  readonly changes: readonly WordChange[];
}

export function compareStates(
  tree: BootTree,
  { sources, generated }: { readonly sources: readonly BootChoice[]; readonly generated: readonly BootChoice[] },
  xlInfo?: string,
): BootStates {
  const files = new Set(sources.map(({ file }) => file));
  const written = generated.filter(({ file }) => files.has(file));
  const partners = matchEntries(sources, written);
  const pairs = sources.map((source): Pair => {
    const partner = partners.get(source);
    return { source, ...(partner && { generated: partner }), changes: partner ? changesOfChoice(partner, source) : [] };
  });
  const met = new Set(partners.values());
  const gone = written.filter((choice) => !met.has(choice) && isOfScript(choice, tree));
  const running = runningOf(tree, xlInfo);
  const initramfs = staleInitramfs(tree, [...sources, ...generated]);
  const made = [...files].find((file) => tree.files.has(file));
  return {
    pairs,
    gone,
    needsUpdate:
      made !== undefined &&
      (gone.length > 0 || pairs.some(({ generated: its, changes }) => !its || changes.length > 0)),
    command: menuCommand(tree, made),
    ...(initramfs && { initramfs }),
    ...(running && { running: stateOf(running, generated) }),
  };
}

/** Each entry with the one of the other state that stands for the same: the same title, else the same images, else the same place. */
function matchEntries(sources: readonly BootChoice[], written: readonly BootChoice[]): Map<BootChoice, BootChoice> {
  const partners = new Map<BootChoice, BootChoice>();
  const taken = new Set<BootChoice>();
  const keys: ((choice: BootChoice) => string | undefined)[] = [
    ({ under, title, file }) => JSON.stringify([file, under, title]),
    ({ under, file, recovery, xenImage, dom0Image }) =>
      xenImage && dom0Image
        ? JSON.stringify([file, under.length, recovery, baseName(xenImage), baseName(dom0Image)])
        : undefined,
    ({ under, file, recovery, dom0Image }) =>
      dom0Image ? JSON.stringify([file, under.length, recovery, baseName(dom0Image)]) : undefined,
  ];
  for (const key of keys) {
    const waiting = new Map<string, BootChoice[]>();
    for (const choice of written) {
      const name = taken.has(choice) ? undefined : key(choice);
      if (name === undefined) continue;
      const same = waiting.get(name);
      if (same) same.push(choice);
      else waiting.set(name, [choice]);
    }
    for (const source of sources) {
      const name = partners.has(source) ? undefined : key(source);
      const partner = name === undefined ? undefined : waiting.get(name)?.shift();
      if (!partner) continue;
      partners.set(source, partner);
      taken.add(partner);
    }
  }
  return partners;
}

/** Whether GRUB's own script for Xen has written it. What others put there is theirs. */
function isOfScript({ file, place }: BootChoice, tree: BootTree): boolean {
  const text = tree.files.get(file);
  if (!place || text === undefined) return false;
  const begin = text.lastIndexOf('### BEGIN ', place.start);
  return begin >= 0 && /^### BEGIN \/etc\/grub\.d\/\d*_?linux_xen ###/.test(text.slice(begin, begin + 80));
}

function stateOf(running: Running, generated: readonly BootChoice[]): RunningState {
  if (!running.isDom0) return { ...running, changes: [] };
  const { kernel } = running;
  // GRUB’s script for Xen writes that word, and Xen of 4.1 on leaves it where GRUB 2 put it; no other loader’s file has it.
  const isOfScript = running.dom0.includes('placeholder');
  const ofKernel = generated.filter(
    ({ dom0Image, file }) =>
      (kernel === undefined || (dom0Image !== undefined && baseName(dom0Image).endsWith(`-${kernel}`))) &&
      (!isOfScript || isOfGrub2(file)),
  );
  // Nobody writes down which entry was chosen: the one that comes nearest; of equals, one of GRUB 2’s, and the one that starts by itself.
  const isRecovery = running.dom0.includes('single');
  const ranked = ofKernel
    .map((choice) => ({
      choice,
      changes: changesTo(choice, running),
      far: Number(choice.recovery !== isRecovery),
      isOther: Number(!isOfGrub2(choice.file)),
    }))
    .sort(
      (a, b) =>
        a.far - b.far ||
        a.changes.length - b.changes.length ||
        a.isOther - b.isOther ||
        Number(b.choice.isDefault) - Number(a.choice.isDefault),
    );
  const [best] = ranked;
  return { ...running, ...(best && { choice: best.choice }), changes: best?.changes ?? [] };
}

function changesTo(choice: BootChoice, running: Running): readonly WordChange[] {
  const of = (line: Reader, words: readonly string[] | undefined) =>
    words
      ? changesOfLine(
          line,
          words.map((text) => ({ text })),
          choice[line],
        )
      : [];
  return [...of('xen', running.xen), ...of('dom0', running.dom0)];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
