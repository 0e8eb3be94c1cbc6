/** Where commands stand, and how messages name them. */
import type { ShList } from '../../../syntax/grub-default/script.ts';
import type { Span } from '../../../text/span.ts';
import type { Origin } from '../../choices.ts';
import type { ScriptText } from './expand.ts';

/** Of a whole list; absent of an empty one. */
export function spanOf(list: ShList): Span | undefined {
  const first = list[0]?.command;
  const last = list.at(-1)?.command;
  return first && last && { start: first.start, end: last.end };
}

/** Where it stands; absent of a text that no file holds as it is. */
export function placeOf({ file }: ScriptText, { start, end }: Span): Origin | undefined {
  return file === undefined ? undefined : { file, start, end };
}

/** Why nobody knows what the commands print. */
export function untoldOutput(text: string, span: Span): string {
  return `the output of "${cut(text, span)}"`;
}

/** As much of it as fits into a message. */
export function cut(text: string, { start, end }: Span): string {
  const words = text
    .slice(start, Math.min(end, start + 80))
    .replace(/\s+/g, ' ')
    .trim();
  return end - start > 60 ? `${words.slice(0, 60)}…` : words;
}
