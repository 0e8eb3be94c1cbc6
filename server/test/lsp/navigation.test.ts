// The real server: an address as a symbol that lives across the files of a machine, as an editor asks for it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { grubCfg } from '../boot/machine.ts';
import { bundleProgram } from '../bundled-program.ts';

const GRUB = 'etc/default/grub';
const MENU = 'boot/grub/grub.cfg';
const WIN = 'etc/xen/win10.cfg';
const MEDIA = 'etc/xen/media.cfg';
const FILES: Readonly<Record<string, string>> = {
  [GRUB]: 'GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(02:00.0)(03:00.0)"\n',
  [MENU]: grubCfg('', 'quiet xen-pciback.hide=(02:00.0)(03:00.0)'),
  [WIN]: "name = 'win10'\npci = [ '02:00.0' ]\n",
  [MEDIA]: "name = 'media'\npci = [ '0000:03:00.0', '02:00.0' ]\n",
};
const RECORDING = resolve('server/test/data/hosts/xen-vtd.json');
const COMMANDS = ['xen.devices.makeAssignable', 'xen.devices.story', 'xen.showPlaces'];
const ABLE = {
  workspaceEdit: { documentChanges: true },
  inlayHint: { refreshSupport: true },
  codeLens: { refreshSupport: true },
};

interface Place {
  readonly uri?: string;
  readonly targetUri?: string;
  readonly range: Range;
  readonly targetRange?: Range;
}
interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
interface Edit {
  readonly documentChanges: readonly {
    readonly textDocument: { readonly uri: string; readonly version: number | null };
    readonly edits: readonly { readonly range: Range; readonly newText: string }[];
  }[];
}

let server = '';
before(async () => {
  server = await bundleProgram('main', 'xen-navigation-');
});
after(() => rmSync(server, { recursive: true, force: true }));

class Editor {
  readonly root = mkdtempSync(join(tmpdir(), 'xen-navigation-root-'));
  readonly client = new LspClient(process.execPath, [join(server, 'main.js'), '--stdio']);
  readonly texts = new Map(Object.entries(FILES));

  uri(path: string): string {
    return pathToFileURL(join(this.root, path)).href;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  async start(workspace: object, commands?: readonly string[]): Promise<Record<string, unknown>> {
    for (const [path, text] of this.texts) this.write(path, text);
    const initializationOptions = { release: '4.17', host: RECORDING, ...(commands && { commands }) };
    const folder = pathToFileURL(this.root).href;
    const answer = await this.client.request('initialize', {
      processId: null,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: 'dom0' }],
      capabilities: { workspace },
      initializationOptions,
    });
    this.client.notify('initialized', {});
    return (answer as { capabilities: Record<string, unknown> }).capabilities;
  }

  open(path: string, text = FILES[path] ?? ''): void {
    this.texts.set(path, text);
    const languageId = path.startsWith('etc/xen') ? 'xlcfg' : path === GRUB ? 'grub-default' : 'grub-cfg';
    this.client.notify('textDocument/didOpen', { textDocument: { uri: this.uri(path), languageId, version: 7, text } });
  }

  at(path: string, word: string) {
    const text = this.texts.get(path) ?? '';
    const position = TextDocument.create('', '', 0, text).positionAt(text.indexOf(word) + 1);
    return { textDocument: { uri: this.uri(path) }, position };
  }

  /** `etc/xen/win10.cfg: 02:00.0` */
  shown(place: Place): string {
    const uri = place.targetUri ?? place.uri ?? '';
    const path = uri.slice(pathToFileURL(this.root).href.length + 1);
    const document = TextDocument.create('', '', 0, this.texts.get(path) ?? '');
    return `${path}: ${document.getText(place.targetRange ?? place.range)}`;
  }

  async places(method: string, path: string, word: string): Promise<string[] | null> {
    const found = await this.client.request(`textDocument/${method}`, {
      ...this.at(path, word),
      context: { includeDeclaration: true },
    });
    return (found as Place[] | null)?.map((place) => this.shown(place)) ?? null;
  }
}

async function inEditor(
  work: (editor: Editor, capabilities: Record<string, unknown>) => Promise<void>,
  { workspace = ABLE, commands = COMMANDS }: { workspace?: object; commands?: readonly string[] } = {},
): Promise<void> {
  const editor = new Editor();
  try {
    await work(editor, await editor.start(workspace, commands));
  } finally {
    editor.client.kill();
    rmSync(editor.root, { recursive: true, force: true });
  }
}

test('definition and references: from a guest to the hide list, from the list to the guests, unsaved texts among them', () =>
  inEditor(async (editor) => {
    editor.open(WIN);
    editor.open(GRUB, FILES[GRUB]?.replace('quiet', 'ro quiet'));
    assert.deepEqual(await editor.places('definition', WIN, '02:00.0'), [`${GRUB}: 02:00.0`]);
    assert.deepEqual(await editor.places('definition', GRUB, '02:00.0'), [`${MEDIA}: 02:00.0`, `${WIN}: 02:00.0`]);
    assert.deepEqual(await editor.places('references', WIN, '02:00.0'), [
      `${MENU}: 02:00.0`,
      `${MENU}: 02:00.0`,
      `${GRUB}: 02:00.0`,
      `${MEDIA}: 02:00.0`,
      `${WIN}: 02:00.0`,
    ]);
    assert.equal(await editor.places('references', WIN, 'win10'), null);
    assert.equal(await editor.places('definition', WIN, 'win10'), null);
    // What the menu was made of is where it leads to, as for every other word of it.
    editor.open(MENU);
    assert.deepEqual(await editor.places('definition', MENU, '02:00.0'), [`${GRUB}: 02:00.0`]);
    const highlights = await editor.client.request('textDocument/documentHighlight', editor.at(MENU, '02:00.0'));
    assert.equal((highlights as unknown[]).length, 2);
  }));

