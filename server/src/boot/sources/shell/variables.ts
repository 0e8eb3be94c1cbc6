/** What a shell's variables hold, in functions and subshells too. */
import { TracedText } from '../traced-text.ts';

export class Variables {
  #values: Map<string, TracedText>;
  /** Of the functions that run, what their `local` variables held before. */
  readonly #locals: Map<string, TracedText | undefined>[] = [];

  constructor(values: ReadonlyMap<string, TracedText>) {
    this.#values = new Map(values);
  }

  get(name: string): TracedText | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: TracedText | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  /** What is set in `run` is forgotten behind it. */
  apart<Result>(run: () => Result): Result {
    const values = this.#values;
    this.#values = new Map(values);
    const result = run();
    this.#values = values;
    return result;
  }

  /** With the arguments of a function, and its own `local` variables. */
  inFunction<Result>(args: readonly TracedText[], run: () => Result): Result {
    const outer = [...this.#values].filter(([name]) => isArgument(name));
    this.#putArguments(argumentsOf(args));
    const locals = new Map<string, TracedText | undefined>();
    this.#locals.push(locals);
    const result = run();
    this.#locals.pop();
    this.#putArguments(outer);
    for (const [name, value] of locals) this.set(name, value);
    return result;
  }

  /** Answers whether there is a function that the variable can be local to. */
  makeLocal(name: string): boolean {
    const locals = this.#locals.at(-1);
    if (locals && !locals.has(name)) locals.set(name, this.#values.get(name));
    return locals !== undefined;
  }

  #putArguments(values: readonly (readonly [string, TracedText])[]): void {
    for (const name of [...this.#values.keys()]) if (isArgument(name)) this.#values.delete(name);
    for (const [name, value] of values) this.#values.set(name, value);
  }
}

function isArgument(name: string): boolean {
  return /^(?:\d+|[@*#])$/.test(name);
}

/** `$1` and on, `$#`, `$*`, `$@`. Between quotes `$@` is a word for each argument, which is followed for one alone. */
function argumentsOf(args: readonly TracedText[]): [string, TracedText][] {
  const spaced = TracedText.join(args.flatMap((arg, index) => (index > 0 ? [TracedText.of(' '), arg] : [arg])));
  return [
    ...args.map((arg, index): [string, TracedText] => [String(index + 1), arg]),
    ['#', TracedText.of(String(args.length))],
    ['*', spaced],
    ['@', args.length > 1 ? TracedText.untold('what $@ comes to') : spaced],
  ];
}
