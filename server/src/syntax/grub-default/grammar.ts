/** The grammar of a shell script as a machine, fed one token after the other; far enough to say what `sh` would refuse. */

type Frame = 'if' | 'then' | 'else' | 'while' | 'do' | 'brace' | 'parenthesis' | 'case';

type Mode =
  /** A command must come; line ends may come before it. */
  | 'start'
  /** A command may come, or what closes the frame. */
  | 'between'
  | 'words'
  /** A compound command has just been closed. */
  | 'closed'
  | 'for name'
  | 'for in'
  | 'for words'
  | 'for do'
  | 'case word'
  | 'case in'
  | 'case pattern'
  | 'case open pattern'
  | 'case after pattern'
  | 'function parenthesis'
  /** A function's body or the next command of a pipe must come: no `!` before it. */
  | 'behind'
  /** Behind a `!`. */
  | 'negated';

const NAME = /^[A-Za-z_]\w*$/;

export class ShGrammar {
  readonly #frames: Frame[] = [];
  #mode: Mode = 'between';
  /** Words of the command so far that are no assignments, and whether the last could be a function's name. */
  #words = 0;
  #nameOnly = false;

  /** Whether what runs here runs only sometimes. */
  get conditional(): boolean {
    return this.#frames.some((frame) => frame !== 'brace');
  }

  /** A word: answers whether it is the first of a command, one of its other words, part of the grammar, or misplaced. */
  word(text: string, isAssignment: boolean): 'first' | 'further' | 'grammar' | 'misplaced' {
    switch (this.#mode) {
      case 'start':
      case 'between':
      case 'closed':
        return this.#commandWord(text, isAssignment);
      case 'words':
        if (!isAssignment || this.#words > 0) {
          this.#words++;
          this.#nameOnly = false;
        }
        return 'further';
      case 'for name':
        return NAME.test(text) ? this.#to('for in') : 'misplaced';
      case 'for in':
        if (text === 'in') return this.#to('for words');
        return text === 'do' ? this.#push('do') : 'misplaced';
      case 'for words':
        return 'grammar';
      case 'for do':
        return text === 'do' ? this.#push('do') : 'misplaced';
      case 'case word':
        return this.#to('case in');
      case 'case in':
        return text === 'in' ? this.#to('case pattern') : 'misplaced';
      case 'case pattern':
        if (text === 'esac') return this.#pop();
        return this.#to('case after pattern');
      case 'case open pattern':
        return this.#to('case after pattern');
      case 'behind':
      case 'negated':
        return this.#commandWord(text, isAssignment);
      default:
        return 'misplaced';
    }
  }

  newline(): 'delimiter' | 'grammar' | 'misplaced' {
    switch (this.#mode) {
      case 'start':
      case 'between':
      case 'for do':
      case 'case pattern':
      case 'behind':
      case 'case in':
      case 'for in':
        return 'grammar';
      case 'for words':
        this.#mode = 'for do';
        return 'grammar';
      case 'words':
      case 'closed':
        this.#mode = 'between';
        return 'delimiter';
      default:
        return 'misplaced';
    }
  }

