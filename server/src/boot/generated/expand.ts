/** The words of a GRUB 2 command with every variable filled in. */
import { variableAt } from '../../syntax/grub-cfg/lexer.ts';
import { walkWord } from '../../syntax/grub-cfg/words.ts';
import type { Span } from '../../text/span.ts';
import { type Traced, TracedWriter } from './traced.ts';

/** No line that boots anything is longer; one that doubles itself would grow without end. */
const LONGEST = 8192;

/** What a script's words are filled in from. */
export interface Variables {
  /** The value; `undefined`: only the boot loader knows it. An unset variable is empty. */
  value(name: string): Traced | undefined;
  /** Told of every variable that only the boot loader knows. */
  unknown(name: string): void;
}

/**
 * The words that one word of the script becomes: outside of quotes a variable's value is cut at blanks, and nothing at all where it is empty.
 * A variable that only the loader knows stays as it is written.
 */
export function expandWord(file: string, text: string, word: Span, variables: Variables): Traced[] {
  const expansion = new Expansion(file, text, variables);
  expansion.run(word);
  const home = { file, start: word.start, end: word.end };
  return expansion.finish().map((each) => each.within(home));
}

class Expansion {
  readonly #file: string;
  readonly #text: string;
  readonly #variables: Variables;
  readonly #done: Traced[] = [];
  #open: TracedWriter | undefined;

  constructor(file: string, text: string, variables: Variables) {
    this.#file = file;
    this.#text = text;
    this.#variables = variables;
  }

  run(word: Span): void {
    walkWord(this.#text, word, {
      copy: (start, end) => this.#copy(start, end),
      variable: (at, quoted) => this.#variable(at, word.end, quoted),
      quoted: () => this.#writer(),
    });
  }

  finish(): Traced[] {
    this.#cut();
    return this.#done;
  }

  #variable(at: number, end: number, quoted: boolean): number {
    const variable = variableAt(this.#text, at, end);
    if (!variable) {
      this.#copy(at, at + 1);
      return at + 1;
    }
    const value = this.#variables.value(variable.name);
    if (!value) {
      this.#variables.unknown(variable.name);
      this.#copy(at, variable.end);
    } else if (quoted) this.#put(value);
    else this.#split(value);
    return variable.end;
  }

  /** A value outside of quotes: its blanks end words. */
  #split(value: Traced): void {
    const { text } = value;
    let at = 0;
    while (at < text.length) {
      if (text[at] === ' ' || text[at] === '\t' || text[at] === '\n') {
        this.#cut();
        at++;
        continue;
      }
      const from = at;
      while (at < text.length && text[at] !== ' ' && text[at] !== '\t' && text[at] !== '\n') at++;
      this.#put(value.slice(from, at));
    }
  }

  #writer(): TracedWriter {
    this.#open ??= new TracedWriter();
    return this.#open;
  }

  #copy(start: number, end: number): void {
    const writer = this.#writer();
    if (writer.length <= LONGEST) writer.copy(this.#file, this.#text, start, end);
  }

  #put(part: Traced): void {
    const writer = this.#writer();
    if (writer.length + part.text.length <= LONGEST) writer.put(part);
  }

  #cut(): void {
    if (this.#open) this.#done.push(this.#open.finish());
    this.#open = undefined;
  }
}
