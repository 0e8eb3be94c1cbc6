import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { seeded } from '../guests/random.ts';
import { catalogue, findingsOf, HOST, knowledge } from './knowledge.ts';

const START = `name = "g"
type = "pv"
vcpus = 2
pci = [ '01:00.0', '03:00.0,permissive=yes' ]
e820_host = 0
vga = "stdvga"
frob = 1
disk = [ 'phy:/dev/a,hda,w', '/dev/b,raw,hdb,rw', '/dev/a,raw,xvda,rw', '/srv/c.iso,raw,xvdc,r' ]
vif = [ 'mac=01:16:3e:00:00:01,model=e1000', 'bridge=xenbr0', 'vifname= a' ]
`;

const PIECES = [
  "pci = [ '03:00.0' ]\n",
  "'",
  '"',
  '[',
  ']',
  ',',
  '\n',
  '=',
  '+=',
  ';',
  '#',
  '\\',
  ' ',
  '\r\n',
  'type = "hvm"\n',
  'type = "pv"\n',
  "disk += [ 'phy:/dev/b,hdb,w' ]\n",
  "vif += [ 'mac=00:16:3e:1:2:3,type=vif,model=e1000' ]\n",
  'vcpus = 09\n',
  'permissive=',
  '@',
  '.*',
  'é',
  '\0',
  'constructor = 1\n',
  '__proto__ = 1\n',
  "pci += [ '04:00.0' ]\n",
  'True',
  "extra += 'x'\n",
];

test('after any edits the findings are those of a fresh look, and nothing throws', async () => {
  const random = seeded(77);
  const releases: readonly Release[] = ['3.4', '4.1', '4.6', '4.12', '4.22'];
  for (let round = 0; round < 60; round++) {
    let text = START;
    let file = domainConfigLanguage.parse(text);
    for (let edit = 0; edit < 8; edit++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(random(4) === 0 ? 40 : 3));
      const newText = Array.from({ length: random(3) }, () => PIECES[random(PIECES.length)]).join('');
      text = text.slice(0, start) + newText + text.slice(end);
      file = domainConfigLanguage.reparse(file, text, { start, end, newText });
      const given = knowledge(releases[random(releases.length)], HOST, random(2) === 0);
      const found = [...domainConfigLanguage.check(file, given)].filter((finding) => finding !== undefined);
      assert.deepEqual(plain(found), plain(findingsOf(text, given)), JSON.stringify(text));
      for (const { span, fixes } of found) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length + 1);
        for (const { edits } of fixes?.() ?? []) {
          for (const one of edits) assert.ok(0 <= one.span.start && one.span.end <= text.length, JSON.stringify(text));
        }
      }
      const at = random(text.length + 1);
      for (const { edit: one } of await domainConfigLanguage.complete(file, at, given)) {
        assert.ok(one.span.start <= at && at <= one.span.end, JSON.stringify(text));
      }
      const hover = await domainConfigLanguage.hover(file, at, given);
      assert.ok(!hover || (hover.span.start <= at && at <= hover.span.end), JSON.stringify(text));
      domainConfigLanguage.outline(file);
    }
  }
});

test('a check that was given up half way does no harm', () => {
  const text = `${'vcpus = 1\n'.repeat(12000)}frob = 1\n`;
  const file = domainConfigLanguage.parse(text);
  const first = domainConfigLanguage.check(file, knowledge())[Symbol.iterator]();
  first.next();
  const changed = `${text}pcis = 1\n`;
  const next = domainConfigLanguage.reparse(file, changed, {
    start: text.length,
    end: text.length,
    newText: 'pcis = 1\n',
  });
  const codes = [...domainConfigLanguage.check(next, knowledge())].map((finding) => finding?.code);
  first.next();
  assert.equal(codes.filter((code) => code === 'key/unknown').length, 2);
  assert.ok(codes.filter((code) => code === undefined).length > 10, 'others get a turn');
  // Of one kind a thousand are enough.
  assert.equal(codes.filter((code) => code === 'setting/repeated').length, 1000);
});

test('another release is another judgement', () => {
  const file = domainConfigLanguage.parse('name = "g"\nmemory = 9\nkernel = "/k"\npassthrough = "enabled"\n');
  const codes = (release: Release) =>
    [...domainConfigLanguage.check(file, { ...knowledge(release), catalogue })].flatMap(
      (finding) => finding?.code ?? [],
    );
  assert.deepEqual(codes('4.22'), []);
  assert.deepEqual(codes('4.12'), ['key/other-release']);
  assert.deepEqual(codes('4.22'), []);
});

function plain(found: readonly Finding[]): string[] {
  return found
    .map(({ code, severity, span, message }) => `${span.start}-${span.end} ${code} ${severity} ${message}`)
    .sort();
}
