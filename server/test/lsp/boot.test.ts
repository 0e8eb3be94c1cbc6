// The real server over a copy of the sample dom0: definitions as links, and the page of the boot configuration.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LspClient } from '../../../bench/lsp-client.mjs';
import type { BootConfigurationResult } from '../../src/protocol/requests.ts';
import { bundleProgram } from '../bundled-program.ts';

let server = '';
let root = '';
let client: LspClient;
before(async () => {
  server = await bundleProgram('main', 'xen-boot-server-');
  root = mkdtempSync(join(tmpdir(), 'xen-boot-root-'));
  cpSync('samples/dom0', root, { recursive: true });
  client = new LspClient(process.execPath, [join(server, 'main.js'), '--stdio']);
  const initializationOptions = { release: 'latest' };
  await client.request('initialize', { processId: null, rootUri: null, capabilities: {}, initializationOptions });
  client.notify('initialized', {});
});
after(() => {
  client.kill();
  for (const folder of [server, root]) rmSync(folder, { recursive: true, force: true });
});

function uriOf(path: string): string {
  return pathToFileURL(join(root, path)).href;
}

interface Link {
  readonly targetUri: string;
  readonly targetSelectionRange: { readonly start: { readonly line: number; readonly character: number } };
}

/** What stands at a place of a file on the disk. */
function textAt(uri: string, { line, character }: { readonly line: number; readonly character: number }): string {
  return (readFileSync(fileURLToPath(uri), 'utf8').split('\n')[line] ?? '').slice(character);
}

test('from a word of grub.cfg to the file that makes it', async () => {
  const uri = uriOf('boot/grub/grub.cfg');
  const text = readFileSync(fileURLToPath(uri), 'utf8');
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'grub-cfg', version: 1, text } });
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('multiboot2'));
  const position = { line, character: (lines[line] ?? '').indexOf('dom0_max_vcpus') + 3 };
  const found = (await client.request('textDocument/definition', {
    textDocument: { uri },
    position,
  })) as readonly Link[];
  assert.equal(found.length, 1);
  const [link] = found;
  assert.equal(link?.targetUri, uriOf('etc/default/grub.d/xen.cfg'));
  assert.match(
    textAt(link?.targetUri ?? '', link?.targetSelectionRange.start ?? { line: 0, character: 0 }),
    /^dom0_max_vcpus=4/,
  );
});

test('the page: of the machine of a file, of an open folder; it follows what is typed and what is saved', async () => {
  const ask = async (params: object) =>
    (await client.request('xen/bootConfiguration', params)) as BootConfigurationResult;
  const uri = uriOf('etc/default/grub');
  const before = await ask({ uri });
  assert.deepEqual(
    [before.label, before.waiting, before.commands.map(({ command }) => command)],
    [root, [], ['update-grub', 'update-initramfs -u -k all']],
  );
  assert.deepEqual(await ask({ folders: [uriOf('etc'), pathToFileURL(root).href] }), before);
  const lines = before.text.split('\n');
  for (const { start, end, uri: target, target: place } of before.links) {
    const shown = (lines[start.line] ?? '').slice(start.character, end.character);
    // Titles lead to the whole entry.
    if (!shown.startsWith('/') && shown.includes('=')) assert.ok(textAt(target, place).startsWith(shown), shown);
  }

  const text = readFileSync(fileURLToPath(uri), 'utf8');
  const typed = `${text}GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN"\nGRUB_CMDLINE_LINUX="console=tty0 nosmt"\n`;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'grub-default', version: 1, text: typed } });
  const after = await ask({ uri });
  assert.match(after.waiting[0]?.words ?? '', /^Changed, but update-grub has not run/);
  assert.equal(after.waiting[0]?.command, 'update-grub');
  assert.match(after.text, /dom0 {2}nosmt +sources +– .*comes +\/etc\/default\/grub:\d+:\d+\n/);

  client.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual((await ask({ uri })).waiting, []);
  appendFileSync(fileURLToPath(uri), 'GRUB_CMDLINE_LINUX=""\n');
  assert.equal((await ask({ uri })).waiting[0]?.command, 'update-grub');
});
