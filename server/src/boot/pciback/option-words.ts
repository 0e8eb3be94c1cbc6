/** A module's options as the words of a boot line, so that the same rules and features serve both. */
import { splitKernelWords } from '../../specs/kernel-words.ts';
import { type Decoded, placeOf } from '../../syntax/grub-cfg/decoded.ts';
import { wholeLine } from '../../text/lines.ts';
import type { Edit, Span } from '../../text/span.ts';
import type { BootLine, BootWord } from '../model.ts';

/**
 * The options of one line, cut as the kernel cuts them. Names are those of the parameters alone: `hide`, not `xen-pciback.hide`.
 *
 * @param statement the whole line
 */
export function optionLine(options: Decoded, statement: Span): BootLine {
  const words = splitKernelWords(options.text).map(({ start, end, name, value }): BootWord => {
    const place = spanIn(options, start, end);
    const valueSpan =
      value && (value.start < value.end ? spanIn(options, value.start, value.end) : at(options, value.start));
    const text = options.text.slice(start, end);
    return {
      ...place,
      text,
      name: options.text.slice(name.start, name.end),
      negated: false,
      ...(value && valueSpan ? { value: options.text.slice(value.start, value.end), valueSpan } : {}),
      // A backslash inside shifts what follows it.
      plain: place.end - place.start === text.length,
      dynamic: options.dynamic,
    };
  });
  const last = words.at(-1);
  return {
    reader: 'dom0',
    words,
    start: options.start,
    end: options.end,
    insertAt: last?.end ?? options.start,
    statement: { start: statement.start, end: statement.end },
  };
}

function spanIn(options: Decoded, start: number, end: number): Span {
  const first = placeOf(options, start);
  return { start: first, end: end > start ? placeOf(options, end - 1) + 1 : first };
}

function at(options: Decoded, index: number): Span {
  const place = index > 0 ? placeOf(options, index - 1) + 1 : options.start;
  return { start: place, end: place };
}

/** Takes one option away. A line of options without any is one that modprobe complains of: it goes as a whole. */
export function removeOption(text: string, line: BootLine, word: BootWord): Edit {
  if (line.words.length === 1) return { span: wholeLine(text, line.statement), newText: '' };
  const next = line.words[line.words.findIndex(({ start }) => start === word.start) + 1];
  if (next) return { span: { start: word.start, end: next.start }, newText: '' };
  const before = line.words.at(-2);
  return { span: { start: before?.end ?? word.start, end: word.end }, newText: '' };
}
