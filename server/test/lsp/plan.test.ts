// The real server: `xen/plan` as an editor gets it, part by part, and what patch makes of what the shell prints.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LspClient } from '../../../bench/lsp-client.mjs';
import type { PlanResult } from '../../src/protocol/host-requests.ts';
import { bundleProgramInto } from '../bundled-program.ts';

const HOST = resolve('server/test/data/hosts/xen-vtd.json');
const GUEST = 'etc/xen/win.cfg';
const FILES: Readonly<Record<string, string>> = {
  [GUEST]: 'name = "win"\ntype = "hvm"\n',
  'etc/os-release': 'ID=debian\n',
  'etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_XEN="iommu=no"\n',
  'etc/initramfs-tools/modules': '# one a line\n',
  'boot/xen-4.17-amd64.gz': '',
  'boot/vmlinuz-6.1.0-9-amd64': '',
  'boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n',
};
const ABLE = {
  workspaceEdit: {
    documentChanges: true,
    resourceOperations: ['create'],
    changeAnnotationSupport: { groupsOnLabel: true },
  },
};

interface Change {
  readonly kind?: string;
  readonly uri?: string;
  readonly annotationId?: string;
  readonly textDocument?: { readonly uri: string; readonly version: number | null };
  readonly edits?: readonly {
    readonly range: { readonly start: Position; readonly end: Position };
    readonly newText: string;
    readonly annotationId?: string;
  }[];
}
interface Position {
  readonly line: number;
  readonly character: number;
}
interface Edit {
  readonly documentChanges: readonly Change[];
  readonly changeAnnotations: Readonly<
    Record<string, { readonly label: string; readonly description: string; readonly needsConfirmation: boolean }>
  >;
}

let home = '';
before(async () => {
  home = mkdtempSync(join(tmpdir(), 'xen-plan-'));
  await Promise.all([bundleProgramInto('main', home), bundleProgramInto('cli', home)]);
});
after(() => rmSync(home, { recursive: true, force: true }));

function machine(): string {
  const root = mkdtempSync(join(home, 'dom0-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function editor(workspace: object): Promise<LspClient> {
  const client = new LspClient(process.execPath, [join(home, 'main.js'), '--stdio']);
  const initializationOptions = { release: '4.17', host: HOST };
  await client.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace },
    initializationOptions,
  });
  client.notify('initialized', {});
  return client;
}

test('an edit with a part for each file, to be confirmed one by one', async () => {
  const root = machine();
  const uri = (path: string) => pathToFileURL(join(root, path)).href;
  const client = await editor(ABLE);
  try {
    // What stands in the editor counts, not what the disk holds.
    const text = `# unsaved\n${FILES[GUEST]}`;
    client.notify('textDocument/didOpen', {
      textDocument: { uri: uri(GUEST), languageId: 'xen-domain-config', version: 7, text },
    });
    const result = (await client.request('xen/plan', {
      kind: 'pass',
      addresses: ['0000:02:00.0'],
      guest: uri(GUEST),
    })) as PlanResult;
    assert.equal(result.refused, undefined);
    assert.ok(result.edit, JSON.stringify(result.warnings));
    const { documentChanges, changeAnnotations } = result.edit as Edit;
    for (const { label, description, needsConfirmation } of Object.values(changeAnnotations)) {
      assert.ok(needsConfirmation && label !== '' && description.endsWith('.'), label);
    }
    for (const { annotationId, edits = [] } of documentChanges) {
      for (const id of edits.length > 0 ? edits.map((edit) => edit.annotationId) : [annotationId])
        assert.ok(id !== undefined && id in changeAnnotations);
    }
    const part = documentChanges.find(({ textDocument }) => textDocument?.uri === uri(GUEST));
    assert.equal(part?.textDocument?.version, 7);
    const document = TextDocument.create(uri(GUEST), '', 7, text);
    assert.equal(TextDocument.applyEdits(document, [...(part?.edits ?? [])]), `${text}pci = [ '02:00.0' ]\n`);
    const made = documentChanges.flatMap(({ kind, uri: of }) => (kind === 'create' ? [of] : []));
    assert.deepEqual(made, [uri('etc/modprobe.d/xen-pciback.conf')]);
    assert.deepEqual(result.steps.map(({ command }) => command).slice(0, 2), [
      'update-initramfs -u -k all',
      'update-grub',
    ]);
    assert.equal(result.report.points.length, documentChanges.length - made.length + result.steps.length);
    const [action] = result.report.points[0]?.actions ?? [];
    assert.ok(action?.kind === 'edit' && (await client.request('xen/editOf', { id: action.id })), 'the part by itself');
  } finally {
    client.kill();
  }
});

