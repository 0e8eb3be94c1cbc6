/**
 * Strings of fields with commas between: `bridge=xenbr0,mac=…` of `vif`, `/dev/vg0/web1,raw,xvda,rw` of `disk`. Splits them as xl does
 * (xl_parse.c, libxl_cpuid.c, and libxlu_disk_l.l for `disk`), however unfinished they are; what the fields mean is for others.
 */
import { contains, type Span } from '../text/span.ts';

/** How the strings of one key are read. */
export interface FieldGrammar {
  /** The fields that may stand without their names, in order. */
  readonly positional: readonly string[];
  /** The words that stand alone, and the prefixes, which end in `:`. */
  readonly words: ReadonlySet<string>;
  /** The fields whose value takes the rest of the string. */
  readonly rest: ReadonlySet<string>;
  /**
   * - `tokens`: between commas, blanks before a token skipped; what has no `=` takes the place of its number;
   * - `exact`: the same, but blanks belong to the token;
   * - `pairs`: blanks around names and values are cut off;
   * - `disk`: a token without `=` takes the next place that is free; prefixes before it;
   * - `virtio`: as `tokens`, but a `type` that begins with `virtio` goes on behind one comma;
   * - `leaf`: everything up to the first `:` is one token.
   */
  readonly style: 'tokens' | 'exact' | 'pairs' | 'disk' | 'virtio' | 'leaf';
}

export interface Field {
  /**
   * `named`: with `=`. `position`: without a name, in the place of `name`. `word`: neither, a bare word or a name that is being typed.
   * `leaf`: what stands before the fields of a CPUID leaf.
   */
  readonly kind: 'named' | 'position' | 'word' | 'leaf';
  readonly name: string;
  /** Empty where it has no name. */
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  readonly prefixes: readonly { readonly name: string; readonly span: Span }[];
  /** From comma to comma. */
  readonly span: Span;
}

/** What is being typed in such a string. */
export interface FieldContext {
  /** `position`: the value of `name` or, since there is no `=` yet, the name of another field. */
  readonly kind: 'name' | 'value' | 'position' | 'prefix' | 'leaf';
  /** The field whose value it is; a prefix; the name as far as it stands there. */
  readonly name: string;
  /** What a completion replaces. */
  readonly span: Span;
  /** The names of the other fields, given by name or by place. */
  readonly present: readonly string[];
  /** The first word of the string, where that is a place of its own. */
  readonly first: string;
  /** Whether `=` follows the name already. */
  readonly hasValue: boolean;
  readonly field: Field;
}

/** Every token of a string, empty ones as well: there is always at least one. */
export function readFields(text: string, grammar: FieldGrammar): Field[] {
  const fields: Field[] = [];
  const taken: Taken = { names: new Set(), byPlace: new Set(), count: 0, emptyTarget: false, prefixed: false };
  let at = 0;
  if (grammar.style === 'leaf') {
    const colon = text.indexOf(':');
    at = colon < 0 ? text.length : colon + 1;
    const span = { start: 0, end: colon < 0 ? at : colon };
    fields.push({ ...bare('leaf', '', span, text), span });
    if (colon < 0) return fields;
  }
  for (;;) {
    const field = readField(text, at, grammar, taken);
    fields.push(field);
    take(field, taken);
    if (field.span.end >= text.length) return fields;
    at = field.span.end + 1;
  }
}

/** Where the cursor is in a string. */
export function fieldContext(text: string, offset: number, grammar: FieldGrammar): FieldContext {
  const at = Math.max(0, Math.min(offset, text.length));
  const fields = readFields(text, grammar);
  // The last one holds everything up to the end, so there is one.
  const field = fields.find(({ span }) => at <= span.end) ?? (fields[fields.length - 1] as Field);
  const present = fields.flatMap((other) =>
    other === field
      ? []
      : [
          ...(other.value === '' && other.kind !== 'named' ? [] : [other.name]),
          ...other.prefixes.map(({ name }) => name),
        ],
  );
  const common = { present, field, first: fields[0]?.kind === 'position' ? (fields[0]?.value ?? '') : '' };
  const prefix = field.prefixes.find(({ span }) => contains(span, at) && at < span.end);
  if (prefix) return { ...common, kind: 'prefix', name: prefix.name, span: prefix.span, hasValue: false };
  if (field.kind === 'leaf') return { ...common, kind: 'leaf', name: '', span: field.valueSpan, hasValue: false };
  if (field.kind === 'position') {
    return {
      ...common,
      kind: 'position',
      name: field.name,
      span: afterBlanks(text, field.valueSpan, at),
      hasValue: false,
    };
  }
  if (field.kind === 'named' && at >= field.valueSpan.start) {
    return { ...common, kind: 'value', name: field.name, span: afterBlanks(text, field.valueSpan, at), hasValue: true };
  }
  const span = afterBlanks(text, field.nameSpan, at);
  return { ...common, kind: 'name', name: field.name, span, hasValue: field.kind === 'named' };
}

