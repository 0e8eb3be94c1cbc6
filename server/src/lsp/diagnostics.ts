import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../rules/finding.ts';
import { toDiagnostic } from './convert.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';

/** How long one turn may take before others get theirs, in milliseconds. */
const TURN = 8;
/** More than this many problems in a file help nobody, and every one travels to the editor at every key. Errors come first. */
const MOST_SHOWN = 1000;

/** What diagnostics need beside the documents. */
export interface Surroundings {
  /** The address of a rule's page. */
  readonly page: (code: string) => string | undefined;
  /** A finding as the user's settings want it. */
  readonly judge: (finding: Finding) => Finding | undefined;
}

/** Checks documents in the background, in turns, and publishes what was found. A change drops the check under way. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #surroundings: Surroundings;
  /** The newest run of each document; a run that is not the newest stops at its next turn. */
  readonly #runs = new Map<string, object>();
  /** What the last finished run found, for the version that it looked at. */
  readonly #found = new Map<string, { readonly version: number; readonly findings: readonly Finding[] }>();

  constructor(connection: Connection, documents: OpenDocuments, surroundings: Surroundings) {
    this.#connection = connection;
    this.#documents = documents;
    this.#surroundings = surroundings;
  }

  /** Checks soon: after the messages that have arrived already, so that a burst of keys is checked once. */
  schedule(uri: string): void {
    const run = {};
    this.#runs.set(uri, run);
    setImmediate(() => this.#start(uri, run));
  }

  scheduleAll(): void {
    for (const uri of this.#documents.uris()) this.schedule(uri);
  }

  clear(uri: string): void {
    this.#runs.delete(uri);
    this.#found.delete(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** What is known to be wrong with the document as it stands now; checks it at once where no run has finished yet. */
  findings(uri: string): readonly Finding[] {
    const document = this.#documents.get(uri);
    if (!document) return [];
    const known = this.#found.get(uri);
    if (known?.version === document.text.version) return known.findings;
    return [...document.file.check()].filter((finding) => finding !== undefined);
  }

  #start(uri: string, run: object): void {
    const document = this.#documents.get(uri);
    if (!document || this.#runs.get(uri) !== run) return;
    const found: Finding[] = [];
    const checking = document.file.check()[Symbol.iterator]();
    const turn = () => {
      if (this.#runs.get(uri) !== run) return;
      const until = process.uptime() * 1000 + TURN;
      for (;;) {
        const { done, value } = checking.next();
        if (done) break;
        if (value) found.push(value);
        else if (process.uptime() * 1000 > until) {
          setImmediate(turn);
          return;
        }
      }
      this.#runs.delete(uri);
      const { text } = document;
      this.#found.set(uri, { version: text.version, findings: found });
      void this.#connection.sendDiagnostics({
        uri,
        version: text.version,
        diagnostics: this.#mostImportant(found).map((finding) => this.diagnostic(document, finding)),
      });
      // What that finds comes as a check of its own: nobody waits for it.
      void document.file.lookAround();
    };
    turn();
  }

  /** A finding as it is shown. */
  diagnostic({ text }: OpenDocument, finding: Finding): Diagnostic {
    return toDiagnostic(text, finding, this.#surroundings.page(finding.code));
  }

  /** All findings, or, where there are too many, the errors first and a line that says how many are not shown. */
  #mostImportant(found: readonly Finding[]): readonly Finding[] {
    if (found.length <= MOST_SHOWN) return found;
    const shown = [
      ...found.filter(({ severity }) => severity === 'error'),
      ...found.filter(({ severity }) => severity !== 'error'),
    ].slice(0, MOST_SHOWN);
    const more = this.#surroundings.judge({
      code: 'file/more-not-shown',
      severity: 'information',
      source: 'advice',
      span: { start: 0, end: 0 },
      message: `${found.length - MOST_SHOWN} more problems are not shown: mend some of these first.`,
    });
    return more ? [...shown, more] : shown;
  }
}
