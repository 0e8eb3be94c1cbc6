/** An address of a device as a symbol that lives across files: definition, references, rename, highlights, hints, lenses, symbols. */
import {
  type CodeLens,
  type Connection,
  type DocumentHighlight,
  type InitializeParams,
  type InlayHint,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  MessageType,
  type Position,
  type Range,
  ResponseError,
  type ServerCapabilities,
  SymbolKind,
  type WorkspaceEdit,
  type WorkspaceSymbol,
} from 'vscode-languageserver';
import { type PlaceInFile, textIn } from '../features/addresses/at.ts';
import { addressHints } from '../features/addresses/hints.ts';
import { type AddressLens, addressLenses } from '../features/addresses/lenses.ts';
import { addressDefinitions, addressHighlights, addressReferences } from '../features/addresses/references.ts';
import { prepareRename, type Renamed, renameAddress } from '../features/addresses/rename.ts';
import { worldSymbols } from '../features/addresses/symbols.ts';
import type { World } from '../passthrough/world.ts';
import { CLIENT_COMMANDS, type ClientCommand, clientCommandsOf } from '../protocol/commands.ts';
import type { Service } from '../service.ts';
import { editsOnDisk, pathOnDisk } from '../text/file-edits.ts';
import { pathOf } from './boot.ts';
import { toRange } from './convert.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';
import { PlacesOnDisk } from './places.ts';
import { editOfParts, type OtherFiles } from './workspace-edit.ts';

/** Several files of one machine are read again at once. */
const SETTLES = 200;
/** In characters, odd spellings among them. */
const LONGEST_ADDRESS = 24;

/** Where somebody asks from: an open file in its machine. */
interface Asked {
  readonly document: OpenDocument;
  readonly world: World;
  /** The file's own path there. */
  readonly file: string;
}

