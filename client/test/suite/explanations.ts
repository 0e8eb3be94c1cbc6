import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  completionsAt,
  find,
  hoverAt,
  labelOf,
  show,
  showConfig,
  showSample,
  startExtension,
  until,
} from './support.ts';

describe('Hover', () => {
  before(startExtension);
  after(closeAll);

  it('explains a key', async () => {
    const editor = await showSample('etc/xen/hvm.conf');
    const words = await until(
      'a hover',
      async () => (await hoverAt(editor.document.uri, find(editor, 'memory'))) || undefined,
    );
    assert.match(words, /memory/);
    assert.match(words, /MB|MiB|megabyte/i);
  });

  it('tells which device an address is', async () => {
    const editor = await showSample('etc/xen/hvm.conf');
    const place = find(editor, "01:00.0', ").translate(0, 2);
    const words = await until('a hover', async () => (await hoverAt(editor.document.uri, place)) || undefined);
    assert.match(words, /8086|Intel|82574/);
    assert.match(words, /pciback/);
  });

  it("explains an option of GRUB's Xen line", async () => {
    const editor = await showSample('boot/grub/menu.lst');
    const words = await until(
      'a hover',
      async () => (await hoverAt(editor.document.uri, find(editor, 'dom0_mem'))) || undefined,
    );
    assert.match(words, /dom0_mem/);
  });
});

describe('Completion', () => {
  before(startExtension);
  after(closeAll);

  it('offers keys', async () => {
    const { editor, cursor } = await showConfig('name = "a"\nmem|\n');
    await offers(editor, cursor, ['memory']);
  });

  it('a key comes with the form of its value', async () => {
    const { editor, cursor } = await showConfig('vif|');
    const item = (await offers(editor, cursor, ['vif']))[0];
    assert.ok(item?.insertText instanceof vscode.SnippetString, 'not a snippet');
    assert.match(item.insertText.value, /^vif = \[/);
  });

  it('offers the values of a key that has a few', async () => {
    const { editor, cursor } = await showConfig('type = "|"\n');
    await offers(editor, cursor, ['hvm', 'pv', 'pvh']);
  });

  it("offers the host's devices inside a pci list, with driver and state", async () => {
    const { editor, cursor } = await showConfig("pci = [ '|' ]\n");
    const [network] = await offers(editor, cursor, ['01:00.0', '03:00.0']);
    assert.ok(network);
    const { label, detail } = network;
    assert.match(`${typeof label === 'string' ? '' : JSON.stringify(label)} ${detail}`, /8086|Intel/);
  });

  it('offers the options of a device', async () => {
    const { editor, cursor } = await showConfig("pci = [ '01:00.0,|' ]\n");
    await offers(editor, cursor, ['permissive', 'msitranslate', 'power_mgmt', 'seize', 'rdm_policy']);
  });

  it("offers the options and values of GRUB's Xen line", async () => {
    const text = 'GRUB_CMDLINE_XEN="iommu="\n';
    const editor = await show('etc/default/grub.d/complete.cfg', text);
    await offers(editor, editor.document.positionAt(text.indexOf('"\n')), ['force', 'verbose']);
  });
});

/** Waits until all labels are offered, and gives their items. A label may go on behind a `=`. */
function offers(
  editor: vscode.TextEditor,
  cursor: vscode.Position,
  labels: readonly string[],
): Promise<vscode.CompletionItem[]> {
  let seen: string[] = [];
  return until(
    `completions ${labels.join(', ')}`,
    async () => {
      const items = await completionsAt(editor.document.uri, cursor);
      seen = items.map(labelOf);
      const found = labels.map((label) => items.find((item) => labelOf(item).replace(/=.*/, '') === label));
      return found.every((item) => item !== undefined) ? (found as vscode.CompletionItem[]) : undefined;
    },
    () => seen.slice(0, 30),
  );
}
