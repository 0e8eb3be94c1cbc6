/** A page of text with places in it that lead somewhere. */
import type { Origin } from '../../boot/choices.ts';
import { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';

/** A stretch of the page that leads to the place where it is written. */
export interface ViewLink extends Span {
  readonly target: Origin;
}

export class ViewPage {
  text = '';
  readonly links: ViewLink[] = [];
  readonly #files: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, Lines>();

  /** @param files texts of what is led to */
  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  put(text: string): void {
    this.text += text;
  }

  line(text = ''): void {
    this.text += `${text}\n`;
  }

  heading(text: string): void {
    this.line();
    this.line(text);
    this.line('─'.repeat(Math.min(text.length, 80)));
  }

  link(text: string, target: Origin | undefined): void {
    const start = this.text.length;
    this.text += text;
    if (target) this.links.push({ start, end: this.text.length, target });
  }

  /** A place as an editor and a terminal take it: `/etc/default/grub:3:21`. */
  origin(origin: Origin): void {
    const { line, column } = this.#lineOf(origin.file).at(origin.start);
    this.link(`${origin.file}:${line}:${column}`, origin);
  }

  #lineOf(file: string): Lines {
    const known = this.#lines.get(file);
    if (known) return known;
    const lines = new Lines(this.#files.get(file) ?? '');
    this.#lines.set(file, lines);
    return lines;
  }
}
