import { window } from 'vscode';
import { DEVICE_STORY_REQUEST, type DeviceStoryParams } from '../../../server/src/protocol/host-requests.ts';
import { LANGUAGES } from '../../../server/src/protocol/languages.ts';
import type { Report } from '../../../server/src/protocol/report.ts';
import { BDF_IN_TEXT, type Named, namedBy, shortAddress, wholeAddress } from '../host/address.ts';
import type { Machine } from '../host/machine.ts';
import { where } from '../host/where.ts';
import type { AskedStory } from '../report/asked.ts';
import type { Subject } from '../report/report-panel.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';
import { chooseDevice } from './choose-device.ts';

/** Shows a device's way to its guest: of a tree's row, of an address, of the address under the cursor, or of the device that is chosen. */
export function showStory(server: Server, machine: Machine, reports: Reports) {
  return async (argument?: unknown) => {
    const named = namedBy(argument) ?? underCursor() ?? (await chosen(machine));
    if (!named) return;
    const file = named.guest ?? fileInEditor();
    reports.show(storyOf(server, { kind: 'story', ...named, ...(file !== undefined && { file }) }));
  };
}

export function storyOf(server: Server, asked: AskedStory): Subject {
  const { address, guest, file } = asked;
  const bdf = shortAddress(address);
  return {
    asked,
    tab: `Story of ${bdf}`,
    ask: () => {
      const params: DeviceStoryParams = { ...where(file), address, ...(guest !== undefined && { guest }) };
      return server.request<Report | null>(DEVICE_STORY_REQUEST, params);
    },
    nothing: `This host has no device ${bdf}, and no file names it.`,
    followsFiles: true,
  };
}

/** The address that the cursor stands in; where that is in a guest's config, that guest is meant. */
function underCursor(): Named | undefined {
  const editor = window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, new RegExp(BDF_IN_TEXT, 'g'));
  const address = range && editor && wholeAddress(editor.document.getText(range));
  if (!address) return undefined;
  const { languageId, uri } = editor.document;
  return { address, ...(languageId === LANGUAGES.domainConfig && { guest: uri.toString() }) };
}

async function chosen(machine: Machine): Promise<Named | undefined> {
  const device = await chooseDevice(machine, undefined, { title: 'Show Device’s Story', accept: () => true });
  return device && { address: device.address };
}

/** Which machine's files are meant, where several are open. */
function fileInEditor(): string | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === 'file' ? uri.toString() : undefined;
}
