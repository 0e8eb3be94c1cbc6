import type { ConfigTree, Statement } from '../syntax/xl-config/tree.ts';
import type { Seen, Watch } from './watch.ts';

const NONE: readonly Statement[] = [];
const STEP = 5000;
/** So few statements are put in or taken out one by one; more of them key by key. */
const FEW = 16;

/** Of a config, what the index reads. */
export interface IndexedConfig {
  readonly version: number;
  readonly tree: ConfigTree;
}

/** The stored statements of one key, in the order of the text. */
interface Setting {
  statements: Statement[];
  /** Another number after each change of `statements`. */
  revision: number;
  /** The index of the last statement that sets the key anew, or -1: not looked for yet. */
  base: number;
}

/** Which statements set a key: kept up to date through edits, so that rules need not walk the text. */
export class SettingsIndex {
  readonly #watch: Watch;
  #statements: readonly Statement[] = NONE;
  readonly #byKey = new Map<string, Setting>();
  readonly #repeated = new Set<string>();
  #revisions = 0;
  /** The number of the update that is under way or was last; `#complete` tells which. */
  #run = 0;
  #complete = true;
  #holder: IndexedConfig | undefined;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** Whose statements it holds, completely. */
  get holder(): IndexedConfig | undefined {
    return this.#complete ? this.#holder : undefined;
  }

  /**
   * Takes a newer config over; only those are looked at that the changes since the last time have touched.
   * Gives `undefined` now and then, so that a caller can let others have a turn in between. An update that is given up half way
   * or overtaken by another one does no harm: the next one starts from nothing.
   */
  *update(holder: IndexedConfig): Generator<undefined, void> {
    const { statements } = holder.tree;
    if (!this.#complete) this.#clear();
    const old = this.#statements;
    const seen = this.#watch.look(holder.version, old.length, statements.length);
    this.#watch.commit(seen);
    const run = ++this.#run;
    this.#holder = holder;
    this.#complete = false;
    this.#statements = statements;
    const gone = old.length - seen.head - seen.tail;
    const come = statements.length - seen.head - seen.tail;
    if (gone <= FEW && come <= FEW) {
      for (let at = seen.head; at < seen.head + gone; at++) this.#take(old[at]);
      for (let at = seen.head; at < seen.head + come; at++) this.#put(statements[at]);
    } else {
      yield* this.#exchange(old, statements, seen, run);
    }
    if (run === this.#run) this.#complete = true;
  }

  /** The stored statements with that key in the order of the text. */
  all(key: string): readonly Statement[] {
    return this.#byKey.get(key)?.statements ?? NONE;
  }

  /** A number that is another one after every change of what `all` gives for that key, or of the objects in it. */
  revision(key: string): number {
    return this.#byKey.get(key)?.revision ?? 0;
  }

  /** The index in `all` of the last statement that sets the key with `=`; 0 where there is none. */
  base(key: string): number {
    const setting = this.#byKey.get(key);
    if (!setting) return 0;
    if (setting.base < 0) {
      const { statements } = setting;
      let at = statements.length - 1;
      while (at > 0 && statements[at]?.operator?.kind === '+=') at--;
      setting.base = at;
    }
    return setting.base;
  }

  /** The keys that more than one stored statement has. */
  repeated(): Iterable<string> {
    return this.#repeated;
  }

  *#exchange(
    old: readonly Statement[],
    statements: readonly Statement[],
    { head, tail }: Seen,
    run: number,
  ): Generator<undefined, void> {
    this.#remove(old.slice(head, old.length - tail));
    const unsorted = new Set<Setting>();
    for (let at = head; at < statements.length - tail; at++) {
      const setting = this.#add(statements[at]);
      if (setting) unsorted.add(setting);
      if (at % STEP === STEP - 1) {
        yield undefined;
        if (run !== this.#run) return;
      }
    }
    for (const { statements } of unsorted) statements.sort((a, b) => a.offset - b.offset);
  }

  #clear(): void {
    this.#statements = NONE;
    this.#byKey.clear();
    this.#repeated.clear();
    this.#complete = true;
  }

  #take(statement: Statement | undefined): void {
    const name = statement?.key?.name;
    const setting = name === undefined ? undefined : this.#byKey.get(name);
    if (!statement?.stored || name === undefined || !setting) return;
    setting.statements.splice(setting.statements.indexOf(statement), 1);
    this.#changed(name, setting);
  }

  #put(statement: Statement | undefined): void {
    const setting = this.#settingOf(statement);
    if (!statement || !setting) return;
    const { statements } = setting;
    let at = statements.length;
    let low = 0;
    while (low < at) {
      const middle = (low + at) >> 1;
      if ((statements[middle] as Statement).offset < statement.offset) low = middle + 1;
      else at = middle;
    }
    statements.splice(at, 0, statement);
    this.#changed(statement.key?.name ?? '', setting);
  }

  /** Gives the setting where it must be sorted again. */
  #add(statement: Statement | undefined): Setting | undefined {
    const setting = this.#settingOf(statement);
    if (!statement || !setting) return undefined;
    const { statements } = setting;
    const last = statements[statements.length - 1];
    statements.push(statement);
    if (statements.length === 2) this.#repeated.add(statement.key?.name ?? '');
    setting.revision = ++this.#revisions;
    setting.base = -1;
    return last && last.offset > statement.offset ? setting : undefined;
  }

  #remove(statements: readonly Statement[]): void {
    const gone = new Set(statements);
    const names = new Set<string>();
    for (const { key, stored } of statements) if (key && stored) names.add(key.name);
    for (const name of names) {
      const setting = this.#byKey.get(name);
      if (!setting) continue;
      setting.statements = setting.statements.filter((statement) => !gone.has(statement));
      this.#changed(name, setting);
    }
  }

  #settingOf(statement: Statement | undefined): Setting | undefined {
    const name = statement?.key?.name;
    if (!statement?.stored || name === undefined) return undefined;
    let setting = this.#byKey.get(name);
    if (!setting) {
      setting = { statements: [], revision: 0, base: -1 };
      this.#byKey.set(name, setting);
    }
    return setting;
  }

  #changed(name: string, setting: Setting): void {
    setting.revision = ++this.#revisions;
    setting.base = -1;
    if (setting.statements.length === 0) this.#byKey.delete(name);
    if (setting.statements.length > 1) this.#repeated.add(name);
    else this.#repeated.delete(name);
  }
}
