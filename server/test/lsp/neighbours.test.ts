// The real server over a real folder: what is said of a file follows what happens to the files beside it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { bundleProgram } from '../bundled-program.ts';

const WEB = "name = 'web'\nvcpus = 1\nvif = [ 'mac=00:16:3e:00:00:01' ]\n";
const DB = "name = 'db'\nvcpus = 1\n# moved to the new bridge\nvif = [ 'mac=00:16:3E:0:0:1' ]\n";
const DB_MENDED = DB.replace('0:1', '0:2');

let server = '';
let folder = '';
let client: LspClient;
before(async () => {
  server = await bundleProgram('main', 'xen-neighbours-');
});
after(() => rmSync(server, { recursive: true, force: true }));

async function started(work: () => Promise<void>): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'xen-guests-'));
  client = new LspClient(process.execPath, [join(server, 'main.js'), '--stdio']);
  try {
    const initializationOptions = { release: 'latest' };
    await client.request('initialize', { processId: null, rootUri: null, capabilities: {}, initializationOptions });
    client.notify('initialized', {});
    await work();
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function uriOf(name: string): string {
  return pathToFileURL(join(folder, name)).href;
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function open(name: string, text: string): void {
  client.notify('textDocument/didOpen', {
    textDocument: { uri: uriOf(name), languageId: 'xlcfg', version: 1, text },
  });
}

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly {
    readonly code: string;
    readonly relatedInformation?: readonly { readonly location: { readonly uri: string; readonly range: unknown } }[];
  }[];
}

/** The next diagnostics of the file in which the MAC address of another one is pointed out, or is not. */
async function sameMac(name: string, wanted: boolean): Promise<Published> {
  const isWanted = ({ uri, diagnostics }: Published) =>
    uri === uriOf(name) && diagnostics.some(({ code }) => code === 'neighbour/same-mac') === wanted;
  return (await client.next('textDocument/publishDiagnostics', isWanted, 5000)) as Published;
}

test('another file’s address is pointed at where it stands, and no more once that file is mended on the disk', async () => {
  await started(async () => {
    write('web.cfg', WEB);
    write('db.cfg', DB);
    const before = sameMac('web.cfg', false);
    const found = sameMac('web.cfg', true);
    open('web.cfg', WEB);
    await before;
    const [finding] = (await found).diagnostics.filter(({ code }) => code === 'neighbour/same-mac');
    assert.deepEqual(finding?.relatedInformation?.[0]?.location, {
      uri: uriOf('db.cfg'),
      range: { start: { line: 3, character: 13 }, end: { line: 3, character: 27 } },
    });
    const mended = sameMac('web.cfg', false);
    write('db.cfg', DB_MENDED);
    await mended;
  });
});

test('both open: a change that is not saved yet counts in both, until the file is closed', async () => {
  await started(async () => {
    write('web.cfg', WEB);
    write('db.cfg', DB);
    const found = [sameMac('web.cfg', true), sameMac('db.cfg', true)];
    open('web.cfg', WEB);
    open('db.cfg', DB);
    await Promise.all(found);

    const mended = [sameMac('web.cfg', false), sameMac('db.cfg', false)];
    client.notify('textDocument/didChange', {
      textDocument: { uri: uriOf('db.cfg'), version: 2 },
      contentChanges: [{ text: DB_MENDED }],
    });
    await Promise.all(mended);

    const again = sameMac('web.cfg', true);
    client.notify('textDocument/didClose', { textDocument: { uri: uriOf('db.cfg') } });
    await again;
  });
});
