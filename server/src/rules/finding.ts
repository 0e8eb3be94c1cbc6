import type { FileEdits } from '../text/file-edits.ts';
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
  /**
   * What it changes in other files: all of it is done, or nothing. Never `safe`: two files of a boot chain cannot be written at one
   * moment, and a word that moves from one to the other takes effect where it had none.
   */
  readonly elsewhere?: readonly FileEdits[];
  /** The one mend that is right nearly always. */
  readonly preferred?: boolean;
  /**
   * It may be done without asking: on saving, by "fix all", by `xen-config check --fix`. Only where the tool reads the same before and
   * after, or refuses the text before and the mend is the one thing that can be meant; nothing that a person wrote gets lost. A name
   * that is only near, or a value that takes effect for the first time, is not safe, however likely.
   */
  readonly safe?: boolean;
}

/** Lines and columns, all from 1, columns in UTF-16 units; the end is behind the last character. */
export interface PlaceInFile {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another place that a finding is about. */
export interface RelatedPlace extends Span {
  readonly message: string;
  /** The absolute path of another file, where it stands there. The span means nothing then: `place` says where. */
  readonly file?: string;
  /** Where in `file`; absent: the file as a whole. */
  readonly place?: PlaceInFile;
}

/** Something to say about a place in a file. Spans are absolute once a finding leaves `rules/`; inside, a statement's findings count from its start. */
export interface Finding {
  /** `family/name`, such as `pci/same-device-twice`: a row of `rules/table.ts`, a page under `docs/rules/`. */
  readonly code: string;
  readonly severity: Severity;
  /** Who says so: `xl`, `xen`, `pciback`, `grub` in their words on errors; `advice` for ours. */
  readonly source: string;
  readonly span: Span;
  readonly message: string;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly related?: readonly RelatedPlace[];
  /** Made when asked. Spans count from where `span` counts from. */
  readonly fixes?: () => readonly Fix[];
}

/** A row of the rules' table: what a code stands for. The families' tables are put together in `rules/table.ts`. */
export interface RuleRow {
  readonly code: string;
  /** The severity that it usually has. */
  readonly severity: Severity;
  /** One line for the index of docs/rules: what it points at and why it matters. */
  readonly title: string;
  /**
   * What else than the text it depends on: the machine, other files of the folder, the file's own path, the editor. A comment that
   * silences such a rule may be needed elsewhere and is never called unneeded, and the rule's page says so.
   */
  readonly needs?: 'host' | 'neighbour' | 'path' | 'editor';
}
