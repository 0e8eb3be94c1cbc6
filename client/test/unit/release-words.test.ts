import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReleaseInForce } from '../../../server/src/protocol/requests.ts';
import { whyRelease } from '../../src/release-words.ts';

const cases: readonly [inForce: ReleaseInForce, setting: string, host: string, expected: string][] = [
  [{ release: '4.17', from: 'host', version: '4.17.7' }, 'auto', '', 'This machine runs Xen 4.17.7.'],
  [{ release: '4.17', from: 'host', version: '4.17-rc1' }, 'auto', '/h.json', 'The recorded host runs Xen 4.17-rc1.'],
  [
    { release: '4.2', from: 'host', version: '4.22.1' },
    'auto',
    '',
    'This machine runs Xen 4.22.1; 4.2 is the nearest release that is known.',
  ],
  [
    { release: '4.22', from: 'newest' },
    'auto',
    '',
    'It is the newest that is known: this machine tells of no Xen of its own.',
  ],
  [
    { release: '4.22', from: 'newest' },
    '4.99',
    '',
    'It is the newest that is known: the setting xen.release says “4.99”, which is no release.',
  ],
  [
    { release: '4.22', from: 'setting' },
    'latest',
    '',
    'It is the newest that is known, as the setting xen.release says.',
  ],
  [{ release: '4.1', from: 'setting' }, '4.1', '', 'The setting xen.release says so.'],
];
for (const [inForce, setting, host, expected] of cases) {
  test(`${JSON.stringify(inForce)} with ${setting}: ${expected}`, () => {
    assert.equal(whyRelease(inForce, { setting, host }), expected);
  });
}
