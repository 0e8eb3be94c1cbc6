import { type Decoded, Decoder, placeOf } from '../syntax/grub-cfg/decoded.ts';
import { decodeWord, splitCommandLine } from '../syntax/grub-cfg/words.ts';
import { parseGrubDefaults } from '../syntax/grub-default/parse.ts';
import type { Assignment } from '../syntax/grub-default/tree.ts';
import { type ShellValue, shellValue } from '../syntax/grub-default/value.ts';
import type { Span } from '../text/span.ts';
import { splitAtDashes } from './chain.ts';
import { MOST_WORDS } from './lazy-entry.ts';
import type { BootFileWithText, BootLine, BootWord, DefaultsAssignment, Reader } from './model.ts';
import { handOn, makeWord } from './word.ts';

/** The variables whose content becomes a boot line, and whose. */
export const LINE_VARIABLES: ReadonlyMap<string, Reader> = new Map([
  ['GRUB_CMDLINE_XEN', 'xen'],
  ['GRUB_CMDLINE_XEN_DEFAULT', 'xen'],
  ['GRUB_CMDLINE_LINUX', 'dom0'],
  ['GRUB_CMDLINE_LINUX_DEFAULT', 'dom0'],
  ['GRUB_CMDLINE_LINUX_XEN_REPLACE', 'dom0'],
  ['GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT', 'dom0'],
]);

/** Longer values are not put into others: lines that double each other would grow without end. */
const LONGEST_EXPANSION = 8192;

/** The boot lines of /etc/default/grub or a file of /etc/default/grub.d. */
export function readGrubDefaults(text: string): BootFileWithText {
  const { assignments, strays, faults } = parseGrubDefaults(text);
  const latest = new Map<string, Assignment>();
  const values = new Map<string, string>();
  const lines: BootLine[] = [];
  const ours: DefaultsAssignment[] = [];
  const lookUp = (name: string): string | undefined => {
    const assignment = latest.get(name);
    if (!assignment) return undefined;
    if (!values.has(name)) values.set(name, knownText(shellValue(text, assignment.value, () => undefined)));
    const value = values.get(name);
    return value !== undefined && value.length <= LONGEST_EXPANSION ? value : undefined;
  };
  for (const assignment of assignments) {
    const { name } = assignment;
    const reader = LINE_VARIABLES.get(name);
    if (reader || name.includes('CMDLINE') || mentionsVariable(text, assignment.value)) {
      const value = shellValue(text, assignment.value, lookUp);
      latest.set(name, assignment);
      values.set(name, knownText(value));
      if (reader) {
        const line = lineOf(text, assignment, value, reader);
        for (const part of reader === 'xen' ? splitAtDashes(line) : [line]) lines.push(part);
      }
      if (name.includes('CMDLINE')) ours.push(factsOf(text, assignment, value));
    } else {
      // Most variables matter to nobody: their values are read when one of ours takes them up.
      latest.set(name, assignment);
      values.delete(name);
    }
  }
  const whole = { start: 0, end: text.length };
  return {
    kind: 'grub-default',
    entries: [{ ...whole, title: 'defaults', titleSpan: { start: 0, end: 0 }, lines, under: [] }],
    faults,
    defaults: { values, assignments: ours, strays },
    text,
  };
}

/** The value, without what only the shell could tell. */
function knownText({ decoded, expanded }: ShellValue): string {
  let text = '';
  let from = 0;
  for (const part of expanded) {
    if (part.known) continue;
    text += decoded.text.slice(from, part.start);
    from = part.end;
  }
  return text + decoded.text.slice(from);
}

function mentionsVariable(text: string, value: Span): boolean {
  for (let i = value.start; i < value.end; i++) {
    const code = text.charCodeAt(i);
    if (code === 36 || code === 96) return true;
  }
  return false;
}

function factsOf(text: string, assignment: Assignment, value: ShellValue): DefaultsAssignment {
  const { name, start, end, conditional } = assignment;
  const itself = new RegExp(`^\\$(?:${name}|\\{${name}\\b.*\\})$`);
  const takesUp = value.expanded.some(({ source }) => itself.test(text.slice(source.start, source.end)));
  return { name, nameSpan: { start, end: start + name.length }, start, end, conditional, extends: takesUp };
}

function lineOf(text: string, assignment: Assignment, value: ShellValue, reader: Reader): BootLine {
  const { decoded } = value;
  const words: BootWord[] = [];
  for (const span of splitCommandLine(decoded.text, 0, decoded.text.length, MOST_WORDS)) {
    if (value.expanded.some((part) => part.start <= span.start && span.end <= part.end)) continue;
    const inner = decodeWord(decoded.text, span);
    if (inner.text === '') continue;
    const outer = throughShell(inner, span, value);
    for (const piece of handOn(outer, reader)) words.push(makeWord(piece, reader));
  }
  const opening = text[assignment.value.start];
  const quoted = opening === '"' || opening === "'";
  const inside = {
    start: assignment.value.start + (quoted ? 1 : 0),
    end:
      assignment.value.end -
      (quoted && text[assignment.value.end - 1] === opening && assignment.value.end - assignment.value.start > 1
        ? 1
        : 0),
  };
  const trimmed = decoded.text.trimEnd().length;
  return {
    reader,
    ...inside,
    words,
    insertAt: trimmed > 0 ? endOfUnit(value, trimmed - 1) : inside.start,
    variable: assignment.name,
    statement: { start: assignment.start, end: assignment.end },
    quoting: value.tail,
  };
}

/** A word that was cut from the value, with its places in the file. */
function throughShell(inner: Decoded, span: Span, value: ShellValue): Decoded {
  const { decoded } = value;
  const dynamic = inner.dynamic || value.expanded.some((part) => part.start < span.end && span.start < part.end);
  const first = placeOf(decoded, span.start);
  const end = endOfUnit(value, span.end - 1);
  // Nothing between the two ends is left out, and nothing was put in: the word stands there as it is.
  if (!dynamic && !inner.runs && end - first === inner.text.length)
    return { text: inner.text, start: first, end, dynamic };
  const out = new Decoder(placeOf(decoded, span.start));
  for (let i = 0; i < inner.text.length; i++) out.copy(inner.text, i, i + 1, placeOf(decoded, placeOf(inner, i)));
  if (dynamic) out.unknown();
  return out.finish(end);
}

/** Where unit `index` of a value ends in the file. */
function endOfUnit(value: ShellValue, index: number): number {
  const part = value.expanded.find(({ start, end }) => start <= index && index < end);
  return part ? part.source.end : placeOf(value.decoded, index) + 1;
}
