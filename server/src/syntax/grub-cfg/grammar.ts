import { Token, type TokenKind } from './lexer.ts';

/** What the machine makes of a token, for those who collect commands beside it. */
export type Event =
  | 'nothing'
  /** The first word of a command. */
  | 'command'
  | 'argument'
  /** A `{` that belongs to the command before it. */
  | 'open'
  | 'close'
  /** The command before it is over. */
  | 'delimiter';

type Frame = 'block' | 'function' | 'condition' | 'then' | 'else' | 'loop head' | 'loop';

type Mode =
  /** A command must come; line ends may come before it. */
  | 'start'
  /** A command may come, or what closes the frame. */
  | 'between'
  | 'arguments'
  /** A compound command or a block has just been closed. */
  | 'closed'
  | 'for name'
  | 'for in'
  | 'for words'
  | 'for do'
  | 'function name'
  | 'function open';

/** The grammar of GRUB 2 scripts as a machine that is fed one token after the other. Goes on after a fault as well as it can. */
export class Grammar {
  /** What is wrong with the first token that did not fit, in words. */
  fault: string | undefined;
  readonly #frames: Frame[] = [];
  #mode: Mode = 'between';

  /** `word` is the reserved word or the sign as written. */
  take(kind: TokenKind, word: string): Event {
    const event = this.#step(kind, word);
    if (event) return event;
    this.fault ??= this.#complaint(kind, word);
    return this.#recover(kind);
  }

  /** What is missing at the end of the text, in words. */
  finish(): string | undefined {
    const frame = this.#frames.at(-1);
    if (frame) return MISSING.get(frame);
    const mode = this.#mode;
    if (mode === 'between' || mode === 'arguments' || mode === 'closed') return undefined;
    if (mode === 'function name' || mode === 'function open') return 'the function has no body';
    return 'the loop has no "done"';
  }

  #step(kind: TokenKind, word: string): Event | undefined {
    switch (this.#mode) {
      case 'start':
        if (kind === Token.newline) return 'nothing';
        return this.#command(kind, word);
      case 'between':
        if (kind === Token.newline) return 'nothing';
        return this.#command(kind, word) ?? this.#closer(kind, word);
      case 'arguments':
        if (kind === Token.name || kind === Token.word || kind === Token.reserved) return 'argument';
        if (kind === Token.leftBrace) return this.#push('block', 'open');
        return this.#delimiter(kind) ?? this.#blockEnd(kind);
      case 'closed':
        return this.#delimiter(kind) ?? this.#blockEnd(kind);
      default:
        return this.#header(kind, word);
    }
  }

  #command(kind: TokenKind, word: string): Event | undefined {
    if (kind === Token.name || kind === Token.word) {
      this.#mode = 'arguments';
      return 'command';
    }
    if (kind !== Token.reserved) return undefined;
    if (word === 'if') return this.#push('condition');
    if (word === 'while' || word === 'until') return this.#push('loop head');
    if (word === 'for') return this.#to('for name');
    if (word === 'function' && this.#frames.length === 0) return this.#to('function name');
    return undefined;
  }

  /** What may follow a whole command and its delimiter. */
  #closer(kind: TokenKind, word: string): Event | undefined {
    const frame = this.#frames.at(-1);
    if (kind === Token.rightBrace) return frame === 'block' || frame === 'function' ? this.#pop('close') : undefined;
    if (kind !== Token.reserved) return undefined;
    if (frame === 'condition' && word === 'then') return this.#become('then');
    if (frame === 'then' && word === 'else') return this.#become('else');
    if (frame === 'then' && word === 'elif') return this.#become('condition');
    if ((frame === 'then' || frame === 'else') && word === 'fi') return this.#pop('nothing');
    if (frame === 'loop head' && word === 'do') return this.#become('loop');
    if (frame === 'loop' && word === 'done') return this.#pop('nothing');
    return undefined;
  }

  #delimiter(kind: TokenKind): Event | undefined {
    if (kind !== Token.newline && kind !== Token.semicolon) return undefined;
    return this.#to('between', 'delimiter');
  }

  /** A block's `}` may follow a command directly; a function's may not. */
  #blockEnd(kind: TokenKind): Event | undefined {
    return kind === Token.rightBrace && this.#frames.at(-1) === 'block' ? this.#pop('close') : undefined;
  }

  #header(kind: TokenKind, word: string): Event | undefined {
    switch (this.#mode) {
      case 'for name':
        return kind === Token.name ? this.#to('for in') : undefined;
      case 'for in':
        return kind === Token.reserved && word === 'in' ? this.#to('for words') : undefined;
      case 'for words':
        if (kind === Token.name || kind === Token.word || kind === Token.reserved) return 'nothing';
        return kind === Token.newline || kind === Token.semicolon ? this.#to('for do') : undefined;
      case 'for do':
        if (kind === Token.newline) return 'nothing';
        return kind === Token.reserved && word === 'do' ? this.#push('loop') : undefined;
      case 'function name':
        return kind === Token.name ? this.#to('function open') : undefined;
      default:
        if (kind === Token.newline) return 'nothing';
        return kind === Token.leftBrace ? this.#push('function', 'open') : undefined;
    }
  }

  #to(mode: Mode, event: Event = 'nothing'): Event {
    this.#mode = mode;
    return event;
  }

  #push(frame: Frame, event: Event = 'nothing'): Event {
    this.#frames.push(frame);
    return this.#to('start', event);
  }

  #become(frame: Frame): Event {
    this.#frames[this.#frames.length - 1] = frame;
    return this.#to('start');
  }

  #pop(event: Event): Event {
    this.#frames.pop();
    return this.#to('closed', event);
  }

  #complaint(kind: TokenKind, word: string): string {
    const frame = this.#frames.at(-1);
    if (kind === Token.bad) return 'a "$" that names no variable; write \\$ for a dollar sign';
    if (kind === Token.unclosed) return 'a quote is never closed';
    if (kind === Token.rightBrace) {
      if (this.#mode === 'start') return 'an empty block, or a command is missing before "}"';
      if (frame === undefined) return '"}" closes nothing';
      if (frame === 'function') return 'a line end or ";" is missing before "}"';
      return MISSING.get(frame) ?? '';
    }
    if (kind === Token.leftBrace) return '"{" stands where no block can begin';
    if (kind === Token.misfit) return `"${word}" has no meaning here; quote it`;
    if (kind === Token.semicolon) return 'a command is missing before ";"';
    if (kind === Token.reserved) return `"${word}" stands where it cannot`;
    return 'this stands where it cannot';
  }

  #recover(kind: TokenKind): Event {
    switch (kind) {
      case Token.name:
      case Token.word:
      case Token.bad:
      case Token.unclosed: {
        const event = this.#mode === 'arguments' ? 'argument' : 'command';
        return this.#to('arguments', event);
      }
      case Token.rightBrace: {
        const block = Math.max(this.#frames.lastIndexOf('block'), this.#frames.lastIndexOf('function'));
        if (block < 0) return this.#to('between', 'delimiter');
        this.#frames.length = block;
        return this.#to('closed', 'close');
      }
      case Token.leftBrace:
        return this.#push('block', 'open');
      default:
        return this.#to('between', 'delimiter');
    }
  }
}

const MISSING: ReadonlyMap<Frame, string> = new Map([
  ['block', 'a "{" that is never closed'],
  ['function', 'a "{" that is never closed'],
  ['condition', 'an "if" without its "then"'],
  ['then', 'an "if" without its "fi"'],
  ['else', 'an "if" without its "fi"'],
  ['loop head', 'a loop without its "do"'],
  ['loop', 'a loop without its "done"'],
]);
