import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { cpupoolLanguage, xlConfLanguage } from '../../src/features/settings-file/language.ts';
import { applyEdits, slice } from '../../src/text/span.ts';
import { knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

const LANGUAGES = { 'xl-conf': xlConfLanguage, 'xl-cpupool': cpupoolLanguage };
type Id = keyof typeof LANGUAGES;

interface Completed {
  readonly labels?: readonly string[];
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly choose?: readonly [label: string, after: string];
  readonly release?: Release;
}

function completes(id: Id, at: string, { labels, has = [], lacks = [], choose, release }: Completed): void {
  test(`${id} ${release ?? 'newest'}: ${JSON.stringify(at)} completes`, async () => {
    const { text, offset } = atCursor(at);
    const language = LANGUAGES[id];
    const items = await language.complete(language.parse(text), offset, knowledge(release));
    const shown = items.sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ label }) => label);
    if (labels) assert.deepEqual(shown, labels);
    for (const label of has) assert.ok(shown.includes(label), `${label} is not in ${shown}`);
    for (const label of lacks) assert.ok(!shown.includes(label), `${label} is in ${shown}`);
    if (choose) {
      const item = items.find(({ label }) => label === choose[0]);
      assert.equal(item && applyEdits(text, [item.edit]), choose[1]);
    }
  });
}

completes('xl-conf', '|', { has: ['autoballoon', 'bootloader_restrict'], lacks: ['memory', 'name', 'nodes'] });
completes('xl-conf', 'autob|', { choose: ['autoballoon', 'autoballoon = "${1|auto,on,off,1,0|}"'] });
completes('xl-conf', 'vif.def|', { choose: ['vif.default.bridge', 'vif.default.bridge = "${1}"'] });
completes('xl-conf', 'lockfile = "a"\n|\n', { has: ['claim_mode'], lacks: ['lockfile'] });
completes('xl-conf', 'lock| = "a"\n', { choose: ['blkdev_start', 'blkdev_start = "a"\n'] });
completes('xl-conf', '|', { has: ['vifscript', 'defaultbridge'], lacks: ['vif.default.bridge'], release: '4.2' });
completes('xl-conf', '|', { labels: [], release: '4.0' });
completes('xl-conf', 'output_format = |\n', { labels: ['json', 'sxp'], choose: ['sxp', 'output_format = "sxp"\n'] });
completes('xl-conf', 'output_format = "s|"\n', { choose: ['json', 'output_format = "json"\n'] });
completes('xl-conf', 'bootloader_restrict = |\n', { labels: ['1', '0'], choose: ['1', 'bootloader_restrict = 1\n'] });
completes('xl-conf', 'lockfile = |\n', { labels: [] });
completes('xl-conf', 'nonsense = |\n', { labels: [] });
completes('xl-conf', '# au|\n', { labels: [] });
completes('xl-cpupool', '|', { labels: ['name', 'cpus', 'sched', 'nodes'] });
completes('xl-cpupool', 'sched = "|"\n', { labels: ['credit', 'credit2', 'rtds', 'null', 'arinc653'] });
completes('xl-cpupool', 'sched = "|"\n', { labels: ['credit', 'credit2', 'sedf'], release: '4.1' });
completes('xl-cpupool', 'no|', { choose: ['nodes', "nodes = [ '${1}' ]"] });
completes('xl-cpupool', 'cpus = [ | ]\n', { labels: [] });

function hovers(id: Id, at: string, marked: string | undefined, says: readonly string[] = [], release?: Release): void {
  test(`${id} ${release ?? 'newest'}: a hover at ${JSON.stringify(at)}`, async () => {
    const { text, offset } = atCursor(at);
    const language = LANGUAGES[id];
    const hover = await language.hover(language.parse(text), offset, knowledge(release));
    assert.equal(hover && slice(text, hover.span), marked);
    for (const words of says)
      assert.ok(hover?.markdown.includes(words), `"${words}" is missing in:\n${hover?.markdown}`);
  });
}

hovers('xl-conf', 'auto|balloon = "off"\n', 'autoballoon', ['**`autoballoon`**', '```xl-conf']);
hovers('xl-conf', 'autoballoon = "o|ff"\n', 'off', ['a value of `autoballoon`']);
hovers(
  'xl-conf',
  'domid_|policy = "xen"\n',
  'domid_policy',
  ['read by Xen 4.14 and newer', 'Xen 4.13 ignores it'],
  '4.13',
);
hovers('xl-conf', 'mem|ory = 512\n', 'memory', ['a key of a domain config: in xl.conf xl ignores it', '**`memory`**']);
hovers('xl-conf', 'autobaloo|n = 1\n', 'autobaloon', ['No release of Xen knows', 'Did you mean `autoballoon`?']);
hovers('xl-conf', 'frob|nicate = 1\n', 'frobnicate', ['No release of Xen knows `frobnicate` in xl.conf']);
hovers('xl-conf', 'frob|nicate\n', undefined);
hovers('xl-conf', 'autoballoon = "off" # o|ff\n', undefined);
hovers('xl-cpupool', 'no|des = [ 1 ]\n', 'nodes', ['**`nodes`**', '```xl-cpupool']);
hovers('xl-cpupool', 'sched = "NU|LL"\n', 'NULL', ['a value of `sched`']);
hovers('xl-cpupool', 'auto|balloon = 1\n', 'autoballoon', ['a key of /etc/xen/xl.conf: in a cpupool’s config']);

test('the outline has the settings with their values', () => {
  const items = cpupoolLanguage.outline(cpupoolLanguage.parse('name = "a"\ncpus = [ 1, 2 ]\n'));
  assert.deepEqual(
    items.map(({ name, detail, children }) => [name, detail, children?.length]),
    [
      ['name', '"a"', undefined],
      ['cpus', '[2]', 2],
    ],
  );
});

test('a file is the same after a change as when it is read anew', () => {
  const text = 'memory = 1\nautoballoon = "of"\n';
  const changed = 'memory = 1\nautoballoon = "off"\n';
  const file = xlConfLanguage.reparse(xlConfLanguage.parse(text), changed, { start: 28, end: 28, newText: 'f' });
  const codes = (of: typeof file) => [...xlConfLanguage.check(of, knowledge())].flatMap((found) => found?.code ?? []);
  assert.deepEqual(codes(file), codes(xlConfLanguage.parse(changed)));
  assert.deepEqual(codes(file), ['key/guest']);
});
