import type { Statement } from '../syntax/xl-config/tree.ts';

const NONE: readonly Statement[] = [];
const STEP = 5000;

/** Which statements set a key: kept up to date through edits, so that rules need not walk the text. */
export class SettingsIndex {
  #statements: readonly Statement[] = NONE;
  readonly #byKey = new Map<string, Statement[]>();
  readonly #repeated = new Set<string>();
  /** The number of the update that is under way or was last; `#complete` tells which. */
  #run = 0;
  #complete = true;
  #holder: object | undefined;

  /** Whose statements it holds, completely. */
  get holder(): object | undefined {
    return this.#complete ? this.#holder : undefined;
  }

  /**
   * Takes a new list of statements over. Statements that are the same objects as before cost one comparison each.
   * Gives `undefined` now and then, so that a caller can let others have a turn in between. An update that is given up half way
   * or overtaken by another one does no harm: the next one starts from nothing.
   */
  *update(holder: object, statements: readonly Statement[]): Generator<undefined, void> {
    if (!this.#complete) this.#clear();
    const old = this.#statements;
    const run = ++this.#run;
    this.#holder = holder;
    this.#complete = false;
    const shorter = Math.min(old.length, statements.length);
    let head = 0;
    while (head < shorter && old[head] === statements[head]) head++;
    let tail = 0;
    while (tail < shorter - head && old[old.length - 1 - tail] === statements[statements.length - 1 - tail]) tail++;
    // A copy: a parser may go on with the array that it gave.
    this.#statements = statements.slice();
    this.#remove(old.slice(head, old.length - tail));
    const unsorted = new Set<Statement[]>();
    for (let at = head; at < statements.length - tail; at++) {
      const sharers = this.#add(statements[at]);
      if (sharers) unsorted.add(sharers);
      if (at % STEP === STEP - 1) {
        yield undefined;
        if (run !== this.#run) return;
      }
    }
    for (const sharers of unsorted) sharers.sort((a, b) => a.offset - b.offset);
    this.#complete = true;
  }

  /** The stored statements with that key in the order of the text. */
  all(key: string): readonly Statement[] {
    return this.#byKey.get(key) ?? NONE;
  }

  /** The keys that more than one stored statement has. */
  repeated(): Iterable<string> {
    return this.#repeated;
  }

  #clear(): void {
    this.#statements = NONE;
    this.#byKey.clear();
    this.#repeated.clear();
    this.#complete = true;
  }

  /** Gives the list of that key where it must be sorted again. */
  #add(statement: Statement | undefined): Statement[] | undefined {
    const name = statement?.key?.name;
    if (!statement?.stored || name === undefined) return undefined;
    const sharers = this.#byKey.get(name);
    if (!sharers) {
      this.#byKey.set(name, [statement]);
      return undefined;
    }
    const last = sharers[sharers.length - 1];
    sharers.push(statement);
    if (sharers.length === 2) this.#repeated.add(name);
    return last && last.offset > statement.offset ? sharers : undefined;
  }

  #remove(statements: readonly Statement[]): void {
    const gone = new Set(statements);
    const names = new Set<string>();
    for (const { key, stored } of statements) if (key && stored) names.add(key.name);
    for (const name of names) {
      const left = (this.#byKey.get(name) ?? []).filter((statement) => !gone.has(statement));
      if (left.length > 0) this.#byKey.set(name, left);
      else this.#byKey.delete(name);
      if (left.length < 2) this.#repeated.delete(name);
    }
  }
}
