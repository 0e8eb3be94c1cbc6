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

/**
 * Which item of one menu the value of `default` means, and what it says of the submenu below. As `get_entry_number` of
 * grub-core/normal/menu.c: a number counts from 0, a title or an id is compared as it is; what means nothing means the first.
 */
export function defaultItem(
  menu: readonly MenuItem[],
  value: string,
): { readonly item?: MenuItem; readonly rest: string } {
  const { head, rest } = cutAtLevel(value);
  const digits = /^\s*(\d+)\s*$/.exec(head);
  const named = digits
    ? menu[Number(digits[1])]
    : menu.find(({ title, id }) => head !== '' && (title === head || id === head));
  const item = named ?? menu[0];
  return { ...(item && { item }), rest: named ? rest : '' };
}

/** `>` leads into a submenu, `>>` stands for a `>` in a title. */
function cutAtLevel(value: string): { readonly head: string; readonly rest: string } {
  let head = '';
  for (let at = 0; at < value.length; at++) {
    const character = value[at] ?? '';
    if (character === '>' && value[at + 1] === '>') at++;
    else if (character === '>') return { head, rest: value.slice(at + 1) };
    head += character;
  }
  return { head, rest: '' };
}
