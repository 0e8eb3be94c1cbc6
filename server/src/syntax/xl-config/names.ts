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
  // By its edges and its middle: on a text just opened a loop of ours over every letter takes longer than all the rest.
  const hash =
    text.charCodeAt(start) * 31 + text.charCodeAt(end - 1) * 1021 + text.charCodeAt((start + end) >> 1) * 4093;
  const slot = (hash + length * 16381) & (SIZE - 1);
  const known = keys[slot] as Key;
  if (known.end === length && text.startsWith(known.name, start)) return known;
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