test('an editor that knows no annotations gets the plain edit, one that makes no files is told', async () => {
  const root = machine();
  const guest = pathToFileURL(join(root, GUEST)).href;
  const params = { kind: 'pass', addresses: ['02:00.0'], guest };
  const plain = await editor({ workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } });
  try {
    const { edit } = (await plain.request('xen/plan', params)) as { edit: Edit };
    assert.equal(edit.changeAnnotations, undefined);
    assert.ok(edit.documentChanges.every(({ edits = [] }) => edits.every((one) => one.annotationId === undefined)));
  } finally {
    plain.kill();
  }
  const poor = await editor({});
  try {
    const { edit, warnings, cannotEdit } = (await poor.request('xen/plan', params)) as PlanResult;
    assert.equal(edit, undefined);
    assert.match(warnings[0] ?? '', /xen-pciback\.conf cannot be edited from here/);
    assert.equal(cannotEdit, warnings[0]);
  } finally {
    poor.kill();
  }
});

function run(words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(home, 'cli.js'), ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('xen-config pass: the diff is one that patch takes, and nothing is changed', (t) => {
  const root = machine();
  const words = ['pass', '02:00.0', '--guest', join(root, GUEST), '--root', root, '--host', HOST];
  const shown = run(words);
  assert.equal(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /^Pass 02:00\.0 to win\n/);
  assert.match(shown.stdout, /\n--- \/dev\/null\n\+\+\+ b\/etc\/modprobe\.d\/xen-pciback\.conf\n@@ -0,0 \+1,\d @@\n/);
  assert.match(shown.stdout, /\nThen, as root:\n {1,2}1\. [^$]*\n {6}update-initramfs -u -k all\n/);
  for (const [path, text] of Object.entries(FILES)) assert.equal(readFileSync(join(root, path), 'utf8'), text);
  assert.ok(!existsSync(join(root, 'etc/modprobe.d')));

  const { stdout: diff, stderr, status } = run([...words, '--format', 'diff']);
  assert.equal(status, 0);
  assert.match(stderr, /can no longer be migrated/);
  const patched = spawnSync('patch', ['-p1', '-d', root], { input: diff, encoding: 'utf8' });
  if (patched.error) return t.skip('there is no patch(1) here: what it makes of the diff was not looked at');
  assert.equal(patched.status, 0, patched.stdout + patched.stderr);
  assert.match(readFileSync(join(root, GUEST), 'utf8'), /pci = \[ '02:00\.0' \]/);
  assert.equal(run([...words, '--format', 'diff']).stdout, '');

  const back = ['give-back', '02:00.0', '--root', root, '--host', HOST, '--format', 'diff'];
  const undone = spawnSync('patch', ['-p1', '-d', root], { input: run(back).stdout, encoding: 'utf8' });
  assert.equal(undone.status, 0, undone.stdout + undone.stderr);
  assert.match(readFileSync(join(root, GUEST), 'utf8'), /pci = \[ \]/);
  assert.equal(
    readFileSync(join(root, 'etc/default/grub'), 'utf8'),
    FILES['etc/default/grub']?.replace('iommu=no', ''),
  );
  assert.equal(run(back).stdout, '');
});

test('xen-config pass: JSON, refusals and wrong usage', () => {
  const root = machine();
  const at = ['--guest', join(root, GUEST), '--root', root, '--host', HOST];
  const told = JSON.parse(run(['pass', '02:00.0', ...at, '--format', 'json']).stdout) as Record<string, unknown>;
  assert.deepEqual(Object.keys(told), ['title', 'warnings', 'steps', 'machine', 'lead', 'diff']);
  const refused = run(['pass', '00:04.0', ...at]);
  assert.deepEqual([refused.status, /is a bridge/.test(refused.stdout)], [1, true]);
  for (const [words, why] of [
    [['pass', '02:00.0'], /Name the config of the guest/],
    [['pass', ...at], /Name at least one device/],
    [['pass', '2', ...at], /“2” is not the address/],
    [['give-back', '02:00.0', ...at], /leave --guest out/],
    [['give-back', '02:00.0', '--format', 'sarif'], /--format is one of text, json, diff/],
    [
      ['pass', '02:00.0', '--guest', join(root, 'no.cfg'), '--root', root, '--host', HOST],
      /no\.cfg: it cannot be read/,
    ],
  ] as const) {
    const { status, stderr } = run(words);
    assert.equal(status, 2);
    assert.match(stderr, why);
  }
});
