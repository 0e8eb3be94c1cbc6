/**
 * Which items of a list a check has something to say about. The reader gives the same list until its key is touched, so a key typed
 * elsewhere costs what those few items cost, not what thousands of others do.
 */
export class Remarkable<T extends object> {
  readonly #known = new WeakMap<readonly T[], { readonly stamp: string; readonly items: readonly T[] }>();

  /** The items to be looked at: all of them at first. `stamp`: what else the check depends on. */
  of(all: readonly T[], stamp: string): readonly T[] {
    const known = this.#known.get(all);
    return known?.stamp === stamp ? known.items : all;
  }

  /** Told at the end of a check: it says the same where it looks at these items alone. */
  keep(all: readonly T[], stamp: string, looked: readonly T[], told: ReadonlySet<T>): void {
    if (looked.length === told.size) return;
    this.#known.set(all, { stamp, items: told.size === 0 ? [] : looked.filter((item) => told.has(item)) });
  }
}
