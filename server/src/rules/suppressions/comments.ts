/** The comments `# xen-config: …` of a text, whatever its language. */
import { LANGUAGES, type LanguageId } from '../../protocol/languages.ts';
import type { Span } from '../../text/span.ts';

/** What every such comment holds: a text without it has none, and costs nothing. */
export const MARK = 'xen-config:';

/** A rule's code in such a comment, as written. */
export interface CodeWord extends Span {
  readonly code: string;
}

export interface SuppressionComment extends Span {
  /** `undefined`: something else than `ignore` or `ignore-file` follows. */
  readonly scope: 'line' | 'file' | undefined;
  readonly codes: readonly CodeWord[];
  /** Whether nothing but blanks stands before it. */
  readonly alone: boolean;
}

/** Of a comment, from its `#` on. A reason may follow behind ` -- `. */
const FORM = /^#[ \t]*xen-config:[ \t]*(?:(ignore-file|ignore)(?![\w-]))?([^\r\n]*)/;

/** Languages that a shell reads. */
const SHELL: ReadonlySet<LanguageId> = new Set([LANGUAGES.grubCfg, LANGUAGES.grubDefault, LANGUAGES.dracut]);
/** Languages in which only a line of its own is a comment. */
const WHOLE_LINES: ReadonlySet<LanguageId> = new Set([
  LANGUAGES.grubMenu,
  LANGUAGES.modprobe,
  LANGUAGES.modulesList,
  LANGUAGES.syslinux,
  LANGUAGES.blsEntry,
  LANGUAGES.grubenv,
]);

/** In the order of the text. */
export function readSuppressionComments(text: string, language: LanguageId): SuppressionComment[] {
  const found: SuppressionComment[] = [];
  let hashes: Hashes | undefined;
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    let start = at;
    while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
    start--;
    hashes ??= SHELL.has(language) ? new ShellHashes(text) : XL_HASHES;
    if (text[start] !== '#') continue;
    const lineStart = text.lastIndexOf('\n', start) + 1;
    const alone = text.slice(lineStart, start).trim() === '';
    // In a menu of GRUB legacy a `#` behind a command is one more word of it, and so for modprobe and in lists of modules.
    if (WHOLE_LINES.has(language) ? !alone : !hashes.isComment(text, lineStart, start)) continue;
    found.push(readComment(text, start, alone));
  }
  return found;
}

function readComment(text: string, start: number, alone: boolean): SuppressionComment {
  const newline = text.indexOf('\n', start);
  const match = FORM.exec(text.slice(start, newline < 0 ? text.length : newline));
  const [whole = '', verb, rest = ''] = match ?? [];
  const scope = verb === 'ignore' ? 'line' : verb === 'ignore-file' ? 'file' : undefined;
  const [words = ''] = rest.split(/(?<=^|[ \t])--(?=$|[ \t])/);
  const from = start + whole.length - rest.length;
  const codes = [...words.matchAll(/[^\s,]+/g)].map((word) => ({
    code: word[0],
    start: from + word.index,
    end: from + word.index + word[0].length,
  }));
  return { start, end: start + whole.trimEnd().length, scope, codes, alone };
}

/** Tells whether a `#` starts a comment. Asked in the order of the text. */
interface Hashes {
  isComment(text: string, lineStart: number, hash: number): boolean;
}

/** The strings of xl's language never span lines, and know no way to hold their own quote. */
const XL_HASHES: Hashes = {
  isComment(text, lineStart, hash) {
    for (let at = lineStart; at < hash; at++) {
      const c = text[at];
      // A mark inside a comment is nothing new.
      if (c === '#') return false;
      if (c !== '"' && c !== "'") continue;
      const newline = text.indexOf('\n', at);
      const close = text.indexOf(c, at + 1);
      if (close < 0 || (newline >= 0 && close > newline)) continue;
      if (close > hash) return false;
      at = close;
    }
    return true;
  },
};

/** Quotes of a shell span lines: what came before is followed from the text's start, once. */
class ShellHashes implements Hashes {
  readonly #text: string;
  #at = 0;
  #quote = '';
  /** Where the comment that was passed last starts. */
  #comment = -1;

  constructor(text: string) {
    this.#text = text;
  }

  isComment(_text: string, _lineStart: number, hash: number): boolean {
    while (this.#at <= hash) this.#step();
    return this.#comment === hash;
  }

  #step(): void {
    const text = this.#text;
    const c = text[this.#at] ?? '';
    if (this.#quote === "'") {
      if (c === "'") this.#quote = '';
    } else if (c === '\\') this.#at++;
    else if (this.#quote === '"') {
      if (c === '"') this.#quote = '';
    } else if (c === '"' || c === "'") this.#quote = c;
    else if (c === '#' && (this.#at === 0 || /[\s;&|(){}]/.test(text[this.#at - 1] ?? ''))) {
      this.#comment = this.#at;
      const newline = text.indexOf('\n', this.#at);
      this.#at = newline < 0 ? text.length : newline;
    }
    this.#at++;
  }
}
