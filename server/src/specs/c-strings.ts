/** Strings as xl's own C code takes them apart (tools/xl/xl_parse.c), with the places of the parts. */

export interface Part {
  readonly text: string;
  /** In the text that it was cut from. */
  readonly start: number;
  readonly end: number;
}

/** `strtok`: what stands between any of the delimiters; empty parts do not count. */
export function strtok(text: string, delimiters: string, from = 0): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < text.length; ) {
    while (at < text.length && delimiters.includes(text.charAt(at))) at++;
    const start = at;
    while (at < text.length && !delimiters.includes(text.charAt(at))) at++;
    if (at > start) parts.push({ text: text.slice(start, at), start: from + start, end: from + at });
  }
  return parts;
}

/** What xl's loops over `strtok` make of a part: the blanks in front are skipped, tabs are not. */
export function withoutBlanks(part: Part): Part {
  let at = 0;
  while (part.text[at] === ' ') at++;
  return { text: part.text.slice(at), start: part.start + at, end: part.end };
}

/** xl's `trim(isspace, …)`. */
export function trimmed({ text, start }: Part): Part {
  const isSpace = (at: number) => /[ \t\n\v\f\r]/.test(text.charAt(at));
  let from = 0;
  while (from < text.length && isSpace(from)) from++;
  let to = text.length;
  while (to > from && isSpace(to - 1)) to--;
  return { text: text.slice(from, to), start: start + from, end: start + to };
}

/** `MATCH_OPTION`: what stands behind `NAME=`, where the part begins so. */
export function optionOf(part: Part, name: string): Part | undefined {
  const head = `${name}=`;
  if (!part.text.startsWith(head)) return undefined;
  return { text: part.text.slice(head.length), start: part.start + head.length, end: part.end };
}

/** What stands before and behind the first of a character; `undefined` where there is none. */
export function parted(part: Part, at: string): readonly [Part, Part] | undefined {
  const index = part.text.indexOf(at);
  if (index < 0) return undefined;
  return [slicePart(part, 0, index), slicePart(part, index + 1, part.text.length)];
}

/**
 * xl's `split_string_into_pair`: `strict` from 4.18 on, where the value is everything behind the first delimiter; before, both were
 * taken by strtok, which skips delimiters in front and ends the value at the next one.
 */
export function splitPair(part: Part, delimiter: string, strict: boolean): readonly [Part, Part] | undefined {
  if (!strict) {
    const [name, value] = strtok(part.text, delimiter, part.start);
    return name && value && [name, value];
  }
  const pair = parted(part, delimiter);
  return pair && pair[1].text !== '' ? pair : undefined;
}

function slicePart({ text, start }: Part, from: number, to: number): Part {
  return { text: text.slice(from, to), start: start + from, end: start + to };
}
