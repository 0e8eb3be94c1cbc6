import type { Span } from '../../text/span.ts';

/** What GRUB's environment block begins with; without it GRUB reads nothing: `invalid environment block`. */
const SIGNATURE = '# GRUB Environment Block\n';

export interface EnvVariable extends Span {
  readonly name: string;
  /** With GRUB's escapes resolved: a backslash takes the next character as it is. */
  readonly value: string;
  /** Where the value stands. */
  readonly valueSpan: Span;
}

export interface EnvironmentBlock {
  /** In the order of the file. A later one counts. */
  readonly variables: readonly EnvVariable[];
  /** False: GRUB does not take it for an environment block. */
  readonly valid: boolean;
}

/** Reads a `grubenv`: 1024 bytes of `name=value` lines, filled up with `#`. As grub-core/lib/envblk.c does. */
export function parseGrubEnv(text: string): EnvironmentBlock {
  const variables: EnvVariable[] = [];
  if (!text.startsWith(SIGNATURE)) return { variables, valid: false };
  for (let at = SIGNATURE.length; at < text.length; ) {
    const end = endOfLine(text, at);
    const equals = text.indexOf('=', at);
    if (text[at] !== '#' && equals >= 0 && equals < end) {
      const valueSpan = { start: equals + 1, end };
      const value = text.slice(valueSpan.start, end).replace(/\\([\s\S])/g, '$1');
      variables.push({ start: at, end, name: text.slice(at, equals), value, valueSpan });
    }
    at = end + 1;
  }
  return { variables, valid: true };
}

/** A backslash takes a line end's meaning away. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}
