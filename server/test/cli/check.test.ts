// `xen-config check`, the real program, as a shell starts it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgramInto } from '../bundled-program.ts';

let home = '';
let cwd = '';

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'xen-check-'));
  cwd = join(home, 'configs');
  const dist = join(home, 'server/dist');
  for (const folder of [cwd, dist, join(home, 'docs/rules/key')]) mkdirSync(folder, { recursive: true });
  await bundleProgramInto('cli', dist);
  writeFileSync(join(home, 'server/package.json'), '{ "version": "1.2.3" }');
  writeFileSync(join(home, 'docs/rules/README.md'), '# Rules\n');
  writeFileSync(join(home, 'docs/rules/key/unknown.md'), '# key/unknown\n');
});
after(() => rmSync(home, { recursive: true, force: true }));

function run(words: readonly string[], input?: string | Buffer) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(home, 'server/dist/cli.js'), 'check', '--release', '4.22', ...words],
    { cwd, input },
  );
  return { status, stdout: stdout.toString('utf8'), bytes: stdout, stderr: stderr.toString('utf8') };
}

function write(name: string, text: string | Buffer): string {
  writeFileSync(join(cwd, name), text);
  return name;
}

const HEAD = 'name = "a"\ntype = "hvm"\nmemory = 512\n';

test('text: one line a problem, and a note for each other place', () => {
  write('twice.cfg', `${HEAD}pci = [ '03:00.0', '0000:03:00.0' ]\n`);
  const { status, stdout } = run(['twice.cfg', '--rule', 'migration/*=off', '--rule', 'pci/same-device-twice=warning']);
  assert.equal(status, 0);
  const lines = stdout.trimEnd().split('\n');
  const at = lines.findIndex((line) => /^twice\.cfg:4:21: warning: .* \[pci\/same-device-twice\]$/.test(line));
  assert.notEqual(at, -1, stdout);
  assert.match(lines[at + 1] ?? '', /^twice\.cfg:4:10: note: The first time$/);
});

test('--rule: the family, the code, and wrong ones', () => {
  write('key.cfg', `${HEAD}frobnicate = 1\n`);
  assert.match(run(['key.cfg']).stdout, /key\.cfg:4:1: warning: .*key\/unknown/);
  assert.doesNotMatch(run(['key.cfg', '--rule', 'key/*=off']).stdout, /key\/unknown/);
  const loud = run(['key.cfg', '--rule', 'key/*=off', '--rule', 'key/unknown=error']);
  assert.equal(loud.status, 1);
  assert.match(loud.stdout, /key\.cfg:4:1: error: /);
  for (const [rule, words] of [
    ['key/unknwon=off', /There is no rule “key\/unknwon”\. Did you mean “key\/unknown”\?/],
    ['key/unknown=loud', /--rule is CODE=SEVERITY, .* not “key\/unknown=loud”/],
    ['key/unknown', /--rule is CODE=SEVERITY/],
  ] as const) {
    const { status, stderr } = run(['key.cfg', '--rule', rule]);
    assert.equal(status, 2);
    assert.match(stderr, words);
  }
});

test('json: other places and mends, where there are any', () => {
  write('json.cfg', `${HEAD}vcpu = 1\npci = [ '03:00.0', '0000:03:00.0' ]\n`);
  const problems = JSON.parse(run(['--format', 'json', 'json.cfg']).stdout);
  const key = problems.find(({ code }: { code: string }) => code === 'key/unknown');
  assert.deepEqual(key.fixes, [
    {
      title: 'Change to vcpus',
      safe: false,
      edits: [{ line: 4, column: 1, endLine: 4, endColumn: 5, newText: 'vcpus' }],
    },
  ]);
  const twice = problems.find(({ code }: { code: string }) => code === 'pci/same-device-twice');
  assert.deepEqual(twice.related, [
    { file: 'json.cfg', line: 5, column: 10, endLine: 5, endColumn: 17, message: 'The first time' },
  ]);
});

