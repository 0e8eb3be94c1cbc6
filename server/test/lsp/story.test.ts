// The real server with a recorded host, and a machine's files in a folder: its tree, a device's story, an edit of it.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LspClient } from '../../../bench/lsp-client.mjs';
import type { HostResult } from '../../src/protocol/host-requests.ts';
import type { Report } from '../../src/protocol/report.ts';
import { bundleProgram } from '../bundled-program.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

let server = '';
let root = '';
let client: LspClient;
before(async () => {
  server = await bundleProgram('main', 'xen-story-server-');
  root = mkdtempSync(join(tmpdir(), 'xen-story-root-'));
  cpSync('samples/dom0', root, { recursive: true });
  client = new LspClient(process.execPath, [join(server, 'main.js'), '--stdio']);
  await client.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    initializationOptions: { release: '4.17', host: resolve(recordingPath('xen-vtd')) },
  });
  client.notify('initialized', {});
});
after(() => {
  client.kill();
  for (const folder of [server, root]) rmSync(folder, { recursive: true, force: true });
});

const uriOf = (path: string) => pathToFileURL(join(root, path)).href;
const folders = () => [pathToFileURL(root).href];

test('the tree: states of all devices, guests with the places of their configs', async () => {
  const host = (await client.request('xen/host', { folders: folders() })) as HostResult;
  assert.equal(host.kind, 'recording');
  assert.equal(host.states.length, 32);
  assert.equal(host.states.find(({ address }) => address === '0000:00:02.0')?.kind, 'bridge');
  const guest = host.guests.find(({ file }) => file === '/etc/xen/hvm.conf');
  assert.equal(guest?.uri, uriOf('etc/xen/hvm.conf'));
  assert.ok(guest?.devices.includes('0000:01:00.0'));
  assert.ok(host.summary.length > 0);
});

test('a story: evidence can be opened, an edit can be had until its file changes', async () => {
  const guest = uriOf('etc/xen/hvm.conf');
  const ask = async (params: object) => (await client.request('xen/deviceStory', params)) as Report | null;
  const report = await ask({ address: '04:00.0', guest, folders: folders() });
  assert.match(report?.title ?? '', /^04:00\.0 .* for hvm$/);
  const actions = report?.points.find(({ title }) => title === 'In the guest’s config')?.actions ?? [];
  const [edit] = actions;
  assert.ok(edit?.kind === 'edit', JSON.stringify(report));
  const editOf = (id: string) =>
    client.request('xen/editOf', { id }) as Promise<{
      readonly documentChanges?: readonly { readonly textDocument: { readonly uri: string } }[];
    } | null>;
  assert.deepEqual(
    (await editOf(edit.id))?.documentChanges?.map(({ textDocument }) => textDocument.uri),
    [guest],
  );
  assert.equal(await editOf('edit-none'), null);

  const named = await ask({ address: '0000:01:00.0', uri: guest });
  const config = named?.points.find(({ title }) => title === 'In the guest’s config');
  assert.equal(config?.state, 'met');
  assert.equal(config?.evidence[0]?.uri, guest);
  assert.equal(await ask({ address: 'ff:1f.7', folders: folders() }), null);

  appendFileSync(join(root, 'etc/xen/hvm.conf'), '# changed\n');
  assert.equal(await editOf(edit.id), null);
});
