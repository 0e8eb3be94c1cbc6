import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { isLanguageId } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import type { OpenFile, Service } from '../service.ts';
import { pathOf as diskPath } from './boot.ts';

/** A document that an editor has open: its text with positions, and the parsed file. */
export interface OpenDocument {
  readonly text: TextDocument;
  readonly file: OpenFile;
}

/** From this many changes in one message on, parsing once is quicker than following each. */
const MANY_CHANGES = 20;

/** The open documents by URI. Messages for documents that are not open are nobody's fault and do nothing. */
export class OpenDocuments {
  readonly #service: Service;
  /** Called when a document would now be judged otherwise, as something around it has changed. */
  readonly #news: (uri: string) => void;
  readonly #documents = new Map<string, OpenDocument>();

  constructor(service: Service, news: (uri: string) => void = () => {}) {
    this.#service = service;
    this.#news = news;
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** The one that lies at a path of this machine's disk. */
  at(path: string): OpenDocument | undefined {
    for (const [uri, document] of this.#documents) if (diskPath(uri) === path) return document;
    return undefined;
  }

  uris(): IterableIterator<string> {
    return this.#documents.keys();
  }

  /** A language id that is not ours (an editor's `conf`, say) is answered by path and content. False: nothing of ours. */
  open(uri: string, languageId: string, version: number, content: string): boolean {
    const language = isLanguageId(languageId) ? languageId : recogniseLanguage(pathOf(uri), content);
    if (!language) return false;
    const text = TextDocument.create(uri, language, version, content);
    this.close(uri);
    const path = diskPath(uri);
    const place = path === undefined ? undefined : { path, news: () => this.#news(uri) };
    this.#documents.set(uri, { text, file: this.#service.open(language, content, 'utf16', place) });
    return true;
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): boolean {
    const document = this.#documents.get(uri);
    if (!document) return false;
    const { text, file } = document;
    if (changes.length > MANY_CHANGES) {
      const end = text.getText().length;
      TextDocument.update(text, [...changes], version);
      file.change(text.getText(), { start: 0, end, newText: text.getText() });
      return true;
    }
    for (const change of changes) {
      const whole = !('range' in change);
      const start = whole ? 0 : text.offsetAt(change.range.start);
      const end = whole ? text.getText().length : text.offsetAt(change.range.end);
      TextDocument.update(text, [change], version);
      file.change(text.getText(), { start: Math.min(start, end), end: Math.max(start, end), newText: change.text });
    }
    return true;
  }

  close(uri: string): void {
    this.#documents.get(uri)?.file.close();
    this.#documents.delete(uri);
  }
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][\w+.-]*:(?:\/\/[^/]*)?/i, '').replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
