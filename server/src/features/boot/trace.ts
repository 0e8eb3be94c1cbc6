/** From a place in a boot file to the entries that a word ends up in, and how far it has come. */
import type { BootChoice, Origin, TracedWord } from '../../boot/choices.ts';
import type { BootMachine } from '../../boot/machine.ts';
import { Lines } from '../../text/lines.ts';
import { contains } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import type { BootAround } from './machines.ts';
import { isDefaults } from './root.ts';

/** A word in one entry. */
export interface TracedUse {
  readonly choice: BootChoice;
  readonly word: TracedWord;
}

/** More titles than this are counted, not named. */
const MOST_TITLES = 4;

/** Every entry that has a word from that place. */
export function usesAt({ sources, generated }: BootMachine, file: string, offset: number): TracedUse[] {
  const uses: TracedUse[] = [];
  for (const choice of [...sources, ...generated]) {
    for (const word of [...choice.xen, ...choice.dom0]) {
      if (word.origin?.file === file && contains(word.origin, offset)) uses.push({ choice, word });
    }
  }
  return uses;
}

/** Where a word of a generated file comes from: the same word of the entry that the sources make. */
export function sourceOf({ states }: BootMachine, { choice, word }: TracedUse): Origin | undefined {
  const pair = states.pairs.find(({ generated }) => generated === choice);
  if (!pair) return undefined;
  const alike = (words: readonly TracedWord[]) => words.filter(({ text }) => text === word.text);
  const index = alike(choice[word.line]).indexOf(word);
  return alike(pair.source[word.line])[index]?.origin;
}

/** What a hover says, and below it where the word at that place ends up, where the machine is known. */
export function withTrace(hover: Hover | undefined, offset: number, around: BootAround): Hover | undefined {
  const machine = around.machine();
  const uses = usesAt(machine, around.path, offset);
  const lost = uses.length > 0 ? undefined : lostAt(machine, around.path, offset);
  const origin = uses[0]?.word.origin ?? lost?.origin;
  const markdown = uses.length > 0 ? traceOf(machine, uses) : lost?.markdown;
  if (markdown === undefined) return hover;
  if (!hover) return origin && { span: { start: origin.start, end: origin.end }, markdown };
  return { ...hover, markdown: `${hover.markdown}\n\n---\n\n${markdown}` };
}

function traceOf(machine: BootMachine, uses: readonly TracedUse[]): string {
  const lines: string[] = [];
  const own = uses.filter(({ choice }) => choice.from === 'sources');
  const shown = own.length > 0 ? own : uses;
  const of = shown.some(({ word }) => word.line === 'xen') ? 'Xen’s line' : 'the dom0 kernel’s line';
  lines.push(`On ${of} of ${titlesOf(shown.map(({ choice }) => choice))}.`);
  if (own.length === 0) {
    for (const use of uses) {
      const origin = sourceOf(machine, use);
      if (!origin) continue;
      lines.push(`Written in ${placeOf(machine, origin)}.`);
      break;
    }
  }
  const state = stateOf(machine, uses);
  if (state !== undefined) lines.push(state);
  return lines.join('\n\n');
}

function stateOf({ states }: BootMachine, uses: readonly TracedUse[]): string | undefined {
  const { pairs, running, command } = states;
  for (const { choice, word } of uses) {
    if (choice.from !== 'sources') {
      const changes = pairs.find(({ generated }) => generated === choice)?.changes ?? [];
      const goes = changes.some(
        ({ what, text, line }) => what === 'removed' && text === word.text && line === word.line,
      );
      if (goes || states.gone.includes(choice))
        return `*Goes with the next \`${command}\`: the sources do not have it.*`;
      continue;
    }
    const pair = pairs.find(({ source }) => source === choice);
    const changed = pair?.changes.find(
      ({ what, text, line }) => what !== 'removed' && text === word.text && line === word.line,
    );
    if (changed || (states.needsUpdate && pair && !pair.generated))
      return `*Not in the boot menu yet: \`${command}\` has not run.*`;
  }
  if (!running?.choice) return undefined;
  const chosen = running.choice;
  const partner = pairs.find(({ generated }) => generated === chosen)?.source;
  const use = uses.find(({ choice }) => choice === chosen || choice === partner);
  if (!use || (use.word.line === 'xen' && !running.xen)) return undefined;
  const waits = running.changes.some(
    ({ what, text, line }) => what !== 'removed' && text === use.word.text && line === use.word.line,
  );
  return waits ? '*Waiting for a reboot.*' : '*In force: what runs was started with it.*';
}

/** A word of a variable that no entry gets: another file sets it anew, or `…_XEN_REPLACE` stands in for it. */
function lostAt(machine: BootMachine, path: string, offset: number) {
  for (const { words = [], message, by } of machine.notes) {
    const word = words.find(({ origin }) => origin?.file === path && contains(origin, offset));
    if (!word) continue;
    const why = by ? `: ${placeOf(machine, by)} overrides it` : '';
    return { origin: word.origin, markdown: `*No entry that starts Xen gets it${why}.* ${message}` };
  }
  // Where it fails, no word of any file gets anywhere.
  const stop = machine.notes.find(({ kind }) => kind === 'stops');
  return stop && isDefaults(path)
    ? { origin: undefined, markdown: `*No entry gets it: update-grub would fail.* ${stop.message}` }
    : undefined;
}

function placeOf({ tree }: BootMachine, { file, start }: Origin): string {
  const text = tree.files.get(file);
  return text === undefined ? `\`${file}\`` : `\`${file}\`, line ${new Lines(text).at(start).line}`;
}

function titlesOf(choices: readonly BootChoice[]): string {
  const titles = [...new Set(choices.map(({ title }) => title))];
  const named = titles.slice(0, MOST_TITLES).map((title) => `“${title.replace(/[\\`*_[\]<>]/g, '\\$&')}”`);
  const more = titles.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
