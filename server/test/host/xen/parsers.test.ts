/** What xl, pciback and the firmware say, on what real hosts said (data/xl) and on made-up ones for what those lack. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseDmaTable } from '../../../src/host/xen/dma-tables.ts';
import { maskGuests, parseGuests } from '../../../src/host/xen/guests.ts';
import { canPass, parseXlInfo } from '../../../src/host/xen/info.ts';
import { type Iommu, isTelling, parseXenMessages } from '../../../src/host/xen/messages.ts';
import { parseAssignable, parseQuirks, parseSlots } from '../../../src/host/xen/pciback.ts';

function said(name: string): string {
  return readFileSync(`server/test/data/xl/${name}.txt`, 'utf8');
}

test('xl info of a real host', () => {
  const info = parseXlInfo(said('info-4.17'));
  assert.equal(info.version, '4.17.7');
  assert.match(info.commandLine ?? '', /^console=com1 com1=115200,8n1 iommu=verbose,debug .* xpti=no$/);
  assert.deepEqual(info.memory, { total: 4095, free: 2002 });
  assert.deepEqual([canPass(info, 'hvm'), canPass(info, 'pv')], [true, true]);
  const off = parseXlInfo(said('info-4.17-iommu-off'));
  assert.deepEqual([canPass(off, 'hvm'), canPass(off, 'pv')], [false, false]);
});

test('xl info: what a release does not say is not known', () => {
  const cases: readonly (readonly [text: string, hvm: boolean | undefined, pv: boolean | undefined])[] = [
    ['virt_caps              : hvm hvm_directio\nxen_version : 4.11.4\n', true, undefined],
    ['virt_caps              : hvm\nxen_version : 4.2.5\n', false, undefined],
    ['virt_caps              : pv\nxen_version : 4.12.0\n', false, false],
    ['virt_caps              :\nxen_version : 4.10.0\n', false, undefined],
    ['xen_version : 4.1.0\n', undefined, undefined],
    ['', undefined, undefined],
  ];
  for (const [text, hvm, pv] of cases) {
    const info = parseXlInfo(text);
    assert.deepEqual([canPass(info, 'hvm'), canPass(info, 'pv')], [hvm, pv], text);
  }
  assert.equal(parseXlInfo('xen_commandline        : <denied>\n').commandLine, undefined);
  assert.equal(parseXlInfo('xen_commandline        : \n').commandLine, '');
});

test('xl dmesg of a real host', () => {
  const { iommu, isWhole, commandLine } = parseXenMessages(said('dmesg-4.17-vtd'));
  assert.deepEqual(iommu, {
    vendor: 'Intel',
    snoopControl: false,
    queuedInvalidation: true,
    interruptRemapping: true,
    postedInterrupts: false,
    sharedPageTables: true,
    enabled: true,
    dom0Mode: 'Relaxed',
  });
  assert.ok(isWhole);
  assert.match(commandLine ?? '', /^console=com1 .* xpti=no$/);
});

/** The last as `console_timestamps=raw` has it, and the other ways until the clock is set. */
const PREFIXES = ['(XEN) ', '(XEN) [2026-11-22 14:33:01.123] ', '(XEN) [    0.000000] ', '(XEN) [0000001a2b3c4d5e] '];

test('xl dmesg: the command line behind each kind of time', () => {
  for (const prefix of PREFIXES) {
    const line = `${prefix}Command line: iommu=no-intremap`;
    assert.equal(parseXenMessages(line).commandLine, 'iommu=no-intremap', line);
    assert.ok(isTelling(line), line);
  }
});

test('xl dmesg: the lines of other releases and machines', () => {
  const cases: readonly (readonly [lines: string, iommu: Iommu])[] = [
    // 4.0: “supported”, and a word about PV guests.
    [
      'Intel VT-d Snoop Control supported.\nIntel VT-d DMA Passthrough not supported.\nI/O virtualisation enabled\nI/O virtualisation for PV guests disabled',
      { vendor: 'Intel', snoopControl: true, enabled: true },
    ],
    ['I/O virtualisation disabled', { enabled: false }],
    [
      'AMD-Vi: IOMMU 0 Enabled.\nAMD-Vi: Disabled HAP memory map sharing with IOMMU\nI/O virtualisation enabled\n - Dom0 mode: Strict\nInterrupt remapping disabled',
      { vendor: 'AMD', sharedPageTables: false, enabled: true, dom0Mode: 'Strict', interruptRemapping: false },
    ],
    [
      '[VT-D]no CMPXCHG16B support, disabling IOMMU\nI/O virtualisation disabled',
      { vendor: 'Intel', enabled: false, complaints: ['no CMPXCHG16B support, disabling IOMMU'] },
    ],
    [
      'Failed to parse ACPI DMAR.  Disabling VT-d.\nI/O virtualisation disabled',
      { enabled: false, complaints: ['Failed to parse ACPI DMAR.  Disabling VT-d.'] },
    ],
    // The words must be Xen's own, from the start of the line.
    ['d1: I/O virtualisation enabled', {}],
  ];
  for (const [lines, iommu] of cases) {
    for (const prefix of PREFIXES) {
      const text = lines.replace(/^/gm, prefix);
      assert.deepEqual(parseXenMessages(text).iommu, iommu, text);
    }
  }
});