test('sarif: what the format asks for', () => {
  write('s a.cfg', `${HEAD}vcpu = 1\npci = [ '03:00.0', '0000:03:00.0' ]\nacpi = True\n`);
  const { status, stdout } = run(['--format', 'sarif', './s a.cfg']);
  assert.equal(status, 1);
  const log = JSON.parse(stdout);
  checkSarif(log);
  const [{ tool, results }] = log.runs;
  assert.equal(tool.driver.version, '1.2.3');
  const rule = tool.driver.rules.find(({ id }: { id: string }) => id === 'key/unknown');
  assert.match(rule.helpUri, /^file:\/\/.*\/docs\/rules\/key\/unknown\.md$/);
  assert.equal(rule.help.markdown, '# key/unknown\n');
  assert.deepEqual(rule.defaultConfiguration, { level: 'warning' });
  const error = results.find(({ level }: { level: string }) => level === 'error');
  assert.equal(error.ruleId, 'syntax/lexical');
  assert.deepEqual(error.locations[0].physicalLocation, {
    artifactLocation: { uri: 's%20a.cfg' },
    region: { startLine: 6, startColumn: 8, endLine: 6, endColumn: 12 },
  });
  assert.equal(error.fixes[0].artifactChanges[0].replacements[0].insertedContent.text, '1');
  const twice = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'pci/same-device-twice');
  assert.deepEqual(twice.relatedLocations[0].physicalLocation.region, {
    startLine: 5,
    startColumn: 10,
    endLine: 5,
    endColumn: 17,
  });
});

test('sarif of nothing is a log too', () => {
  write('empty.cfg', HEAD);
  checkSarif(JSON.parse(run(['--format', 'sarif', 'empty.cfg', '--rule', 'host/*=off']).stdout));
});

/** The required properties and the enumerations of the SARIF 2.1.0 schema, for the objects that we write. */
function checkSarif(log: Record<string, unknown>): void {
  assert.equal(log.version, '2.1.0');
  assert.ok(Array.isArray(log.runs) && log.runs.length === 1);
  const [run] = log.runs;
  const { driver } = run.tool;
  assert.equal(typeof driver.name, 'string');
  assert.ok(['utf16CodeUnits', 'unicodeCodePoints'].includes(run.columnKind));
  const ids = driver.rules.map(({ id }: { id: string }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, shortDescription, helpUri, help, defaultConfiguration } of driver.rules) {
    assert.equal(typeof id, 'string');
    assert.equal(typeof shortDescription.text, 'string');
    if (helpUri !== undefined) assert.ok(new URL(helpUri));
    if (help !== undefined) assert.equal(typeof help.text, 'string');
    assert.ok(['none', 'note', 'warning', 'error'].includes(defaultConfiguration.level));
  }
  for (const result of run.results) {
    assert.equal(ids[result.ruleIndex], result.ruleId);
    assert.ok(['none', 'note', 'warning', 'error'].includes(result.level));
    assert.ok(result.message.text.length > 0);
    for (const place of [...result.locations, ...(result.relatedLocations ?? [])]) {
      assert.equal(typeof place.physicalLocation.artifactLocation.uri, 'string');
      assert.ok(new URL(place.physicalLocation.artifactLocation.uri, 'file:///'));
      checkRegion(place.physicalLocation.region);
    }
    const relatedIds = (result.relatedLocations ?? []).map(({ id }: { id: number }) => id);
    assert.ok(relatedIds.every((id: number) => Number.isInteger(id) && id >= 0));
    for (const { artifactChanges } of result.fixes ?? []) {
      assert.ok(artifactChanges.length > 0);
      for (const { artifactLocation, replacements } of artifactChanges) {
        assert.equal(typeof artifactLocation.uri, 'string');
        assert.ok(replacements.length > 0);
        for (const { deletedRegion } of replacements) checkRegion(deletedRegion);
      }
    }
  }
}

function checkRegion(region: Record<string, number>): void {
  for (const name of ['startLine', 'startColumn', 'endLine', 'endColumn'])
    assert.ok(Number.isInteger(region[name]) && (region[name] ?? 0) >= 1, JSON.stringify(region));
}

const BROKEN = 'Name = "a"\r\ntype = "hvm"\r\nmemory = 512M\r\n# é\r\nfrobnicate = 1';
const MENDED = 'name = "a"\ntype = "hvm"\nmemory = 512\n# é\nfrobnicate = 1';