function readField(text: string, start: number, grammar: FieldGrammar, taken: Taken): Field {
  const { style } = grammar;
  let from = start;
  if (style !== 'exact') while (from < text.length && isBlank(text.charCodeAt(from), style)) from++;
  const prefixes = style === 'disk' ? readPrefixes(text, from, grammar) : [];
  from = prefixes[prefixes.length - 1]?.span.end ?? from;
  const comma = commaAt(text, from);
  const word = text.slice(from, comma);
  const equals = from + word.indexOf('=');
  if (equals >= from) {
    const nameSpan = style === 'pairs' ? trimmed(text, from, equals) : { start: from, end: equals };
    const name = text.slice(nameSpan.start, nameSpan.end);
    const end = valueEnd(text, equals + 1, comma, name, grammar);
    const valueSpan = style === 'pairs' ? trimmed(text, equals + 1, end) : { start: equals + 1, end };
    const value = text.slice(valueSpan.start, valueSpan.end);
    return { kind: 'named', name, nameSpan, value, valueSpan, prefixes, span: { start, end } };
  }
  const span = { start: from, end: comma };
  const place = grammar.words.has(word) ? undefined : placeOf(word, prefixes.length > 0, grammar, taken);
  return {
    ...bare(place === undefined ? 'word' : 'position', place ?? word, span, text),
    prefixes,
    span: { start, end: comma },
  };
}

/** A token without `=`. */
function bare(kind: Field['kind'], name: string, span: Span, text: string): Omit<Field, 'span'> {
  const value = text.slice(span.start, span.end);
  return {
    kind,
    name,
    nameSpan: kind === 'word' ? span : { start: span.start, end: span.start },
    value,
    valueSpan: span,
    prefixes: [],
  };
}

/** What was read so far: what decides whose place comes next. */
interface Taken {
  readonly names: Set<string>;
  /** The fields that were given without their names. */
  readonly byPlace: Set<string>;
  /** How many tokens were not empty. */
  count: number;
  emptyTarget: boolean;
  /** A prefix says of what kind the image is. */
  prefixed: boolean;
}

function take({ kind, name, value, prefixes }: Field, taken: Taken): void {
  taken.names.add(name);
  if (kind === 'position') taken.byPlace.add(name);
  if (kind === 'named' || value !== '') taken.count++;
  if (name === 'target') taken.emptyTarget = value === '';
  if (prefixes.length > 0) taken.prefixed = true;
}

/** The field in whose place a token without `=` stands. */
function placeOf(
  word: string,
  prefixed: boolean,
  { positional, style }: FieldGrammar,
  taken: Taken,
): string | undefined {
  if (style !== 'disk') return positional[taken.count];
  const { names, byPlace, emptyTarget } = taken;
  const known =
    prefixed || taken.prefixed || names.has('format') || byPlace.has('vdev') || (emptyTarget && word.includes(':'));
  return positional.find((name) => {
    if (name === 'format') return !known;
    // `access=` does not keep another from standing in the fourth place.
    return !(name === 'access' ? byPlace : names).has(name);
  });
}

function readPrefixes(text: string, from: number, { words }: FieldGrammar): Field['prefixes'] {
  const prefixes: { name: string; span: Span }[] = [];
  for (let at = from; ; ) {
    let end = at;
    while (end < text.length && /[a-z0-9]/.test(text.charAt(end))) end++;
    const name = `${text.slice(at, end)}:`;
    if (text[end] !== ':' || !words.has(name)) return prefixes;
    prefixes.push({ name, span: { start: at, end: end + 1 } });
    at = end + 1;
  }
}

function valueEnd(text: string, from: number, comma: number, name: string, { rest, style }: FieldGrammar): number {
  if (rest.has(name)) return text.length;
  const goesOn = style === 'virtio' && name === 'type' && text.startsWith('virtio', from) && comma < text.length;
  return goesOn ? commaAt(text, comma + 1) : comma;
}

function isBlank(code: number, style: FieldGrammar['style']): boolean {
  if (code === 32) return true;
  return (style === 'disk' || style === 'pairs' || style === 'leaf') && (code === 9 || code === 10);
}

function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  return { start, end };
}

/** What a completion replaces: not the blanks before the cursor. */
function afterBlanks(text: string, span: Span, at: number): Span {
  let start = Math.min(span.start, at);
  while (start < at && text[start] === ' ') start++;
  return { start, end: Math.max(span.end, start) };
}

function commaAt(text: string, from: number): number {
  const comma = text.indexOf(',', from);
  return comma < 0 ? text.length : comma;
}
