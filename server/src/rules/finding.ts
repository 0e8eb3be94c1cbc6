import type { Edit, Span } from '../text/span.ts';

/**
 * `error`: the real tool of that release rejects it, in its words. `warning`, `information`, `hint`: it takes it silently, and a person
 * would want to know.
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A mend that is safe to offer. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The one mend that is right nearly always. */
  readonly preferred?: boolean;
}

/** Something to say about a place in a file. Spans are absolute once a finding leaves `rules/`; inside, a statement's findings count from its start. */
export interface Finding {
  /** `family/name`, such as `pci/same-device-twice`: a row of `rules/table.ts`, a section of `docs/rules.md`. */
  readonly code: string;
  readonly severity: Severity;
  /** Who says so: `xl`, `xen`, `pciback`, `grub` in their words on errors; `advice` for ours. */
  readonly source: string;
  readonly span: Span;
  readonly message: string;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly related?: readonly (Span & { readonly message: string })[];
  /** Made when asked. Spans count from where `span` counts from. */
  readonly fixes?: () => readonly Fix[];
}

/** A row of the rules' table: what a code stands for. The families' tables are put together in `rules/table.ts`. */
export interface RuleRow {
  readonly code: string;
  /** The severity that it usually has. */
  readonly severity: Severity;
  /** One line for docs/rules.md: what it points at and why it matters. */
  readonly title: string;
}
