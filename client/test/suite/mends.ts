import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  apply,
  at,
  closeAll,
  codeOf,
  completionsAt,
  diagnostic,
  diagnosticsOf,
  find,
  fixesAt,
  labelOf,
  noDiagnostic,
  show,
  showConfig,
  showSample,
  startExtension,
  until,
} from './support.ts';

/** What a person does with a problem: has it mended, undoes that, silences it, reads on, looks at the other place. */
describe('Problems and what to do about them', () => {
  before(startExtension);
  after(async () => {
    await setOnSave(undefined);
    await closeAll();
  });

  it('saving mends all that is safe to mend, for who wants that', async () => {
    await setOnSave({ 'source.fixAll.xen': 'explicit' });
    const { editor } = await showConfig('name = "a"\nvcpu = 2\ndisk = [ \'phy:/dev/vg0/a,hda,w\' ]\n');
    const { document } = editor;
    await diagnostic(document.uri, /phy:/);
    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), 'acpi = True\n'));
    await diagnostic(document.uri, /True/);
    assert.ok(await document.save());
    assert.equal(document.getText(), 'name = "a"\nvcpu = 2\ndisk = [ \'/dev/vg0/a,raw,hda,w\' ]\nacpi = 1\n');
    await setOnSave(undefined);
  });

  it('a finding is silenced on its line by a comment, and undo brings it back', async () => {
    const text = 'name = "a"\nmemmory = 512\n';
    const { editor } = await showConfig(text);
    const { uri } = editor.document;
    const { range } = await diagnostic(uri, /memmory/);
    await apply(await fixOf(uri, range, /^Ignore key\/unknown on this line$/));
    assert.match(editor.document.getText(), /# xen-config: ignore key\/unknown/);
    await noDiagnostic(uri, /memmory/);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), text);
    await diagnostic(uri, /memmory/);
  });

  it('a finding is silenced in the whole file', async () => {
    const { editor } = await showConfig('name = "a"\nmemmory = 512\nvcpuss = 2\n');
    const { uri } = editor.document;
    const { range } = await diagnostic(uri, /memmory/);
    await apply(await fixOf(uri, range, /^Ignore key\/unknown in this file$/));
    await noDiagnostic(uri, /memmory|vcpuss/);
  });

  it('a comment that silences nothing is pointed at, and taken away', async () => {
    const { editor } = await showConfig('name = "a" # xen-config: ignore key/unknown\n');
    const { uri } = editor.document;
    const found = await diagnostic(uri, /key\/unknown/);
    await apply(await fixOf(uri, found.range, /^(?!Ignore)/));
    assert.equal(editor.document.getText(), 'name = "a"\n');
  });

  it('a config of the xm days has one problem; its rewriting is undone in one step', async () => {
    const { document } = await showSample('etc/xen/old-xm.cfg');
    const before = document.getText();
    const found = await diagnostic(document.uri, /Python/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(diagnosticsOf(document.uri).length, 1);
    await apply(await fixOf(document.uri, found.range, /^Rewrite/));
    const after = document.getText();
    assert.match(after, /^name = "old-7"$/m);
    assert.match(after, /^kernel = "\/boot\/vmlinuz-2\.6\.32-xen"$/m);
    assert.match(after, /mac=00:16:3e:5a:0a:07,bridge=xenbr0/);
    assert.match(after, /^# xm, not rewritten: if os\.path/m);
    await noDiagnostic(document.uri, /Python/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await diagnostic(document.uri, /Python/);
  });

  it('a device of two guests is pointed out, with its place in the other file', async () => {
    await show('etc/xen/neighbour-b.cfg', 'name = "other"\ntype = "hvm"\n\npci = [ "08:00.0" ]\n');
    const { document } = await show('etc/xen/neighbour-a.cfg', 'name = "one"\ntype = "hvm"\npci = [ "08:00.0" ]\n');
    const { relatedInformation } = await diagnostic(document.uri, /08:00\.0 too: only one/);
    const there = relatedInformation?.find(({ location }) => location.uri.path.endsWith('neighbour-b.cfg'));
    assert.ok(there, JSON.stringify(relatedInformation));
    assert.deepEqual(there.location.range, new vscode.Range(3, 9, 3, 16));
    // As the editor of that file knows it: a click must not open it a second time.
    assert.equal(there.location.uri.toString(), at('etc/xen/neighbour-b.cfg').toString());
    assert.match(there.message, /other/);
  });

  it('the page that a code links to opens as a page, not as its source', async () => {
    const { editor } = await showConfig('memmory = 512\n');
    const found = await diagnostic(editor.document.uri, /memmory/);
    assert.equal(codeOf(found), 'key/unknown');
    assert.ok(typeof found.code === 'object');
    await vscode.commands.executeCommand('vscode.open', found.code.target);
    const view = () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom ? input.viewType : undefined;
    };
    assert.equal(await until('a page', view), 'vscode.markdown.preview.editor');
  });

  it('the settings file offers the rules by name', async () => {
    const editor = await showSample('.vscode/settings.json');
    const { document } = editor;
    const before = document.getText();
    const start = find(editor, '{').translate(0, 1);
    // Whole JSON all the time: VS Code writes into no settings that it cannot read.
    await editor.edit((edit) => edit.insert(start, '\n  "xen.rules": { "": "off" },'));
    const inside = find(editor, '""').translate(0, 1);
    const offered = await until('the rules', async () => {
      const names = (await completionsAt(document.uri, inside)).map(labelOf);
      return names.some((name) => name.includes('key/unknown')) ? names : undefined;
    });
    for (const name of ['key/*', 'disk/value', 'python/config']) {
      assert.ok(
        offered.some((each) => each.includes(name)),
        name,
      );
    }
    // As it was, and saved: VS Code writes into no settings that wait for being saved.
    const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
    await editor.edit((edit) => edit.replace(all, before));
    assert.ok(await document.save());
  });
});

function setOnSave(actions: Record<string, string> | undefined): Thenable<void> {
  const { Workspace } = vscode.ConfigurationTarget;
  return vscode.workspace.getConfiguration('editor').update('codeActionsOnSave', actions, Workspace);
}

function fixOf(uri: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  return until(`a fix like ${title}`, async () =>
    (await fixesAt(uri, range)).find((fix) => fix.edit && title.test(fix.title)),
  );
}
