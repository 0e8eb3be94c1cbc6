import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixAll } from '../../src/features/fix-all.ts';
import { LANGUAGES, type LanguageId } from '../../src/protocol/languages.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { Service } from '../../src/service.ts';
import { applyEdits } from '../../src/text/span.ts';
import { catalogue } from '../rules/knowledge.ts';

function service(rules: Record<string, string> = {}): Service {
  const made = new Service({
    catalogue,
    openHost: async () => ({ label: 'no machine', devices: [] }),
    openXenVersion: async () => undefined,
  });
  made.configure({ release: '4.22', rules });
  return made;
}

function check(text: string, mended: string, language: LanguageId = LANGUAGES.domainConfig): void {
  test(`fix all of ${JSON.stringify(text)}`, () => {
    const file = service().open(language, text);
    const { text: got, edits, done } = file.fixAll();
    assert.equal(got, mended);
    assert.equal(applyEdits(text, edits), mended);
    assert.equal(file.text(), text);
    assert.equal(done.length > 0, text !== mended);
  });
}

check('name = "a"\n', 'name = "a"\n');
// What xl refuses, and what can only be meant so. One mend lays another one open.
check(
  'Name = "a"\nvcpus = 2 memory = 512M\nacpi = True\n# end',
  'name = "a"\nvcpus = 2\nmemory = 512\nacpi = 1\n# end\n',
);
check('name = "a"\r\ntype = "hvm"\r\n', 'name = "a"\ntype = "hvm"\n');
check('name = "a"\ntype = hvm\n', 'name = "a"\ntype = "hvm"\n');
check('name = "a"\nbuilder = "hvm"\n', 'name = "a"\ntype = "hvm"\n');
check(
  'name = "a"\ntype = "hvm"\non_reboot = "Restart"\ntsc_mode = 0\n',
  'name = "a"\ntype = "hvm"\non_reboot = "restart"\ntsc_mode = "default"\n',
);
check(
  'name = "a"\ntype = "hvm"\npci = [ \'03:00.0, permissive=1\' ]\n',
  'name = "a"\ntype = "hvm"\npci = [ \'03:00.0,permissive=1\' ]\n',
);
check('GRUB_CMDLINE_XEN = "iommu=1"\n', 'GRUB_CMDLINE_XEN="iommu=1"\n', LANGUAGES.grubDefault);
// Likely is not safe: a near name, what takes effect for the first time, what gets lost.
for (const text of [
  'name = "a"\ntype = "hvm"\nvcpu = 2\n',
  'name = "a"\ntype = "hvm"\nmemory = "512M"\n',
  'name = "a"\ntype = "hvm"\npci = \'03:00.0\'\n',
  'name = "a"\ntype = "hvm"\npci = [ \'03:00.0,permissive=yes\', \'04:00\' ]\n',
  'name = "a"\ntype = "hvm"\npci = [ \'03:00.0,permisive=1\' ]\n',
  'name = "a"\nkernel = variable\n',
  'name = "a"\npvh = 1\n',
  'name = "a"\nmemory = 1\nMemory = 2\n',
]) {
  check(text, text);
}

test('what is switched off or silenced is not mended', () => {
  const text = 'name = "a"\nbuilder = "hvm"\n';
  assert.equal(service({ 'key/deprecated': 'off' }).open(LANGUAGES.domainConfig, text).fixAll().text, text);
  const silenced = 'name = "a"\nbuilder = "hvm" # xen-config: ignore key/deprecated\n';
  assert.equal(service().open(LANGUAGES.domainConfig, silenced).fixAll().text, silenced);
});

test('two mends of one place take turns, and mends that undo each other come to an end', () => {
  const finding = (at: number, from: string, to: string): Finding => ({
    code: 'x/y',
    severity: 'error',
    source: 'xl',
    span: { start: at, end: at + from.length },
    message: '',
    fixes: () => [{ title: to, edits: [{ span: { start: at, end: at + from.length }, newText: to }], safe: true }],
  });
  const replaceEach = (pairs: readonly (readonly [string, string])[]) => (text: string) =>
    pairs.flatMap(([from, to]) => (text.includes(from) ? [finding(text.indexOf(from), from, to)] : []));
  assert.equal(
    fixAll(
      'ab',
      replaceEach([
        ['a', 'c'],
        ['b', 'd'],
      ]),
    ).text,
    'cd',
  );
  assert.equal(
    fixAll(
      'ab',
      replaceEach([
        ['a', 'b!'],
        ['b!', 'a'],
      ]),
    ).text,
    'b!b',
  );
  assert.equal(fixAll('a', replaceEach([['a', 'aa']])).text, 'a'.repeat(11));
});

test('a thousand mends of a large file do not take long', () => {
  const text = `name = "a"\r\n${'# x\r\n'.repeat(20_000)}`;
  const start = performance.now();
  const { edits } = service().open(LANGUAGES.domainConfig, text).fixAll();
  assert.equal(edits.length, 20_001);
  assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
});
