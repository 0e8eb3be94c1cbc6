/** The rules across files through the service: what is typed elsewhere counts, and a file is checked again when another one changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedSource } from '../../src/host/recorded-source.ts';
import { readHostWhole } from '../../src/host/sysfs.ts';
import { readXenFacts } from '../../src/host/xen/read-facts.ts';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { treeOf } from '../boot/machine.ts';
import { type MadeUp, madeUpRecording } from '../host/made-up.ts';
import { XEN } from '../passthrough/made-up-world.ts';
import { catalogue } from './knowledge.ts';

const HOST: MadeUp = {
  devices: {
    '0000:01:00.0': { driver: 'igb', port: 'endpoint', resets: 'flr' },
    '0000:02:00.0': { driver: 'pciback', port: 'endpoint', resets: 'flr' },
  },
  files: XEN,
};
const GRUB = '/etc/default/grub';
const A = '/etc/xen/a.cfg';
const B = '/etc/xen/b.cfg';
const guest = (name: string, device: string) => `name = "${name}"\ntype = "hvm"\nmemory = 64\npci = ['${device}']\n`;
const hide = (list: string) => `GRUB_CMDLINE_LINUX="xen-pciback.hide=${list}"\n`;

test('unsaved texts count, and what changes elsewhere is told', async () => {
  const source = recordedSource(madeUpRecording(HOST));
  const host = await readHostWhole(source.files);
  const service = new Service({
    catalogue,
    disk: {
      folders: { list: async () => [], read: async () => undefined, id: async () => undefined, watch: () => undefined },
      exists: async () => undefined,
      isDom0: async () => true,
    },
    openHost: async () => host,
    openMachine: async () => ({ host, label: host.label, kind: 'machine', root: '/', xen: () => readXenFacts(source) }),
    openXenVersion: async () => ({ release: '4.17', version: '4.17.7' }),
    readBootTree: async () =>
      treeOf({
        [GRUB]: hide('(01:00.0)(02:00.0)'),
        '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
      }),
    readGuests: async () => ({
      files: new Map([
        [A, guest('a', '02:00.0')],
        [B, guest('b', '01:00.0')],
      ]),
      startWithHost: new Set<string>(),
      otherNames: new Map<string, string>(),
      unreadable: [],
    }),
  });
  await service.settleRelease();
  await service.devices();
  let news = 0;
  const a = service.open(LANGUAGES.domainConfig, guest('a', '02:00.0'), 'utf16', { path: A, news: () => news++ });
  const grub = service.open(LANGUAGES.grubDefault, hide('(01:00.0)(02:00.0)'), 'utf16', { path: GRUB, news: () => {} });
  const codes = (file: typeof a) =>
    [...file.check()].flatMap((finding) => (finding && /^(?:host|neighbour)\//.test(finding.code) ? finding.code : []));
  codes(a);
  await Promise.all([a.lookAround(), grub.lookAround()]);
  assert.deepEqual(codes(a), []);
  assert.deepEqual(codes(grub), []);

  // Another guest is opened, and given the same device.
  const b = service.open(LANGUAGES.domainConfig, guest('b', '01:00.0'), 'utf16', { path: B, news: () => {} });
  const text = guest('b', '02:00.0');
  b.change(text, { start: 0, end: text.length, newText: text });
  codes(b);
  news = 0;
  await b.lookAround();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(news > 0, 'nobody told that b.cfg has the device too');
  assert.deepEqual(codes(a), ['neighbour/same-device']);
  // Then nobody has the other one any more.
  assert.deepEqual(codes(grub), ['host/hidden-unused']);

  // The hide list loses the device, unsaved.
  const shorter = hide('(01:00.0)');
  grub.change(shorter, { start: 0, end: hide('(01:00.0)(02:00.0)').length, newText: shorter });
  assert.deepEqual(codes(a).sort(), ['host/not-hidden', 'neighbour/same-device']);
});
