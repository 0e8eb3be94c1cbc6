import { workspace } from 'vscode';
import type { Where } from '../../../server/src/protocol/host-requests.ts';
import { folderOfHost } from '../settings.ts';

/** Of which machine's files a request speaks: those of a file's machine, else those of the open folders; a folder that names the host comes first. */
export function where(uri?: string): Where {
  const first = folderOfHost();
  const folders = workspace.workspaceFolders ?? [];
  const sorted = first ? [first, ...folders.filter((folder) => folder !== first)] : folders;
  return { ...(uri !== undefined && { uri }), folders: sorted.map((folder) => folder.uri.toString()) };
}

/** Whether what is open lies on no machine at all: a repository seen over the network, say. */
export function isVirtualWorkspace(): boolean {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file' && uri.scheme !== 'vscode-remote');
}
