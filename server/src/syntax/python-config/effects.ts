/** What a statement that is not worked out may do to the names that are known. */
import { signAt } from './evidence.ts';
import type { Token } from './lexer.ts';
import { isSequence, type PyValue, type Sequence } from './values.ts';

/** What these do to the names nobody can tell. */
const ANYTHING = new Set(['exec', 'execfile', 'eval', 'globals', 'locals', 'vars', 'setattr']);

/** The names that are known at a place of the text, and what they stand for. */
export class Known extends Map<string, PyValue | undefined> {
  /** Names that functions of the file change, whenever these may be called. */
  readonly #volatile = new Set<string>();

  override set(name: string, value: PyValue | undefined): this {
    return super.set(name, this.#volatile?.has(name) ? undefined : value);
  }

  /** Forgets whatever the statement may change. */
  forget(tokens: readonly Token[]): void {
    const lastAssigned = lastTarget(tokens);
    for (const [at, { kind, text }] of tokens.entries()) {
      if (kind === 'name' && ANYTHING.has(text)) this.#forgetAll();
      if (text === '*' && tokens[at - 1]?.text === 'import') this.#forgetAll();
      if (kind !== 'name') continue;
      const before = tokens[at - 1]?.text ?? '';
      const bound = at < lastAssigned || ['for', 'import', 'as', 'def', 'class', 'del', 'global'].includes(before);
      // A list may be changed by whoever is given it.
      if (bound || isSequence(this.get(text))) this.set(text, undefined);
    }
    // `for a, b in` and `import a, b`.
    const [first] = tokens;
    if (first === undefined || !['for', 'import', 'from', 'del', 'global'].includes(first.text)) return;
    for (const { kind, text } of tokens) {
      if (text === 'in') break;
      if (kind === 'name') this.set(text, undefined);
    }
  }

  /** Takes a function's lines for what they are: something that may run at any time. */
  forgetForever(tokens: readonly Token[]): void {
    const global = tokens[0]?.text === 'global';
    for (const [at, { kind, text }] of tokens.entries()) {
      const touched = global || '.['.includes(tokens[at + 1]?.text ?? ' ');
      if (kind !== 'name' || !touched) continue;
      this.#volatile.add(text);
      this.set(text, undefined);
    }
  }

  /** The names that mean the very same list; `undefined` where it stands inside another one too. */
  namesOf(list: Sequence): string[] | undefined {
    const names: string[] = [];
    for (const [name, value] of this) {
      if (value === list) names.push(name);
      else if (isSequence(value) && holds(value, list, 0)) return undefined;
    }
    return names;
  }

  #forgetAll(): void {
    for (const name of [...this.keys()]) this.set(name, undefined);
  }
}

function holds({ items }: Sequence, list: Sequence, depth: number): boolean {
  return items.some((item) => item === list || (isSequence(item) && (depth > 20 || holds(item, list, depth + 1))));
}

/** The index of the last sign that assigns to what stands before it. */
function lastTarget(tokens: readonly Token[]): number {
  let last = -1;
  for (let at = signAt(tokens, '=', 0); at < tokens.length; at = signAt(tokens, '=', at + 1)) last = at;
  if (last < 0 && /^[-+*/%&|^]=$|^(?:\/\/|\*\*|<<|>>)=$/.test(tokens[1]?.text ?? '')) return 1;
  return last;
}
