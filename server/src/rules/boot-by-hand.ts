/** Words of a generated menu that nothing brings back: written there by hand, or taken out of the sources since. */
import type { BootChoice, Origin } from '../boot/choices.ts';
import { isPortableText } from '../boot/edits.ts';
import type { BootFileWithText } from '../boot/model.ts';
import { doesOnly, isDefaultsFile, putWord } from '../boot/put-word.ts';
import type { Pair } from '../boot/states/compare.ts';
import { bareName } from '../specs/xen-line/elements.ts';
import { type AroundBoot, fixAcross } from './across.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const bootByHandRules: readonly RuleRow[] = [
  {
    code: 'boot/not-in-sources',
    severity: 'information',
    title: 'A word of a generated grub.cfg that no file of update-grub brings: the next update-grub drops it.',
    needs: 'path',
  },
];

export function* checkByHand({ kind }: BootFileWithText, around: AroundBoot | undefined): Iterable<Finding> {
  const path = around?.path;
  if (kind !== 'grub-cfg' || path === undefined || !around) return;
  const { states } = around.machine();
  const seen = new Set<number>();
  for (const pair of states?.pairs ?? []) {
    for (const change of pair.changes) {
      const { what, origin } = change;
      if (what !== 'removed' || origin?.file !== path || seen.has(origin.start)) continue;
      seen.add(origin.start);
      yield notInSources(pair, { ...change, origin }, path, around);
    }
  }
}

interface Lost {
  readonly text: string;
  readonly line: 'xen' | 'dom0';
  readonly origin: Origin;
}

function notInSources(pair: Pair, lost: Lost, path: string, around: AroundBoot): Finding {
  const instead = successorOf(pair, lost);
  const what = instead ? `puts ${instead.text} in its place` : 'takes it away';
  return {
    code: 'boot/not-in-sources',
    severity: 'information',
    source: 'advice',
    span: { start: lost.origin.start, end: lost.origin.end },
    message: `No file that update-grub reads brings this word: the next update-grub ${what}.`,
    fixes: () => mends(pair, lost, instead, path, around),
  };
}

/** The word of the same name that the sources have, where that is written in one of them. */
function successorOf({ changes }: Pair, { text, line }: Lost) {
  const name = bareName(text);
  return changes.find((other) => other.what === 'added' && other.line === line && bareName(other.text) === name);
}

function mends(
  { source }: Pair,
  { text, line }: Lost,
  instead: ReturnType<typeof successorOf>,
  path: string,
  around: AroundBoot,
): Fix[] {
  const { tree } = around.machine();
  if (isOfOtherScript(source)) return [];
  const wanted = { reader: line, text };
  if (!instead) {
    const placed = putWord(tree, wanted, { isDefault: !source.recovery });
    return placed ? [fixAcross(path, `Put ${text} into ${placed.variable} in ${placed.file}`, placed.edits)] : [];
  }
  const { origin } = instead;
  const before = origin && tree.files.get(origin.file);
  if (!origin || before === undefined || before.slice(origin.start, origin.end) !== instead.text) return [];
  const edits = [{ file: origin.file, before, edits: [{ span: origin, newText: text }] }];
  const wish = { come: wanted, gone: { reader: line, text: instead.text } };
  if (!isPortableText(text) || !doesOnly(tree, edits, wish)) return [];
  return [fixAcross(path, `Change ${instead.text} to ${text} in ${origin.file}`, edits)];
}

/** Made by a script of the administrator's own, where no variable has a say. */
function isOfOtherScript({ xen, dom0 }: BootChoice): boolean {
  return [...xen, ...dom0].some(({ origin }) => origin !== undefined && !isDefaultsFile(origin.file));
}
