/** An address that held another device when the host was recorded, in `pci` lists and in hide lists. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import type { Language } from '../../src/features/language.ts';
import { modprobeLanguage } from '../../src/features/modules/language.ts';
import type { Host, PciDevice } from '../../src/host/model.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { applyEdits } from '../../src/text/span.ts';
import { firstFixes, inOrder } from './expect.ts';
import { knowledge } from './knowledge.ts';
import { MACHINE } from './machine-at-stake.ts';

type Change = Partial<PciDevice> & { readonly at?: string };

/** The machine with some devices at other addresses or of other kinds, without some (`gone`), and with more. */
function machine(changes: Readonly<Record<string, Change | 'gone'>>, more: readonly (Change & { at: string })[] = []) {
  const devices = MACHINE.devices.flatMap((device) => {
    const change = changes[device.address.slice(5)] ?? {};
    if (change === 'gone') return [];
    const { at, ...others } = change;
    return [{ ...device, ...others, ...(at !== undefined && { address: `0000:${at}` }) }];
  });
  const added = more.map(({ at, ...rest }): PciDevice => {
    const { vendor = 0x8086, device = 0x1521, classCode = 0x020000 } = rest;
    return { assignable: true, isBridge: false, ...rest, vendor, device, classCode, address: `0000:${at}` };
  });
  return { ...MACHINE, devices: [...devices, ...added] };
}

const recorded = (...given: Parameters<typeof machine>): Host => ({ ...machine(...given), label: '/srv/host.json' });

const REALTEK = { vendor: 0x10ec, device: 0x8168, className: 'Ethernet controller' };
/** The network card was in the slot that the graphics card is in now, which is new. */
const BEFORE_THE_CARD = recorded({ '04:00.0': { at: '01:00.0' }, '01:00.0': 'gone', '01:00.1': 'gone' });
const SWAPPED = recorded({ '04:00.0': { at: '01:00.0' }, '01:00.0': { at: '04:00.0' }, '01:00.1': 'gone' });
const VIRTUAL = { vendor: 0x8086, device: 0x10ca };
const PORTS = [{ at: '08:00.0' }, { at: '08:00.1' }];

interface Case {
  readonly what: string;
  readonly earlier: Host;
  readonly host?: Host;
  /** As a person writes it, in either list. */
  readonly device: string;
  readonly comment?: string;
  readonly code?: 'host/another-device' | 'host/no-such-device';
  readonly says?: RegExp;
  readonly not?: RegExp;
  /** The address that the mend writes; absent: there is no mend. */
  readonly mend?: string;
}

const CASES: readonly Case[] = [
  { what: 'nothing has changed', earlier: recorded({}), device: '01:00.0' },
  {
    what: 'moved to a free place',
    earlier: BEFORE_THE_CARD,
    device: '01:00.0',
    code: 'host/another-device',
    says: /^In the recording host\.json 01:00\.0 was Ethernet controller \[10ec:8168\], which is at 04:00\.0 now: Rename Symbol \(F2\) changes the address in all files\. In this machine 01:00\.0 is GP104 \[GeForce GTX 1070\] \[10de:1b81\]: if that is meant, record the host anew\.$/,
    mend: '04:00.0',
  },
  {
    what: 'two that changed places: a rename would mix them up',
    earlier: SWAPPED,
    device: '01:00.0',
    code: 'host/another-device',
    says: /which is at 04:00\.0 now\. In/,
    mend: '04:00.0',
  },
  {
    what: 'nothing is there any more',
    earlier: recorded({ '01:00.0': { at: '09:00.0' } }),
    device: '09:00.0',
    code: 'host/no-such-device',
    says: /\. In the recording host\.json it was GP104 \[GeForce GTX 1070\] \[10de:1b81\], which is at 01:00\.0 now: Rename Symbol \(F2\)/,
    mend: '01:00.0',
  },
  {
    what: 'taken out of the machine',
    earlier: recorded({}, [{ at: '09:00.0' }]),
    device: '09:00.0',
    code: 'host/no-such-device',
    says: /it was 8086:1521\. Addresses change/,
  },
  {
    what: 'neither then nor now',
    earlier: recorded({}),
    device: '09:00.0',
    code: 'host/no-such-device',
    not: /recording/,
  },
  {
    what: 'all functions: said, and not mended',
    earlier: BEFORE_THE_CARD,
    device: '01:00.*',
    code: 'host/another-device',
    says: /at 04:00\.0 now/,
  },
  // Not sure.
  {
    what: 'two equal cards then',
    earlier: recorded({ '04:00.0': { at: '09:00.0' } }, [{ at: '0a:00.0', ...REALTEK }]),
    device: '09:00.0',
    code: 'host/no-such-device',
    says: /it was Ethernet controller \[10ec:8168\]\. Addresses/,
  },
  {
    what: 'two equal cards now',
    earlier: recorded({ '04:00.0': { at: '09:00.0' } }),
    host: machine({}, [{ at: '0a:00.0', ...REALTEK }]),
    device: '09:00.0',
    code: 'host/no-such-device',
    not: / now/,
  },
  {
    what: 'two equal cards that all moved by one slot',
    earlier: recorded({}, [{ at: '08:00.0' }, { at: '09:00.0' }]),
    host: machine({}, [{ at: '09:00.0' }, { at: '0a:00.0' }]),
    device: '08:00.0',
    code: 'host/no-such-device',
    not: / now/,
  },
  {
    what: 'two equal cards, and one is where the other was',
    earlier: recorded({}, [{ at: '08:00.0' }, { at: '09:00.0' }]),
    host: machine({}, [{ at: '09:00.0' }, { at: '0a:00.0' }]),
    device: '09:00.0',
  },
  {
    what: 'the same chip on another card',
    earlier: recorded({ '04:00.0': { at: '09:00.0', subsystemVendor: 0x1043, subsystemDevice: 0x8554 } }),
    device: '09:00.0',
    code: 'host/no-such-device',
    not: / now/,
  },
  {
    what: 'a port of a card with two is known by its function',
    earlier: recorded({}, PORTS),
    host: machine({}, [{ at: '0a:00.0' }, { at: '0a:00.1' }]),
    device: '08:00.1',
    code: 'host/no-such-device',
    says: /at 0a:00\.1 now/,
    mend: '0a:00.1',
  },
  {
    what: 'virtual functions are known by nothing',
    earlier: recorded({ '03:10.0': { at: '08:10.0', ...VIRTUAL }, '03:10.1': { at: '08:10.1', ...VIRTUAL } }),
    host: machine({ '03:10.0': VIRTUAL, '03:10.1': VIRTUAL }),
    device: '08:10.1',
    code: 'host/no-such-device',
    not: /recording/,
  },
  {
    what: 'a controller in another mode is the same one',
    earlier: recorded({ '01:00.0': { classCode: 0x038000 } }),
    device: '01:00.0',
  },
  {
    what: 'the same identifiers on another kind of device',
    earlier: recorded({ '01:00.0': { classCode: 0x120000, className: 'Processing accelerators' } }),
    device: '01:00.0',
    code: 'host/another-device',
    says: /was (.*)\. Addresses change .* 01:00\.0 is \1 as VGA compatible controller:/,
  },
  // One mistake, one diagnostic.
  {
    what: 'a comment says so',
    earlier: BEFORE_THE_CARD,
    device: '01:00.0',
    comment: 'network card [10ec:8168]',
    code: 'host/another-device',
    says: /^The comment speaks of “network card/,
    mend: '04:00.0',
  },
  {
    what: 'the comment was written since',
    earlier: BEFORE_THE_CARD,
    device: '01:00.0',
    comment: 'the graphics card',
  },
];

