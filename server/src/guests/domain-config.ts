import { type Long, parseLong } from '../specs/c-numbers/long.ts';
import { decodeString, parseConfig, reparseConfig } from '../syntax/xl-config/parse.ts';
import type { ConfigTree, Statement, Value } from '../syntax/xl-config/tree.ts';
import { slice, type TextChange, type TextUnits } from '../text/span.ts';
import { SettingsIndex } from './settings-index.ts';
import { Lineage } from './watch.ts';

/** An item of a list as it counts for the guest: `+=` puts items of several statements together. */
export interface ListItem {
  readonly statement: Statement;
  /** Its spans count from the statement. */
  readonly value: Value;
}

/** What `xlu_cfg_get_long` makes of a key. `added`: it was written with `+=`, which xl takes for no number. */
export type Integer = Long | { readonly kind: 'absent' | 'list' | 'added' };

/** A guest's config with what it says key by key, read as xl's getters read it: the last setting of a key wins. */
export class DomainConfig {
  readonly text: string;
  readonly tree: ConfigTree;
  /** The same object through all changes of a text. */
  readonly lineage: Lineage;
  /** The number of changes before this one. */
  readonly version: number;
  readonly #index: SettingsIndex;

  private constructor(text: string, tree: ConfigTree, lineage: Lineage, index: SettingsIndex) {
    this.text = text;
    this.tree = tree;
    this.lineage = lineage;
    this.version = lineage.version;
    this.#index = index;
  }

  static parse(text: string, units: TextUnits = 'utf16'): DomainConfig {
    const lineage = new Lineage();
    return new DomainConfig(text, parseConfig(text, { units }), lineage, new SettingsIndex(lineage.watch()));
  }

  /** The config after a change; this one must not be used any more. `text` is the whole new text. */
  change(text: string, change: TextChange): DomainConfig {
    const tree = reparseConfig(this.tree, text, change);
    this.lineage.note(tree.kept, change);
    return new DomainConfig(text, tree, this.lineage, this.#index);
  }

  /** Builds the index in slices: gives `undefined` now and then. The first question builds it at one go otherwise. */
  *settle(): Generator<undefined, void> {
    if (this.#index.holder !== this) yield* this.#index.update(this);
  }

  /** The stored statements of a key, in the order of the text. */
  all(key: string): readonly Statement[] {
    return this.#settled().all(key);
  }

  /** The statement whose value counts. */
  last(key: string): Statement | undefined {
    const all = this.all(key);
    return all[all.length - 1];
  }

  /** A number that is another one after every change of what sets the key. */
  revision(key: string): number {
    return this.#settled().revision(key);
  }

  /** The keys that are set more than once. */
  repeatedKeys(): Iterable<string> {
    return this.#settled().repeated();
  }

  /** What stands at a span of a statement, as it is written. */
  source(statement: Statement, span: { readonly start: number; readonly end: number }): string {
    return slice(this.text, { start: statement.offset + span.start, end: statement.offset + span.end });
  }

  /** The characters that xl sees in a string or number of a statement; `undefined` for a list or what is neither. */
  atom(statement: Statement, value: Value | undefined): string | undefined {
    if (value?.kind === 'number') return this.source(statement, value);
    if (value?.kind === 'string') return decodeString(this.source(statement, value));
    return undefined;
  }

  /** As `xlu_cfg_get_string`: the single value of a key, `undefined` where it is absent or a list. */
  string(key: string): string | undefined {
    let whole: string | undefined;
    for (const statement of this.chain(key)) {
      const part = this.atom(statement, statement.value);
      if (part === undefined) return undefined;
      whole = (whole ?? '') + part;
    }
    return whole;
  }

  /** As `xlu_cfg_get_long`. */
  integer(key: string): Integer {
    const last = this.last(key);
    if (!last) return { kind: 'absent' };
    const text = this.atom(last, last.value);
    if (text === undefined) return { kind: 'list' };
    return last.operator?.kind === '+=' ? { kind: 'added' } : parseLong(text);
  }

  /** As `xlu_cfg_get_list`: every item of a key's list, `undefined` where the key is absent or a single value. */
  list(key: string): ListItem[] | undefined {
    if (this.last(key)?.value?.kind !== 'list') return undefined;
    const items: ListItem[] = [];
    for (const statement of this.chain(key)) {
      if (statement.value?.kind !== 'list') continue;
      for (const value of statement.value.items) items.push({ statement, value });
    }
    return items;
  }

  /** The statements whose values make up what counts: the last with `=` and every `+=` behind it. */
  chain(key: string): readonly Statement[] {
    const all = this.all(key);
    const base = this.#index.base(key);
    return base === 0 ? all : all.slice(base);
  }

  /** How many of the key's statements count for nothing, as a later `=` replaces them: the first ones. */
  replaced(key: string): number {
    return this.#settled().base(key);
  }

  #settled(): SettingsIndex {
    if (this.#index.holder !== this) for (const _ of this.settle());
    return this.#index;
  }
}
