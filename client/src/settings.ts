import { workspace } from 'vscode';
import type { Settings } from '../../server/src/protocol/requests.ts';
import { absoluteHostPath } from './host/host-path.ts';

export const SECTION = 'xen';

/** The settings as the server takes them. */
export function serverSettings(): Required<Settings> {
  const settings = workspace.getConfiguration(SECTION);
  return {
    release: settings.get('release', 'auto'),
    rules: settings.get('rules', {}),
    host: absoluteHostPath(settings.get('host', ''), workspace.workspaceFolders?.[0]?.uri.fsPath, workspace.isTrusted),
    trusted: workspace.isTrusted,
    xlPath: settings.get('xlPath', ''),
    sshPath: settings.get('sshPath', ''),
  };
}
