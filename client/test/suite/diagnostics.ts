import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  codeOf,
  diagnostic,
  diagnosticsOf,
  noDiagnostic,
  retype,
  show,
  showConfig,
  showSample,
  startExtension,
} from './support.ts';

describe('Diagnostics', () => {
  before(startExtension);
  after(closeAll);

  it("a syntax error has xl's own words, and goes with the error", async () => {
    const { editor } = await showConfig('name = "a"\nmemory = = 512\n');
    const { uri } = editor.document;
    const found = await diagnostic(uri, /syntax error/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(found.source, 'xl');
    assert.match(codeOf(found), /^syntax/);
    assert.equal(found.range.start.line, 1);
    assert.match(found.message, /unexpected '?='?/);
    await retype(editor, 'name = "a"\nmemory = 512\n');
    await noDiagnostic(uri, /syntax error/);
  });

  it('an unknown key is pointed out with the nearest real one, but is no error', async () => {
    const { editor } = await showConfig('memmory = 512\n');
    const found = await diagnostic(editor.document.uri, /memmory/);
    assert.notEqual(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /memory/);
    assert.deepEqual(found.range, new vscode.Range(0, 0, 0, 7));
  });

  it('a code links to the page of its rule, which came along', async () => {
    const { editor } = await showConfig('memmory = 512\n');
    const { code } = await diagnostic(editor.document.uri, /memmory/);
    assert.ok(typeof code === 'object');
    assert.match(code.target.path, /\/docs\/rules\/key\/unknown\.md$/);
    assert.match((await vscode.workspace.openTextDocument(code.target)).getText(), /^# `key\/unknown`/);
  });

  it('the mistakes of the sample are all seen', async () => {
    const { document } = await showSample('etc/xen/mistakes.cfg');
    for (const words of [/memmory/, /vcpus/, /maxvcpus < vcpus/, /`wr'/, /brigde/, /01:00\.0/, /permissive/])
      await diagnostic(document.uri, words);
    assert.ok(!diagnosticsOf(document.uri).some(({ message }) => /syntax error|our_own_note/.test(message)));
  });

  it("the sample's good guests have no errors", async () => {
    for (const path of ['etc/xen/hvm.conf', 'etc/xen/pv-web.cfg', 'etc/xen/pvh-db.cfg', 'etc/xen/win10.hvm']) {
      const { document } = await showSample(path);
      // A diagnostic that we make ourselves shows when the file has been looked at.
      const editor = await showSample(path);
      const end = document.positionAt(document.getText().length);
      await editor.edit((edit) => edit.insert(end, 'nonsense_key_for_the_test = 1\n'));
      await diagnostic(document.uri, /nonsense_key_for_the_test/);
      const errors = diagnosticsOf(document.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
      assert.deepEqual(
        errors.map(({ message }) => message),
        [],
        path,
      );
    }
  });

  it("options of 2008 on GRUB's Xen line are pointed out", async () => {
    const { document } = await showSample('boot/grub/menu.lst');
    await diagnostic(document.uri, /vtd/);
  });

  it('an option on the wrong one of the two lines is pointed out', async () => {
    const { document } = await show('etc/default/grub.d/wrong.cfg', 'GRUB_CMDLINE_XEN="xen-pciback.hide=(01:00.0)"\n');
    await diagnostic(document.uri, /pciback/);
  });

  it('a file that is not text gets one line that says so', async () => {
    // Without NULs: VS Code itself opens no file that begins with them.
    const { document } = await show('etc/xen/binary.cfg', `name = "a"\n${'\u0001\u0002= ='.repeat(400)}\n`);
    await diagnostic(document.uri, /not a text file/);
    assert.equal(diagnosticsOf(document.uri).length, 1);
  });
});