export class Navigation {
  readonly #connection: Connection;
  readonly #service: Service;
  readonly #documents: OpenDocuments;
  readonly #others: () => OtherFiles;
  #commands: ReadonlySet<ClientCommand> = new Set();
  #refreshes: { readonly hints: boolean; readonly lenses: boolean } = { hints: false, lenses: false };
  #folders: readonly string[] = [];
  #asksFolders = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, service: Service, documents: OpenDocuments, others: () => OtherFiles) {
    this.#connection = connection;
    this.#service = service;
    this.#documents = documents;
    this.#others = others;
  }

  /** What of this is offered to that client: lenses go to those alone that have commands for them. */
  start(params: InitializeParams): Partial<ServerCapabilities> {
    const { workspace } = params.capabilities;
    const options: unknown = params.initializationOptions;
    const given =
      typeof options === 'object' && options !== null && 'commands' in options ? options.commands : undefined;
    this.#commands = clientCommandsOf(given);
    this.#refreshes = {
      hints: workspace?.inlayHint?.refreshSupport ?? false,
      lenses: workspace?.codeLens?.refreshSupport ?? false,
    };
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#asksFolders = workspace?.workspaceFolders ?? false;
    return {
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      documentHighlightProvider: true,
      inlayHintProvider: true,
      workspaceSymbolProvider: true,
      ...(this.#commands.size > 0 && { codeLensProvider: {} }),
    };
  }

  serve(): void {
    const connection = this.#connection;
    connection.onReferences(({ textDocument, position }) => this.#references(textDocument.uri, position));
    connection.onPrepareRename(({ textDocument, position }) => this.#prepareRename(textDocument.uri, position));
    connection.onRenameRequest(({ textDocument, position, newName }) =>
      this.#rename(textDocument.uri, position, newName),
    );
    connection.onDocumentHighlight(({ textDocument, position }) => this.#highlights(textDocument.uri, position));
    connection.onWorkspaceSymbol(({ query }) => this.#symbols(query));
    connection.languages.inlayHint.on(({ textDocument, range }) => this.#hints(textDocument.uri, range));
    connection.onCodeLens(({ textDocument }) => this.#lenses(textDocument.uri));
  }

  /** Where the address at a place leads to; `null`: none stands there. */
  async definition(uri: string, position: Position): Promise<LocationLink[] | null> {
    const asked = await this.#asked(uri, position);
    const { text } = asked?.document ?? {};
    const found = asked && text && addressDefinitions(asked.world, asked.file, text.offsetAt(position));
    if (!found) return null;
    const places = new PlacesOnDisk(asked.world, { file: asked.file, text });
    return found.places.flatMap((place): LocationLink[] => {
      const at = places.locationOf(place);
      if (!at) return [];
      const originSelectionRange = toRange(text, found.from);
      return [{ originSelectionRange, targetUri: at.uri, targetRange: at.range, targetSelectionRange: at.range }];
    });
  }

  /** What is known of the machines may be something else now: editors ask again for what they show of it. */
  refreshSoon(): void {
    const { hints, lenses } = this.#refreshes;
    if (this.#timer || !(hints || lenses)) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (hints) this.#connection.languages.inlayHint.refresh().catch(() => {});
      if (lenses && this.#commands.size > 0) this.#connection.sendRequest('workspace/codeLens/refresh').catch(() => {});
    }, SETTLES);
    this.#timer.unref?.();
  }

  /** Reads what is due of the file's machine, where something like an address stands at the place. */
  async #asked(uri: string, position: Position): Promise<Asked | undefined> {
    const path = pathOf(uri);
    const document = this.#documents.get(uri);
    if (!document || path === undefined || !isAtAddress(document, position)) return undefined;
    const world = await this.#service.world({ path });
    return this.#inWorld(uri, world);
  }

  /** From what is known, without any reading. */
  #known(uri: string): Asked | undefined {
    return this.#inWorld(uri);
  }

  /** Only where the world has the text that the editor shows. */
  #inWorld(uri: string, read?: World): Asked | undefined {
    const document = this.#documents.get(uri);
    const around = document?.file.worldIfKnown();
    if (!document || !around) return undefined;
    const world = read ?? around.world();
    const { path: file } = around;
    return textIn(world, file) === document.text.getText() ? { document, world, file } : undefined;
  }

  async #references(uri: string, position: Position): Promise<Location[] | null> {
    const asked = await this.#asked(uri, position);
    if (!asked) return null;
    const { world, file, document } = asked;
    const found = addressReferences(world, file, document.text.offsetAt(position));
    const places = new PlacesOnDisk(world, { file, text: document.text });
    return found ? found.places.flatMap((place) => places.locationOf(place) ?? []) : null;
  }

  async #highlights(uri: string, position: Position): Promise<DocumentHighlight[] | null> {
    const asked = this.#known(uri);
    if (!asked) return null;
    const { text } = asked.document;
    const spans = addressHighlights(asked.world, asked.file, text.offsetAt(position));
    return spans.length > 0 ? spans.map((span) => ({ range: toRange(text, span) })) : null;
  }

  async #prepareRename(uri: string, position: Position): Promise<{ range: Range; placeholder: string } | null> {
    const asked = await this.#asked(uri, position);
    if (!asked) return null;
    const { text } = asked.document;
    const prepared = prepareRename(asked.world, asked.file, text.offsetAt(position));
    if (!prepared) return null;
    if ('refused' in prepared) throw refusal(prepared.refused);
    return { range: toRange(text, prepared.span), placeholder: prepared.placeholder };
  }

  async #rename(uri: string, position: Position, newName: string): Promise<WorkspaceEdit | null> {
    const asked = await this.#asked(uri, position);
    if (!asked) return null;
    const { text } = asked.document;
    const { version } = text;
    const renamed = renameAddress(asked.world, asked.file, text.offsetAt(position), newName);
    if (!renamed) return null;
    if ('refused' in renamed) throw refusal(renamed.refused);
    const { edit, changed } = await this.#editOf(asked, renamed);
    if (changed.length > 0 || text.version !== version) {
      const which = changed[0] ?? asked.file;
      throw refusal(`${which} has changed since it was read, or cannot be edited: nothing was renamed. Try again.`);
    }
    // A client shows it beside what it did.
    for (const message of edit ? renamed.notes : [])
      void this.#connection.sendNotification('window/showMessage', { type: MessageType.Info, message });
    return edit ?? null;
  }

  #editOf({ document, world, file }: Asked, { files }: Renamed) {
    const { root = '/' } = world;
    const others = this.#others();
    const parts = files.map((each) => ({
      ...editsOnDisk(root, each),
      title: 'Another address',
      because: 'The card was moved.',
    }));
    const own = pathOnDisk(root, file);
    return editOfParts(parts, {
      ...others,
      // Whoever renames sees a preview where they ask for one.
      abilities: { ...others.abilities, annotations: false },
      // It may be open by another of its names.
      open: (path) => (path === own ? document.text : others.open(path)),
    });
  }

  async #symbols(query: string): Promise<WorkspaceSymbol[] | null> {
    const asked = this.#asksFolders ? await this.#connection.workspace.getWorkspaceFolders().catch(() => null) : null;
    const folders = (asked?.map(({ uri }) => uri) ?? this.#folders).flatMap((uri) => pathOf(uri) ?? []);
    const world = await this.#service.world({ folders });
    const places = new PlacesOnDisk(world);
    return worldSymbols(world, query).flatMap(({ kind, name, inside, ...place }): WorkspaceSymbol[] => {
      const location = places.locationOf(place);
      const symbol = kind === 'guest' ? SymbolKind.Module : SymbolKind.Interface;
      return location ? [{ name, kind: symbol, location, containerName: inside }] : [];
    });
  }

  #hints(uri: string, range: Range): InlayHint[] | null {
    const asked = this.#known(uri);
    if (!asked) return null;
    const { text } = asked.document;
    const within = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
    return addressHints(asked.world, asked.file, within).map(({ offset, label, tooltip }) => ({
      position: text.positionAt(offset),
      label,
      tooltip: { kind: 'markdown', value: tooltip() },
      paddingLeft: true,
    }));
  }

  #lenses(uri: string): CodeLens[] | null {
    const asked = this.#known(uri);
    if (!asked) return null;
    const { world, file, document } = asked;
    const places = new PlacesOnDisk(world, { file, text: document.text });
    return addressLenses(world, file, this.#commands).map((lens) => {
      const range = toRange(document.text, { start: lens.span.start, end: lens.span.start });
      return { range, command: commandOf(lens, places, uri, range.start) };
    });
  }
}

function commandOf({ title, action }: AddressLens, places: PlacesOnDisk, uri: string, at: Position) {
  switch (action?.command) {
    case undefined:
      return { title, command: '' };
    case CLIENT_COMMANDS.makeAssignable:
      return { title, command: action.command, arguments: [action.address] };
    case CLIENT_COMMANDS.story: {
      const guest = action.guest === undefined ? {} : { guest: uri };
      return { title, command: action.command, arguments: [{ address: action.address, ...guest }] };
    }
    case CLIENT_COMMANDS.showPlaces: {
      const found = action.places.flatMap((place: PlaceInFile) => places.locationOf(place) ?? []);
      return { title, command: action.command, arguments: [uri, at, found] };
    }
  }
}

/** Whether it can be one at all: nothing is read for the sake of other words. */
function isAtAddress({ text }: OpenDocument, position: Position): boolean {
  const at = text.offsetAt(position);
  const around = text.getText().slice(Math.max(0, at - LONGEST_ADDRESS), at + LONGEST_ADDRESS);
  return /[\da-f]:[ +\da-fx*]/i.test(around);
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
