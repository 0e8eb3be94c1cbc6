import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { closingLine, countsOfClosingLine, countsOfNodeTest, sum } from '../lib/counts.mjs';
import { must, Plain, run, size } from '../lib/run.mjs';
import { readZip } from '../lib/zip.mjs';

test("the counts of node:test's output", () => {
  const output =
    '✔ pass 9\nℹ tests 7\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ todo 0\nℹ duration_ms 1.5\n';
  assert.deepEqual(countsOfNodeTest(output), { passed: 3, failed: 2, skipped: 2 });
  assert.equal(countsOfNodeTest('✖ it did not even bundle\n'), undefined);
});

test("the counts of a comparison's last line", () => {
  const output = 'xl: 5 passed, 0 failed\ncomparison with xl: 100120 passed, 2 failed, 1 skipped\n';
  assert.deepEqual(countsOfClosingLine(output), { passed: 100120, failed: 2, skipped: 1 });
  assert.deepEqual(countsOfClosingLine('7 passed, 0 failed\n'), { passed: 7, failed: 0, skipped: 0 });
  assert.equal(countsOfClosingLine('all is well\n'), undefined);
});

test('all counts together', () => {
  const counts = [
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 3, failed: 1, skipped: 0 },
  ];
  assert.equal(closingLine(sum(counts)), '4 passed, 1 failed, 2 skipped');
});

test('sizes are told as people read them', () => {
  assert.deepEqual([0, 1, 403_000, 1_234_567].map(size), ['0 kB', '1 kB', '403 kB', '1.23 MB']);
});

test('a program that fails is told in its own words', async () => {
  const script = 'console.error("no such guest"); process.exitCode = 3';
  const failed = await run(process.execPath, ['-e', script], { quiet: true });
  assert.deepEqual(failed, { status: 3, stdout: '', stderr: 'no such guest\n' });
  await assert.rejects(must(process.execPath, ['-e', script]), (error: Error) => {
    return error instanceof Plain && /status 3/.test(error.message) && /no such guest/.test(error.message);
  });
});

test('a program that hangs is ended', async () => {
  const { status } = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    quiet: true,
    timeoutMs: 200,
  });
  assert.notEqual(status, 0);
});

test('a zip is read, stored and deflated files alike', () => {
  // Made with Python's zipfile: `stored.txt` holds "as it is", `folder/deflated.txt` holds forty times "xen ".
  const zip =
    'UEsDBBQAAAAAAAAAIRSzJE6WCAAAAAgAAAAKAAAAc3RvcmVkLnR4dGFzIGl0IGlzUEsDBBQAAAAIAAAAIRROPRlkCQAAAKAAAAATAAAAZm9sZGVyL2RlZmxhdGVkLnR4dKtIzVOoGMQYAFBLAQIUAxQAAAAAAAAAIRSzJE6WCAAAAAgAAAAKAAAAAAAAAAAAAACAAQAAAABzdG9yZWQudHh0UEsBAhQDFAAAAAgAAAAhFE49GWQJAAAAoAAAABMAAAAAAAAAAAAAAIABMAAAAGZvbGRlci9kZWZsYXRlZC50eHRQSwUGAAAAAAIAAgB5AAAAagAAAAAA';
  const folder = mkdtempSync(join(tmpdir(), 'xen-config-zip-'));
  try {
    const path = join(folder, 'some.zip');
    writeFileSync(path, Buffer.from(zip, 'base64'));
    const files = readZip(path);
    assert.deepEqual([...files.keys()], ['stored.txt', 'folder/deflated.txt']);
    assert.equal(files.get('stored.txt')?.toString(), 'as it is');
    assert.equal(files.get('folder/deflated.txt')?.toString(), 'xen '.repeat(40));
    writeFileSync(path, 'no zip');
    assert.throws(() => readZip(path), /is not a zip/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
