import { formsIn, isDeprecated, valuesIn } from '../../catalogue/catalogue.ts';
import type { OptionRecord, ValueRecord } from '../../catalogue/record.ts';
import { valueSnippet } from '../../catalogue/snippets.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Span } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import type { ValuePlace } from './place.ts';

/** The values of a key where they can be enumerated, with the quotes that are still missing. */
export function completeValues(
  config: DomainConfig,
  place: ValuePlace,
  offset: number,
  { catalogue, release }: Knowledge,
): Completion[] {
  const record = catalogue.find('domain-config', place.key.name);
  if (!record) return [];
  const forms = formsIn(record, release);
  const inList = place.list !== undefined;
  if (inList !== (forms.includes('list') && (inList || forms[0] === 'list'))) return inList ? [] : listOf(record);
  const span = wordAt(config, place, offset);
  const quote = place.string ? '' : inList ? "'" : '"';
  // Where words are read in a list alone, as those of viridian are, a bare string would be lost.
  const listed = !inList && !place.string && forms.includes('list') && !forms.includes('string');
  const values = writable(record).map((value, at) => ({
    ...choice(span, value.name, isNumeric(value.name, forms) ? '' : quote, at),
    ...(listed && !isNumeric(value.name, forms) && { edit: { span, newText: `[ '${value.name}' ]` } }),
    detail: value.summary,
    ...(isDeprecated(value, release) && { deprecated: true }),
    documentation: { record, value: value.name },
  }));
  if (inList || place.string) return values;
  const switches = forms.includes('boolean') && !values.some(({ label }) => label === '0' || label === '1');
  if (!switches) return values;
  return [...values, choice(span, '1', '', values.length), choice(span, '0', '', values.length + 1)].map((value) => ({
    documentation: { record },
    ...value,
  }));

  /** The values that somebody would write. */
  function writable(of: OptionRecord): ValueRecord[] {
    return valuesIn(of, release).filter(({ hidden }) => !hidden);
  }

  /** Nothing typed yet where a list belongs: its brackets come with the value, or with the form that its strings have. */
  function listOf(list: OptionRecord): Completion[] {
    if (place.string || place.word || config.text.charAt(offset) === '[') return [];
    const here = { start: offset, end: offset };
    const values = writable(list);
    if (values.length === 0 && list.spec) return [formOf(list, here)];
    return values.map((value, at) => ({
      ...choice(here, value.name, '', at),
      edit: { span: here, newText: `[ '${value.name}' ]` },
      detail: value.summary,
      documentation: { record: list, value: value.name },
    }));
  }

  function formOf(list: OptionRecord, span: Span): Completion {
    const newText = valueSnippet(list, release);
    return {
      label: plainOf(newText),
      kind: 'value',
      edit: { span, newText },
      snippet: true,
      sortText: '000',
      documentation: { record: list },
    };
  }
}

/**
 * What a value takes the place of: the number, the bare word, or, in a string, the word between commas without its `!` or `^`, which are
 * marks of xl's lists.
 */
export function wordAt({ text }: DomainConfig, { string, word }: ValuePlace, offset: number): Span {
  if (!string) return word ?? { start: offset, end: offset };
  let { start, end } = string.content;
  for (let at = start; at < end; at++) {
    if (text[at] !== ',') continue;
    if (at >= offset) end = at;
    else start = at + 1;
  }
  while (start < offset && ' !^'.includes(text.charAt(start))) start++;
  return { start, end };
}

/** A snippet as it looks before somebody fills it in: `${1:xvda}` is `xvda`. */
function plainOf(snippet: string): string {
  return snippet.replace(/\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)?\}|\$\d+/g, (_, text = '', first = '') => text || first);
}

function choice(span: Span, name: string, quote: string, at: number): Completion {
  return {
    label: name,
    kind: 'value',
    edit: { span, newText: `${quote}${name}${quote}` },
    snippet: false,
    sortText: String(at).padStart(3, '0'),
  };
}

/** A value such as 0 of a key that is read as a number too needs no quotes. */
function isNumeric(name: string, forms: readonly string[]): boolean {
  return /^\d+$/.test(name) && forms.some((form) => form !== 'string' && form !== 'list');
}
