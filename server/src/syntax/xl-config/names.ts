import type { Key } from './tree.ts';

/**
 * Keys come again and again, and mostly at their statement's start: one object serves all of a name. Its name is cut loose
 * from the text: a slice would keep the whole text alive, and statements outlive many versions of it.
 */
const SIZE = 1024;
const LONGEST = 64;
const EMPTY: Key = { start: 0, end: 0, name: '' };
const keys: Key[] = new Array<Key>(SIZE).fill(EMPTY);

/** The key that stands from `start` to `end` of the text, in a statement that starts there as well. */
export function keyAtStart(text: string, start: number, end: number): Key {
  const length = end - start;
  if (length > LONGEST) return { start: 0, end: length, name: text.slice(start, end) };
  let hash = length;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  const slot = (hash ^ (hash >>> 10)) & (SIZE - 1);
  const known = keys[slot] as Key;
  if (known.end === length && holds(text, start, known.name)) return known;
  const key: Key = { start: 0, end: length, name: cutLoose(text, start, end) };
  keys[slot] = key;
  return key;
}

/** Slices of more than twelve characters share the text's memory; what is joined of shorter ones does not. */
function cutLoose(text: string, start: number, end: number): string {
  let name = '';
  for (let at = start; at < end; at += 8) name += text.slice(at, Math.min(at + 8, end));
  return name;
}

function holds(text: string, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) if (text.charCodeAt(start + at) !== name.charCodeAt(at)) return false;
  return true;
}
