/** What features answer with: plain data in offsets. `lsp/` and `cli.ts` turn it into what their callers speak. */
import type { OptionRecord } from '../catalogue/record.ts';
import type { Edit, Span } from '../text/span.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'field' | 'device' | 'word';
  /** Short, right of the label: a device's name, an option's form. */
  readonly detail?: string;
  /** What choosing it does; `newText` is a snippet where `snippet` is true. */
  readonly edit: Edit;
  readonly snippet: boolean;
  /** What the typed word is held against, where it is not the label. */
  readonly filterText?: string;
  readonly sortText: string;
  readonly deprecated?: boolean;
  /** Ask for completions again after this one: a value follows. */
  readonly retrigger?: boolean;
  /** Where the documentation comes from when it is asked for: a record (and one of its values, or of its members), or words. */
  readonly documentation?:
    | { readonly record: OptionRecord; readonly value?: string; readonly member?: string }
    | string;
}

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What a string is made of, shown while it is typed. */
export interface Signature {
  /** `vif: mac, bridge, …`. */
  readonly label: string;
  /** In Markdown: what is left to give. */
  readonly documentation?: string;
  readonly parameters: readonly {
    /** Where it stands in the label. */
    readonly span: Span;
    /** In Markdown. */
    readonly documentation?: string;
  }[];
  /** The one at the cursor, by its number in `parameters`. */
  readonly active?: number;
}

/** A line of the outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail?: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children?: readonly OutlineItem[];
}
