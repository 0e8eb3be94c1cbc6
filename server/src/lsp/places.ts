/** Places in a machine's files as locations that an editor can open. */
import { pathToFileURL } from 'node:url';
import type { Location } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type PlaceInFile, textIn } from '../features/addresses/at.ts';
import type { World } from '../passthrough/world.ts';
import { pathOnDisk } from '../text/file-edits.ts';
import { shift } from '../text/span.ts';
import { toRange } from './convert.ts';

/** Each text's lines are counted once. */
export class PlacesOnDisk {
  readonly #world: World;
  readonly #own: { readonly file: string; readonly text: TextDocument } | undefined;
  readonly #documents = new Map<string, TextDocument>();

  /** @param own the open file from which somebody asks: it keeps the URI that the editor has for it */
  constructor(world: World, own?: { readonly file: string; readonly text: TextDocument }) {
    this.#world = world;
    this.#own = own;
  }

  /** `undefined`: the file lies on another machine, or in a recording. */
  locationOf({ file, span }: PlaceInFile): Location | undefined {
    const own = this.#own;
    if (own?.file === file) return { uri: own.text.uri, range: toRange(own.text, span) };
    const { root } = this.#world;
    if (root === undefined) return undefined;
    const text = textIn(this.#world, file) ?? '';
    // An editor hides a byte order mark, and counts without it.
    const mark = text.startsWith('\ufeff') ? 1 : 0;
    const document = this.#documents.get(file) ?? TextDocument.create('', '', 0, text.slice(mark));
    this.#documents.set(file, document);
    return { uri: pathToFileURL(pathOnDisk(root, file)).href, range: toRange(document, shift(span, -mark)) };
  }
}
