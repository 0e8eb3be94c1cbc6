// Whatever an editor sends, in whatever order, the server answers, lives on, and is never long silent. Against the real program, started
// as editors start it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { bundleProgram } from '../bundled-program.ts';

/** Silence that the project allows itself is a second; a busy machine is given more before a test fails. */
const TOO_LONG = 3000;
const LANGUAGES = [
  'xlcfg',
  'xl-conf',
  'xl-cpupool',
  'grub-menu',
  'grub-cfg',
  'grub-default',
  'xen-efi',
  'syslinux',
  'bls-entry',
  'grubenv',
];
const QUESTIONS = ['hover', 'completion', 'signatureHelp', 'documentSymbol', 'codeAction'];
/** 10 MB in `npm test`; the quick inner loop takes less, and says so. */
const MEGABYTES = process.env.npm_lifecycle_event === 'test' || process.env.CI ? 10 : 2;
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

let folder = '';
let current = '';
let worst = { took: 0, what: 'nothing was asked' };
const running = new Set<LspClient>();

before(async () => {
  folder = await bundleProgram('main', 'xen-bad-input-');
});

beforeEach((context) => {
  current = context.name;
});

after(() => {
  for (const client of running) client.kill();
  rmSync(folder, { recursive: true, force: true });
  console.log(
    `bad input: seed ${SEED}, ${MEGABYTES} MB; the longest wait was ${Math.round(worst.took)} ms (${worst.what})`,
  );
});

/** A server that has not been greeted yet. */
function spawnServer(): LspClient {
  const client = new LspClient(process.execPath, [join(folder, 'main.js'), '--stdio']);
  running.add(client);
  void client.exited.then(() => running.delete(client));
  return client;
}

async function startServer(): Promise<LspClient> {
  const client = spawnServer();
  await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  client.notify('initialized', {});
  return client;
}

/** Asks, and holds the time against the limit. An error is an answer too; silence is not. */
async function ask(client: LspClient, method: string, params?: unknown): Promise<unknown> {
  const begun = performance.now();
  const answer = await client.request(method, params, TOO_LONG * 4).catch((error: Error & { code?: number }) => {
    // Without a code it is no answer: the server is gone, or silent.
    if (error.code === undefined) throw error;
    return error;
  });
  const took = performance.now() - begun;
  if (took > worst.took) worst = { took, what: `${method} in “${current}”` };
  assert.ok(took < TOO_LONG, `${method} was answered after ${Math.round(took)} ms`);
  return answer;
}

/** Still there? A question that needs no document. */
async function alive(client: LspClient): Promise<void> {
  assert.equal(await ask(client, 'textDocument/hover', at('file:///nowhere', 0, 0)), null);
}

const at = (uri: string, line: number, character: number) => ({
  textDocument: { uri },
  position: { line, character },
  range: { start: { line, character }, end: { line, character } },
  context: { diagnostics: [] },
});

async function askEverything(client: LspClient, uri: string, line: number, character: number): Promise<void> {
  for (const question of QUESTIONS) await ask(client, `textDocument/${question}`, at(uri, line, character));
}

function open(client: LspClient, uri: string, languageId: string, text: string): Promise<unknown> {
  const published = client.next(
    'textDocument/publishDiagnostics',
    (params: { uri: string }) => params.uri === uri,
    TOO_LONG * 10,
  );
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  return published;
}

/** mulberry32: a generator of one line, so that a seed makes the same text everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Any code units, among them lone surrogates, NUL and CR, mixed with what the lexers stop at. */
function noise(next: () => number, length: number): string {
  const marks = `[]'"=+,;#\\\n\n\r\t (){}$:.*pci iommu=title kernel xen.gz module 01:00.0`;
  let text = '';
  while (text.length < length) {
    const kind = next();
    if (kind < 0.7) text += marks[Math.floor(next() * marks.length)];
    else if (kind < 0.95) text += String.fromCharCode(Math.floor(next() * 256));
    else text += String.fromCharCode(Math.floor(next() * 65536));
  }
  return text;
}

