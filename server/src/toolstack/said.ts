import type { Statement } from '../syntax/xl-config/tree.ts';
import type { Span } from '../text/span.ts';

/** A place in a config: a statement, and a span that counts from its start. */
export interface Place {
  readonly statement: Statement;
  readonly span: Span;
}

/** Something that `xl create` prints about a config, or a silent end of it. */
export interface Said {
  /** The rule that it belongs to: a row of rules/verdict/. */
  readonly code: string;
  /** What is printed, without the newline; lines are parted by `\n`. Empty: it gives up without a word. */
  readonly text: string;
  /** More that it prints of the same mistake right behind `text`, with no blank between: nothing that a reader wants, so not in the finding. */
  readonly tail?: string;
  /** xl writes no newline behind it: what it prints next follows on the same line. */
  readonly unfinished?: true;
  /** xl prints `FILE:LINE: ` in front, of the value at `place`; `column`: `FILE:LINE:COLUMN: `; `file`: `FILE: ` alone. */
  readonly located?: true | 'column' | 'file';
  /**
   * `goes-on`: the guest is created all the same. `gives-up`: it is not. `crashes`: xl itself dies of it.
   * `undefined`: what xl makes of it is left to chance, so nothing certain can be said.
   * `fails-later`: xl takes the config and makes the domain, then finds this and takes it down again.
   */
  readonly effect: 'goes-on' | 'gives-up' | 'crashes' | 'undefined' | 'fails-later';
  /** It gives up only after what it says next. */
  readonly more?: true;
  /** Absent: nothing in the file stands for it, as where the name is missing. */
  readonly place?: Place;
  readonly related?: readonly (Place & { readonly message: string })[];
  /** Which of several mistakes behind one code it is, in the words of who reads that language (such as `PciFault`). */
  readonly fault?: string;
  /** The part that is at fault, as xl read it. */
  readonly written?: string;
  /** What xl would have taken in its stead, where that is a short list. */
  readonly names?: readonly string[];
  /** xl prints it at every start of such a guest: no news to anybody, so no finding. */
  readonly chatter?: true;
}
