import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../src/extension.ts';
import type { TreeNode } from '../../src/host/device-nodes.ts';
import { closeAll, showConfig, startExtension, until } from './support.ts';

const NETWORK = '01:00.0';

describe('Devices', () => {
  let extension: Api;
  before(async () => {
    extension = await startExtension();
    await vscode.commands.executeCommand('workbench.view.extension.xen');
  });
  after(closeAll);

  it('the tree shows the devices of the recorded host, those behind a bridge below it', async () => {
    const lines = await allLines(extension);
    assert.ok(
      lines.some(({ text }) => text.includes(NETWORK)),
      lines.map(({ text }) => text).join('\n'),
    );
    const network = lines.find(({ text }) => text.includes(NETWORK));
    assert.match(network?.text ?? '', /8086|Intel/);
    const bridge = lines.find(({ text }) => text.includes('00:02.0'));
    assert.ok(network && bridge && network.depth === bridge.depth + 1, 'the bridge does not hold its device');
  });

  it('the tree shows them by class as well', async () => {
    await vscode.commands.executeCommand('xen.devices.groupByClass');
    const lines = await until('a tree by class', async () => {
      const all = await allLines(extension);
      return all.some(({ depth, text }) => depth === 0 && !/[0-9a-f]{2}:[0-9a-f]{2}\.\d/.test(text)) ? all : undefined;
    });
    assert.ok(lines.some(({ depth, text }) => depth > 0 && text.includes(NETWORK)));
    await vscode.commands.executeCommand('xen.devices.groupByBus');
  });

  it('a device is inserted into a list that is there', async () => {
    const { editor } = await showConfig('name = "a"\npci = [ \'03:00.0\' ]\n');
    await insert(extension, NETWORK);
    await textIs(editor, "name = \"a\"\npci = [ '03:00.0', '01:00.0' ]\n");
  });

  it('a list is made where there is none, and undo takes it away', async () => {
    const { editor } = await showConfig('name = "a"\n');
    await insert(extension, NETWORK);
    const text = await until(
      'a list',
      () => {
        const now = editor.document.getText();
        return /^pci *= *\[ *['"]01:00\.0['"] *\]$/m.test(now) ? now : undefined;
      },
      () => editor.document.getText(),
    );
    assert.ok(text.startsWith('name = "a"\n'));
    await vscode.commands.executeCommand('undo');
    await textIs(editor, 'name = "a"\n');
  });

  it('a device that is there already is refused', async () => {
    const text = "pci = [ '0000:01:00.0,permissive=1' ]\n";
    const { editor } = await showConfig(text);
    await insert(extension, NETWORK);
    // The next one is inserted; had the first been as well, both would stand.
    await insert(extension, '03:00.0');
    await textIs(editor, "pci = [ '0000:01:00.0,permissive=1', '03:00.0' ]\n");
  });

  it('an address is copied', async () => {
    await vscode.commands.executeCommand('xen.devices.copyBdf', await element(extension, NETWORK));
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^(0000:)?01:00\.0$/);
  });
});

interface Line {
  readonly depth: number;
  readonly text: string;
  readonly element: TreeNode;
}

/** The whole tree as lines, as a user would read it when all is open. */
async function allLines({ deviceTree }: Api): Promise<Line[]> {
  const lines: Line[] = [];
  const walk = async (parent: TreeNode | undefined, depth: number) => {
    for (const each of await deviceTree.getChildren(parent)) {
      const { label, description } = deviceTree.getTreeItem(each);
      const words = [typeof label === 'object' ? label.label : label, description].filter((word) => word !== undefined);
      lines.push({ depth, text: words.join(' '), element: each });
      await walk(each, depth + 1);
    }
  };
  await walk(undefined, 0);
  return lines;
}

async function element(extension: Api, bdf: string): Promise<TreeNode> {
  const line = await until(`${bdf} in the tree`, async () =>
    (await allLines(extension)).find(({ text }) => text.includes(bdf)),
  );
  return line.element;
}

async function insert(extension: Api, bdf: string): Promise<void> {
  // A refusal is told in a message that waits for the user: so must we not.
  void vscode.commands.executeCommand('xen.devices.insert', await element(extension, bdf));
}

function textIs({ document }: vscode.TextEditor, wanted: string): Promise<boolean> {
  return until(
    `the text ${JSON.stringify(wanted)}`,
    () => document.getText() === wanted || undefined,
    () => document.getText(),
  );
}
