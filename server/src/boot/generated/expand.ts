/** The words of a GRUB 2 command with every variable filled in. */
import { variableAt } from '../../syntax/grub-cfg/lexer.ts';
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

  run({ start, end }: Span): void {
    const text = this.#text;
    let at = start;
    while (at < end) {
      const character = text[at];
      if (character === "'") {
        const close = text.indexOf("'", at + 1);
        const stop = close < 0 || close >= end ? end : close;
        this.#copy(at + 1, stop);
        at = stop + 1;
      } else if (character === '"') at = this.#double(at + 1, end, true);
      else if (character === '$' && text[at + 1] === '"') at = this.#double(at + 2, end, false);
      else if (character === '$') at = this.#variable(at, end, false);
      else if (character === '\\') {
        if (text[at + 1] !== '\n') this.#copy(at + 1, Math.min(at + 2, end));
        at += 2;
      } else {
        const from = at;
        while (at < end && !'\'"$\\'.includes(text[at] ?? '')) at++;
        this.#copy(from, at);
      }
    }
  }

  finish(): Traced[] {
    this.#cut();
    return this.#done;
  }

  #double(from: number, end: number, variables: boolean): number {
    const text = this.#text;
    this.#writer();
    let at = from;
    while (at < end) {
      const character = text[at];
      if (character === '"') return at + 1;
      if (character === '\\') {
        const next = text[at + 1] ?? '';
        if (next === '\n') at += 2;
        else if (next === '"' || next === '\\' || (next === '$' && variables)) {
          this.#copy(at + 1, at + 2);
          at += 2;
        } else {
          this.#copy(at, at + 1);
          at++;
        }
      } else if (character === '$' && variables) at = this.#variable(at, end, true);
      else {
        const start = at;
        while (at < end && text[at] !== '"' && text[at] !== '\\' && (text[at] !== '$' || !variables)) at++;
        this.#copy(start, at);
      }
    }
    return end;
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
