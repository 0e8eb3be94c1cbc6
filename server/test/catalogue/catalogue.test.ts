import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalogue, formsIn, isDeprecated, valuesIn } from '../../src/catalogue/catalogue.ts';
import type { OptionRecord } from '../../src/catalogue/record.ts';
import { compareReleases, existsIn, isRelease, NEWEST, RELEASES, type Release } from '../../src/catalogue/releases.ts';
import { valueSnippet } from '../../src/catalogue/snippets.ts';
import { catalogue } from './load.ts';

function record(parts: Partial<OptionRecord>): OptionRecord {
  return { family: 'domain-config', name: 'x', forms: ['string'], since: '4.0', usage: 1, summary: 'X.', ...parts };
}

test('releases compare by age, not by letters', () => {
  assert.ok(compareReleases('4.9', '4.10') < 0);
  assert.ok(compareReleases('4.22', '3.4') > 0);
  assert.equal(compareReleases('4.1', '4.1'), 0);
  assert.equal(RELEASES.at(-1), NEWEST);
  assert.ok(isRelease('4.10') && !isRelease('4.100') && !isRelease(''));
});

test('a lifespan has both ends and may have holes', () => {
  const life = { since: '3.2', until: '4.4', missing: ['3.4', '4.0'] } as const;
  const alive = RELEASES.filter((release) => existsIn(life, release));
  assert.deepEqual(alive, ['3.2', '3.3', '4.1', '4.2', '4.3', '4.4']);
  assert.ok(existsIn({ since: '4.20' }, NEWEST));
});

test('the catalogue finds by name and alias, within a family, and reads its files once', () => {
  let reads = 0;
  let textReads = 0;
  const hide = record({ family: 'dom0-kernel', name: 'xen-pciback.hide', aliases: ['pciback.hide'] });
  const one = new Catalogue({
    records: () => {
      reads++;
      return [hide, record({ name: 'constructor' })];
    },
    texts: () => {
      textReads++;
      return { 'dom0-kernel/xen-pciback.hide': { text: 'Hides.' } };
    },
  });
  assert.equal(reads, 0);
  assert.equal(one.find('dom0-kernel', 'pciback.hide'), hide);
  assert.equal(one.find('domain-config', 'pciback.hide'), undefined);
  assert.equal(one.find('xm', 'toString'), undefined);
  assert.equal(one.find('domain-config', '__proto__'), undefined);
  assert.deepEqual(one.all('dom0-kernel'), [hide]);
  assert.deepEqual(one.all('xm'), []);
  assert.deepEqual([reads, textReads], [1, 0]);
  assert.equal(one.text(hide)?.text, 'Hides.');
  assert.equal(one.text(record({ name: 'constructor' })), undefined);
  assert.deepEqual([reads, textReads], [1, 1]);
});

test('forms and values follow the release', () => {
  const serial = catalogue.find('domain-config', 'serial');
  assert.ok(serial);
  assert.deepEqual(formsIn(serial, '4.4'), ['string']);
  assert.deepEqual(formsIn(serial, '4.5'), ['string', 'list']);
  const viridian = catalogue.find('domain-config', 'viridian');
  assert.ok(viridian);
  const known = (release: Release): string[] => valuesIn(viridian, release).map((value) => value.name);
  assert.ok(!known('4.8').includes('crash_ctl') && known('4.9').includes('crash_ctl'));
  const builder = catalogue.find('domain-config', 'builder');
  assert.ok(builder);
  assert.deepEqual([isDeprecated(builder, '4.9'), isDeprecated(builder, '4.10')], [false, true]);
});

test('what became of the words of 2008', () => {
  const successor = (family: 'iommu' | 'hypervisor', name: string): string | undefined =>
    catalogue.find(family, name)?.deprecated?.successor;
  assert.equal(successor('hypervisor', 'vtd'), 'iommu=on');
  assert.equal(successor('iommu', 'passthrough'), 'dom0-passthrough');
  assert.equal(successor('iommu', 'dom0-passthrough'), 'dom0-iommu=passthrough');
  assert.match(successor('iommu', 'pv') ?? '', /^nothing:/);
  assert.equal(catalogue.find('iommu', 'false'), catalogue.find('iommu', 'off'));
});

const SNIPPETS: readonly [Partial<OptionRecord>, string][] = [
  [{}, '"${1}"'],
  [{ forms: ['integer'] }, '${1}'],
  [{ forms: ['integer'], default: '256' }, '${1:256}'],
  [{ forms: ['integer'], default: '1, where the CPU can' }, '${1}'],
  [{ forms: ['boolean'], default: '0' }, '${1|1,0|}'],
  [{ forms: ['boolean'], default: '1, where the CPU can' }, '${1|0,1|}'],
  [{ forms: ['list'] }, "[ '${1}' ]"],
  [{ forms: ['list', 'string'], formsSince: { list: '4.22' } }, '"${1}"'],
  [{ snippet: '[ ${1:3} ]', forms: ['list'] }, '[ ${1:3} ]'],
  [
    {
      values: [
        { name: 'pv', summary: 'PV.', since: '4.0' },
        { name: 'new', summary: 'New.', since: '4.22' },
        { name: 'gone', summary: 'Gone.', since: '4.0', until: '4.1' },
        { name: 'old', summary: 'Old.', since: '4.0', deprecated: { since: '4.10' } },
        { name: 'a,b|c', summary: 'Odd.', since: '4.0' },
      ],
    },
    '"${1|pv,a\\,b\\|c|}"',
  ],
  [{ family: 'hypervisor', forms: ['boolean'] }, '${1|on,off|}'],
  [{ family: 'hypervisor', forms: ['string'] }, '${1}'],
  [{ family: 'iommu', forms: ['flag', 'boolean'] }, ''],
  [{ family: 'pci-spec', forms: ['boolean'] }, '${1|1,0|}'],
  [{ family: 'pci-spec', forms: ['string'] }, '${1}'],
];

test('snippets fit the form', () => {
  for (const [parts, expected] of SNIPPETS) assert.equal(valueSnippet(record(parts), '4.17'), expected);
});

test('snippets of well-known options', () => {
  const snippet = (name: string, release: Release = NEWEST): string => {
    const found = catalogue.find('domain-config', name);
    assert.ok(found, name);
    return valueSnippet(found, release);
  };
  assert.equal(snippet('type'), '"${1|pvh,hvm,pv|}"');
  assert.equal(snippet('builder', '4.9'), '"${1|hvm,generic,linux|}"');
  assert.equal(snippet('memory'), '${1:1024}');
  assert.equal(snippet('gfx_passthru', '4.6'), '${1|1,0|}');
  assert.equal(snippet('gfx_passthru'), '${1|1,0,"default","igd"|}');
  assert.equal(snippet('viridian'), '${1|1,0|}');
  assert.equal(snippet('timer_mode').includes('unknown'), false);
  assert.match(snippet('pci'), /^\[ '.*' \]$/);
  assert.equal(snippet('vga', '4.4'), '"${1|stdvga,cirrus|}"');
});
