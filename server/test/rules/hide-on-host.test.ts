/** Hide lists against the host: what dom0 rests on, bridges, siblings, groups, addresses that moved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from '../../src/features/boot/language.ts';
import { syslinuxLanguage } from '../../src/features/boot/syslinux.ts';
import { xenEfiLanguage } from '../../src/features/boot/xen-efi.ts';
import type { Language } from '../../src/features/language.ts';
import { modprobeLanguage, modulesListLanguage } from '../../src/features/modules/language.ts';
import type { Host, PciDevice } from '../../src/host/model.ts';
import { openHost } from '../../src/host/open-host.ts';
import { stakeMessage } from '../../src/passthrough/stake-words.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { HOSTS, recordingPath } from '../host/recorded-hosts.ts';
import { type Expected, firstFixes, holdFindings, inOrder } from './expect.ts';
import { knowledge } from './knowledge.ts';
import { MACHINE } from './machine-at-stake.ts';

function found<D>(language: Language<D>, text: string, host: Host = MACHINE): Finding[] {
  const all = inOrder(language.check(language.parse(text), knowledge(undefined, host, true)));
  return all.filter(({ code }) => code.startsWith('host/') || code.startsWith('boot/hide'));
}

const dom0 = (words: string, above = '') => `GRUB_CMDLINE_XEN=""\n${above}GRUB_CMDLINE_LINUX="${words}"\n`;
const hide = (list: string, above = '') => dom0(`quiet xen-pciback.hide=${list}`, above);

const CASES: readonly Expected[] = [
  // What dom0 rests on.
  {
    text: hide('(02:00.0)'),
    found: ['host/at-stake warning at "(02:00.0)"'],
    says: [
      '02:00.0 carries the root file system (vg0-root, sda2, sda): hidden, it is gone from dom0. dom0 does not come up',
    ],
    fixed: dom0('quiet'),
  },
  {
    text: hide('(04:00.0)(01:00.*)'),
    found: ['host/at-stake warning at "(04:00.0)"'],
    says: ['the network’s default route xenbr0'],
    fixed: hide('(01:00.*)'),
  },
  {
    text: hide('(00:14.0)'),
    found: ['host/at-stake warning at "(00:14.0)"'],
    says: ['the only keyboard, USB Keyboard', 'not even the disk’s password'],
  },
  {
    text: hide('(00:02.0)'),
    found: ['host/at-stake warning at "(00:02.0)"'],
    says: ['02:00.0 is behind 00:02.0 and carries the root file system'],
  },
  { text: hide('(02:*.*)'), found: ['host/at-stake warning at "(02:*.*)"'] },
  // Bridges.
  {
    text: hide('(00:01.0)'),
    found: ['host/hides-bridge information at "(00:01.0)"'],
    says: ['00:01.0 is a PCI bridge, which no guest can get; what lies behind it goes to pciback too: 01:00.0 (VGA'],
    fixed: dom0('quiet'),
  },
  {
    text: hide('(00:1f.0)'),
    found: ['host/hides-bridge warning at "(00:1f.0)"'],
    says: ['00:1f.0 is an ISA bridge: it holds the machine together'],
  },
  { text: hide('(00:00.0)'), found: ['boot/hide-host-bridge warning at "(00:00.0)"'], fixed: dom0('quiet') },
  {
    text: hide('(00:01.0)(01:00.0)'),
    found: ['host/hides-bridge information at "(00:01.0)"', 'boot/hide-same-device hint at "(01:00.0)"'],
    says: ['01:00.0 lies behind 00:01.0, which takes it along'],
  },
  // Siblings and groups.
  { text: hide('(01:00.0)(01:00.1)'), found: [] },
  { text: hide('(01:00.*)'), found: [] },
  {
    text: hide('(01:00.0)'),
    found: ['host/left-behind hint at "(01:00.0)"'],
    says: ['01:00.1 (Audio device) stays with dom0'],
    fixed: hide('(01:00.0)(01:00.1)'),
  },
  {
    text: hide('(06:01.0)'),
    found: ['host/shares-group information at "(06:01.0)"'],
    says: ['cannot keep 06:01.0 apart from 06:02.0 (Serial controller)'],
    fixed: hide('(06:01.0)(06:02.0)'),
  },
  { text: hide('(06:01.0)(06:02.0)'), found: [] },
  // SR-IOV.
  {
    text: hide('(03:00.0)'),
    found: ['host/hides-parent information at "(03:00.0)"'],
    says: ['Only the own driver of 03:00.0 makes its virtual functions (03:10.0, 03:10.1)'],
  },
  {
    text: hide('(03:00.0)(03:10.1)'),
    found: ['host/hides-parent information at "(03:00.0)"'],
    says: ['03:10.1 of this list among them'],
  },
  { text: hide('(03:10.0)'), found: [] },
  // Addresses that hold nothing, or something else.
  {
    text: hide('(09:00.0)'),
    found: ['host/no-such-device hint at "(09:00.0)"'],
    says: ['There is no 09:00.0 in this machine: pciback passes over it. Addresses change'],
  },
  { text: hide('(09:00.*)'), found: ['host/no-such-device hint at "(09:00.*)"'], says: ['no 09:00.* in'] },
  { text: hide('(09:*.*)'), found: ['host/no-such-device hint at "(09:*.*)"'], says: ['nothing on bus 09 in'] },
  {
    text: hide('(03:10.4)'),
    found: ['host/no-such-device hint at "(03:10.4)"'],
    says: ['A virtual function that is switched on later'],
  },
  {
    text: hide('(09:00.0)', '# the graphics card [10de:1b81]\n'),
    found: ['host/no-such-device hint at "(09:00.0)"'],
    says: [
      'The comment speaks of “the graphics card [10de:1b81]”: GP104 [GeForce GTX 1070] [10de:1b81] is at 01:00.0 now.',
    ],
    fixed: hide('(01:00.0)', '# the graphics card [10de:1b81]\n'),
  },
  {
    text: hide('(1d:00.0)(00:1d.0)', '# 00:1d.0 Ethernet controller: Realtek RTL8111 [10ec:8168]\n'),
    found: ['host/no-such-device hint at "(1d:00.0)"', 'host/another-device information at "(00:1d.0)"'],
    says: ['but 00:1d.0 is another device in this machine: USB controller', '[10ec:8168] is at 04:00.0 now.'],
  },
  { text: hide('(01:00.*)', '# NVIDIA, 01:00.0\n'), found: [] },
  { text: hide('(01:00.*)', '# the sound of the card\n# the graphics\n'), found: [] },
  { text: hide('(01:00.*)', '# Intel VT-d is on\n'), found: [] },
  { text: hide('(01:00.*)', '# the network card\n'), found: ['host/another-device information at "(01:00.*)"'] },
  { text: hide('(01:00.*)', '# GRUB_CMDLINE_LINUX="xen-pciback.hide=(04:00.0)" # network\n'), found: [] },
  // Twice.
  {
    text: hide('(01:00.*)(01:00.1)'),
    found: ['boot/hide-same-device hint at "(01:00.1)"'],
    says: ['01:00.* takes 01:00.1 in already'],
    fixed: hide('(01:00.*)'),
  },
  { text: hide('(01:*.*)(01:00.*)'), found: ['boot/hide-same-device hint at "(01:00.*)"'] },
  { text: hide('(01:00.1)(01:00.*)'), found: [] },
  // A list that is refused hides nothing, so nothing is at stake.
  { text: hide('(02:00.0),'), found: ['boot/hide-list error at ","'] },
];

for (const one of CASES) {
  test(`on the host: ${one.text.replaceAll('\n', '⏎')}`, () => {
    const all = found(grubDefaultLanguage, one.text);
    holdFindings(all, one, firstFixes(all)[0]);
  });
}

const EVERYWHERE: readonly (readonly [name: string, found: (text: string) => Finding[], text: string])[] = [
  [
    'grub.cfg',
    (text) => found(grubCfgLanguage, text),
    'menuentry x {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6.1 LIST\n}\n',
  ],
  [
    '40_custom',
    (text) => found(grubCfgLanguage, text),
    '#!/bin/sh\nexec tail -n +3 $0\nmenuentry x {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6.1 LIST\n}\n',
  ],
  ['menu.lst', (text) => found(grubMenuLanguage, text), 'title X\nkernel /xen.gz\nmodule /vmlinuz-6.1 LIST\n'],
  [
    'menu.lst, Linux alone',
    (text) => found(grubMenuLanguage, text),
    'title X\nkernel /xen.gz\nmodule /vmlinuz-6.1 ro LIST quiet\n',
  ],
  ['xen.cfg', (text) => found(xenEfiLanguage, text), '[global]\ndefault=x\n[x]\noptions=a\nkernel=vmlinuz LIST\n'],
  [
    'syslinux',
    (text) => found(syslinuxLanguage, text),
    'label x\nkernel mboot.c32\nappend xen.gz --- vmlinuz-6.1 LIST --- initrd\n',
  ],
  ['modprobe.d', (text) => found(modprobeLanguage, text), 'options xen-pciback LIST\n'],
  ['initramfs-tools', (text) => found(modulesListLanguage('/etc/initramfs-tools/modules'), text), 'xen-pciback LIST\n'],
];

for (const [name, check, text] of EVERYWHERE) {
  test(`a list that takes the root file system is met in ${name}`, () => {
    const list = /modprobe|initramfs/.test(name) ? 'hide=(02:00.0)' : 'xen-pciback.hide=(02:00.0)';
    const codes = check(text.replace('LIST', list)).map(({ code }) => code);
    assert.deepEqual(codes, ['host/at-stake']);
  });
}

test('a list that a boot menu holds in every entry is judged once', () => {
  const entry = 'menuentry x {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6.1 xen-pciback.hide=(02:00.0)\n}\n';
  assert.equal(found(grubCfgLanguage, entry.repeat(5)).length, 1);
});

test('what is at stake, in words', () => {
  const root = { what: 'root file system', name: '/', through: ['sda2', 'sda'], carrier: '0000:02:00.0' } as const;
  const swap = { what: 'swap', name: '/dev/sda3', through: ['sda'], carrier: '0000:02:00.0' } as const;
  const say = (because: Parameters<typeof stakeMessage>[0][number]['because']) =>
    stakeMessage(
      [
        { ...root, because },
        { ...swap, because },
      ],
      '02:00.1',
      'given to a guest',
    );
  assert.equal(
    say('itself'),
    '02:00.0 carries the root file system (sda2, sda) and the swap space /dev/sda3 (sda): given to a guest, it is gone from dom0. dom0 does not come up without it.',
  );
  assert.match(say('same slot'), /^02:00\.0, another function of the same device, carries the root file system/);
  assert.match(say('same group'), /the IOMMU cannot tell it from 02:00\.1/);
  assert.match(say('virtual function'), /^02:00\.0, a virtual function of 02:00\.1, carries/);
});

/** The same machine with other devices. */
function machineWith(changed: Readonly<Record<string, Partial<PciDevice>>>): Host {
  return {
    ...MACHINE,
    devices: MACHINE.devices.map((device) => ({ ...device, ...changed[device.address.slice(5)] })),
  };
}

