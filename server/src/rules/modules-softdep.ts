/** `softdep DRIVER pre: xen-pciback`: who comes first. */
import { loadsBefore } from '../boot/pciback/machine.ts';
import { MODULE, meansPciback, moduleName } from '../boot/pciback/names.ts';
import type { Release } from '../catalogue/releases.ts';
import { type Decoded, placeOf } from '../syntax/grub-cfg/decoded.ts';
import type { ModprobeLine, ModprobeWord } from '../syntax/modprobe/parse.ts';
import { wholeLine } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Finding, Fix, RelatedPlace, RuleRow } from './finding.ts';
import { advice, change, type ModprobeText } from './modules-context.ts';
import { checkModuleName } from './modules-names.ts';

export const modulesSoftdepRules: readonly RuleRow[] = [
  {
    code: 'modules/softdep-form',
    severity: 'warning',
    title: 'A `softdep` in which `pre:` is missing, or has no blank behind it.',
  },
  {
    code: 'modules/softdep-order',
    severity: 'warning',
    title: 'A `softdep` that loads the device’s own driver before pciback.',
  },
  {
    code: 'modules/softdep-second',
    severity: 'warning',
    title: 'A second `softdep` for a driver: modprobe takes the first one alone.',
  },
];

/** Of several lines for one driver the first counts: a later one that names pciback is not read. */
export function* checkSoftdeps({ text, lines }: ModprobeText): Generator<Finding> {
  const first = new Map<string, ModprobeLine>();
  for (const line of lines) {
    const { command, module, rest, bad } = line;
    if (bad || command.text !== 'softdep' || !module || !rest) continue;
    const name = moduleName(module.text);
    const before = first.get(name);
    if (!before) first.set(name, line);
    else if (loadsBefore(rest.text) && !loadsBefore(before.rest?.text ?? ''))
      yield {
        ...secondSoftdep(module.text, line, { start: before.start, end: before.end, message: 'This one counts.' }),
        fixes: () => joined(text, before, line),
      };
  }
}

/** The first line names pciback too; the second goes where it said nothing else. */
function joined(text: string, first: ModprobeLine, { rest, start, end }: ModprobeLine): Fix[] {
  if (!first.rest) return [];
  const at = first.rest.start + text.slice(first.rest.start, first.rest.end).trimEnd().length;
  const added = { span: { start: at, end: at }, newText: ` pre: ${MODULE}` };
  const saysNoMore = /^\s*pre:\s+xen[-_]pciback\s*$/.test(rest?.text ?? '');
  const removal = { span: wholeLine(text, { start, end }), newText: '' };
  return [{ title: 'Join the two lines', edits: saysNoMore ? [added, removal] : [added], preferred: true }];
}

/** @param first the line that counts */
export function secondSoftdep(driver: string, { start, end }: Span, first: RelatedPlace): Finding {
  const message = `modprobe takes only the first softdep for ${driver}, and does not read this one: ${driver} does not wait for ${MODULE}. Put all its modules on one line.`;
  return { ...advice('modules/softdep-second', 'warning', { start, end }, message), related: [first] };
}

interface Word extends ModprobeWord {
  readonly mode: 'none' | 'pre' | 'post';
}

/** @param rest what follows the first module */
export function* checkSoftdep(module: ModprobeWord, rest: Decoded, release: Release): Generator<Finding> {
  const words = wordsOf(rest);
  const isOfPciback = meansPciback(module.text) === 'module';
  if (isOfPciback) yield* reversed(module, words, rest);
  for (const word of words) {
    const glued = /^(pre|post):(.+)$/.exec(word.text);
    const name = glued?.[2] ?? word.text;
    const means = meansPciback(name);
    if (!means) continue;
    if (!glued) yield* checkModuleName(word, release, false);
    if (means !== 'module') continue;
    if (glued) {
      const message = `kmod wants a blank behind “${glued[1]}:”, and passes over this word: ${module.text} does not wait for ${MODULE}.`;
      const span = { start: word.start, end: word.end };
      yield advice('modules/softdep-form', 'warning', span, message, plain(word, `${glued[1]}: ${name}`));
    } else if (word.mode === 'none') {
      const message = `“pre:” is missing before it: kmod passes over this word, and ${module.text} does not wait for ${MODULE}.`;
      yield advice('modules/softdep-form', 'warning', word, message, plain(word, `pre: ${word.text}`));
    } else if (word.mode === 'post') {
      const message = `${MODULE} comes after ${module.text} here, which has its devices by then: “pre:” loads it first.`;
      yield advice('modules/softdep-order', 'warning', word, message, postToPre(words, word));
    }
  }
}

/** `softdep xen-pciback pre: e1000e`. Modules of Xen's own are no drivers of a device. */
function* reversed(module: ModprobeWord, words: readonly Word[], rest: Decoded): Generator<Finding> {
  const drivers = words.filter(({ mode, text }) => mode === 'pre' && !text.endsWith(':') && !/^xen/.test(text));
  const [driver] = drivers;
  if (!driver) return;
  const simple = drivers.length === 1 && words.length === 2 && !rest.runs;
  const span = { start: module.start, end: rest.end };
  yield advice(
    'modules/softdep-order',
    'warning',
    span,
    `This loads ${driver.text} before ${MODULE}, and with it a driver that takes the device. The driver has to wait: softdep ${driver.text} pre: ${MODULE}.`,
    simple ? [change('Turn it round', span, `${driver.text} pre: ${module.text}`)] : [],
  );
}

function plain(word: Word, newText: string) {
  return word.end - word.start === word.text.length ? [change(`Change to ${newText}`, word, newText)] : [];
}

/** Only where `post:` has no other module. */
function postToPre(words: readonly Word[], word: Word) {
  const index = words.indexOf(word);
  const mark = words[index - 1];
  const isAlone = mark?.text === 'post:' && words.length === index + 1;
  return isAlone && mark.end - mark.start === 5 ? [change('Change to pre:', mark, 'pre:')] : [];
}

function wordsOf(rest: Decoded): Word[] {
  const words: Word[] = [];
  let mode: Word['mode'] = 'none';
  for (const match of rest.text.matchAll(/\S+/g)) {
    const text = match[0];
    const start = placeOf(rest, match.index);
    const end = placeOf(rest, match.index + text.length - 1) + 1;
    if (text === 'pre:') mode = 'pre';
    else if (text === 'post:') mode = 'post';
    words.push({ text, start, end, mode });
  }
  return words;
}
