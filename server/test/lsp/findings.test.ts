// What the real server sends about findings: links, other places, mends, and what the settings make of them.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { toDiagnostic } from '../../src/lsp/convert.ts';
import { bundleProgram } from '../bundled-program.ts';

const URI = 'file:///etc/xen/a.cfg';

interface Diagnostic {
  readonly code: string;
  readonly severity: number;
  readonly codeDescription?: { readonly href: string };
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string }; readonly message: string }[];
}
interface Action {
  readonly title: string;
  readonly kind: string;
  readonly isPreferred?: boolean;
  readonly edit: { readonly changes: Record<string, readonly { readonly newText: string }[]> };
}

let home = '';
let client: LspClient;
let version = 0;

before(async () => {
  const folder = await bundleProgram('main', 'xen-findings-');
  home = `${folder}-home`;
  mkdirSync(join(home, 'server'), { recursive: true });
  mkdirSync(join(home, 'docs/rules'), { recursive: true });
  writeFileSync(join(home, 'docs/rules/README.md'), '# Rules\n');
  renameSync(folder, join(home, 'server/dist'));
  client = new LspClient(process.execPath, [join(home, 'server/dist/main.js'), '--stdio']);
  await client.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions: { release: '4.22', rules: { 'memory/*': 'off', 'key/xm': 'off' } },
  });
  client.notify('initialized', {});
});
after(() => {
  client.kill();
  rmSync(home, { recursive: true, force: true });
});

async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
  const mine = ++version;
  const published = client.next(
    'textDocument/publishDiagnostics',
    (params: { version?: number }) => params.version === mine,
    10_000,
  );
  client.notify('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'xlcfg', version: mine, text } });
  return ((await published) as { diagnostics: readonly Diagnostic[] }).diagnostics;
}

function actions(line: number, only?: readonly string[]): Promise<readonly Action[]> {
  const range = { start: { line, character: 0 }, end: { line, character: 99 } };
  const params = { textDocument: { uri: URI }, range, context: { diagnostics: [], ...(only && { only }) } };
  return client.request('textDocument/codeAction', params) as Promise<readonly Action[]>;
}

const HEAD = 'name = "a"\ntype = "hvm"\n';

test('a code links to its page, and other places are in this file', async () => {
  const found = await diagnosticsOf(`${HEAD}pci = [ '03:00.0', '0000:03:00.0' ]\n`);
  const twice = found.find(({ code }) => code === 'pci/same-device-twice');
  assert.match(twice?.codeDescription?.href ?? '', /^file:\/\/\/.*\/docs\/rules\/pci\/same-device-twice\.md$/);
  assert.deepEqual(
    twice?.relatedInformation?.map(({ location, message }) => [location.uri, message]),
    [[URI, 'The first time']],
  );
});

test('a place in another file keeps its lines', () => {
  const text = TextDocument.create(URI, 'xlcfg', 1, 'x');
  const place = { line: 3, column: 5, endLine: 3, endColumn: 9 };
  const related = [
    { start: 0, end: 0, message: 'there', file: '/etc/xen/b c.cfg', place },
    { start: 0, end: 0, message: 'whole', file: '/etc/xen/b c.cfg' },
  ];
  const span = { start: 0, end: 1 };
  const { relatedInformation } = toDiagnostic(
    text,
    { code: 'x/y', severity: 'warning', source: 'advice', span, message: '', related },
    undefined,
  );
  assert.deepEqual(
    relatedInformation?.map(({ location }) => location),
    [
      {
        uri: 'file:///etc/xen/b%20c.cfg',
        range: { start: { line: 2, character: 4 }, end: { line: 2, character: 8 } },
      },
      {
        uri: 'file:///etc/xen/b%20c.cfg',
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      },
    ],
  );
});

test('mends first, then the ways to ignore, none of which is preferred', async () => {
  await diagnosticsOf(`${HEAD}vcpu = 2\n`);
  const found = await actions(2);
  assert.deepEqual(
    found.map(({ title, isPreferred = false }) => [title, isPreferred]),
    [
      ['Change to vcpus', true],
      ['Ignore key/unknown on this line', false],
      ['Ignore key/unknown in this file', false],
    ],
  );
  assert.deepEqual(await actions(0), []);
});

test('fix all is there for who asks for it, and does what is safe', async () => {
  await diagnosticsOf(`${HEAD}vcpu = 2\nacpi = True\n`);
  for (const only of ['source.fixAll.xen', 'source.fixAll', 'source']) {
    const [action, ...more] = await actions(0, [only]);
    assert.equal(more.length, 0);
    assert.equal(action?.kind, 'source.fixAll.xen');
    assert.deepEqual(
      action?.edit.changes[URI]?.map(({ newText }) => newText),
      ['1'],
    );
  }
  for (const only of ['source.organizeImports', 'source.fixAll.eslint', 'refactor']) {
    assert.deepEqual(await actions(3, [only]), []);
  }
  await diagnosticsOf(HEAD);
  assert.deepEqual(await actions(0, ['source.fixAll']), []);
});

test('the settings count at once', async () => {
  const text = `${HEAD}vcpu_avail = 2\n`;
  assert.deepEqual(
    (await diagnosticsOf(text)).filter(({ code }) => code === 'key/xm'),
    [],
  );
  const told = client.next(
    'textDocument/publishDiagnostics',
    ({ diagnostics }: { diagnostics: readonly Diagnostic[] }) =>
      diagnostics.some(({ code, severity }) => code === 'key/xm' && severity === 1),
    10_000,
  );
  client.notify('workspace/didChangeConfiguration', {
    settings: { xen: { release: '4.22', rules: { 'key/*': 'error' } } },
  });
  await told;
});

test('of very many problems the last line says how many are not shown, unless file/more-not-shown is off', async () => {
  const keys = Array.from({ length: 600 }, (_, at) => `frobnicate${at} = 1\nlocaltime = "often"\n`).join('');
  const text = HEAD + keys;
  const last = (await diagnosticsOf(text)).at(-1);
  assert.equal(last?.code, 'file/more-not-shown');
  client.notify('workspace/didChangeConfiguration', {
    settings: { xen: { release: '4.22', rules: { 'file/*': 'off' } } },
  });
  const found = await diagnosticsOf(text);
  assert.equal(found.length, 1000);
});
