/** Values that are lists: `force,verbose,no-igfx`. */
import type { Span } from '../../text/span.ts';

/** One element of a list, cut at the commas and nowhere else. */
export interface Element extends Span {
  readonly text: string;
}

export function splitElements(value: string, separator = ','): Element[] {
  const elements: Element[] = [];
  for (let start = 0; start <= value.length; ) {
    const found = value.indexOf(separator, start);
    const end = found < 0 ? value.length : found;
    elements.push({ text: value.slice(start, end), start, end });
    start = end + separator.length;
  }
  return elements;
}

/** What is being typed in a list of elements. */
export interface ElementContext {
  readonly kind: 'element' | 'value';
  /** What a completion replaces: the element's name with its `no-`, or the value behind its `=`. */
  readonly span: Span;
  /** `no-` stands before the name, and belongs to `span`. */
  readonly negated: boolean;
  /** For `value`: whose. */
  readonly name?: string;
  /** The names of the other elements, without `no-` and value. */
  readonly present: readonly string[];
}

export function elementContext(value: string, offset: number): ElementContext {
  const at = Math.max(0, Math.min(offset, value.length));
  const start = at === 0 ? 0 : value.lastIndexOf(',', at - 1) + 1;
  const comma = value.indexOf(',', at);
  const end = comma < 0 ? value.length : comma;
  const equals = value.indexOf('=', start);
  const hasValue = equals >= 0 && equals < end;
  const present = splitElements(value)
    .filter((element) => element.start !== start && element.text !== '')
    .map((element) => bareName(element.text));
  const nameEnd = hasValue ? equals : end;
  const negated = value.startsWith('no-', start);
  if (hasValue && at > equals) {
    const name = bareName(value.slice(start, equals));
    return { kind: 'value', span: { start: equals + 1, end }, negated, name, present };
  }
  return { kind: 'element', span: { start, end: nameEnd }, negated, present };
}

/** The name of `X`, `no-X` and `X=VALUE`. */
export function bareName(text: string): string {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  return name.startsWith('no-') ? name.slice(3) : name;
}
