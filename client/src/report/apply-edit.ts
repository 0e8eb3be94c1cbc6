import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { Server } from '../server.ts';
import { confirmed, type EditLike, filesOf } from './confirmed-edit.ts';

/**
 * Shows an edit from the server in the refactor preview, and does what is accepted there. The files stay open and unsaved: what is on the
 * disk changes when they are saved.
 *
 * @param title what the edit does, in a few words
 * @returns whether something was accepted
 */
export async function applyReviewed(server: Server, edit: EditLike, title: string): Promise<boolean> {
  const client = await server.start();
  if (!client) return false;
  const change = await client.protocol2CodeConverter.asWorkspaceEdit(
    confirmed(edit, title) as Parameters<typeof client.protocol2CodeConverter.asWorkspaceEdit>[0],
  );
  if (!change) return false;
  // Not `isRefactoring`: with it VS Code saves the files at once, where its setting says nothing else.
  const isDone = await window.withProgress(
    // Nothing is ticked there at first.
    {
      location: ProgressLocation.Notification,
      title: 'Tick what you accept in the Refactor Preview, then press Apply.',
    },
    () => workspace.applyEdit(change),
  );
  if (isDone) void offerSaving(filesOf(edit));
  return isDone;
}

/** Says what is changed and whether it is on the disk; saves it for who wants that. */
async function offerSaving(uris: readonly string[]): Promise<void> {
  const wanted = new Set(uris.map((uri) => Uri.parse(uri).toString()));
  const unsaved = workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && wanted.has(uri.toString()));
  if (unsaved.length === 0) return;
  const what = unsaved.length === 1 ? `${nameOf(unsaved[0]?.uri)} is changed` : `${unsaved.length} files are changed`;
  const undo = 'Undo takes the changes back.';
  if (workspace.getConfiguration('files').get('autoSave') === 'afterDelay') {
    void window.showInformationMessage(`${what}, and saved by the setting files.autoSave. ${undo}`);
    return;
  }
  const save = unsaved.length === 1 ? 'Save' : 'Save All';
  if ((await window.showInformationMessage(`${what} and not saved yet. ${undo}`, save)) !== save) return;
  for (const document of unsaved) await document.save();
}

function nameOf(uri: Uri | undefined): string {
  return uri?.path.slice(uri.path.lastIndexOf('/') + 1) ?? '';
}