test('xl dmesg: reserved memory in the words of three releases, and the last start of several', () => {
  for (const line of [
    '[VT-D]dmar.c:661:   RMRR region: base_addr 7d800000 end_address 7fffffff',
    '[VT-D]   RMRR region: base_addr 7d800000 end_addr 7fffffff',
    '[VT-D] RMRR: [7d800000,7fffffff]',
  ]) {
    const { reserved } = parseXenMessages(`(XEN) ${line}\n`);
    assert.deepEqual(reserved, [{ start: 0x7d800000n, end: 0x7fffffffn, devices: [] }], line);
    assert.ok(isTelling(`(XEN) ${line}`));
  }
  const twice = parseXenMessages(
    '(XEN) Command line: iommu=no\n(XEN) I/O virtualisation disabled\n(XEN) Command line: iommu=1 \n(XEN) Interrupt remapping enabled\n',
  );
  assert.deepEqual([twice.commandLine, twice.iommu], ['iommu=1', { interruptRemapping: true }]);
  assert.equal(parseXenMessages('(XEN) d1v0 something\n').isWhole, false);
});

test('xl list -l: names, numbers and devices; what is 0 is left out there', () => {
  const json = JSON.stringify([
    { domid: 0, config: { c_info: { type: 'pv', name: 'Domain-0' } } },
    {
      domid: 3,
      config: {
        c_info: { type: 'hvm', name: 'web', uuid: '11111111-2222-3333-4444-555555555555' },
        b_info: { max_memkb: 262144, 'type.hvm': { vnc: { passwd: 'geheim' } }, kernel: '/root/k' },
        pcidevs: [
          { bus: 1, vdevfn: 256 },
          { domain: 65536, bus: 10, dev: 31, func: 7 },
        ],
      },
    },
  ]);
  assert.deepEqual(parseGuests(json), [
    {
      name: 'web',
      domid: 3,
      uuid: '11111111-2222-3333-4444-555555555555',
      type: 'hvm',
      memory: 256,
      devices: ['0000:01:00.0', '10000:0a:1f.7'],
    },
  ]);
  const masked = maskGuests(json);
  assert.deepEqual(parseGuests(masked), parseGuests(json));
  assert.doesNotMatch(masked, /geheim|root/);
  for (const lie of ['', '(domain (domid 1))', '{}', 'null', '3', '[', '[null,3,{"domid":"x"},{"domid":-1}]']) {
    const guests = parseGuests(lie);
    assert.deepEqual(guests ?? [], [], lie);
  }
});

test('xl list -l of Xen 4.1, which prints SXP', () => {
  const domain = (domid: number, hvm: number, name: string, devices: readonly string[]) =>
    `(domain\n\t(domid ${domid})\n\t(create_info)\n\t(hvm ${hvm})\n\t(hap 1)\n\t(name ${name})\n\t(uuid 11111111-2222-3333-4444-555555555555)\n\t(cpupool Pool-0)\n\t(build_info)\n\t(max_vcpus 1)\n\t(max_memkb 262144)\n\t(image\n\t\t(linux 0)\n\t\t\t(cmdline root=/dev/xvda1 geheim)\n\t\t)\n\t)\n${devices
      .map((device) => `\t(device\n\t\t(pci\n\t\t\t(pci dev ${device}@00)\n\t\t\t(opts msitranslate 0)\n\t\t)\n\t)\n`)
      .join('')})\n`;
  const printed = domain(2, 1, 'web', ['0000:01:00.0', '0000:0a:1f.7']) + domain(3, 0, 'a (b)', []);
  const common = { uuid: '11111111-2222-3333-4444-555555555555', memory: 256 };
  const guests = [
    { name: 'web', domid: 2, type: 'hvm', ...common, devices: ['0000:01:00.0', '0000:0a:1f.7'] },
    { name: 'a (b)', domid: 3, type: 'pv', ...common, devices: [] },
  ];
  assert.deepEqual(parseGuests(printed), guests);
  assert.deepEqual(parseGuests(maskGuests(printed)), guests);
  assert.doesNotMatch(maskGuests(printed), /geheim/);
  assert.deepEqual(parseGuests('(domain\n'), []);
  assert.deepEqual(parseGuests(''), []);
  assert.equal(parseGuests(maskGuests('Error: nobody can read this')), undefined);
});