  operator(sign: string): 'delimiter' | 'grammar' | 'misplaced' {
    const mode = this.#mode;
    const ended = mode === 'words' || mode === 'closed';
    // dash takes whatever stands there for a pattern.
    const isPattern = mode === 'case open pattern' || (mode === 'case pattern' && sign !== '(');
    if (isPattern) return this.#to('case after pattern');
    switch (sign) {
      case ';':
        if (mode === 'for words' || mode === 'for in') {
          this.#mode = 'for do';
          return 'grammar';
        }
        return ended ? this.#delimit('between') : 'misplaced';
      case '&':
        return ended ? this.#delimit('between') : 'misplaced';
      case '&&':
      case '||':
        return ended ? this.#delimit('start') : 'misplaced';
      case '|':
        if (mode === 'case after pattern') {
          this.#mode = 'case open pattern';
          return 'grammar';
        }
        return ended ? this.#delimit('behind') : 'misplaced';
      case ';;':
        if (this.#frames.at(-1) !== 'case' || !(ended || mode === 'between')) return 'misplaced';
        return this.#delimit('case pattern');
      case '(':
        return this.#open(mode);
      default:
        return this.#shut(mode, ended);
    }
  }

  redirection(): 'further' | 'misplaced' {
    if (this.#mode === 'start' || this.#mode === 'between' || this.#mode === 'negated') {
      this.#mode = 'words';
      this.#words = 0;
      this.#nameOnly = false;
    }
    return this.#mode === 'words' || this.#mode === 'closed' ? 'further' : 'misplaced';
  }

  /** What is missing at the end, in dash's words. */
  finish(): string | undefined {
    const mode = this.#mode;
    const frame = this.#frames.at(-1);
    if (!frame && (mode === 'between' || mode === 'words' || mode === 'closed')) return undefined;
    const complete = mode === 'between' || mode === 'words' || mode === 'closed' || mode === 'start';
    const expected = complete && frame ? EXPECTED.get(frame) : undefined;
    return expected ? `end of file unexpected (expecting ${expected})` : 'end of file unexpected';
  }

  /** Begins anew on the next line after something that was misplaced. */
  recover(): void {
    this.#mode = 'between';
  }

  #commandWord(text: string, isAssignment: boolean): 'first' | 'grammar' | 'misplaced' {
    const before = this.#mode;
    const frame = this.#frames.at(-1);
    if (before === 'between' || before === 'closed') {
      if (frame === 'if' && text === 'then') return this.#become('then');
      if (frame === 'then' && text === 'else') return this.#become('else');
      if (frame === 'then' && text === 'elif') return this.#become('if');
      if ((frame === 'then' || frame === 'else') && text === 'fi') return this.#pop();
      if (frame === 'while' && text === 'do') return this.#become('do');
      if (frame === 'do' && text === 'done') return this.#pop();
      if (frame === 'brace' && text === '}') return this.#pop();
      if (frame === 'case' && text === 'esac') return this.#pop();
    }
    if (before === 'closed') return 'misplaced';
    switch (text) {
      case 'if':
        return this.#push('if');
      case 'while':
      case 'until':
        return this.#push('while');
      case 'for':
        return this.#to('for name');
      case 'case':
        this.#frames.push('case');
        return this.#to('case word');
      case '{':
        return this.#push('brace');
      case '!':
        return before === 'behind' || before === 'negated' ? 'misplaced' : this.#to('negated');
      case 'then':
      case 'else':
      case 'elif':
      case 'fi':
      case 'do':
      case 'done':
      case 'esac':
      case '}':
      case 'in':
        return 'misplaced';
      default:
    }
    this.#mode = 'words';
    this.#words = isAssignment ? 0 : 1;
    this.#nameOnly = NAME.test(text);
    return 'first';
  }

  #open(mode: Mode): 'grammar' | 'misplaced' {
    if (mode === 'case pattern') return this.#to('case open pattern');
    if (mode === 'start' || mode === 'between' || mode === 'behind' || mode === 'negated') {
      this.#push('parenthesis');
      return 'grammar';
    }
    if (mode === 'words' && this.#words === 1 && this.#nameOnly) {
      this.#mode = 'function parenthesis';
      return 'grammar';
    }
    return 'misplaced';
  }

  #shut(mode: Mode, ended: boolean): 'delimiter' | 'grammar' | 'misplaced' {
    if (mode === 'function parenthesis') {
      this.#mode = 'behind';
      return 'grammar';
    }
    if (mode === 'case after pattern') {
      this.#mode = 'between';
      return 'grammar';
    }
    if (this.#frames.at(-1) !== 'parenthesis' || !(ended || mode === 'between')) return 'misplaced';
    this.#frames.pop();
    return this.#delimit('closed');
  }

  #delimit(mode: Mode): 'delimiter' {
    this.#mode = mode;
    return 'delimiter';
  }

  #to(mode: Mode): 'grammar' {
    this.#mode = mode;
    return 'grammar';
  }

  #push(frame: Frame): 'grammar' {
    this.#frames.push(frame);
    return this.#to('start');
  }

  #become(frame: Frame): 'grammar' {
    this.#frames[this.#frames.length - 1] = frame;
    return this.#to('start');
  }

  #pop(): 'grammar' {
    this.#frames.pop();
    return this.#to('closed');
  }
}

const EXPECTED: ReadonlyMap<Frame, string> = new Map([
  ['if', '"then"'],
  ['then', '"fi"'],
  ['else', '"fi"'],
  ['while', '"do"'],
  ['do', '"done"'],
  ['brace', '"}"'],
  ['parenthesis', '")"'],
  ['case', '";;"'],
]);
