import type { Span } from '../../text/span.ts';

/** What GRUB's environment block begins with; without it, and a byte behind it, GRUB reads nothing: `invalid environment block`. */
export const SIGNATURE = '# GRUB Environment Block\n';

export interface EnvVariable extends Span {
  /** Everything up to the `=`: where a line has none, or is empty, it and its line end belong to the next name. */
  readonly name: string;
  readonly nameSpan: Span;
  /** With GRUB's escapes resolved: a backslash takes the next character as it is. */
  readonly value: string;
  /** Where the value stands. */
  readonly valueSpan: Span;
}

export interface EnvironmentBlock {
  /** In the order of the file. When they are loaded, a later one counts; `save_env` changes the first. */
  readonly variables: readonly EnvVariable[];
  /** False: GRUB does not take it for an environment block. */
  readonly valid: boolean;
  /** What GRUB drops at the end: text without a `=`, or a value that no line end closes. Empty lines at the end are nothing. */
  readonly dropped?: Span;
  /** The `#`s at the end: the room for what is to be saved. */
  readonly room: Span;
  /** Whether a line end stands before the room. If not, `save_env` and grub-editenv can set nothing: `environment block too small`. */
  readonly canSave: boolean;
}

/** Reads a `grubenv`: lines `name=value`, filled up with `#`. As grub-core/lib/envblk.c does (`grub_envblk_iterate`). */
export function parseGrubEnv(text: string): EnvironmentBlock {
  const variables: EnvVariable[] = [];
  const room = roomOf(text);
  const canSave = text[room.start - 1] === '\n';
  if (!text.startsWith(SIGNATURE) || text.length === SIGNATURE.length)
    return { variables, valid: false, room, canSave };
  let dropped: Span | undefined;
  for (let at = SIGNATURE.length; at < text.length; ) {
    if (text[at] === '#') {
      at = endOfLine(text, at) + 1;
      continue;
    }
    const equals = text.indexOf('=', at);
    const end = equals < 0 ? text.length : endOfLine(text, equals + 1);
    if (equals < 0 || end >= text.length) {
      dropped = { start: at, end: text.length };
      break;
    }
    const nameSpan = { start: at, end: equals };
    const valueSpan = { start: equals + 1, end };
    const value = text.slice(valueSpan.start, end).replace(/\\([\s\S])/g, '$1');
    variables.push({ start: at, end, name: text.slice(at, equals), nameSpan, value, valueSpan });
    at = end + 1;
  }
  const isSaid = dropped && text.slice(dropped.start, dropped.end).trim() !== '';
  return { variables, valid: true, ...(dropped && isSaid && { dropped }), room, canSave };
}

function roomOf(text: string): Span {
  let start = text.length;
  while (start > 0 && text[start - 1] === '#') start--;
  return { start, end: text.length };
}

/** A backslash takes a line end's meaning away. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}
