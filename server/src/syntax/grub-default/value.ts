import type { Span } from '../../text/span.ts';
import { type Decoded, Decoder } from '../grub-cfg/decoded.ts';
import { endOfQuoting } from './lexer.ts';

/** What came out of a variable or a command: where it stands in the decoded text, and where that is written. */
export interface Expansion extends Span {
  readonly source: Span;
  /** False where only the shell can tell what comes out. */
  readonly known: boolean;
}

/** A variable's value as the shell makes it. */
export interface ShellValue {
  readonly decoded: Decoded;
  readonly expanded: readonly Expansion[];
  /** What surrounds the last unit that is no blank; `none` too where there is nothing. */
  readonly tail: 'double' | 'single' | 'none';
}

/**
 * Resolves quotes, escapes and variables. `lookUp` gives the value of a variable that an earlier line has set; what nobody knows
 * becomes `${NAME}`, or `${_}` for anything but a plain variable, so that it is still seen to be a variable.
 */
export function shellValue(text: string, value: Span, lookUp: (name: string) => string | undefined): ShellValue {
  const out = new Decoder(value.start);
  const expanded: Expansion[] = [];
  let tail: ShellValue['tail'] = 'none';
  let quote: '"' | "'" | undefined;
  let at = value.start;
  while (at < value.end) {
    const character = text[at] ?? '';
    if (character === '\\' && quote !== "'") {
      const next = text[at + 1] ?? '';
      if (next === '\n') {
        at += 2;
        continue;
      }
      const taken = quote === undefined || '$`"\\'.includes(next);
      if (taken && at + 1 < value.end) at++;
    } else if (character === "'" && quote !== '"') {
      quote = quote ? undefined : "'";
      if (quote && tail === 'none' && out.length === 0) tail = 'single';
      at++;
      continue;
    } else if (character === '"' && quote !== "'") {
      quote = quote ? undefined : '"';
      if (quote && tail === 'none' && out.length === 0) tail = 'double';
      at++;
      continue;
    } else if ((character === '$' || character === '`') && quote !== "'") {
      const end = Math.min(endOfQuoting(text, at, quote === '"').at, value.end);
      if (end > at + 1 || character === '`' || /[A-Za-z0-9_@*#?$!-]/.test(text[at + 1] ?? '')) {
        const source = { start: at, end: Math.max(end, endOfName(text, at, value.end)) };
        const from = out.length;
        const isKnown = expand(text, source, lookUp, out);
        expanded.push({ start: from, end: out.length, source, known: isKnown });
        tail = quote === '"' ? 'double' : 'none';
        at = source.end;
        continue;
      }
    }
    // The character at hand, whatever it is, and all up to the next that could mean something.
    let stop = at + 1;
    while (stop < value.end && !isSpecial(text.charCodeAt(stop))) stop++;
    out.copy(text, at, stop);
    if (text.slice(at, stop).trim() !== '') tail = quote === '"' ? 'double' : quote === "'" ? 'single' : 'none';
    at = stop;
  }
  return { decoded: out.finish(value.end), expanded, tail };
}

/** A backslash, a quote of any kind, a dollar. */
export function isSpecial(code: number): boolean {
  return code === 92 || code === 39 || code === 34 || code === 36 || code === 96;
}

function endOfName(text: string, dollar: number, stop: number): number {
  if (text[dollar] !== '$') return dollar + 1;
  let at = dollar + 1;
  if (/[A-Za-z_]/.test(text[at] ?? '')) {
    // A backslash at a line's end is taken out before names are read: a name goes on behind it.
    for (;;) {
      while (at < stop && /\w/.test(text[at] ?? '')) at++;
      if (!(at + 1 < stop && text[at] === '\\' && text[at + 1] === '\n')) break;
      at += 2;
    }
  } else if (/[0-9@*#?$!-]/.test(text[at] ?? '')) at++;
  return at;
}

function expand(text: string, source: Span, lookUp: (name: string) => string | undefined, out: Decoder): boolean {
  const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(
    text.slice(source.start, source.end).replaceAll('\\\n', ''),
  );
  const variable = name?.[1] ?? name?.[2];
  const known = variable === undefined ? undefined : lookUp(variable);
  if (known === undefined) {
    out.unknown();
    out.put(`\${${variable ?? '_'}}`, source.start);
  } else out.put(known, source.start);
  return known !== undefined;
}
