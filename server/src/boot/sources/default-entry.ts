/** Which entry GRUB boots by itself. */
import type { ScriptEntry } from '../../syntax/grub-cfg/tree.ts';
import { UNTOLD_ROOT } from './linux-xen.ts';

export interface MenuItem {
  readonly entry: ScriptEntry;
  readonly title: string;
  readonly id: string;
  readonly children: readonly MenuItem[];
}

/**
 * The entry that `wanted` (a number, a title or an id; `submenu>entry`) chooses, as GRUB's `get_entry_number` reads it. `before` says how
 * many entries stand before the menu's first; absent where nobody knows. A submenu takes what stands behind `>`; without one it is asked
 * for the same again, and boots its first entry where it has none like it.
 */
export function defaultEntry(
  menu: readonly MenuItem[],
  wanted: string,
  before: number | undefined,
): MenuItem | undefined {
  let items = menu;
  let spec = wanted;
  let offset = before;
  for (let depth = 0; depth < 10; depth++) {
    const chosen = choose(items, spec === '' ? '0' : spec, offset, depth > 0);
    if (chosen === undefined || chosen.entry.kind !== 'submenu') return chosen;
    spec = behind(spec) ?? spec;
    items = chosen.children;
    offset = 0;
  }
  return undefined;
}

function choose(
  items: readonly MenuItem[],
  spec: string,
  before: number | undefined,
  whole: boolean,
): MenuItem | undefined {
  const number = /^\s*(0[xX][0-9a-fA-F]+|\d+)/.exec(spec)?.[1];
  if (number !== undefined) {
    if (before === undefined) return undefined;
    const index = numberOf(number) - before;
    return items[index] ?? (whole ? items[0] : undefined);
  }
  const named = items.find((item) => isMeant(item.id, spec) || isMeant(item.title, spec));
  // What nobody is called stands for the first; but other scripts make entries as well.
  return named ?? (whole ? items[0] : undefined);
}

function numberOf(text: string): number {
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

/** Whether the part of `spec` before a lone `>` names this; `>>` stands for one `>`. */
function isMeant(name: string, spec: string): boolean {
  if (name === '') return false;
  const rest = behind(spec);
  const first = (rest === undefined ? spec : spec.slice(0, spec.length - rest.length - 1)).replaceAll('>>', '>');
  const open = `-${UNTOLD_ROOT}`;
  // Nobody knows the device, which is the last part of an id.
  if (name.endsWith(open)) return first.startsWith(name.slice(0, -1)) && first.length > name.length - 1;
  return first === name;
}

function behind(spec: string): string | undefined {
  for (let at = spec.indexOf('>'); at >= 0; at = spec.indexOf('>', at)) {
    if (spec[at + 1] !== '>') return at + 1 < spec.length ? spec.slice(at + 1) : undefined;
    at += 2;
  }
  return undefined;
}
