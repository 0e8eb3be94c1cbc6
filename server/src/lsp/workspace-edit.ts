/** A mend as what an editor does: edits of one file or of several, all or none. */
import { pathToFileURL } from 'node:url';
import {
  type ChangeAnnotation,
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
  /** It can ask a person about each part of an edit by itself. */
  readonly annotations?: boolean;
}

export function editAbilities(workspace: InitializeParams['capabilities']['workspace']): EditAbilities {
  const { documentChanges = false, resourceOperations = [], changeAnnotationSupport } = workspace?.workspaceEdit ?? {};
  return {
    versions: documentChanges,
    create: documentChanges && resourceOperations.includes(ResourceOperationKind.Create),
    ...(documentChanges && changeAnnotationSupport && { annotations: true }),
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
  return others.abilities.versions ? { documentChanges: parts } : plainChanges(parts);
}

/** For an editor that knows neither versions nor new files. */
function plainChanges(parts: readonly (CreateFile | TextDocumentEdit)[]): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const part of parts) {
    if (!TextDocumentEdit.is(part)) return undefined;
    changes[part.textDocument.uri] = part.edits as TextEdit[];
  }
  return { changes };
}

/** One file's part of an edit, that a person takes or leaves. */
export interface EditPart extends FileEdits {
  readonly title: string;
  readonly because: string;
}

/**
 * Of several files, each part annotated with its title and reason, to be confirmed by a person. Paths are those of this disk.
 *
 * @returns the edit, absent where there is none; `changed`: files that are no longer what the edits were made for, or that the editor cannot make
 */
export async function editOfParts(
  all: readonly EditPart[],
  others: OtherFiles,
): Promise<{ readonly edit?: WorkspaceEdit; readonly changed: readonly string[] }> {
  const parts: (CreateFile | TextDocumentEdit)[] = [];
  const changed: string[] = [];
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  for (const [index, file] of all.entries()) {
    const part = await partOf(file, others);
    if (!part) {
      changed.push(file.file);
      continue;
    }
    const id = `part-${index + 1}`;
    changeAnnotations[id] = { label: file.title, needsConfirmation: true, description: file.because };
    parts.push(...(others.abilities.annotations ? part.map((one) => annotated(one, id)) : part));
  }
  // Half of it may be worse than nothing.
  if (parts.length === 0 || changed.length > 0) return { changed };
  const { versions, annotations } = others.abilities;
  const edit = versions ? { documentChanges: parts, ...(annotations && { changeAnnotations }) } : plainChanges(parts);
  return { ...(edit && { edit }), changed: edit ? [] : all.map(({ file }) => file) };
}

function annotated(part: CreateFile | TextDocumentEdit, annotationId: string): CreateFile | TextDocumentEdit {
  if (CreateFile.is(part)) return { ...part, annotationId };
  return { ...part, edits: part.edits.map((edit) => ({ ...edit, annotationId })) };
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
