import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, closeAll, find, hoverAt, retype, showSample, startExtension, until } from './support.ts';

const DEFAULTS = 'etc/default/grub.d/xen.cfg';

describe('Boot chain', () => {
  before(startExtension);
  after(closeAll);

  it('the page shows every word, and leads to where it is written', async () => {
    await showSample(DEFAULTS);
    const page = await showPage();
    assert.match(page.getText(), /^Effective Xen boot configuration of /);
    const links = await linksOf(page);
    const link = links.find(({ range }) => page.getText(range) === 'dom0_max_vcpus=4');
    assert.ok(link?.target, 'no link on dom0_max_vcpus');
    assert.equal(link.target.path, at(DEFAULTS).path);
    await vscode.commands.executeCommand('vscode.open', link.target);
    const editor = await until('the file', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path === at(DEFAULTS).path ? active : undefined;
    });
    assert.match(
      editor.document.lineAt(editor.selection.start).text.slice(editor.selection.start.character),
      /^dom0_max_vcpus/,
    );
  });

  it('the page cannot be written', async () => {
    const page = await showPage();
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.match(page.getText(), /^Effective/);
  });

  it('what is typed shows on the page, and on top of the file', async () => {
    const editor = await showSample(DEFAULTS);
    const before = editor.document.getText();
    const page = await showPage();
    const again = await showSample(DEFAULTS);
    await retype(again, before.replace('loglvl=all', 'loglvl=warning'));
    await until(
      'the new word on the page',
      () => /loglvl=warning +sources +– /.test(page.getText()) || undefined,
      () => page.getText().slice(0, 300),
    );
    const titles = await until('a lens', async () => {
      const found = (await lensesOf(again.document.uri)).map(({ command }) => command?.title ?? '');
      return found.some((title) => /has not run/.test(title)) ? found : undefined;
    });
    assert.ok(titles.includes('Put `update-grub` into the terminal'), titles.join('; '));
    const said = await until('a hover', async () => {
      const words = await hoverAt(again.document.uri, find(again, 'loglvl=warning'));
      return /Not in the boot menu yet/.test(words) ? words : undefined;
    });
    assert.match(said, /On Xen’s line of/);
    await retype(again, before);
  });

  it('a word of grub.cfg leads to what makes it', async () => {
    const editor = await showSample('boot/grub/grub.cfg');
    const place = find(editor, 'dom0_max_vcpus').translate(0, 2);
    const [found] = await until('a definition', async () => {
      const all = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        editor.document.uri,
        place,
      );
      return all.length > 0 ? all : undefined;
    });
    assert.ok(found);
    assert.equal(('targetUri' in found ? found.targetUri : found.uri).path, at(DEFAULTS).path);
  });

  it('menu entries, comments and what update-grub marks can be folded', async () => {
    const editor = await showSample('boot/grub/grub.cfg');
    const ranges = await until('folds', async () => {
      const found = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        editor.document.uri,
      );
      return found.length > 0 ? found : undefined;
    });
    const heads = ranges.map(({ start, kind }) => `${kind ?? ''} ${editor.document.lineAt(start).text}`);
    assert.ok(
      heads.some((head) => / menuentry 'Debian GNU\/Linux'/.test(head)),
      heads.join('\n'),
    );
    const region = vscode.FoldingRangeKind.Region;
    assert.ok(heads.includes(`${region} ### BEGIN /etc/grub.d/20_linux_xen ###`), heads.join('\n'));
  });

  it('a command comes into the terminal and is not run', async () => {
    const proof = at('elsewhere-proof');
    await vscode.commands.executeCommand('xen.boot.putCommand', `touch '${proof.fsPath}'`);
    const terminal = await until('a terminal', () => vscode.window.terminals.find(({ name }) => name === 'Xen boot'));
    await terminal.processId;
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(await isThere(proof), false, 'the command was run');
    // What Enter does: the command stands there, to the letter.
    terminal.sendText('', true);
    await until('what the command makes', async () => (await isThere(proof)) || undefined);
    terminal.dispose();
    await vscode.workspace.fs.delete(proof);
  });
});

async function showPage(): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('xen.boot.show');
  return until(
    'the page',
    () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'xen-boot')?.document,
  );
}

async function linksOf(page: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
  return until('links', async () => {
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      page.uri,
      1000,
    );
    return links.length > 0 ? links : undefined;
  });
}

function lensesOf(uri: vscode.Uri): Thenable<vscode.CodeLens[]> {
  return vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 10);
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
