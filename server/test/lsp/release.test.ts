// By which release the real server judges, and when it says so.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { LspClient } from '../../../bench/lsp-client.mjs';
import { RECORDING_FORMAT } from '../../src/host/recording.ts';
import type { ReleaseInForce } from '../../src/protocol/requests.ts';
import { bundleProgram } from '../bundled-program.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

const XEN_417 = resolve(recordingPath('xen-vtd'));
const NO_XEN = resolve(recordingPath('plain-linux-vtd'));
/** Read since 4.18. */
const NEW_KEY = 'name = "a"\nbootloader_restrict = 1\n';
const URI = 'file:///etc/xen/a.cfg';

let folder = '';
let client: LspClient;

before(async () => {
  folder = await bundleProgram('main', 'xen-release-');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function started(initializationOptions: object, work: () => Promise<void>): Promise<void> {
  client = new LspClient(process.execPath, [join(folder, 'main.js'), '--stdio']);
  try {
    await client.request('initialize', { processId: null, rootUri: null, capabilities: {}, initializationOptions });
    await work();
  } finally {
    client.kill();
  }
}

function nextRelease(): Promise<ReleaseInForce> {
  return client.next('xen/releaseInForce', () => true, 5000) as Promise<ReleaseInForce>;
}

/** Waits for diagnostics of the file in which the key that 4.17 does not read is pointed out, or is not. */
function pointedOut(wanted: boolean): Promise<unknown> {
  interface Published {
    readonly uri: string;
    readonly diagnostics: readonly { readonly code: string }[];
  }
  const isWanted = ({ uri, diagnostics }: Published) =>
    uri === URI && diagnostics.some(({ code }) => code === 'key/other-release') === wanted;
  return client.next('textDocument/publishDiagnostics', isWanted, 5000);
}

function open(): void {
  const textDocument = { uri: URI, languageId: 'xlcfg', version: 1, text: NEW_KEY };
  client.notify('textDocument/didOpen', { textDocument });
}

function configure(xen: object): void {
  client.notify('workspace/didChangeConfiguration', { settings: { xen } });
}

test('auto is the release of the recorded host, and files are judged by it', async () => {
  await started({ release: 'auto', host: XEN_417 }, async () => {
    const said = nextRelease();
    const found = pointedOut(true);
    client.notify('initialized', {});
    open();
    assert.deepEqual(await said, { release: '4.17', from: 'host', version: '4.17.7' });
    await found;
  });
});

test('auto where there is no Xen host is the newest; so it is before the host is known', async () => {
  await started({ host: NO_XEN }, async () => {
    const before = pointedOut(false);
    open();
    await before;
    const said = nextRelease();
    client.notify('initialized', {});
    assert.deepEqual(await said, { release: '4.22', from: 'newest' });
  });
});

test('a change of the settings is followed at once, and told', async () => {
  await started({ release: '4.17', host: XEN_417 }, async () => {
    let said = nextRelease();
    client.notify('initialized', {});
    assert.deepEqual(await said, { release: '4.17', from: 'setting' });

    const clean = pointedOut(false);
    said = nextRelease();
    configure({ release: 'latest', host: XEN_417 });
    open();
    assert.deepEqual(await said, { release: '4.22', from: 'setting' });
    await clean;

    const found = pointedOut(true);
    said = nextRelease();
    configure({ release: 'auto', host: XEN_417 });
    assert.deepEqual(await said, { release: '4.17', from: 'host', version: '4.17.7' });
    await found;

    said = nextRelease();
    configure({ release: 'auto', host: NO_XEN });
    assert.deepEqual(await said, { release: '4.22', from: 'newest' });
  });
});

test('a host that was recorded anew is noticed with its devices', async () => {
  const path = join(folder, 'host.json');
  const record = (minor: string) => {
    const version = '/sys/hypervisor/version';
    const files = { [`${version}/major`]: '4\n', [`${version}/minor`]: `${minor}\n` };
    writeFileSync(path, JSON.stringify({ format: RECORDING_FORMAT, label: 'x', files, links: {} }));
  };
  record('14');
  await started({ release: 'auto', host: path }, async () => {
    let said = nextRelease();
    client.notify('initialized', {});
    assert.deepEqual(await said, { release: '4.14', from: 'host', version: '4.14' });
    record('18');
    said = nextRelease();
    await client.request('xen/devices');
    assert.deepEqual(await said, { release: '4.18', from: 'host', version: '4.18' });
  });
});
