import { otherRelease } from '../../rules/keys.ts';
import { contains, type Span, shift } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { renderRecord, renderValue } from '../render.ts';
import { contextAt, type Field, recordOf, type SpecString } from './spec-string.ts';

/** A field of a string, or its value, explained. */
export function hoverSpec(spec: SpecString, offset: number, { catalogue, release }: Knowledge): Hover | undefined {
  const { field, kind, name, span } = contextAt(spec, offset);
  const at = (one: Span) => shift(one, spec.content.start);
  if (kind === 'leaf' || (field.value === '' && field.kind !== 'named' && kind !== 'prefix')) return undefined;
  const whole = kind === 'prefix' ? span : wholeOf(field);
  if (!contains(at(whole), offset)) return undefined;
  const record = recordOf(spec, name, catalogue, release);
  if (!record) {
    const other = catalogue.find(spec.family, name);
    if (!other) return field.kind === 'named' ? { span: at(whole), markdown: unknown(name) } : undefined;
    const member = other.members?.find((one) => one.name === name);
    const words = otherRelease(member ? { ...other, ...member } : other, release);
    const markdown = `*${words}*\n\n${renderRecord(other, catalogue.text(other), release, name)}`;
    return { span: at(whole), markdown };
  }
  const written = kind === 'value' || kind === 'position' ? valueAt(field, offset - spec.content.start) : undefined;
  const lower = written?.text.toLowerCase();
  const value =
    record.values?.find((one) => one.name === written?.text) ??
    record.values?.find((one) => one.name.toLowerCase() === lower);
  if (value && written) return { span: at(written.span), markdown: renderValue(record, value, release) };
  return { span: at(whole), markdown: renderRecord(record, catalogue.text(record), release, name) };

  function unknown(word: string): string {
    return `xl of Xen ${release} knows no \`${word}\` in such a string.`;
  }
}

function wholeOf({ nameSpan, valueSpan }: Field): Span {
  return { start: nameSpan.start, end: valueSpan.end };
}

/** Of several values with semicolons between, the one at the offset. */
function valueAt({ value, valueSpan }: Field, at: number): { readonly text: string; readonly span: Span } {
  const within = Math.max(0, at - valueSpan.start);
  const start = within === 0 ? 0 : value.lastIndexOf(';', within - 1) + 1;
  const next = value.indexOf(';', within);
  const end = next < 0 ? value.length : next;
  return { text: value.slice(start, end), span: shift({ start, end }, valueSpan.start) };
}
