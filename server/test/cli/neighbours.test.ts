// The real program over real folders: what stands around a file is known before it is checked.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgram } from '../bundled-program.ts';

let program = '';
let folder = '';
before(async () => {
  program = await bundleProgram('cli', 'xen-check-');
  folder = mkdtempSync(join(tmpdir(), 'xen-guests-'));
});
after(() => {
  for (const each of [program, folder]) rmSync(each, { recursive: true, force: true });
});

interface Problem {
  readonly file: string;
  readonly code: string;
  readonly line: number;
  readonly related?: readonly { readonly file: string; readonly line: number }[];
}

function check(files: readonly string[], input = ''): readonly Problem[] {
  const words = [join(program, 'cli.js'), 'check', '--release', '4.17', '--format', 'json', ...files];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', cwd: folder, input });
  assert.notEqual(status, 2, stderr);
  return (JSON.parse(stdout) as Problem[]).filter(({ code }) => code.startsWith('neighbour/'));
}

function guest(name: string): string {
  return `name = "${name}"\ntype = "pvh"\nkernel = "/boot/vmlinuz"\nvcpus = 1\n`;
}

test('the other files of the folder count, and related places name them', () => {
  writeFileSync(join(folder, 'a.cfg'), guest('x'));
  writeFileSync(join(folder, 'b.cfg'), guest('x'));
  for (const files of [['a.cfg'], ['./a.cfg'], [join(folder, 'a.cfg')]]) {
    const [problem, ...others] = check(files);
    assert.deepEqual(others, []);
    assert.deepEqual([problem?.code, problem?.line, problem?.file], ['neighbour/same-name', 1, files[0]]);
    assert.deepEqual(
      problem?.related?.map(({ file, line }) => [file.endsWith('b.cfg'), line]),
      [[true, 1]],
    );
  }
  assert.deepEqual(
    check(['a.cfg', 'b.cfg']).map(({ file }) => file),
    ['a.cfg', 'b.cfg'],
  );
});

test('what comes from standard input has no neighbours', () => assert.deepEqual(check(['-'], guest('x')), []));

test('a folder of many guests is read once', () => {
  const many = mkdtempSync(join(folder, 'many-'));
  const files = Array.from({ length: 150 }, (_, at) => join(many, `g${at}.cfg`));
  for (const [at, file] of files.entries()) writeFileSync(file, guest(`g${at % 149}`));
  const start = performance.now();
  assert.deepEqual(
    check(files).map(({ file }) => file),
    [files[0], files[149]],
  );
  assert.ok(performance.now() - start < 10_000);
});
