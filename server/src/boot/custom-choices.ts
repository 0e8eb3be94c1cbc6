/** Entries that an administrator's own scripts of /etc/grub.d put into the menu, such as 40_custom. */
import { blankOutside, textOfGrubD } from '../syntax/grub-cfg/grub-d.ts';
import { readStatements, type Statement } from '../syntax/grub-cfg/statements.ts';
import { decodeWord, titleOfEntry } from '../syntax/grub-cfg/words.ts';
import type { Span } from '../text/span.ts';
import type { BootChoice, BootTree, TracedWord } from './choices.ts';
import { choicesOfGrubCfg } from './generated/from-grub-cfg.ts';
import type { Menu, MenuItem } from './sources/menu.ts';

/** As if the script's text were all of it: places stay the same. */
const ALONE = '/boot/grub/grub.cfg';
/** Lines around what a script prints that print nothing and decide nothing. */
const SILENT =
  /^[ \t]*(?:#.*|set -e|exec tail .*|cat[ \t]*<<.*|(?:export[ \t]+)?\w+=[^`$;&|]*|\.[ \t]+["']?\S*grub-mkconfig_lib["']?|exit 0)?[ \t]*\r?$/;
const DEEPEST = 8;

/**
 * What such a script prints as it stands in it: behind `exec tail -n +3 $0`, in a `cat <<EOF`. What any other command makes is not followed:
 * an `undefined` stands for it.
 *
 * @param output the file that update-grub writes
 */
export function customItems(tree: BootTree, path: string, output: string): Menu {
  const text = tree.files.get(path);
  const span = text === undefined ? undefined : textOfGrubD(text);
  if (text === undefined || !span || span.start >= span.end) return [undefined];
  const printed = blankOutside(text, span);
  const alone = isAlone(text, span);
  const doubts = [
    ...(span.filledIn ? [`what the shell fills in in ${path}`] : []),
    ...(alone ? [] : [`whether ${path} prints it: the script does more than that`]),
  ];
  // What an entry chains to may be another file; the menu of before is none of its business.
  const others = [...tree.files].filter(([name]) => !name.endsWith('/grub.cfg'));
  const ofPrinted: BootTree = { ...tree, files: new Map([...others, [ALONE, printed]]) };
  const choices = new Map<number, BootChoice[]>();
  for (const { place, ...choice } of choicesOfGrubCfg(ofPrinted)) {
    if (choice.file !== ALONE || !place) continue;
    const atPlace = choices.get(place.start) ?? [];
    choices.set(place.start, atPlace);
    atPlace.push({
      ...choice,
      from: 'sources',
      file: output,
      isDefault: false,
      xen: choice.xen.map((word) => fromScript(word, path)),
      dom0: choice.dom0.map((word) => fromScript(word, path)),
      unknown: [...choice.unknown, ...doubts],
    });
  }
  const items = itemsOf(readStatements(printed), { text: printed, choices }, 0);
  return alone ? items : [undefined, ...items, undefined];
}

/** The items of a text of grub.cfg's own language by their names alone. */
export function itemsOfText(text: string): Menu {
  return itemsOf(readStatements(text), { text, choices: new Map() }, 0);
}

interface Printed {
  readonly text: string;
  readonly choices: ReadonlyMap<number, readonly BootChoice[]>;
}

function itemsOf(statements: readonly Statement[], printed: Printed, depth: number): (MenuItem | undefined)[] {
  return statements.flatMap((statement): (MenuItem | undefined)[] => {
    const { text, choices } = printed;
    // Only the boot loader knows which of them it makes.
    if (statement.kind !== 'command')
      return /\b(?:menuentry|submenu|source|configfile)\b/.test(text.slice(statement.start, statement.end))
        ? [...choicesWithin(statement, choices), undefined]
        : [];
    const [name, ...words] = statement.words;
    const command = name ? text.slice(name.start, name.end) : '';
    if (command !== 'menuentry' && command !== 'submenu')
      return /^(?:source|\.|configfile|blscfg)$/.test(command) ? [undefined] : [];
    const last = words.at(-1);
    const title = name && last && titleOfEntry(text, { start: name.start, end: last.end });
    const id = idOf(text, words);
    const [choice] = choices.get(statement.start) ?? [];
    return [
      {
        kind: command,
        title: title ? decodeWord(text, title).text : '',
        ...(id !== undefined && { id }),
        children: command === 'submenu' && depth < DEEPEST ? itemsOf(statement.block ?? [], printed, depth + 1) : [],
        ...(choice && { choice }),
      },
    ];
  });
}

/** Entries whose number nobody knows; their names can still be meant. */
function choicesWithin(span: Span, choices: Printed['choices']): MenuItem[] {
  const found = [...choices].filter(([start]) => start >= span.start && start < span.end);
  return found
    .flatMap(([, made]) => made)
    .map((choice) => ({
      kind: 'menuentry',
      title: choice.title,
      ...(choice.id !== undefined && { id: choice.id }),
      children: [],
      choice,
    }));
}

function idOf(text: string, words: readonly Span[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const written = text.slice(word.start, word.end);
    if (written.startsWith('--id=')) return decodeWord(text, { start: word.start + 5, end: word.end }).text;
    const next = words[index + 1];
    if ((written === '--id' || /^\$\{?menuentry_id_option\}?$/.test(written)) && next)
      return decodeWord(text, next).text;
  }
  return undefined;
}

/** The stretch of a script that it prints as it stands there, where it does nothing else. */
export function textPrintedAlone(text: string): Span | undefined {
  const span = textOfGrubD(text);
  return span && span.start < span.end && !span.filledIn && isAlone(text, span) ? span : undefined;
}

/** Whether the script does nothing but print this. */
function isAlone(text: string, { start, end }: Span): boolean {
  const before = text.slice(0, start).split('\n');
  // What `tail` prints goes to the end; behind a here-document stands its last word.
  const after = text.slice(end).split('\n').slice(1);
  return [...before, ...after].every((line) => SILENT.test(line)) && !/^[ \t]*cat[ \t]*<</m.test(text.slice(end));
}

function fromScript(word: TracedWord, file: string): TracedWord {
  return word.origin?.file === ALONE ? { ...word, origin: { ...word.origin, file } } : word;
}
