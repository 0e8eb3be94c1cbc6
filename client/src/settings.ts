import { type WorkspaceFolder, workspace } from 'vscode';
import type { Settings } from '../../server/src/protocol/requests.ts';
import { absoluteHostPath } from './host/host-path.ts';

export const SECTION = 'xen';

/** The settings as the server takes them. */
export function serverSettings(): Required<Settings> {
  const settings = workspace.getConfiguration(SECTION);
  const own = folderOfHost();
  const ofHost = own ? workspace.getConfiguration(SECTION, own) : settings;
  const folder = own ?? workspace.workspaceFolders?.[0];
  const path = (name: string) => absoluteHostPath(ofHost.get(name, ''), folder?.uri.fsPath, workspace.isTrusted);
  return {
    release: settings.get('release', 'auto'),
    rules: settings.get('rules', {}),
    host: path('host'),
    earlierHost: path('earlierHost'),
    trusted: workspace.isTrusted,
    xlPath: settings.get('xlPath', ''),
    sshPath: settings.get('sshPath', ''),
  };
}

/** Of several folders, the first one whose own settings name the host, where those of the whole window name none. */
export function folderOfHost(): WorkspaceFolder | undefined {
  const folders = workspace.workspaceFolders ?? [];
  const isNamed = (folder?: WorkspaceFolder) =>
    workspace.getConfiguration(SECTION, folder).get('host', '').trim() !== '';
  return folders.length < 2 || isNamed() ? undefined : folders.find(isNamed);
}
