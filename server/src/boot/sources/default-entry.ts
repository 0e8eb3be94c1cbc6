/** Which entry GRUB boots by itself. */

/** An entry or a submenu, as far as the choice depends on it. */
export interface MenuPlace {
  readonly kind: 'menuentry' | 'submenu';
  readonly title: string;
  readonly id?: string;
}

/** Ends an id whose last part, the device, nobody knows. */
const UNTOLD_DEVICE = '-?';
const DEEPEST = 10;

/**
 * The item of one menu that `wanted` means (a number, a title or an id, before a `>`), as `get_entry_number` and
 * `grub_menu_execute_entry` of GRUB's grub-core/normal/menu.c read it: what means nothing means the first. An item that is `undefined`
 * stands for some entries that nobody knows, or for none; `unsure`: the answer depends on them. `rest` is what the value says of the menu
 * below, where the item is a submenu: nothing means its first entry. `isNamed`: the value means it, and not just the first for want of another.
 */
export function chosenItem<Item extends MenuPlace>(
  menu: readonly (Item | undefined)[],
  wanted: string,
): { readonly item: Item; readonly rest: string; readonly isNamed: boolean } | 'unsure' | undefined {
  const rest = behind(wanted) ?? '';
  const gap = menu.indexOf(undefined);
  const number = wanted === '' ? 0 : numberOf(wanted);
  const named = number === undefined ? menu.find((item) => item !== undefined && isMeant(item, wanted)) : undefined;
  // Behind a gap a number means nobody knows what, and so does a name that nothing before it has.
  if (!named && gap >= 0 && (number === undefined || number >= gap)) return 'unsure';
  const item = named ?? menu[number ?? 0] ?? menu[0];
  return item && { item, rest, isNamed: item === named || item === menu[number ?? -1] };
}

/**
 * The entry that boots by itself, through the submenus that `wanted` leads into; a submenu where that has no entries. `isNamed`: the value
 * means it, at every level.
 */
export function startedByItself<Item extends MenuPlace>(
  menu: readonly (Item | undefined)[],
  wanted: string,
  childrenOf: (submenu: Item) => readonly (Item | undefined)[],
): { readonly item: Item; readonly isNamed: boolean } | 'unsure' | undefined {
  let items = menu;
  let spec = wanted;
  let isNamed = true;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const chosen = chosenItem(items, spec);
    if (chosen === undefined || chosen === 'unsure') return chosen;
    const { item } = chosen;
    isNamed &&= chosen.isNamed;
    items = item.kind === 'submenu' ? childrenOf(item) : [];
    if (items.length === 0) return { item, isNamed };
    spec = chosen.rest;
  }
  return undefined;
}

/** As GRUB's `strtoul` reads the start of a text; absent where it is no number. */
function numberOf(text: string): number | undefined {
  const [, hexadecimal, octal, decimal] = /^\s*(?:0x([0-9a-fA-F]+)|0([0-7]+)|(\d+))/.exec(text) ?? [];
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return decimal === undefined ? undefined : Number(decimal);
}

function isMeant({ title, id = '' }: MenuPlace, wanted: string): boolean {
  return isNamed(id, wanted) || isNamed(title, wanted);
}

/** Whether the part of `wanted` before a lone `>` names this; `>>` stands for one `>`. */
function isNamed(name: string, wanted: string): boolean {
  if (name === '') return false;
  const rest = behind(wanted);
  const first = (rest === undefined ? wanted : wanted.slice(0, wanted.length - rest.length - 1)).replaceAll('>>', '>');
  if (name.endsWith(UNTOLD_DEVICE)) return first.startsWith(name.slice(0, -1)) && first.length > name.length - 1;
  return first === name;
}

/** What stands behind the first lone `>`; absent where there is none. */
function behind(wanted: string): string | undefined {
  for (let at = wanted.indexOf('>'); at >= 0; at = wanted.indexOf('>', at)) {
    if (wanted[at + 1] !== '>') return wanted.slice(at + 1);
    at += 2;
  }
  return undefined;
}
