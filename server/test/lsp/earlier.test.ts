// An earlier recording of the host, with the real server: named by a setting, told of where it cannot be read, and what it finds comes by itself.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { bundleProgram } from '../bundled-program.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

const URI = 'file:///etc/xen/a.cfg';
const TEXT = 'name = "a"\ntype = "hvm"\nmemory = 512\npci = ["0c:00.0"]\n';
const NOW = recordingPath('xen-vtd');

let folder = '';
let client: LspClient;

before(async () => {
  folder = await bundleProgram('main', 'xen-earlier-');
  // The card was in another slot.
  writeFileSync(join(folder, 'before.json'), readFileSync(NOW, 'utf8').replaceAll('0000:04:00.', '0000:0c:00.'));
  client = new LspClient(process.execPath, [join(folder, 'main.js'), '--stdio']);
});
after(() => {
  client.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('the setting xen.earlierHost', async () => {
  const settings = { release: '4.22', host: resolve(NOW) };
  const none = join(folder, 'none.json');
  await client.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions: { ...settings, earlierHost: none },
  });
  client.notify('initialized', {});

  const told = client.next('window/showMessage', () => true, 10_000);
  client.notify('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'xlcfg', version: 1, text: TEXT } });
  assert.deepEqual(await told, {
    type: 2,
    message: `The setting xen.earlierHost: The recorded host ${none} cannot be found.`,
  });

  interface Published {
    readonly diagnostics: readonly { readonly message: string }[];
  }
  const isMoved = ({ diagnostics }: Published) =>
    diagnostics.some(({ message }) => /In the recording before\.json .*, which is at 04:00\.0 now/.test(message));
  const found = client.next('textDocument/publishDiagnostics', isMoved, 10_000);
  const earlierHost = join(folder, 'before.json');
  client.notify('workspace/didChangeConfiguration', { settings: { xen: { ...settings, earlierHost } } });
  await found;
});