test('documents of noise, and random edits of them', async () => {
  const client = await startServer();
  const next = random(SEED);
  for (const languageId of LANGUAGES) {
    for (let n = 0; n < 8; n++) {
      const uri = `file:///noise/${languageId}/${n}`;
      await open(client, uri, languageId, noise(next, 600));
      for (let version = 2; version < 8; version++) {
        const [line, character, endLine, endCharacter] = Array.from({ length: 4 }, () => Math.floor(next() * 40));
        client.notify('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [
            {
              range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
              text: noise(next, Math.floor(next() * 20)),
            },
          ],
        });
        await askEverything(client, uri, Math.floor(next() * 40), Math.floor(next() * 40));
      }
    }
  }
  await client.close();
});

const VIF = "vif += [ 'mac=00:16:3e:00:00:01,bridge=xenbr0' ]\n";
for (const { what, languages, make } of [
  { what: 'a config', languages: ['xlcfg'], make: () => VIF.repeat((MEGABYTES * 1e6) / VIF.length) },
  { what: 'one list', languages: ['xlcfg'], make: () => `pci = [\n${"  '01:00.0',\n".repeat(MEGABYTES * 80_000)}]\n` },
  { what: 'noise', languages: ['xlcfg', 'grub-cfg'], make: () => noise(random(SEED), 10_000).repeat(MEGABYTES * 100) },
  { what: 'open brackets', languages: ['xlcfg', 'grub-default'], make: () => '['.repeat(MEGABYTES * 1e6) },
  { what: 'zeros', languages: ['xlcfg'], make: () => '\0'.repeat(MEGABYTES * 1e6) },
]) {
  test(`${MEGABYTES} MB: ${what}`, async () => {
    const client = await startServer();
    const text = make();
    for (const languageId of languages) {
      const uri = `file:///big/${languageId}`;
      let checked = false;
      const published = open(client, uri, languageId, text).then(() => {
        checked = true;
      });
      // Others' questions are answered while it is read and checked.
      while (!checked) {
        await alive(client);
        await Promise.race([published, new Promise((resolve) => setTimeout(resolve, 50))]);
      }
      await askEverything(client, uri, 1, 3);
      client.notify('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ range: { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } }, text: 'y' }],
      });
      await askEverything(client, uri, 0, 2);
      client.notify('textDocument/didClose', { textDocument: { uri } });
    }
    await client.close();
  });
}

test('a file that is not text gets one line that says so', async () => {
  const client = await startServer();
  const next = random(SEED);
  const bytes = Array.from({ length: 4000 }, () => String.fromCharCode(Math.floor(next() * 256))).join('');
  for (const languageId of LANGUAGES) {
    const { diagnostics } = (await open(client, `file:///binary/${languageId}`, languageId, `\x7fELF\0\0${bytes}`)) as {
      diagnostics: { message: string }[];
    };
    assert.equal(diagnostics.length, 1, `${languageId}: ${diagnostics.length} diagnostics`);
  }
  await client.close();
});

test('questions before initialize get an answer, and initialize still works', async () => {
  const client = spawnServer();
  await askEverything(client, 'file:///a.cfg', 0, 0);
  client.notify('textDocument/didOpen', {
    textDocument: { uri: 'file:///a', languageId: 'xlcfg', version: 1, text: '' },
  });
  await ask(client, 'initialize', { processId: null, rootUri: null, capabilities: {} });
  await alive(client);
  await client.close();
});

test('methods and notifications that nobody knows', async () => {
  const client = await startServer();
  assert.equal(((await ask(client, 'xen/nonsense', { a: 1 })) as { code?: number }).code, -32601);
  client.notify('xen/nonsense', { a: 1 });
  client.notify('$/nonsense');
  await ask(client, 'initialize', { processId: null, rootUri: null, capabilities: {} });
  await alive(client);
  await client.close();
});

