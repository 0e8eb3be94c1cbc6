import type { BootFileWithText, BootLine } from '../../boot/model.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { completeWrittenList } from './complete-hide-list.ts';
import { completeKernelNames, completeXenNames } from './complete-names.ts';
import { completeKernelValue, completeXenValue } from './complete-values.ts';
import { completeVariables } from './complete-variables.ts';
import { isHideList, writtenListAt } from './device-place.ts';
import { type BootPlace, placeAt } from './place.ts';

/** What can be typed at an offset of a boot file. */
export function completeBootLine(
  file: BootFileWithText,
  offset: number,
  knowledge: Knowledge,
): Completion[] | Promise<Completion[]> {
  const place = placeAt(file, offset);
  if (!place) {
    const list = writtenListAt(file.text, offset);
    if (list) return completeWrittenList(list, offset - list.valueSpan.start, knowledge);
    return file.kind === 'grub-default' ? completeVariables(file, offset) : [];
  }
  const { line, word } = place;
  if (word?.value !== undefined && word.valueSpan && offset >= word.valueSpan.start) {
    if (place.inValue === undefined) {
      const list = isHideList(line, word) ? writtenListAt(file.text, offset) : undefined;
      return list ? completeWrittenList(list, offset - list.valueSpan.start, knowledge) : [];
    }
    return line.reader === 'xen' ? completeXenValue(place, knowledge) : completeKernelValue(place, knowledge);
  }
  if (word && !word.plain && word.start < offset) return [];
  const span = nameSpanAt(place, offset);
  const typed = file.text.slice(span.start, offset);
  const value = word?.value !== undefined ? 'present' : valueStyle(line);
  return line.reader === 'xen'
    ? completeXenNames(place, span, typed, value, knowledge)
    : completeKernelNames(place, span, value, knowledge);
}

/** What the completion of a name replaces: the word up to its `=`. */
function nameSpanAt({ word }: BootPlace, offset: number): { start: number; end: number } {
  if (!word) return { start: offset, end: offset };
  const end = word.valueSpan && word.plain ? word.valueSpan.start - 1 : word.end;
  return { start: word.start, end };
}

/** In a bare value of /etc/default/grub a blank or a bracket would end it, so no value is put in. */
function valueStyle(line: BootLine): 'bare' | 'wanted' {
  return line.variable !== undefined && line.quoting === 'none' ? 'bare' : 'wanted';
}
