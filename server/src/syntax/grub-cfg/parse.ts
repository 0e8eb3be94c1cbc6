import type { Span } from '../../text/span.ts';
import { Grammar } from './grammar.ts';
import { Lexer, Token } from './lexer.ts';
import type { GrubScript, ScriptCommand, ScriptEntry } from './tree.ts';

/** The commands that can load Xen, its dom0, or neither: the rest of a script is not kept. */
const KEPT = new Set([
  'multiboot',
  'multiboot2',
  'module',
  'module2',
  'xen_hypervisor',
  'xen_module',
  'chainloader',
  'linux',
  'linux16',
  'linuxefi',
]);

/** A text cannot be taken apart line by line for ever when every line opens what nobody closes. */
const MOST_UNCLOSED = 8;

interface OpenEntry {
  readonly kind: ScriptEntry['kind'];
  readonly start: number;
  end: number;
  readonly head: Span;
  readonly commands: ScriptCommand[];
  readonly children: ScriptEntry[];
}

/** Reads a GRUB 2 script (`grub.cfg`). Never fails: what GRUB would refuse stands in `faults`, and what was read stays. */
export function parseGrubScript(text: string): GrubScript {
  const lexer = new Lexer(text);
  const grammar = new Grammar();
  const collector = new Collector(text.length);
  let fault: GrubScript['faults'][number] | undefined;
  let unclosed = 0;
  for (;;) {
    const kind = lexer.next();
    if (kind === Token.end) break;
    const { start, end } = lexer;
    let word = '';
    if (kind === Token.reserved) word = lexer.reserved;
    else if (kind === Token.misfit) word = text.slice(start, end);
    const event = grammar.take(kind, word);
    if (grammar.fault && !fault) {
      const hanging = kind === Token.unclosed && /(?:^|[^\\'"])\\\n?$/.test(text.slice(start));
      const words = hanging ? 'the last line ends with a backslash, and nothing follows' : grammar.fault;
      fault = makeFault(text, { start, end }, words, kind);
    }
    if (kind === Token.unclosed) {
      // The rest of the file would be one word: go on behind its first line, so that the other entries stay known.
      const newline = text.indexOf('\n', start);
      unclosed++;
      lexer.resumeAt(newline < 0 || unclosed > MOST_UNCLOSED ? text.length : newline);
    }
    if (event === 'command') collector.command(text, start, lexer.end, kind === Token.name);
    else if (event === 'open') collector.open(text, lexer.blankEnd);
    else if (event === 'close') collector.close(lexer.blankEnd, end);
    else if (event === 'delimiter') collector.finish(Math.min(lexer.blankEnd, start));
  }
  collector.finish(lexer.blankEnd);
  const missing = fault ? undefined : grammar.finish();
  if (missing) fault = makeFault(text, { start: text.length, end: text.length }, missing, Token.end);
  return { root: collector.root(), faults: fault ? [fault] : [] };
}

function makeFault(text: string, at: Span, words: string, kind: number): GrubScript['faults'][number] {
  const seen = kind === Token.unclosed ? text.length : at.end;
  const message = `Syntax error at line ${lineOf(text, kind === Token.newline ? at.start : seen)}: ${words}.`;
  if (kind === Token.unclosed) {
    const newline = text.indexOf('\n', at.start);
    return { start: at.start, end: newline < 0 ? text.length : newline, code: 'syntax/unclosed-quote', message };
  }
  return { ...at, code: 'syntax/grub-script', message };
}

/** The number of the line that GRUB has read when it has seen the text up to `offset`. */
function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}

/** Keeps the commands that matter, entry by entry. */
class Collector {
  readonly #entries: OpenEntry[];
  /** For each open block, whether it is an entry's. */
  readonly #blocks: boolean[] = [];
  #name = '';
  #start = 0;

  constructor(length: number) {
    const head = { start: 0, end: 0 };
    this.#entries = [{ kind: 'script', start: 0, end: length, head, commands: [], children: [] }];
  }

  command(text: string, start: number, end: number, isName: boolean): void {
    const name = isName && end - start <= 14 ? text.slice(start, end) : '';
    this.#name = KEPT.has(name) || name === 'menuentry' || name === 'submenu' ? name : '';
    this.#start = start;
  }

  finish(end: number): void {
    if (KEPT.has(this.#name)) {
      this.#entries.at(-1)?.commands.push({ name: this.#name, start: this.#start, end });
    }
    this.#name = '';
  }

  open(text: string, end: number): void {
    const kind = this.#name;
    if (kind === 'menuentry' || kind === 'submenu') {
      const head = { start: this.#start, end };
      this.#entries.push({ kind, start: this.#start, end: text.length, head, commands: [], children: [] });
      this.#blocks.push(true);
    } else {
      this.finish(end);
      this.#blocks.push(false);
    }
    this.#name = '';
  }

  close(blankEnd: number, end: number): void {
    this.finish(blankEnd);
    if (this.#blocks.pop()) this.#closeEntry(end);
  }

  root(): ScriptEntry {
    while (this.#entries.length > 1) this.#closeEntry(this.#entries.at(-1)?.end ?? 0);
    return this.#entries[0] as ScriptEntry;
  }

  #closeEntry(end: number): void {
    const entry = this.#entries.pop();
    if (!entry) return;
    entry.end = end;
    this.#entries.at(-1)?.children.push(entry);
  }
}