test('documents that were never opened, opened twice, closed twice', async () => {
  const client = await startServer();
  const uri = 'file:///ghost.cfg';
  const change = (version: number) =>
    client.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text: 'name = "a"' }],
    });
  change(2);
  await askEverything(client, uri, 0, 0);
  client.notify('textDocument/didClose', { textDocument: { uri } });
  await open(client, uri, 'xlcfg', 'name = "a"\n');
  await open(client, uri, 'xlcfg', 'name = "b"\nmemory = 1\n');
  change(1);
  await askEverything(client, uri, 1, 2);
  client.notify('textDocument/didClose', { textDocument: { uri } });
  client.notify('textDocument/didClose', { textDocument: { uri } });
  change(3);
  await askEverything(client, uri, 0, 0);
  await alive(client);
  await client.close();
});

test('positions and ranges outside the document', async () => {
  const client = await startServer();
  for (const languageId of LANGUAGES) {
    const uri = `file:///range/${languageId}`;
    await open(client, uri, languageId, "pci = [ '01:00.0' ]\n");
    const numbers = [-1, 0, 5, 1000, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 0.5];
    let version = 1;
    for (const line of numbers) {
      for (const character of numbers) {
        await askEverything(client, uri, line, character);
        version++;
        client.notify('textDocument/didChange', {
          textDocument: { uri, version },
          contentChanges: [
            { range: { start: { line, character }, end: { line: character, character: line } }, text: "'" },
          ],
        });
      }
    }
    await askEverything(client, uri, 0, 3);
  }
  await client.close();
});

test('parameters of the wrong shape', async () => {
  const client = await startServer();
  const uri = 'file:///shape.cfg';
  await open(client, uri, 'xlcfg', 'name = "a"\n');
  const shapes = [
    undefined,
    {},
    [],
    { textDocument: null },
    { textDocument: { uri: 7 } },
    { textDocument: { uri }, position: {} },
  ];
  for (const params of shapes) {
    for (const question of QUESTIONS) await ask(client, `textDocument/${question}`, params);
    for (const method of ['xen/devices', 'xen/insertDevice', 'completionItem/resolve'])
      await ask(client, method, params ?? {});
    for (const note of ['didOpen', 'didChange', 'didClose', 'didSave']) client.notify(`textDocument/${note}`, params);
    client.notify('workspace/didChangeConfiguration', params);
  }
  for (const settings of [
    null,
    7,
    { xen: null },
    { xen: { release: 7, host: [] } },
    { xen: { release: '99.9', host: '/nowhere' } },
  ]) {
    client.notify('workspace/didChangeConfiguration', { settings });
    await askEverything(client, uri, 0, 2);
  }
  await alive(client);
  await client.close();
});

test('cancelled questions get an answer all the same', async () => {
  const client = await startServer();
  const uri = 'file:///cancel.cfg';
  await open(client, uri, 'xlcfg', "pci = [ '' ]\n".repeat(2000));
  const asked = Array.from({ length: 50 }, () =>
    client.requestWithId('textDocument/completion', at(uri, 1000, 9), TOO_LONG),
  );
  for (const { id } of asked) client.notify('$/cancelRequest', { id });
  client.notify('$/cancelRequest', { id: 999_999 });
  for (const result of await Promise.allSettled(asked.map(({ answer }) => answer))) {
    if (result.status === 'rejected') assert.equal((result.reason as { code?: number }).code, -32800);
  }
  await alive(client);
  await client.close();
});

test('bytes that are no message', async () => {
  const client = await startServer();
  for (const body of ['{', 'null', '[]', '7', '{"jsonrpc":"2.0"}', '{"id":{},"method":7}', '\xff\xfe']) {
    client.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  await alive(client);
  await client.close();
});

test('shutdown and exit, in order and out of it', async () => {
  const inOrder = await startServer();
  await ask(inOrder, 'shutdown');
  await askEverything(inOrder, 'file:///a', 0, 0);
  inOrder.notify('exit');
  assert.equal((await inOrder.exited).code, 0);

  const withoutShutdown = await startServer();
  withoutShutdown.notify('exit');
  assert.equal((await withoutShutdown.exited).code, 1);

  const neverGreeted = spawnServer();
  neverGreeted.notify('exit');
  assert.equal((await neverGreeted.exited).code, 1);
});
