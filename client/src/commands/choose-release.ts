import { ConfigurationTarget, type QuickPickItem, window, workspace } from 'vscode';
import type { Server } from '../server.ts';
import { SECTION, serverSettings } from '../settings.ts';

interface Choice extends QuickPickItem {
  readonly release: string;
}

/**
 * Lets the user choose the release that files are judged by, and writes it into the setting: of the workspace where one is open, else of the user.
 *
 * @param releases what the setting takes, in its order
 */
export function chooseRelease(server: Server, releases: readonly string[]) {
  return async () => {
    const now = serverSettings().release;
    const choices = releases.map(
      (release): Choice => ({
        release,
        label: release,
        description: [WORDS[release], ...(release === now ? ['as it is now'] : [])].filter(Boolean).join(' · '),
      }),
    );
    const inForce = server.release ? `; now Xen ${server.release.release}` : '';
    const choice = await window.showQuickPick(choices, {
      title: 'Xen Release',
      placeHolder: `The release that files are judged by${inForce}`,
    });
    if (!choice || choice.release === now) return;
    const target = workspace.workspaceFolders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
    await workspace.getConfiguration(SECTION).update('release', choice.release, target);
  };
}

const WORDS: Readonly<Record<string, string>> = {
  auto: 'the host’s own, the newest where there is no Xen host',
  latest: 'the newest that is known',
};
