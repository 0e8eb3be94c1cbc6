/** What completion writes for a value: LSP snippet syntax, fitting the form that the option is read in. */
import { formsIn, isDeprecated, valuesIn } from './catalogue.ts';
import type { Family, Form, OptionRecord } from './record.ts';
import type { Release } from './releases.ts';

/** Families whose strings stand in quotes: those that xl's own parser reads. */
const QUOTED: readonly Family[] = ['domain-config', 'xl-conf', 'xl-cpupool', 'xm'];
const NUMBERS: readonly Form[] = ['boolean', 'integer', 'bounded-integer'];

/**
 * The value alone, as a snippet: the record's own where it has one, else a choice of the values that the release knows, else a blank of
 * the usual form. Empty for a bare word. Every placeholder is numbered from 1; nothing in it needs more escaping.
 */
export function valueSnippet(record: OptionRecord, release: Release): string {
  if (record.snippet !== undefined) return record.snippet;
  const form = formsIn(record, release)[0] ?? 'string';
  const values = valuesIn(record, release)
    .filter((value) => !value.hidden && !isDeprecated(value, release))
    .map((value) => value.name);
  const words =
    QUOTED.includes(record.family) && NUMBERS.includes(form) ? numbersOrQuoted(values, record, release) : values;
  return wrap(form, words.length > 0 ? choice(words) : blank(form, record), record.family);
}

/** For an option that is usually a number: its numbers as they are, and its words in quotes if it may be a string as well. */
function numbersOrQuoted(values: readonly string[], record: OptionRecord, release: Release): string[] {
  const strings = formsIn(record, release).includes('string');
  return values.flatMap((value) => (/^\d+$/.test(value) ? [value] : strings ? [`"${value}"`] : []));
}

function blank(form: Form, record: OptionRecord): string {
  switch (form) {
    case 'boolean':
      return choice(switches(record));
    case 'integer':
    case 'bounded-integer':
      return /^\d+$/.test(record.default ?? '') ? placeholder(record.default ?? '') : '${1}';
    case 'flag':
      return '';
    default:
      return '${1}';
  }
}

/** The two words of a boolean. What is not the default comes first: nobody writes a setting to leave things as they are. */
function switches(record: OptionRecord): string[] {
  const words = record.family === 'hypervisor' || record.family.endsWith('iommu') ? ['on', 'off'] : ['1', '0'];
  return /^(1|on|yes|true)\b/.test(record.default ?? '') ? words.reverse() : words;
}

function wrap(form: Form, inner: string, family: Family): string {
  if (!QUOTED.includes(family)) return inner;
  if (form === 'list') return `[ '${inner}' ]`;
  return form === 'string' || form === 'custom' ? `"${inner}"` : inner;
}

function choice(words: readonly string[]): string {
  return `\${1|${words.map((word) => word.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
}

function placeholder(text: string): string {
  return `\${1:${text.replace(/[\\$}]/g, '\\$&')}}`;
}
