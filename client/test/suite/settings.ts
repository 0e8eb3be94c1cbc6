import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  diagnostic,
  diagnosticsOf,
  noDiagnostic,
  retype,
  show,
  showConfig,
  startExtension,
  until,
} from './support.ts';

/** `State.Running` of vscode-languageclient. */
const RUNNING = 2;

describe('Settings and server', () => {
  before(startExtension);
  after(async () => {
    await setRelease(undefined);
    await setRules(undefined);
    await closeAll();
  });

  it('the release decides what is pointed out', async () => {
    // xen-pciback took pciback's place with Linux 3.1; vtd= was read by Xen 3.2 alone.
    const text = 'title Xen\nkernel /boot/xen.gz vtd=1\nmodule /boot/vmlinuz ro\n';
    const { document } = await show('../elsewhere/release/menu.lst', text);
    await diagnostic(document.uri, /vtd/);
    await setRelease('3.2');
    await noDiagnostic(document.uri, /vtd/);
    await setRelease(undefined);
    await diagnostic(document.uri, /vtd/);
  });

  it('a rule is made louder, or switched off, by its code', async () => {
    const { editor } = await showConfig('name = "a"\nfrobnicate = 1\n');
    const { uri } = editor.document;
    const found = await diagnostic(uri, /frobnicate/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    await setRules({ 'key/*': 'error' });
    await until(
      'an error',
      () =>
        diagnosticsOf(uri).some(
          ({ message, severity }) => /frobnicate/.test(message) && severity === vscode.DiagnosticSeverity.Error,
        ) || undefined,
    );
    await setRules({ 'key/unknown': 'off' });
    await noDiagnostic(uri, /frobnicate/);
    await setRules(undefined);
    await diagnostic(uri, /frobnicate/);
  });

  it("auto is the recorded host's release, and the status bar says so", async () => {
    const { releaseStatus } = await startExtension();
    // Read since 4.18.
    const { editor } = await showConfig('name = "a"\nbootloader = "pygrub"\nbootloader_restrict = 1\n');
    const { uri } = editor.document;
    const says = (words: string) =>
      until(
        words,
        () => releaseStatus.item.text === words || undefined,
        () => releaseStatus.item.text,
      );
    await setRelease('auto');
    await says('Xen 4.17');
    await diagnostic(uri, /bootloader_restrict.*4\.18/);
    await setRelease('latest');
    await says('Xen 4.22');
    await noDiagnostic(uri, /bootloader_restrict/);
    await setRelease(undefined);
    await says('Xen 4.17');
    await diagnostic(uri, /bootloader_restrict/);
  });

  it('the release can be chosen from a list', async () => {
    await setRelease('4.10');
    void vscode.commands.executeCommand('xen.chooseRelease');
    const written = () => vscode.workspace.getConfiguration('xen').inspect('release')?.workspaceValue;
    await until(
      'the first of the list in the setting',
      async () => {
        // Does nothing while the list is not there yet.
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return written() === 'auto' || undefined;
      },
      written,
    );
    await setRelease(undefined);
  });

  it('the status bar tells of the release beside our files only', async () => {
    const { releaseStatus } = await startExtension();
    await showConfig('name = "a"\n');
    await until('a release', () => releaseStatus.isShown || undefined);
    await show('../elsewhere/release.txt', 'nothing of ours\n');
    await until('no release', () => !releaseStatus.isShown || undefined);
  });

  it('a server that is started again sees the open files', async () => {
    const extension = await startExtension();
    const { editor } = await showConfig('memmory = 512\n');
    const { uri } = editor.document;
    await diagnostic(uri, /memmory/);
    await vscode.commands.executeCommand('xen.restartServer');
    await until(
      'a running server',
      () => extension.client?.state === RUNNING || undefined,
      () => extension.client?.state,
    );
    await diagnostic(uri, /memmory/);
    await retype(editor, 'memory = 512\nvcpuss = 2\n');
    await diagnostic(uri, /vcpuss/);
    await noDiagnostic(uri, /memmory/);
  });

  it('every command of the manifest is there', async () => {
    const manifest = vscode.extensions.getExtension('xen-config.xen-config')?.packageJSON;
    const wanted: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      wanted.filter((command) => !known.includes(command)),
      [],
    );
  });
});

function setRelease(release: string | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('xen').update('release', release, vscode.ConfigurationTarget.Workspace);
}

function setRules(rules: Record<string, string> | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('xen').update('rules', rules, vscode.ConfigurationTarget.Workspace);
}
