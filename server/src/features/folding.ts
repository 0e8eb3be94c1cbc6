/** What can be folded: the blocks of each language, runs of comments, and regions that somebody marked. */
import type { BootFileWithText } from '../boot/model.ts';
import type { ModulesFile } from '../boot/pciback/modules-file.ts';
import type { SyslinuxFile } from '../boot/read-syslinux.ts';
import type { XenEfiFile } from '../boot/read-xen-efi.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { blankOutside, textOfGrubD } from '../syntax/grub-cfg/grub-d.ts';
import { readStatements, type Statement } from '../syntax/grub-cfg/statements.ts';
import { parseGrubDefaults } from '../syntax/grub-default/parse.ts';
import type { Value } from '../syntax/xl-config/tree.ts';
import { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

/** From the line that stays to the last one that goes. */
export interface Fold extends Span {
  readonly kind: 'block' | 'comment' | 'region';
}

/** What a person marks, and what grub-mkconfig writes around the text of each script. */
const REGION_START = /^[ \t]*#[ \t]*(?:region\b|## BEGIN )/;
const REGION_END = /^[ \t]*#[ \t]*(?:endregion\b|## END )/;
const MENU_START = /^[ \t]*menu[ \t]+begin\b/i;
const MENU_END = /^[ \t]*menu[ \t]+end\b/i;
const COMMENT = /^[ \t]*#/;
/** What closes a block on a line of its own stays in sight. */
const CLOSER = /^[ \t]*(?:[\]})]|(?:fi|done|esac)\b)/;
/** No editor shows more, and nobody could use them. */
const MOST = 5000;
const DEEPEST = 40;

/** @param blocks of the file, from the first character to behind the last one of each */
export function foldsOf(text: string, languageId: LanguageId, blocks: Iterable<Span>): Fold[] {
  const lines = new Lines(text);
  const folds = linesFolds(text, languageId, lines);
  for (const block of blocks) {
    const first = lines.row(block.start);
    let last = lines.row(Math.max(block.start, block.end - 1));
    if (last > first && CLOSER.test(text.slice(lines.start(last), lines.end(last)))) last--;
    if (last > first) folds.push({ start: lines.start(first), end: lines.end(last), kind: 'block' });
  }
  folds.sort((a, b) => a.start - b.start || b.end - a.end);
  // Of those that begin on one line the longest.
  return folds.filter(({ start }, index) => start !== folds[index - 1]?.start).slice(0, MOST);
}

function linesFolds(text: string, languageId: LanguageId, lines: Lines): Fold[] {
  const folds: Fold[] = [];
  if (languageId === LANGUAGES.grubenv || languageId === LANGUAGES.blsEntry) return folds;
  const isMenu = languageId === LANGUAGES.syslinux;
  const open: number[] = [];
  let run = -1;
  const endRun = (before: number) => {
    if (run >= 0 && before - run > 1)
      folds.push({ start: lines.start(run), end: lines.end(before - 1), kind: 'comment' });
    run = -1;
  };
  for (let line = 0; line < lines.count; line++) {
    const start = lines.start(line);
    const head = text.slice(start, Math.min(lines.end(line), start + 120));
    if (REGION_START.test(head) || (isMenu && MENU_START.test(head))) {
      endRun(line);
      open.push(line);
    } else if (REGION_END.test(head) || (isMenu && MENU_END.test(head))) {
      endRun(line);
      const from = open.pop();
      if (from !== undefined) folds.push({ start: lines.start(from), end: lines.end(line), kind: 'region' });
    } else if (COMMENT.test(head)) {
      if (run < 0) run = line;
    } else endRun(line);
  }
  endRun(lines.count);
  return folds;
}

/** Lists over several lines, and the lists in them. */
export function* configBlocks({ tree }: DomainConfig): Iterable<Span> {
  for (const { offset, value } of tree.statements) if (value) yield* listsOf(value, offset, 0);
}

function* listsOf(value: Value, offset: number, depth: number): Iterable<Span> {
  if (value.kind !== 'list' || depth > DEEPEST) return;
  yield { start: offset + value.start, end: offset + value.end };
  for (const item of value.items) yield* listsOf(item, offset, depth + 1);
}

/** Menu entries, submenus, functions, conditions; of /etc/default/grub, values over several lines. */
export function* bootBlocks({ kind, text, entries }: BootFileWithText): Iterable<Span> {
  if (kind === 'grub-menu') yield* entries;
  else if (kind === 'grub-default') yield* parseGrubDefaults(text).assignments;
  else if (kind === 'grub-cfg') {
    const printed = textOfGrubD(text);
    yield* scriptBlocks(readStatements(printed ? blankOutside(text, printed) : text));
  }
}

function* scriptBlocks(statements: readonly Statement[]): Iterable<Span> {
  for (const statement of statements) {
    if (statement.kind === 'command') {
      if (!statement.block) continue;
      yield statement;
      yield* scriptBlocks(statement.block);
      continue;
    }
    yield statement;
    if (statement.kind !== 'if') {
      yield* scriptBlocks(statement.body);
      continue;
    }
    for (const { body } of statement.branches) yield* scriptBlocks(body);
    yield* scriptBlocks(statement.otherwise);
  }
}

/** A section with its items. */
export function* efiBlocks({ config }: XenEfiFile): Iterable<Span> {
  for (const { head, items, strays } of config.sections) {
    const end = Math.max(items.at(-1)?.end ?? 0, strays.at(-1)?.end ?? 0);
    if (head.start < head.end && end > head.end) yield { start: head.start, end };
  }
}

/** A label with its lines. */
export function* labelBlocks({ config, text }: SyslinuxFile): Iterable<Span> {
  for (const { start, end } of config.labels) yield { start, end: start + text.slice(start, end).trimEnd().length };
}

/** What goes over several lines. */
export function* modulesBlocks(file: ModulesFile): Iterable<Span> {
  yield* file.kind === 'dracut' ? file.assignments : file.lines;
}
