import assert from 'node:assert/strict';
import { test } from 'node:test';
import { existsIn, NEWEST, RELEASES } from '../../src/catalogue/releases.ts';
import { vifNames } from '../../src/specs/vif-spec/names.ts';
import { rateFault } from '../../src/specs/vif-spec/rate.ts';
import { parseVif } from '../../src/specs/vif-spec.ts';
import { catalogue } from '../rules/knowledge.ts';

const MACS: readonly (readonly [text: string, mac: string | undefined])[] = [
  ['mac=00:16:3e:12:34:56', '00:16:3e:12:34:56'],
  ['mac=0:1:2:3:4:F', '00:01:02:03:04:0f'],
  ['mac= 0x1: +2:3:4:5:6', '01:02:03:04:05:06'],
  ['mac=1.2.3.4.5.6', '01:02:03:04:05:06'],
  ['mac=100000001:2:3:4:5:6', '01:02:03:04:05:06'],
  ['mac=-1:2:3:4:5:6,a=1', undefined],
  ['mac=1:2:3:4:5:6zz', '01:02:03:04:05:06'],
  ['mac=1:2:3:4:5,a=1', '01:02:03:04:05:0a'],
  ['mac=,a=1', undefined],
  ['mac=x', undefined],
];

for (const [text, mac] of MACS) test(text, () => assert.equal(parseVif(text, NEWEST).vif.mac?.value, mac));

test('up to 4.5 an address stands at fixed places', () => {
  assert.equal(parseVif('mac=00:16:3e:12:34:56', '4.5').vif.mac?.value, '00:16:3e:12:34:56');
  assert.equal(parseVif('mac=00-16-3e-12-34-zz', '4.5').vif.mac?.value, '00:16:3e:12:34:00');
  assert.equal(parseVif('mac=0:16:3e:12:34:56', '4.5').faults[0]?.effect, 'undefined');
});

test('rates', () => {
  for (const fine of ['1GB/s', '10Mb/s', '1b/s', '010KB/s', '5MB/s@20ms', '5MB/s@20', '5MB/s@4294s']) {
    assert.equal(rateFault(fine), undefined, fine);
  }
  for (const bad of ['1', '1MB', '1mb/s', '1TB/s', '-1MB/s', '4294967296B/s', '1MB/s@4295s', '1MB/s@1h', '0x1MB/s']) {
    assert.equal(typeof rateFault(bad), 'string', bad);
  }
});

/** One truth: what the parser takes is what the catalogue says. */
test('the names of the catalogue, release by release', () => {
  for (const release of RELEASES) {
    if (!existsIn({ since: '4.0' }, release)) continue;
    const { fields, words } = vifNames(release);
    const told = catalogue.all('vif-spec').flatMap((record) =>
      (record.members ?? [record]).flatMap(({ name, since, until }) => {
        const life = { since: since ?? record.since, ...((until ?? record.until) && { until: until ?? record.until }) };
        return existsIn(life as typeof record, release) ? [name] : [];
      }),
    );
    assert.deepEqual([...fields, ...words].sort(), told.sort(), release);
  }
});
