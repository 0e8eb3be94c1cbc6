/** GRUB's `test`, with a third answer: `undefined` where only the boot loader could tell. */

/** A word of a test; `undefined` where a part of it is known to the boot loader alone. */
export type Word = string | undefined;

/** @param there whether a file is there; `undefined`: nobody looked */
export function evaluateTest(
  words: readonly Word[],
  there: (path: string) => boolean | undefined,
): boolean | undefined {
  // What stands between two `-o` counts together.
  const alternatives: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word === '(') depth++;
    else if (word === ')') depth--;
    if (word === '-o' && depth === 0) alternatives.push([]);
    else alternatives.at(-1)?.push(word);
  }
  let answer: boolean | undefined = false;
  for (const alternative of alternatives) {
    const one = evaluateAll(alternative, there);
    if (one) return true;
    if (one === undefined) answer = undefined;
  }
  return answer;
}

/** Terms that `-a`, or nothing, joins. */
function evaluateAll(words: readonly Word[], there: (path: string) => boolean | undefined): boolean | undefined {
  if (words.length === 0) return false;
  let answer: boolean | undefined = true;
  let negated = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    if (word === '-a') {
      at++;
      continue;
    }
    if (word === '!') {
      negated = !negated;
      at++;
      continue;
    }
    let one: boolean | undefined;
    if (word === '(') {
      const close = closing(words, at);
      one = evaluateTest(words.slice(at + 1, close), there);
      at = close + 1;
    } else [one, at] = evaluateTerm(words, at, there);
    if (one !== undefined && negated) one = !one;
    negated = false;
    if (one === false) return false;
    if (one === undefined) answer = undefined;
  }
  return answer;
}

function closing(words: readonly Word[], open: number): number {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at] === '(') depth++;
    else if (words[at] === ')' && --depth === 0) return at;
  }
  return words.length;
}

function evaluateTerm(
  words: readonly Word[],
  at: number,
  there: (path: string) => boolean | undefined,
): [boolean | undefined, number] {
  const word = words[at];
  const operator = words[at + 1];
  if (at + 2 < words.length && operator !== undefined && COMPARE.has(operator)) {
    const right = words[at + 2];
    return [word === undefined || right === undefined ? undefined : COMPARE.get(operator)?.(word, right), at + 3];
  }
  if (at + 1 < words.length && word !== undefined && /^-[nzdefs]$/.test(word)) {
    if (operator === undefined) return [undefined, at + 2];
    if (word === '-n') return [operator !== '', at + 2];
    if (word === '-z') return [operator === '', at + 2];
    return [there(operator), at + 2];
  }
  return [word === undefined ? undefined : word !== '', at + 1];
}

const number = (text: string) => Number.parseInt(text, 10) || 0;

const COMPARE: ReadonlyMap<string, (left: string, right: string) => boolean> = new Map([
  ['=', (left: string, right: string) => left === right],
  ['==', (left: string, right: string) => left === right],
  ['!=', (left: string, right: string) => left !== right],
  ['-eq', (left: string, right: string) => number(left) === number(right)],
  ['-ne', (left: string, right: string) => number(left) !== number(right)],
  ['-lt', (left: string, right: string) => number(left) < number(right)],
  ['-le', (left: string, right: string) => number(left) <= number(right)],
  ['-gt', (left: string, right: string) => number(left) > number(right)],
  ['-ge', (left: string, right: string) => number(left) >= number(right)],
]);
