/** What the suite's tests share. Says nothing of schemes and of where the extension host runs: both differ between VS Codes. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension.ts';

const PATIENCE_MS = 10_000;
const EVERY_MS = 25;

/** The extension under test, started; what it gives to tests. */
export async function startExtension(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('xen-config.xen-config');
  assert.ok(extension, 'the package is not installed');
  return extension.activate();
}

/** A file of the copied sample dom0, or `../elsewhere/NAME`: beside it, in no folder of Xen's. */
export function at(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Writes a file and shows it in an editor. */
export async function show(path: string, text: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));
  return showSample(path);
}

/** Shows a file that is there. */
export async function showSample(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(path)), { preview: false });
}

/** Shows a new domain config. The `|` in the text is where the cursor then stands. */
export async function showConfig(marked: string): Promise<{ editor: vscode.TextEditor; cursor: vscode.Position }> {
  const offset = marked.indexOf('|');
  const text = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1);
  const editor = await show(`etc/xen/test-${++count}.cfg`, text);
  const cursor = editor.document.positionAt(Math.max(0, offset));
  editor.selection = new vscode.Selection(cursor, cursor);
  return { editor, cursor };
}

let count = 0;

/** Replaces the whole text. */
export async function retype(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  assert.ok(await editor.edit((edit) => edit.replace(all, text)));
}

/** Waits until `look` gives something, and gives it on. Fails with `what` and the last thing that was seen. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seen?: () => unknown,
): Promise<T> {
  const late = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > late) break;
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
  throw new Error(`Waited in vain: ${what}${seen ? `; there is ${JSON.stringify(seen())}` : ''}`);
}

/** Waits for a diagnostic whose message holds some words. */
export function diagnostic(uri: vscode.Uri, words: RegExp): Promise<vscode.Diagnostic> {
  return until(
    `a diagnostic like ${words}`,
    () => diagnosticsOf(uri).find(({ message }) => words.test(message)),
    () => diagnosticsOf(uri).map(({ message }) => message),
  );
}

/** Waits until no diagnostic's message holds some words. */
export function noDiagnostic(uri: vscode.Uri, words: RegExp): Promise<boolean> {
  return until(
    `no diagnostic like ${words}`,
    () => !diagnosticsOf(uri).some(({ message }) => words.test(message)) || undefined,
    () => diagnosticsOf(uri).map(({ message }) => message),
  );
}

/** Our diagnostics of a file. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri);
}

/** A diagnostic's rule: the code that tests and configs name. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** What is completed at a place, without the words that VS Code itself finds in the open files. */
export async function completionsAt(uri: vscode.Uri, position: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    position,
    undefined,
    200,
  );
  return list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
}

export function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

/** All that a hover at a place says. */
export async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** The quick fixes for a range. */
export async function fixesAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind, 50);
}

/** Does what a quick fix says. */
export async function apply(fix: vscode.CodeAction): Promise<void> {
  assert.ok(fix.edit, `“${fix.title}” has no edit`);
  assert.ok(await vscode.workspace.applyEdit(fix.edit), `“${fix.title}” was not applied`);
}

/** Where a word first stands in a document. */
export function find({ document }: vscode.TextEditor, word: string): vscode.Position {
  const offset = document.getText().indexOf(word);
  assert.ok(offset >= 0, `no ${word} in the text`);
  return document.positionAt(offset);
}

/** Closes all editors; unsaved changes are given up. */
export async function closeAll(): Promise<void> {
  for (const { document } of vscode.window.visibleTextEditors) {
    if (document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