test('xl pci-assignable-list: a blank at the end, names, any order, other words', () => {
  assert.deepEqual(
    parseAssignable(said('assignable-list-n')).map(({ address, name }) => name ?? address),
    [
      '0000:00:02.0',
      '0000:00:08.0',
      '0000:01:00.0',
      '0000:02:00.1',
      '0000:02:00.2',
      '0000:03:00.0',
      '0000:03:00.1',
      '0000:08:00.0',
      'testnic',
    ],
  );
  assert.deepEqual(parseAssignable('Looks like pciback driver not loaded\n0000:0g:00.0 \n\n'), []);
});

test('pciback’s files', () => {
  assert.deepEqual(parseSlots('0000:03:00.0\n0000:01:00.0\nnonsense\n'), ['0000:01:00.0', '0000:03:00.0']);
  assert.deepEqual(
    parseQuirks(
      '03:00.1\n\t8086:10d3:8086:0000\n\t\t00000004:2:00000000\n\t\t0000000c:1:00000000\n01:00.0\n\t1:2:3:4\n',
    ),
    [
      { device: '03:00.1', fields: 2 },
      { device: '01:00.0', fields: 0 },
    ],
  );
});

/** A table of the firmware: its signature, and its blocks behind 48 bytes. */
function table(signature: string, blocks: readonly (readonly number[])[], flags = 0): Uint8Array {
  const body = blocks.flat();
  const bytes = new Uint8Array(48 + body.length);
  bytes.set(Buffer.from(signature), 0);
  new DataView(bytes.buffer).setUint32(4, bytes.length, true);
  bytes[37] = flags;
  bytes.set(body, 48);
  return bytes;
}

const DRHD = [0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0xd9, 0xfe, 0, 0, 0, 0];
// 7d800000 to 7fffffff, for 00:02.0 and for what lies behind the bridge 00:1c.0.
const RMRR = [
  1, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x7d, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 2, 0, 1,
  8, 0, 0, 0, 0, 0x1c, 0,
];
// FED00000, 1000 bytes, for 01:00.0 to 01:00.1.
const IVMD = [
  0x22, 0, 32, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xd0, 0xfe, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0,
];

test('DMAR, by both its names, and IVRS', () => {
  for (const name of ['DMAR', 'RMAD']) {
    const found = parseDmaTable(table(name, [DRHD, RMRR], 1));
    assert.equal(found?.vendor, 'Intel');
    assert.equal(found.units, 1);
    assert.equal(found.interruptRemapping, true);
    assert.deepEqual(
      found.reserved.map(({ start, end, devices }) => [start, end, devices.map(({ address }) => address)]),
      [[0x7d800000n, 0x7fffffffn, ['0000:00:02.0', '0000:00:1c.0']]],
    );
  }
  const amd = parseDmaTable(table('IVRS', [[0x10, 0, 24, 0, 2, ...Array(19).fill(0)], IVMD]));
  assert.deepEqual([amd?.vendor, amd?.units], ['AMD', 1]);
  assert.deepEqual(
    amd?.reserved[0]?.devices.map(({ address }) => address),
    ['0000:01:00.0', '0000:01:00.1'],
  );
});

test('a table that breaks off or lies about its lengths is none, and never throws', () => {
  const whole = table('DMAR', [DRHD, RMRR]);
  for (let length = 0; length < whole.length; length++)
    assert.equal(parseDmaTable(whole.subarray(0, length)), undefined);
  for (const at of [4, 5, 50, 51, 66, 67, 89]) {
    for (const value of [0, 1, 3, 255]) {
      const lying = Uint8Array.from(whole);
      lying[at] = value;
      parseDmaTable(lying);
    }
  }
  assert.equal(parseDmaTable(table('FACP', [])), undefined);
});