test('--fix writes the file, says what it did, and tells what is left', () => {
  write('fix.cfg', BROKEN);
  chmodSync(join(cwd, 'fix.cfg'), 0o640);
  const { status, stdout, stderr } = run(['--fix', 'fix.cfg']);
  assert.equal(status, 0, stdout + stderr);
  assert.equal(readFileSync(join(cwd, 'fix.cfg'), 'utf8'), MENDED);
  assert.equal(statSync(join(cwd, 'fix.cfg')).mode & 0o777, 0o640);
  assert.match(stderr, /^fix\.cfg: mended: Remove the CR at every line end \[syntax\/lexical\]$/m);
  assert.match(stderr, /^fix\.cfg: mended: Write 512 \[syntax\/lexical\]$/m);
  assert.match(stdout, /^fix\.cfg:5:1: warning: .*\[key\/unknown\]$/m);
  assert.deepEqual(
    readdirSync(cwd).filter((name) => name.includes('.tmp')),
    [],
  );
  const again = run(['--fix', 'fix.cfg']);
  assert.doesNotMatch(again.stderr, /mended/);
});

test('--fix keeps bytes that are no UTF-8 and links, and takes away the mark of the byte order, which xl refuses', () => {
  const latin = Buffer.from('# \xe9\nName = "a"\ntype = "hvm"\nmemory = 512\n', 'latin1');
  write('latin.cfg', latin);
  symlinkSync('latin.cfg', join(cwd, 'link.cfg'));
  assert.equal(run(['--fix', 'link.cfg']).status, 0);
  assert.deepEqual(
    readFileSync(join(cwd, 'latin.cfg')),
    Buffer.from(latin.toString('latin1').replace('N', 'n'), 'latin1'),
  );
  assert.ok(lstatSync(join(cwd, 'link.cfg')).isSymbolicLink());
  write('bom.cfg', `\ufeff${HEAD}acpi = True\n`);
  run(['--fix', 'bom.cfg']);
  assert.equal(readFileSync(join(cwd, 'bom.cfg'), 'utf8'), `${HEAD}acpi = 1\n`);
});

test('--fix --dry-run shows a diff and changes nothing', () => {
  write('dry.cfg', `${HEAD}acpi = True\n`);
  const { status, stdout, stderr } = run(['--fix', '--dry-run', 'dry.cfg', 'empty.cfg']);
  assert.equal(status, 0);
  assert.equal(
    stdout,
    '--- dry.cfg\n+++ dry.cfg\n@@ -1,4 +1,4 @@\n name = "a"\n type = "hvm"\n memory = 512\n-acpi = True\n+acpi = 1\n',
  );
  assert.match(stderr, /^dry\.cfg: would be mended: Write 1 \[syntax\/lexical\]$/m);
  assert.equal(readFileSync(join(cwd, 'dry.cfg'), 'utf8'), `${HEAD}acpi = True\n`);
});

test('--fix of standard input prints the mended text, and nothing else there', () => {
  const { status, stdout, stderr } = run(['--fix', '-', '--language', 'xlcfg'], `${HEAD}acpi = True\nfrobnicate = 1\n`);
  assert.equal(status, 0);
  assert.equal(stdout, `${HEAD}acpi = 1\nfrobnicate = 1\n`);
  assert.match(stderr, /^-:5:1: warning: .*key\/unknown/m);
  const bytes = Buffer.from('# \xe9\nacpi = True\n', 'latin1');
  assert.deepEqual(
    run(['--fix', '-', '--language', 'xlcfg'], bytes).bytes,
    Buffer.from('# \xe9\nacpi = 1\n', 'latin1'),
  );
});

test('--fix of a file that cannot be written: 2, and it stays', (context) => {
  if (process.getuid?.() === 0) {
    context.skip('root writes everything');
    return;
  }
  mkdirSync(join(cwd, 'shut'));
  write('shut/a.cfg', `${HEAD}acpi = True\n`);
  chmodSync(join(cwd, 'shut'), 0o555);
  const { status, stderr } = run(['--fix', 'shut/a.cfg']);
  assert.equal(status, 2);
  assert.match(stderr, /shut\/a\.cfg: not mended: no permission/);
});
