import { type Decoded, Decoder, placeOf } from '../syntax/grub-cfg/decoded.ts';
import type { BootWord, Reader } from './model.ts';

/** A word of a boot line, from the text that its reader gets. */
export function makeWord(decoded: Decoded, reader: Reader): BootWord {
  const { text, start, end, dynamic } = decoded;
  const plain = decoded.runs === undefined;
  const equals = text.indexOf('=');
  const head = equals < 0 ? text : text.slice(0, equals);
  const negated = reader === 'xen' && head.startsWith('no-') && head.length > 3;
  const name = (negated ? head.slice(3) : head) || text;
  const base = { text, name, negated, plain, dynamic, start, end };
  if (equals < 0) return base;
  const valueStart = equals + 1 < text.length ? placeOf(decoded, equals + 1) : placeOf(decoded, equals) + 1;
  return { ...base, value: text.slice(equals + 1), valueSpan: { start: Math.min(valueStart, end), end } };
}

/**
 * What a loader of GRUB 2 hands on for one argument: it escapes quotes and backslashes anew, and puts an argument with a blank between
 * double quotes. Xen knows no quotes and cuts at every blank; Linux takes such quotes away again.
 */
export function handOn(decoded: Decoded, reader: Reader): Decoded[] {
  if (reader === 'dom0' || !/[ '"\\]/.test(decoded.text)) return [decoded];
  const { text, dynamic } = decoded;
  const wrapped = text.includes(' ');
  const pieces: Decoded[] = [];
  let out: Decoder | undefined;
  const piece = (place: number) => {
    out ??= new Decoder(pieces.length === 0 ? decoded.start : place);
    return out;
  };
  const finish = (end: number) => {
    if (out && dynamic) out.unknown();
    if (out) pieces.push(out.finish(end));
    out = undefined;
  };
  if (wrapped) piece(decoded.start).put('"', decoded.start);
  for (let i = 0; i < text.length; i++) {
    const place = placeOf(decoded, i);
    const character = text[i] ?? '';
    if (character === ' ') {
      finish(place);
      continue;
    }
    if (isEscaped(text, i)) piece(place).put('\\', place);
    piece(place).copy(text, i, i + 1, place);
  }
  if (wrapped) piece(decoded.end).put('"', decoded.end);
  finish(decoded.end);
  return pieces;
}

/** GRUB leaves `\x41` as it is. */
function isEscaped(text: string, index: number): boolean {
  const character = text[index];
  if (character === '"' || character === "'") return true;
  return character === '\\' && !/^x[0-9a-fA-F]{2}/.test(text.slice(index + 1, index + 4));
}
