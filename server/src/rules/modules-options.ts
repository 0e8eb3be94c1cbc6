/** pciback's options in modprobe.d and in the initramfs's list: the same parameters as on a boot line, in the module's own form. */
import type { BootEntry, BootLine, BootWord } from '../boot/model.ts';
import { MODULE, meansPciback, moduleName, PARAMETERS } from '../boot/pciback/names.ts';
import { optionLine, removeOption } from '../boot/pciback/option-words.ts';
import type { Release } from '../catalogue/releases.ts';
import type { Decoded } from '../syntax/grub-cfg/decoded.ts';
import { wholeLine } from '../text/lines.ts';
import type { Edit, Span } from '../text/span.ts';
import { spanOf } from './boot-context.ts';
import { checkHideLists } from './boot-hide-list.ts';
import { checkPcibackParameter, readsModernName } from './boot-pciback.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { HideOnHost } from './hide-on-host.ts';
import { advice, change, type ModprobeText } from './modules-context.ts';

export const modulesOptionRules: readonly RuleRow[] = [
  {
    code: 'modules/no-value',
    severity: 'error',
    title: 'A parameter of pciback without a value: the module does not load.',
  },
  {
    code: 'modules/comment-behind',
    severity: 'information',
    title: 'A `#` behind the options, where it starts no comment.',
  },
  {
    code: 'modules/permissive',
    severity: 'information',
    title: '`permissive` for every device: guests write their whole configuration space.',
  },
  {
    code: 'modules/passthrough',
    severity: 'information',
    title: '`passthrough=1`, which does not switch passthrough on.',
  },
];

/** What stands on one line of options. `rest` is everything behind the module's name. */
export function* checkOptions(
  file: { readonly text: string },
  statement: Span,
  rest: Decoded,
  { release, onHost }: { readonly release: Release; readonly onHost?: HideOnHost },
): Generator<Finding> {
  const line = optionLine(rest, statement);
  const modern = isModern(line, release);
  const remove = (from: BootLine, word: BootWord): Edit => removeOption(file.text, from, word);
  const place = { file, line, remove, ...(onHost && { onHost }) };
  let behindList = false;
  for (const word of line.words) {
    if (word.text.startsWith('#')) {
      yield commentBehind(file.text, statement, line, word);
      return;
    }
    // What a blank has parted from the list is said once, at the list.
    if (behindList && /^[(,]/.test(word.text)) continue;
    const prefixed = /^xen[-_]pciback\.(.+)$/.exec(word.name);
    const parameter = moduleName(prefixed?.[1] ?? word.name);
    behindList = parameter === 'hide';
    if (prefixed) yield withPrefix(word, parameter);
    else if (word.value === undefined && (parameter === 'hide' || parameter === 'verbose_request'))
      yield withoutValue(word, parameter);
    else {
      yield* checkPcibackParameter(place, word, modern, parameter);
      yield* checkMeaning(word, parameter);
    }
  }
}

/** Several lists in one file add up to one line of options, on which the last one counts. */
export function* checkOptionLists(file: ModprobeText, release: Release): Generator<Finding> {
  const lines = file.lines.flatMap((line): BootLine[] => {
    const { command, module, rest, bad } = line;
    if (bad || command.text !== 'options' || !module || !rest || meansPciback(module.text) !== 'module') return [];
    return [named(optionLine(rest, line))];
  });
  const [line] = lines;
  if (!line || !isModern(line, release)) return;
  const remove = (from: BootLine, word: BootWord): Edit => removeOption(file.text, from, word);
  yield* checkHideLists({ file, line, remove }, lines);
}

/** The words as they would stand on the kernel's line. */
function named(line: BootLine): BootLine {
  return { ...line, words: line.words.map((word) => ({ ...word, name: `${MODULE}.${moduleName(word.name)}` })) };
}

function isModern(line: BootLine, release: Release): boolean {
  const { start, end } = line;
  const entry: BootEntry = { title: '', titleSpan: { start, end }, lines: [line], under: [], start, end };
  return readsModernName(line, entry, release) ?? true;
}

function withPrefix(word: BootWord, parameter: string): Finding {
  const prefix = { start: word.start, end: word.start + word.name.length - parameter.length };
  const isSimple = word.plain && !word.text.startsWith('"');
  return advice(
    'modules/option-form',
    'warning',
    isSimple ? prefix : spanOf(word),
    `The module is named already: here the parameter is “${parameter}”. The kernel knows no parameter “${word.name}” of the module, and ignores it.`,
    isSimple ? [change(`Change to ${parameter}`, prefix, '')] : [],
  );
}

function withoutValue(word: BootWord, parameter: string): Finding {
  return {
    code: 'modules/no-value',
    severity: 'error',
    source: 'pciback',
    span: spanOf(word),
    message: `\`' invalid for parameter \`${parameter}': it needs a value right behind “=”. ${MODULE} does not load.`,
  };
}

function commentBehind(text: string, statement: Span, line: BootLine, word: BootWord): Finding {
  const span = { start: word.start, end: line.words.at(-1)?.end ?? word.end };
  const comment = text.slice(span.start, span.end);
  const before = line.words[line.words.indexOf(word) - 1]?.end ?? word.start;
  const start = wholeLine(text, statement).start;
  const fixes = comment.includes('\n')
    ? []
    : [
        {
          title: 'Move the comment to a line of its own',
          edits: [
            { span: { start, end: start }, newText: `${comment}\n` },
            { span: { start: before, end: span.end }, newText: '' },
          ],
          preferred: true,
        },
      ];
  const message =
    'Only a # at the start of a line makes a comment: the kernel gets these words as parameters, and ignores them one by one.';
  return advice('modules/comment-behind', 'information', span, message, fixes);
}

function* checkMeaning(word: BootWord, parameter: string): Generator<Finding> {
  if (!(PARAMETERS as readonly string[]).includes(parameter) || !isOn(word)) return;
  if (parameter === 'permissive') {
    yield advice(
      'modules/permissive',
      'information',
      spanOf(word),
      'Every guest may now write the whole configuration space of its devices, which can reach the host. permissive=1 for the one device in the guest’s pci list does less harm.',
    );
  }
  if (parameter === 'passthrough') {
    yield advice(
      'modules/passthrough',
      'information',
      spanOf(word),
      'This does not switch passthrough on: it only shows PV guests their devices at the host’s own addresses.',
    );
  }
}

function isOn({ value }: BootWord): boolean {
  return value === undefined || /^(?:[yY1]|[oO][nN])/.test(value);
}
