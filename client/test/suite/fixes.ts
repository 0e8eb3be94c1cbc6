import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apply, at, closeAll, diagnostic, fixesAt, show, startExtension, until } from './support.ts';

interface Case {
  readonly title: string;
  readonly path: string;
  readonly before: string;
  /** Words of the diagnostic that is fixed, and of the fix where there are several. */
  readonly diagnostic: RegExp;
  readonly fix?: RegExp;
  readonly after: string;
}

const CASES: readonly Case[] = [
  {
    title: 'a misspelt key becomes the real one',
    path: 'etc/xen/fix-key.cfg',
    before: 'name = "a"\nmemmory = 512\n',
    diagnostic: /memmory/,
    after: 'name = "a"\nmemory = 512\n',
  },
  {
    title: 'pciback. becomes xen-pciback.',
    path: 'etc/default/grub.d/fix-pciback.cfg',
    before: 'GRUB_CMDLINE_LINUX_XEN_REPLACE="ro pciback.hide=(01:00.0)"\n',
    diagnostic: /pciback/,
    after: 'GRUB_CMDLINE_LINUX_XEN_REPLACE="ro xen-pciback.hide=(01:00.0)"\n',
  },
];

describe('Quick fixes', () => {
  before(startExtension);
  after(closeAll);

  for (const { title, path, before: text, diagnostic: words, fix, after: wanted } of CASES) {
    it(title, async () => {
      const { document } = await show(path, text);
      const { range } = await diagnostic(document.uri, words);
      await apply(await fixOf(document.uri, range, fix));
      assert.equal(document.getText(), wanted);
    });
  }

  it("vtd=1 of the article's entry becomes what today's Xen reads", async () => {
    const text = 'title Xen\nkernel /boot/xen.gz vtd=1\nmodule /boot/vmlinuz ro\n';
    const { document } = await show('../elsewhere/vtd/menu.lst', text);
    const { range } = await diagnostic(document.uri, /vtd/);
    await apply(await fixOf(document.uri, range));
    assert.doesNotMatch(document.getText(), /vtd/);
    assert.match(document.getText(), /^kernel \/boot\/xen\.gz/m);
  });

  it('fix all mends what is safe to mend, and nothing else', async () => {
    const { document } = await show('etc/xen/fix-all.cfg', 'name = "a"\nvcpu = 2\nacpi = True\n');
    await diagnostic(document.uri, /vcpu/);
    const whole = new vscode.Range(0, 0, 2, 0);
    const fixAll = await until('fix all', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
        'source.fixAll.xen',
      );
      return found[0];
    });
    await apply(fixAll);
    assert.equal(document.getText(), 'name = "a"\nvcpu = 2\nacpi = 1\n');
  });

  it('an option on the wrong line is moved to the right one', async () => {
    const text = 'title Xen\nkernel /boot/xen.gz xen-pciback.hide=(01:00.0)\nmodule /boot/vmlinuz ro\n';
    const { document } = await show('../elsewhere/move/menu.lst', text);
    const { range } = await diagnostic(document.uri, /pciback/);
    await apply(await fixOf(document.uri, range, /move/i));
    const moved = 'title Xen\nkernel /boot/xen.gz\nmodule /boot/vmlinuz ro xen-pciback.hide=(01:00.0)\n';
    assert.equal(document.getText(), moved);
  });

  it('a mend of two files changes both, and the files on the disk wait for saving', async () => {
    const dom0 = 'GRUB_CMDLINE_LINUX_XEN_REPLACE="ro"\n';
    const { document: other } = await show('../elsewhere/host/etc/default/grub', dom0);
    const xen = 'GRUB_CMDLINE_XEN="loglvl=all quiet"\n';
    const { document } = await show('../elsewhere/host/etc/default/grub.d/xen.cfg', xen);
    const { range } = await diagnostic(document.uri, /quiet/);
    const fix = await until('the mend that reaches into the other file', async () => {
      const found = await fixesAt(document.uri, range);
      return found.find(({ title }) => /^Move quiet to GRUB_CMDLINE_LINUX_XEN_REPLACE in /.test(title));
    });
    await apply(fix);
    assert.equal(document.getText(), 'GRUB_CMDLINE_XEN="loglvl=all"\n');
    assert.equal(other.getText(), 'GRUB_CMDLINE_LINUX_XEN_REPLACE="ro quiet"\n');
    assert.ok(document.isDirty && other.isDirty);
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(other.uri)), dom0);
  });

  it('a mend that makes a file', async () => {
    const { document } = await show('../elsewhere/new/etc/modules-load.d/xen.conf', 'xen-pciback hide=(01:00.0)\n');
    const { range } = await diagnostic(document.uri, /modules? of that long name|whole line/);
    const fix = await until('the mend', async () => {
      const found = await fixesAt(document.uri, range);
      return found.find(({ title }) => /^Move the parameters to /.test(title));
    });
    await apply(fix);
    assert.equal(document.getText(), 'xen-pciback\n');
    const made = await vscode.workspace.openTextDocument(at('../elsewhere/new/etc/modprobe.d/xen-pciback.conf'));
    assert.equal(made.getText(), 'options xen-pciback hide=(01:00.0)\n');
  });
});

/** The first fix, or the first whose title holds some words. */
function fixOf(uri: vscode.Uri, range: vscode.Range, words = /./): Promise<vscode.CodeAction> {
  return until(`a fix like ${words}`, async () => (await fixesAt(uri, range)).find(({ title }) => words.test(title)));
}
