import type { Finding, Fix } from '../rules/finding.ts';
import { EditedText } from '../text/edited-text.ts';
import type { Edit } from '../text/span.ts';

/** What came of mending all that is safe to mend. */
export interface Mended {
  readonly text: string;
  /** From the old text to the new one, in their order; none: there was nothing to do. */
  readonly edits: readonly Edit[];
  /** What was done, in the order in which it was. */
  readonly done: readonly { readonly code: string; readonly title: string }[];
}

/** A mend can make another one possible, but not for ever. */
const MOST_ROUNDS = 10;

/**
 * Does every safe fix (`Fix.safe`), looks again, and goes on until there is none left. Where two fixes want the same place the first
 * one has it, and the other its chance in the next round.
 *
 * @param check what is wrong with a text, any text
 */
export function fixAll(text: string, check: (text: string) => Iterable<Finding | undefined>): Mended {
  const edited = new EditedText(text);
  const done: { code: string; title: string }[] = [];
  const seen = new Set([text]);
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { edits, fixes } = safeEdits(check(current));
    if (edits.length === 0) break;
    const next = new EditedText(current);
    next.apply(edits);
    current = next.text();
    // Two mends that undo each other.
    if (seen.has(current)) break;
    seen.add(current);
    edited.apply(edits);
    done.push(...fixes);
  }
  return { text: edited.text(), edits: edited.edits(), done };
}

function safeFix({ fixes }: Finding): Fix | undefined {
  // A half of what reaches into other files would be worse than nothing.
  return fixes?.().find(({ safe, edits, elsewhere }) => safe === true && edits.length > 0 && !elsewhere);
}

function safeEdits(findings: Iterable<Finding | undefined>) {
  const edits: Edit[] = [];
  const taken = new Places();
  const fixes: { code: string; title: string }[] = [];
  for (const finding of findings) {
    const fix = finding && safeFix(finding);
    if (!fix || !taken.add(fix.edits)) continue;
    edits.push(...fix.edits);
    fixes.push({ code: finding.code, title: fix.title });
  }
  return { edits, fixes };
}

/** The places that edits have been promised, in their order. */
class Places {
  readonly #edits: Edit[] = [];

  /** False, and nothing is added, where one of them meets or touches a place that is taken: which comes first would be chance. */
  add(edits: readonly Edit[]): boolean {
    for (const { span } of edits) {
      const at = this.#firstEndingFrom(span.start);
      const other = this.#edits[at];
      if (other && other.span.start <= span.end) return false;
    }
    for (const edit of edits) this.#edits.splice(this.#firstEndingFrom(edit.span.start), 0, edit);
    return true;
  }

  #firstEndingFrom(offset: number): number {
    let low = 0;
    let high = this.#edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edits[middle]?.span.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