function told(list: string, host: Host): string[] {
  return found(grubDefaultLanguage, hide(list), host).flatMap(({ code, severity, message }) =>
    code === 'host/at-stake' ? [`${severity}: ${message}`] : [],
  );
}

test('a sibling that carries something is told of, and not offered to be hidden', () => {
  const host = machineWith({ '01:00.1': { attached: [{ kind: 'disk', name: 'sda' }] }, '02:00.0': { attached: [] } });
  const [message = '', ...more] = told('(01:00.0)', host);
  assert.match(message, /^information: 01:00\.1, another function of the same device, carries the root file system/);
  assert.deepEqual(more, []);
});

test('two keyboards: hiding both leaves none', () => {
  const attached = [{ kind: 'keyboard', name: 'input7', words: 'Second Keyboard' }] as const;
  const host = machineWith({ '00:1d.0': { attached } });
  assert.deepEqual(told('(00:14.0)', host), []);
  assert.equal(told('(00:14.0)(00:1d.0)', host).length, 2);
  // One on a connector of its own is left.
  assert.deepEqual(told('(00:14.0)(00:1d.0)', { ...host, offPci: [{ kind: 'keyboard', name: 'input1' }] }), []);
});

test('the display that the machine starts on is often given away on purpose', () => {
  const host = machineWith({ '01:00.0': { bootVga: true, assignable: false, driver: 'nouveau' } });
  assert.match(
    told('(01:00.*)', host)[0] ?? '',
    /^information: 01:00\.0 carries the display that the machine starts on/,
  );
});

test('a comment as long as a file costs nothing', () => {
  const long = `# ${' '.repeat(300_000)}network ${'a1 '.repeat(100_000)}\n`;
  const start = process.hrtime.bigint();
  found(grubDefaultLanguage, hide('(01:00.*)', long));
  assert.ok(process.hrtime.bigint() - start < 1_500_000_000n);
});

for (const name of HOSTS) {
  test(`a hide list on the recorded host ${name}`, async () => {
    const host = await openHost(recordingPath(name));
    const text = hide('(00:02.0)(03:00.0)(0a:01.0)(02:00.0)(00:1f.0)(7f:00.0)');
    const codes = found(grubDefaultLanguage, text, host).flatMap(({ code, span }) =>
      code.startsWith('host/') ? [`${code} ${text.slice(span.start, span.end)}`] : [],
    );
    assert.deepEqual(codes, [
      'host/hides-bridge (00:02.0)',
      'host/left-behind (03:00.0)',
      // Behind the bridge to conventional PCI, with 0a:02.0.
      'host/shares-group (0a:01.0)',
      'host/hides-bridge (00:1f.0)',
      'host/no-such-device (7f:00.0)',
    ]);
  });
}
