/** What LSP's side of the boot chain speaks: URIs and positions for paths of a machine and offsets. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LocationLink } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { BootPage } from '../features/boot/configuration.ts';
import type { BootDefinition } from '../features/boot/definition.ts';
import type { BootAround } from '../features/boot/machines.ts';
import { machineIn, placeInMachine } from '../features/boot/root.ts';
import { existsOnDisk } from '../host/paths.ts';
import type { Where } from '../protocol/host-requests.ts';
import type { BootConfigurationParams, BootConfigurationResult } from '../protocol/requests.ts';
import { pathOnDisk } from '../text/file-edits.ts';
import type { Span } from '../text/span.ts';
import { toRange } from './convert.ts';

/** Where the machine's files lie that is asked about. Never rejects. */
export async function bootRootOf(params: BootConfigurationParams): Promise<string> {
  const { path, folders = [] } = whereOf(params);
  const place = path === undefined ? undefined : placeInMachine(path);
  return place?.root ?? (await machineIn(folders, existsOnDisk)) ?? '/';
}

/** The same in paths of this disk; what lies on none is left out. */
export function whereOf({ uri, folders = [] }: Where): {
  readonly path?: string;
  readonly folders?: readonly string[];
} {
  const path = uri === undefined ? undefined : pathOf(uri);
  const paths = folders.map(pathOf).filter((folder) => folder !== undefined);
  return { ...(path !== undefined && { path }), folders: paths };
}

/** The path of a URI that lies on this disk. */
export function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

export function toDefinitionLinks(
  text: TextDocument,
  { around, found }: { readonly around: BootAround; readonly found: readonly BootDefinition[] },
): LocationLink[] {
  const documentOf = documents(around.machine().tree.files);
  return found.map(({ from, target }) => {
    const range = toRange(documentOf(target.file), target);
    return {
      originSelectionRange: toRange(text, from),
      targetUri: uriOf(around.root, target.file),
      targetRange: range,
      targetSelectionRange: range,
    };
  });
}

export function toBootConfiguration(page: BootPage): BootConfigurationResult {
  const { root, label, text, waiting, commands, dependsOn } = page;
  const documentOf = documents(page.files);
  const shown = TextDocument.create('', '', 0, text);
  return {
    label,
    text,
    links: page.links.map(({ start, end, target }) => ({
      ...toRange(shown, { start, end } satisfies Span),
      uri: uriOf(root, target.file),
      target: documentOf(target.file).positionAt(target.start),
    })),
    waiting,
    commands,
    dependsOn: dependsOn.map((path) => pathOnDisk(root, path)),
  };
}

/** Of a file of the machine whose files lie below a folder of this disk. */
export function uriOf(root: string, file: string): string {
  return pathToFileURL(pathOnDisk(root, file)).href;
}

/** Texts with positions, each made once. */
function documents(files: ReadonlyMap<string, string>): (file: string) => TextDocument {
  const known = new Map<string, TextDocument>();
  return (file) => {
    const document = known.get(file) ?? TextDocument.create('', '', 0, files.get(file) ?? '');
    known.set(file, document);
    return document;
  };
}