type Written = (device: string, comment?: string) => string;
const GUEST: Written = (device, comment) =>
  `name = "g"\ntype = "hvm"\nmemory = 1024\n${comment ? `# ${comment}\n` : ''}pci = ['${device}']\n`;
const HIDE: Written = (device, comment) =>
  `${comment ? `# ${comment}\n` : ''}options xen-pciback hide=(${device})\nsoftdep nouveau pre: xen-pciback\n`;

const CODES = ['host/another-device', 'host/no-such-device'];

function found<D>(language: Language<D>, text: string, earlier: Host, host: Host): Finding[] {
  const all = language.check(language.parse(text), {
    ...knowledge(undefined, host, true),
    earlierHostIfKnown: earlier,
  });
  return inOrder(all).filter(({ code }) => CODES.includes(code));
}

function check<D>(where: string, language: Language<D>, write: Written): void {
  for (const { what, earlier, host = MACHINE, device, comment, code, says, not, mend } of CASES) {
    test(`${where}: ${what}`, () => {
      const text = write(device, comment);
      const all = found(language, text, earlier, host);
      assert.deepEqual(
        all.map((one) => one.code),
        code ? [code] : [],
      );
      const message = all[0]?.message ?? '';
      if (says)
        assert.match(message, code === 'host/no-such-device' ? new RegExp(says.source.replace(/^\^/, '')) : says);
      if (not) assert.doesNotMatch(message, not);
      const [fix] = firstFixes(all);
      assert.equal(fix?.title, mend && `Change to ${mend}`);
      if (fix && mend) assert.equal(applyEdits(text, fix.edits), write(mend, comment));
    });
  }
}

check('a guest', domainConfigLanguage, GUEST);
check('a hide list', modprobeLanguage, HIDE);

test('a whole bus in a hide list says nothing of one device', () => {
  assert.deepEqual(found(modprobeLanguage, HIDE('01:*.*'), BEFORE_THE_CARD, MACHINE), []);
});

test('a long list is looked at as well', () => {
  const list = Array.from({ length: 100 }, () => `'01:00.0'`).join(', ');
  const text = `name = "g"\ntype = "hvm"\nmemory = 1024\npci = [${list}]\n`;
  assert.equal(found(domainConfigLanguage, text, BEFORE_THE_CARD, MACHINE).length, 100);
});

test('a host that could not be read is held against nothing', () => {
  const none: Host = { label: 'this machine', devices: [], emptyBecause: 'This machine has no PCI bus.' };
  assert.deepEqual(found(domainConfigLanguage, GUEST('01:00.0'), BEFORE_THE_CARD, none), []);
});
