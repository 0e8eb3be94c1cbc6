// The real server: a mend that reaches into other files, as an editor gets it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { bundleProgram } from '../bundled-program.ts';

const GRUB = 'etc/default/grub';
const XEN_CFG = 'etc/default/grub.d/xen.cfg';
const LIST = 'etc/modules-load.d/xen.conf';
const FILES: Readonly<Record<string, string>> = {
  [GRUB]: '# first\nGRUB_CMDLINE_LINUX="ro"\n',
  [XEN_CFG]: 'GRUB_CMDLINE_XEN="loglvl=all quiet"\n',
  [LIST]: 'xen-pciback hide=(01:00.0)\n',
};
const ABLE = { workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] } };

interface Change {
  readonly kind?: string;
  readonly uri?: string;
  readonly textDocument?: { readonly uri: string; readonly version: number | null };
  readonly edits?: readonly { readonly range: Range; readonly newText: string }[];
}
type Range = {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
};
interface Action {
  readonly title: string;
  readonly edit: { readonly documentChanges?: readonly Change[]; readonly changes?: Readonly<Record<string, unknown>> };
}

let server = '';
before(async () => {
  server = await bundleProgram('main', 'xen-fixes-');
});
after(() => rmSync(server, { recursive: true, force: true }));

class Editor {
  readonly root = mkdtempSync(join(tmpdir(), 'xen-fixes-root-'));
  readonly client = new LspClient(process.execPath, [join(server, 'main.js'), '--stdio']);

  constructor() {
    for (const [path, text] of Object.entries(FILES)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  uri(path: string): string {
    return pathToFileURL(join(this.root, path)).href;
  }

  async start(workspace: object): Promise<void> {
    const initializationOptions = { release: '4.17' };
    const capabilities = { workspace };
    await this.client.request('initialize', { processId: null, rootUri: null, capabilities, initializationOptions });
    this.client.notify('initialized', {});
  }

  open(path: string, text = FILES[path] ?? ''): void {
    const languageId = path === LIST ? 'modules-list' : 'grub-default';
    this.client.notify('textDocument/didOpen', {
      textDocument: { uri: this.uri(path), languageId, version: 7, text },
    });
  }

  /** The mends for a whole file whose titles begin so, once the server knows what stands around it. */
  async actions(path: string, start: string, until = true): Promise<readonly Action[]> {
    for (let tries = 0; ; tries++) {
      const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
      const all = (await this.client.request('textDocument/codeAction', {
        textDocument: { uri: this.uri(path) },
        range,
        context: { diagnostics: [] },
      })) as readonly Action[];
      const found = all.filter(({ title }) => title.startsWith(start));
      if (found.some(({ title }) => title.includes('/etc/')) === until || tries > 40) return found;
      await new Promise((done) => setTimeout(done, 25));
    }
  }

  close(): void {
    this.client.kill();
    rmSync(this.root, { recursive: true, force: true });
  }
}

async function inEditor(workspace: object, work: (editor: Editor) => Promise<void>): Promise<void> {
  const editor = new Editor();
  try {
    await editor.start(workspace);
    await work(editor);
  } finally {
    editor.close();
  }
}

function applied(text: string, { edits = [] }: Change): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits] as never);
}

test('both files in one edit: the open one by its version, the other one by what the disk holds', async () => {
  await inEditor(ABLE, async (editor) => {
    editor.open(XEN_CFG);
    const [action] = await editor.actions(XEN_CFG, 'Move quiet');
    assert.equal(action?.title, `Move quiet to GRUB_CMDLINE_LINUX in /${GRUB}`);
    const [own, other] = action.edit.documentChanges ?? [];
    assert.deepEqual(own?.textDocument, { uri: editor.uri(XEN_CFG), version: 7 });
    assert.deepEqual(other?.textDocument, { uri: editor.uri(GRUB), version: null });
    assert.equal(applied(FILES[XEN_CFG] ?? '', own ?? {}), 'GRUB_CMDLINE_XEN="loglvl=all"\n');
    assert.equal(applied(FILES[GRUB] ?? '', other ?? {}), '# first\nGRUB_CMDLINE_LINUX="ro quiet"\n');
  });
});

test('the unsaved text of the other file counts, with its version', async () => {
  await inEditor(ABLE, async (editor) => {
    const unsaved = '# more\n\nGRUB_CMDLINE_LINUX="ro splash"\n';
    editor.open(GRUB, unsaved);
    editor.open(XEN_CFG);
    const [action] = await editor.actions(XEN_CFG, 'Move quiet');
    const other = action?.edit.documentChanges?.[1];
    assert.deepEqual(other?.textDocument, { uri: editor.uri(GRUB), version: 7 });
    assert.equal(applied(unsaved, other ?? {}), '# more\n\nGRUB_CMDLINE_LINUX="ro splash quiet"\n');
  });
});

test('a new file is made, where the editor can do that', async () => {
  await inEditor(ABLE, async (editor) => {
    editor.open(LIST);
    const [action] = await editor.actions(LIST, 'Move the parameters');
    const [own, made, filled] = action?.edit.documentChanges ?? [];
    const uri = editor.uri('etc/modprobe.d/xen-pciback.conf');
    assert.equal(applied(FILES[LIST] ?? '', own ?? {}), 'xen-pciback\n');
    assert.deepEqual(made, { kind: 'create', uri, options: { overwrite: false } });
    assert.equal(filled?.textDocument?.uri, uri);
    assert.equal(applied('', filled ?? {}), 'options xen-pciback hide=(01:00.0)\n');
  });
});

test('an editor that knows no versions gets plain changes, and no new file', async () => {
  await inEditor({}, async (editor) => {
    editor.open(XEN_CFG);
    const [action] = await editor.actions(XEN_CFG, 'Move quiet');
    assert.deepEqual(Object.keys(action?.edit.changes ?? {}), [editor.uri(XEN_CFG), editor.uri(GRUB)]);
    editor.open(LIST);
    assert.equal((await editor.actions(LIST, 'Keep the name', false)).length, 1);
    assert.deepEqual(await editor.actions(LIST, 'Move the parameters', false), []);
  });
});

test('nothing is offered where the other file has changed on the disk, or leads out of the copy', async () => {
  await inEditor(ABLE, async (editor) => {
    editor.open(XEN_CFG);
    assert.equal((await editor.actions(XEN_CFG, 'Move quiet')).length, 1);
    editor.write(GRUB, '# another\nGRUB_CMDLINE_LINUX="ro"\n');
    assert.deepEqual(await editor.actions(XEN_CFG, 'Move quiet', false), []);

    const outside = mkdtempSync(join(tmpdir(), 'xen-fixes-outside-'));
    writeFileSync(join(outside, 'grub'), FILES[GRUB] ?? '');
    rmSync(join(editor.root, GRUB));
    symlinkSync(join(outside, 'grub'), join(editor.root, GRUB));
    assert.deepEqual(await editor.actions(XEN_CFG, 'Move quiet', false), []);
    assert.equal(readFileSync(join(outside, 'grub'), 'utf8'), FILES[GRUB]);
    rmSync(outside, { recursive: true });
  });
});