test('rename: open files by their version, others by what the disk holds; the menu is named as made', () =>
  inEditor(async (editor) => {
    editor.open(WIN);
    const at = editor.at(WIN, '02:00.0');
    assert.deepEqual(await editor.client.request('textDocument/prepareRename', at), {
      range: { start: { line: 1, character: 9 }, end: { line: 1, character: 16 } },
      placeholder: '02:00.0',
    });
    assert.equal(await editor.client.request('textDocument/prepareRename', editor.at(WIN, 'win10')), null);
    const note = editor.client.next('window/showMessage');
    const edit = (await editor.client.request('textDocument/rename', { ...at, newName: '0000:21:00.0' })) as Edit;
    assert.deepEqual(
      edit.documentChanges.map(({ textDocument, edits }) => [
        textDocument.uri,
        textDocument.version,
        edits[0]?.newText,
      ]),
      [
        [editor.uri(GRUB), null, '21:00.0'],
        [editor.uri(MEDIA), null, '21:00.0'],
        [editor.uri(WIN), 7, '21:00.0'],
      ],
    );
    assert.match(
      ((await note) as { message: string }).message,
      /^Once the files are saved, run .*Until then \/boot\/grub\/grub\.cfg has the old/,
    );
  }));

test('rename: one sentence where it cannot be done', () =>
  inEditor(async (editor) => {
    editor.open(WIN);
    const rename = (newName: string) =>
      editor.client.request('textDocument/rename', { ...editor.at(WIN, '02:00.0'), newName });
    await assert.rejects(rename('nine'), /“nine” is no address of a PCI device/);
    await assert.rejects(rename('03:00.0'), /03:00\.0 is named in \/etc\/(?:default\/grub|xen\/media\.cfg) already/);
    // An editor that hides the mark would count wrongly: that file has to be opened first.
    editor.write(MEDIA, `\ufeff${FILES[MEDIA]}`);
    await new Promise((done) => setTimeout(done, 400));
    await assert.rejects(
      rename('21:00.0'),
      /^Error: \/.*media\.cfg has changed since it was read, or cannot be edited/,
    );
  }));

test(
  'rename: of a copy of a machine no file outside is touched, though it holds the same',
  { skip: process.platform === 'win32' },
  () =>
    inEditor(async (editor) => {
      const outside = mkdtempSync(join(tmpdir(), 'xen-navigation-outside-'));
      const far = join(outside, 'far.cfg');
      const text = FILES[MEDIA] ?? '';
      writeFileSync(far, text);
      // Inside the copy that link leads to the copy's own file, on this disk to the other one.
      editor.write(far, text);
      rmSync(join(editor.root, MEDIA));
      symlinkSync(far, join(editor.root, MEDIA));
      editor.open(WIN);
      await new Promise((done) => setTimeout(done, 400));
      await assert.rejects(
        editor.client.request('textDocument/rename', { ...editor.at(WIN, '02:00.0'), newName: '21:00.0' }),
        /^Error: \/.*media\.cfg has changed since it was read, or cannot be edited/,
      );
      rmSync(outside, { recursive: true });
    }),
);

test('hints: none before the host is known, and a word to ask again then; lenses for who has the commands', () =>
  inEditor(async (editor, capabilities) => {
    assert.deepEqual(capabilities.codeLensProvider, {});
    const news = Promise.all([
      editor.client.next('workspace/inlayHint/refresh'),
      editor.client.next('workspace/codeLens/refresh'),
    ]);
    editor.open(WIN);
    await news;
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const textDocument = { uri: editor.uri(WIN) };
    const hints = await editor.client.request('textDocument/inlayHint', { textDocument, range });
    const [hint] = hints as { position: unknown; label: string; paddingLeft: boolean }[];
    assert.deepEqual(hint?.position, { line: 1, character: 16 });
    assert.equal(hint.paddingLeft, true);
    assert.ok(hint.label.length > 0 && hint.label.length <= 30, hint.label);
    const lenses = (await editor.client.request('textDocument/codeLens', { textDocument })) as {
      range: Range;
      command: { command: string; arguments?: unknown[] };
    }[];
    const story = lenses.find(({ command }) => command.command === 'xen.devices.story');
    assert.equal(story?.range.start.line, 1);
    assert.deepEqual(story.command.arguments, [{ address: '0000:02:00.0', guest: textDocument.uri }]);
  }));

test('no lenses for an editor without the commands', () =>
  inEditor(
    async (_, capabilities) => {
      assert.equal('codeLensProvider' in capabilities, false);
      assert.equal(capabilities.inlayHintProvider, true);
    },
    { commands: [] },
  ));

test('symbols of the workspace: guests, and the devices that its files name', () =>
  inEditor(async (editor) => {
    const symbols = async (query: string) =>
      ((await editor.client.request('workspace/symbol', { query })) as { name: string; location: Place }[]).map(
        ({ name, location }) => `${name.split(' ')[0]} ${editor.shown(location)}`,
      );
    assert.deepEqual(await symbols('media'), [`media ${MEDIA}: name = 'media'`]);
    assert.deepEqual(await symbols('03000'), [`03:00.0 ${GRUB}: 03:00.0`, `03:00.0 ${MEDIA}: 0000:03:00.0`]);
  }));
