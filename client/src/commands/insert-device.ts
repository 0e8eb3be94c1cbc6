import { Position, Range, Selection, type TextDocument, WorkspaceEdit, window, workspace } from 'vscode';
import { LANGUAGES } from '../../../server/src/protocol/languages.ts';
import {
  INSERT_DEVICE_REQUEST,
  type InsertDeviceParams,
  type InsertDeviceResult,
} from '../../../server/src/protocol/requests.ts';
import { endOfFirst, type InsertEdit } from '../host/insert-edit.ts';
import type { Machine } from '../host/machine.ts';
import { NO_ANSWER, type Server } from '../server.ts';
import { chooseDevice } from './choose-device.ts';

/** How often the server is asked again because somebody typed in between. */
const ATTEMPTS = 3;

/** Puts a device into the `pci` list of the domain config that is being edited, and shows the place. */
export function insertDevice(server: Server, machine: Machine) {
  return async (argument?: unknown) => {
    const document = configInEditor();
    if (!document) {
      void window.showInformationMessage('Open a guest’s config first: the device goes into its pci list.');
      return;
    }
    const device = await chooseDevice(machine, argument, { title: 'Insert PCI Device into Config' });
    if (!device) return;
    const params: InsertDeviceParams = { uri: document.uri.toString(), address: device.address };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const result = await server.request<InsertDeviceResult>(INSERT_DEVICE_REQUEST, params);
      if (!result || result.refused !== undefined) {
        void window.showInformationMessage(result?.refused ?? NO_ANSWER);
        return;
      }
      const { version = document.version, edits = [] } = result;
      if (version !== document.version) continue;
      if (await apply(document, edits)) {
        await reveal(document, edits);
        return;
      }
      if (version === document.version) {
        void window.showWarningMessage('The editor did not take the change: is the file read-only?');
        return;
      }
    }
    void window.showInformationMessage('The file changed meanwhile: try again.');
  };
}

/** The domain config in the active editor, else in the only other editor that shows one. */
function configInEditor(): TextDocument | undefined {
  const isConfig = (document: TextDocument) => document.languageId === LANGUAGES.domainConfig;
  const active = window.activeTextEditor?.document;
  if (active && isConfig(active)) return active;
  const others = new Set(window.visibleTextEditors.map(({ document }) => document).filter(isConfig));
  return others.size === 1 ? [...others][0] : undefined;
}

/** As a change of the editor, so that undo takes it back. `false` where the editor refuses it. */
async function apply(document: TextDocument, edits: readonly InsertEdit[]): Promise<boolean> {
  const change = new WorkspaceEdit();
  for (const { range, newText } of edits) change.replace(document.uri, toRange(range), newText);
  return workspace.applyEdit(change);
}

async function reveal(document: TextDocument, edits: readonly InsertEdit[]): Promise<void> {
  const { line, character } = endOfFirst(edits);
  const at = new Position(line, character);
  const viewColumn = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  await window.showTextDocument(document, {
    selection: new Selection(at, at),
    ...(viewColumn !== undefined && { viewColumn }),
  });
}

function toRange({ start, end }: InsertEdit['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
