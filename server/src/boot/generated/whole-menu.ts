/** GRUB 2's whole menu, whatever its entries start: what `saved_entry` and `next_entry` of a grubenv name. */
import type { BootTree } from '../choices.ts';
import { startedByItself } from '../sources/default-entry.ts';
import { Environment } from './environment.ts';
import type { MenuItem } from './menu.ts';
import { ScriptRun } from './run.ts';

/** An entry, or a submenu, of the menu. */
export interface MenuName {
  readonly title: string;
  readonly id?: string;
  /** The submenus that it stands in, the outermost first. */
  readonly under: readonly MenuName[];
  readonly isSubmenu: boolean;
}

/** What a value of `default` comes to. */
export interface MenuChoice {
  /** The entry that starts by itself; absent where the menu is empty. */
  readonly entry?: MenuName;
  /** Whether the value names it; else it is the first of a menu that has none of that name. */
  readonly isNamed: boolean;
}

/** No menu is deeper, or longer. */
const DEEPEST = 8;
const MOST_ITEMS = 5000;

export class WholeMenu {
  /** The file whose menu it is. */
  readonly file: string;
  /** Whether a variable of the grubenv is what `default` is set to: GRUB_DEFAULT=saved. */
  readonly usesSaved: boolean;
  readonly names: readonly MenuName[];
  readonly #top: readonly MenuItem[];
  readonly #below = new Map<MenuItem, readonly MenuItem[]>();
  readonly #nameOf = new Map<MenuItem, MenuName>();

  constructor(tree: BootTree, file: string) {
    this.file = file;
    this.usesSaved = /^[ \t]*set[ \t]+default=["']?\$\{?saved_entry\b/m.test(tree.files.get(file) ?? '');
    const run = new ScriptRun(tree);
    const environment = Environment.ofConfig(file);
    const top: MenuItem[] = [];
    run.file(file, environment, top);
    this.#top = top;
    const names: MenuName[] = [];
    const waiting = top.map((item) => ({ item, environment, under: [] as readonly MenuName[] }));
    for (let next = waiting.shift(); next && names.length < MOST_ITEMS; next = waiting.shift()) {
      const { item, under } = next;
      const { title, id } = item;
      const name = { title, ...(id !== undefined && { id }), under, isSubmenu: item.kind === 'submenu' };
      this.#nameOf.set(item, name);
      names.push(name);
      if (item.kind !== 'submenu' || under.length >= DEEPEST) continue;
      const inside = next.environment.inside();
      const { menu } = run.body(item, inside);
      this.#below.set(item, menu);
      waiting.unshift(...menu.map((below) => ({ item: below, environment: inside, under: [...under, name] })));
    }
    this.names = names;
  }

  /** What GRUB starts where `default` holds that value. */
  choice(value: string): MenuChoice {
    const started = startedByItself(this.#top, value, (submenu) => this.#below.get(submenu) ?? []);
    if (!started || started === 'unsure') return { isNamed: false };
    const entry = this.#nameOf.get(started.item);
    return { ...(entry && { entry }), isNamed: started.isNamed };
  }
}

/** The value that names an entry: ids where there are some, else titles, with `>` between levels. */
export function valueNaming({ under, ...name }: MenuName, by: 'id' | 'title'): string {
  return [...under, name]
    .map(({ id, title }) => ((by === 'id' ? id : undefined) ?? title).replaceAll('>', '>>'))
    .join('>');
}
