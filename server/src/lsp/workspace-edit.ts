/** A mend as what an editor does: edits of one file or of several, all or none. */
import { pathToFileURL } from 'node:url';
import {
  CreateFile,
  type InitializeParams,
  ResourceOperationKind,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileNow } from '../host/file-now.ts';
import type { Fix } from '../rules/finding.ts';
import type { FileEdits } from '../text/file-edits.ts';
import type { Edit } from '../text/span.ts';
import { toTextEdit } from './convert.ts';

/** What the editor can do with edits. */
export interface EditAbilities {
  /** It looks at the versions of the documents, and does what is asked in its order. */
  readonly versions: boolean;
  readonly create: boolean;
}

export function editAbilities(workspace: InitializeParams['capabilities']['workspace']): EditAbilities {
  const { documentChanges = false, resourceOperations = [] } = workspace?.workspaceEdit ?? {};
  return {
    versions: documentChanges,
    create: documentChanges && resourceOperations.includes(ResourceOperationKind.Create),
  };
}

/** What is asked about the other files of a mend. */
export interface OtherFiles {
  readonly abilities: EditAbilities;
  /** The document that an editor has open of a path, unsaved as it may be. */
  open(path: string): TextDocument | undefined;
  /** What the disk holds of a path. */
  onDisk(path: string, folder: string | undefined): Promise<FileNow>;
}

function toTextEdits(text: TextDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map((edit) => toTextEdit(text, edit));
}

/** Edits of one open document. */
export function editOfDocument(text: TextDocument, edits: readonly Edit[]): WorkspaceEdit {
  return { changes: { [text.uri]: toTextEdits(text, edits) } };
}

/** Of a mend; `undefined` where one of its other files is no longer what the mend was made for, or the editor cannot make a file. */
export async function editOfFix(text: TextDocument, fix: Fix, others: OtherFiles): Promise<WorkspaceEdit | undefined> {
  const { edits, elsewhere } = fix;
  if (!elsewhere?.length) return editOfDocument(text, edits);
  const parts: (CreateFile | TextDocumentEdit)[] = [];
  if (edits.length > 0) parts.push(opened(text, edits));
  for (const file of elsewhere) {
    const part = await partOf(file, others);
    if (!part) return undefined;
    parts.push(...part);
  }
  if (others.abilities.versions) return { documentChanges: parts };
  const changes: Record<string, TextEdit[]> = {};
  for (const part of parts) {
    if (!TextDocumentEdit.is(part)) return undefined;
    changes[part.textDocument.uri] = part.edits as TextEdit[];
  }
  return { changes };
}

async function partOf(
  { file, before, edits, isNew, within }: FileEdits,
  { abilities, open, onDisk }: OtherFiles,
): Promise<(CreateFile | TextDocumentEdit)[] | undefined> {
  const shown = open(file);
  const now = await onDisk(file, within);
  if (now === 'unfit') return undefined;
  if (isNew) {
    if (now !== 'nowhere' || shown || !abilities.create) return undefined;
    const made = TextDocument.create(pathToFileURL(file).href, '', 0, '');
    return [CreateFile.create(made.uri, { overwrite: false }), closed(made, edits)];
  }
  if (shown) return shown.getText() === before ? [opened(shown, edits)] : undefined;
  // An editor hides a byte order mark, and counts without it.
  if (now === 'nowhere' || now.text !== before || before.startsWith('\ufeff')) return undefined;
  return [closed(TextDocument.create(pathToFileURL(file).href, '', 0, before), edits)];
}

/** An open document is named by its version: who has typed meanwhile gets nothing. */
function opened(text: TextDocument, edits: readonly Edit[]): TextDocumentEdit {
  return TextDocumentEdit.create({ uri: text.uri, version: text.version }, toTextEdits(text, edits));
}

/** The editor does not have it open: the disk counts, which has no version. */
function closed(text: TextDocument, edits: readonly Edit[]): TextDocumentEdit {
  return TextDocumentEdit.create({ uri: text.uri, version: null }, toTextEdits(text, edits));
}
