/** GRUB 2's menu while it is put together, and which of its entries starts by itself. */
import type { CommandStatement, Statement } from '../../syntax/grub-cfg/statements.ts';
import type { Span } from '../../text/span.ts';
import type { Traced } from './traced.ts';

/** An entry or a submenu. The span is the whole command's. */
export interface MenuItem extends Span {
  readonly kind: 'menuentry' | 'submenu';
  readonly title: string;
  readonly id?: string;
  /** What the body gets as `$1` and on: the title first. */
  readonly arguments: readonly Traced[];
  readonly body: readonly Statement[];
  readonly file: string;
}

/** Options of `menuentry` that take a value. */
const WITH_VALUE = /^(?:--class|-c|--users|--hotkey|--source|--id)$/;

export function addEntry(
  menu: MenuItem[],
  command: CommandStatement,
  kind: MenuItem['kind'],
  words: readonly Traced[],
  file: string,
): void {
  const plain: Traced[] = [];
  let id: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const { text } = word;
    if (text.startsWith('--id=')) id = text.slice(5);
    else if (WITH_VALUE.test(text)) {
      at++;
      if (text === '--id') id = words[at]?.text;
    } else if (!text.startsWith('--') || text === '--') plain.push(word);
  }
  menu.push({
    kind,
    title: plain[0]?.text ?? '',
    ...(id !== undefined && { id }),
    arguments: plain,
    body: command.block ?? [],
    file,
    start: command.start,
    end: command.end,
  });
}
