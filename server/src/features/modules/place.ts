/** Where an offset is in a file of modules. */
import type { BootLine, BootWord } from '../../boot/model.ts';
import { meansPciback, moduleName } from '../../boot/pciback/names.ts';
import { optionLine } from '../../boot/pciback/option-words.ts';
import type { Decoded } from '../../syntax/grub-cfg/decoded.ts';
import type { Span } from '../../text/span.ts';
import type { BootPlace } from '../boot/place.ts';

/** The kernel takes no longer hide list: beyond, nothing is worth explaining. */
const LONGEST_VALUE = 1024;

/** An option of pciback at an offset, as the questions about boot lines want it. */
export interface OptionPlace extends BootPlace {
  /** The parameter's name with `_`, where the offset is on a word. */
  readonly parameter?: string;
}

/** @param options what stands behind the module's name */
export function optionPlace(options: Decoded, statement: Span, offset: number): OptionPlace {
  const line = optionLine(options, statement);
  const entry = {
    title: '',
    titleSpan: statement,
    lines: [line],
    under: [],
    start: statement.start,
    end: statement.end,
  };
  const word = line.words.find(({ start, end }) => start <= offset && offset <= end);
  if (!word) return { entry, line };
  const { valueSpan, value = '' } = word;
  const isInValue = word.plain && valueSpan && offset >= valueSpan.start && value.length <= LONGEST_VALUE;
  return {
    entry,
    line,
    word,
    parameter: moduleName(word.name.replace(/^xen[-_]pciback\./, '')),
    ...(isInValue ? { inValue: Math.min(offset - valueSpan.start, value.length) } : {}),
  };
}

/** The names of the parameters that a line has already, but for the word under the cursor. */
export function presentParameters({ words }: BootLine, except: BootWord | undefined): Set<string> {
  return new Set(words.filter((word) => word !== except).map(({ name }) => moduleName(name)));
}

/** Whether a module's name stands for pciback, the old name too. */
export function isPciback(name: string): boolean {
  const means = meansPciback(name);
  return means === 'module' || means === 'old';
}
