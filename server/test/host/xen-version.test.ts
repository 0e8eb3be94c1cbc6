import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHost, openXenVersion } from '../../src/host/open-host.ts';
import { recordedFiles } from '../../src/host/recording.ts';
import { chooseRelease, readXenVersion } from '../../src/host/xen-version.ts';
import { type RecordedHost, recordingPath } from './recorded-hosts.ts';

const RUN: Readonly<Record<RecordedHost, { release: string; version: string } | undefined>> = {
  'xen-vtd': { release: '4.17', version: '4.17.7' },
  'xen-pciback-not-loaded': { release: '4.17', version: '4.17.7' },
  'xen-iommu-off': { release: '4.17', version: '4.17.7' },
  'plain-linux-vtd': undefined,
};
for (const [name, expected] of Object.entries(RUN)) {
  test(`${name} runs ${expected?.version ?? 'no Xen'}`, async () => {
    const path = recordingPath(name as RecordedHost);
    assert.deepEqual(await openXenVersion(path), expected);
    const { xenRelease, xenVersion } = await openHost(path);
    assert.deepEqual([xenRelease, xenVersion], [expected?.release, expected?.version]);
  });
}

const written: readonly [major: string, minor: string, extra: string, release: string | undefined, version?: string][] =
  [
    ['4\n', '17\n', '.7\n', '4.17', '4.17.7'],
    ['4\n', '1\n', '.6.1\n', '4.1', '4.1.6.1'],
    ['3\n', '4\n', '.4\n', '3.4', '3.4.4'],
    ['4\n', '10\n', '', '4.10', '4.10'],
    // Newer than all that are known, older, and one that never was.
    ['4\n', '23\n', '-unstable\n', '4.22', '4.23-unstable'],
    ['5\n', '0\n', '.0\n', '4.22', '5.0.0'],
    ['3\n', '0\n', '.1\n', '3.2', '3.0.1'],
    ['3\n', '9\n', '', '3.4', '3.9'],
    ['4\n', '17\n', ' <b>\n', '4.17', '4.17'],
    ['four\n', '17\n', '', undefined],
    ['4\n', '', '', undefined],
    ['4\n', '-1\n', '', undefined],
  ];
for (const [major, minor, extra, release, version] of written) {
  test(`${JSON.stringify([major, minor, extra])} is Xen ${version}, judged as ${release}`, async () => {
    const folder = '/sys/hypervisor/version';
    const files = { [`${folder}/major`]: major, [`${folder}/minor`]: minor, [`${folder}/extra`]: extra };
    const host = recordedFiles({ format: 'xen-host-recording 1', label: 'x', files, links: {} });
    assert.deepEqual(await readXenVersion(host), release && { release, version });
  });
}

test('where there is no host to be read, there is no Xen', async () => {
  assert.equal(await openXenVersion('/nowhere/host.json'), undefined);
  assert.equal(await openXenVersion('', { platform: 'darwin' }), undefined);
});

test('the setting, the host and the newest, in that order', () => {
  const host = { release: '4.17', version: '4.17.7' } as const;
  assert.deepEqual(chooseRelease('auto', host), { release: '4.17', from: 'host', version: '4.17.7' });
  assert.deepEqual(chooseRelease('auto', undefined), { release: '4.22', from: 'newest' });
  assert.deepEqual(chooseRelease('latest', host), { release: '4.22', from: 'setting' });
  assert.deepEqual(chooseRelease('4.1', host), { release: '4.1', from: 'setting' });
  assert.deepEqual(chooseRelease('4.99', host), { release: '4.22', from: 'newest' });
});
