/** What is said before a device is moved: every dangerous mistake, made on purpose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { outcomeOf } from '../../src/passthrough/action-outcome.ts';
import { type ActionKind, prepareCommand } from '../../src/passthrough/actions.ts';
import type { World } from '../../src/passthrough/world.ts';
import { grubCfg } from '../boot/machine.ts';
import type { MadeUp } from '../host/made-up.ts';
import { DESKTOP, SERVER } from '../host/made-up-hosts.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from './made-up-world.ts';

const PCIBACK = { '/sys/bus/pci/drivers/pciback/slots': '\n', '/sys/module/xen_pciback/initstate': 'live\n' };
const ON = 'xen_version : 4.17.7\nvirt_caps : pv hvm hvm_directio pv_directio hap\nxen_commandline : x\n';
const OFF = 'xen_version : 4.17.7\nvirt_caps : pv hvm hap\nxen_commandline : iommu=no\n';

function guests(...list: readonly (readonly [name: string, type: string, device?: string])[]): string {
  return JSON.stringify(
    list.map(([name, type, device], index) => {
      const [bus = 0, dev = 0, func = 0] = (device ?? '').split(/[:.]/).map((part) => Number.parseInt(part, 16));
      return {
        domid: index + 1,
        config: { c_info: { name, type }, ...(device !== undefined && { pcidevs: [{ bus, dev, func }] }) },
      };
    }),
  );
}

interface Given {
  readonly host?: MadeUp;
  readonly info?: string;
  readonly list?: string;
  readonly release?: Release;
  readonly configs?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly kind?: World['kind'];
  readonly noPciback?: boolean;
}

/** A dom0 that may be changed. Devices whose driver is `pciback` are assignable. */
async function machine(given: Given = {}): Promise<World> {
  const {
    host = DESKTOP,
    info = ON,
    list = guests(['win10', 'hvm']),
    release = '4.17',
    configs,
    files,
    noPciback,
  } = given;
  const world = await madeUpWorld({
    host: { ...host, files: { ...XEN, ...(noPciback ? {} : PCIBACK) } },
    release,
    root: '/',
    xen: { 'xl info': info, 'xl list -l': list },
    ...(configs && { guests: configs }),
    ...(files && { files }),
  } satisfies MadeUpWorld);
  return given.kind ? { ...world, kind: given.kind } : world;
}

function withDriver(host: MadeUp, address: string, driver: string): MadeUp {
  return { ...host, devices: { ...host.devices, [address]: { ...host.devices[address], driver } } };
}

/** The command; warnings, of which each must be met by one, in their order; why it is refused. */
async function check(
  given: Given,
  [action, address, guest]: readonly [ActionKind, string, string?],
  expected: { readonly command?: string; readonly warned?: readonly RegExp[]; readonly refused?: RegExp },
): Promise<void> {
  const world = await machine(given);
  const { words, warnings, refused } = prepareCommand(world, {
    action,
    address: `0000:${address}`,
    ...(guest !== undefined && { guest }),
  });
  if (expected.command !== undefined) assert.equal(words.join(' '), expected.command);
  if (expected.refused) assert.match(refused ?? 'not refused', expected.refused);
  else assert.equal(refused, undefined);
  let at = -1;
  for (const wanted of expected.warned ?? []) {
    const found = warnings.findIndex((warning, index) => index > at && wanted.test(warning));
    assert.ok(found >= 0, `${wanted} in ${JSON.stringify(warnings, undefined, 1)}`);
    at = found;
  }
}

test('taking what dom0 needs', async () => {
  await check({}, ['assignable-add', '02:00.0'], {
    command: 'xl pci-assignable-add 02:00.0',
    warned: [
      /^02:00\.0 carries the root file system \(vg0-root.*dom0 does not come up without it/,
      /driver nvme lets go of 02:00\.0: nvme0n1 goes away/,
    ],
  });
  await check({}, ['assignable-add', '03:00.0'], {
    warned: [
      /carries the network’s default route xenbr0.*no longer be reached/,
      /03:00\.1, another function/,
      /^03:00\.1, of the same device as 03:00\.0, stays with dom0/,
    ],
  });
  await check({}, ['assignable-add', '00:14.0'], {
    warned: [/the only keyboard, Logitech K120.*not even the disk’s password/],
  });
  await check({}, ['assignable-add', '01:00.0'], { warned: [/the display that the machine starts on/] });
  await check({}, ['assignable-add', '00:01.1'], {
    warned: [
      /^02:00\.0 is behind 00:01\.1 and carries the root file system .*taken from dom0, 00:01\.1 takes it along/,
      /xl takes it without a word, no guest can use it/,
    ],
  });
  await check({ host: SERVER }, ['assignable-add', '04:02.0'], {
    warned: [
      /04:01\.0 carries the console ttyS4.*cannot tell it from 04:02\.0/,
      /04:01\.0 cannot be kept apart from 04:02\.0/,
    ],
  });
  await check({ host: SERVER }, ['assignable-add', '02:00.0'], {
    warned: [/root file system/, /cannot be told: which disks the ZFS pool/],
  });
});

test('taking a device without an IOMMU: xl fails, and it is bound all the same', async () => {
  const bound = /“failed to quarantine” and exits with 1, and yet pciback has 01:00\.1 then; no guest gets it/;
  await check({ info: OFF }, ['assignable-add', '01:00.1'], { warned: [bound] });
  await check({ info: OFF, release: '4.11' }, ['assignable-add', '01:00.1'], {
    warned: [/failed to quarantine.*only a PV guest/],
  });
  await check({ info: OFF, release: '4.6' }, ['assignable-add', '01:00.1'], {
    warned: [/^Xen uses no IOMMU: pciback gets 01:00\.1, and only a PV/],
  });
});

test('what is refused', async () => {
  const held = withDriver(DESKTOP, '0000:01:00.1', 'pciback');
  const running = guests(['win10', 'hvm', '01:00.1'], ['pv1', 'pv'], ['pvh1', 'pvh']);
  const add = (address: string) => ['assignable-add', address] as const;
  await check({ kind: 'recording' }, add('01:00.1'), { refused: /is a recorded host/ });
  await check({}, add('0f:00.0'), { refused: /^There is no device at 0f:00\.0\.$/ });
  await check({ host: held }, add('01:00.1'), { refused: /is assignable already/ });
  await check({ host: held, list: running }, add('01:00.1'), { refused: /is in the running guest win10\./ });
  await check({ noPciback: true }, add('01:00.1'), { refused: /load it first \(modprobe xen-pciback\)/ });
  await check({ release: '4.1' }, add('01:00.1'), {
    refused: /xl of Xen 4\.1 has no pci-assignable-add: it came with 4\.2/,
  });
  await check({ release: '3.4' }, add('01:00.1'), { refused: /Xen 3\.4 has no xl/ });
  await check({}, ['assignable-remove', '01:00.1'], { refused: /is not assignable: dom0 has it already/ });
  await check({ host: held, list: running }, ['assignable-remove', '01:00.1'], { refused: /detach it first/ });
  await check({}, ['attach', '01:00.1', 'win10'], { refused: /make it so first/ });
  await check({ host: held }, ['attach', '01:00.1'], { refused: /No guest was named/ });
  await check({ host: held }, ['attach', '01:00.1', 'nobody'], { refused: /No guest named nobody is running/ });
  await check({ host: held }, ['attach', '01:00.1', 'Domain-0'], { refused: /dom0 is no guest/ });
  await check({ host: held }, ['attach', '01:00.1', 'a\nb'], { refused: /no command line takes/ });
  await check({ host: held, list: running }, ['attach', '01:00.1', 'pv1'], {
    refused: /is in the running guest win10\./,
  });
  await check({ host: held, list: running }, ['attach', '01:00.1', 'win10'], { refused: /win10 already/ });
  await check({ host: held, list: guests(['pvh1', 'pvh']) }, ['attach', '01:00.1', 'pvh1'], {
    refused: /is a PVH guest/,
  });
  await check({ host: held, list: running }, ['detach', '01:00.1', 'pv1'], {
    refused: /^The guest pv1 does not have 01:00\.1\.$/,
  });
  await check({ host: held }, ['detach', '01:00.1', 'nobody'], { refused: /No guest named nobody/ });
  const plain = await madeUpWorld({ host: DESKTOP, root: '/' });
  const { refused } = prepareCommand(plain, { action: 'assignable-add', address: '0000:01:00.1' });
  assert.match(refused ?? '', /This machine is no dom0/);
});

test('giving back', async () => {
  const held = withDriver(DESKTOP, '0000:01:00.1', 'pciback');
  await check({ host: held }, ['assignable-remove', '01:00.1'], {
    command: 'xl pci-assignable-remove -r 01:00.1',
    warned: [/hidden at boot is left without one/],
  });
  await check({ host: held, info: OFF }, ['assignable-remove', '01:00.1'], {
    warned: [/“failed to de-quarantine” and exits with 1, and the device stays/],
  });
  const files = {
    '/boot/grub/grub.cfg': grubCfg('', 'xen-pciback.hide=(01:00.1)'),
    '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_PCIDEV_BACKEND=y\n',
  };
  await check({ host: held, files }, ['assignable-remove', '01:00.1'], {
    warned: [/hide list still names 01:00\.1: it is hidden again/],
  });
});

test('into a running guest, and out of it', async () => {
  const held = withDriver(DESKTOP, '0000:01:00.1', 'pciback');
  const configs = {
    '/etc/xen/win10.cfg': 'name = "win10"\ntype = "hvm"\n',
    '/etc/xen/other.cfg': 'name = "other"\npci = [ "01:00.1" ]\n',
  };
  await check({ host: held, configs }, ['attach', '01:00.1', 'win10'], {
    command: 'xl pci-attach win10 01:00.1',
    warned: [
      /win10’s config has neither pci nor passthrough/,
      /^01:00\.0, of the same device as 01:00\.1, does not go/,
      /other cannot start while win10 has 01:00\.1/,
      /lasts until win10 is shut down/,
    ],
  });
  await check({ host: held, info: OFF }, ['attach', '01:00.1', 'win10'], {
    warned: [/xl refuses to give win10 the device \(“cannot be assigned - no IOMMU\?”\)/],
  });
  const pv = guests(['pv1', 'pv']);
  await check({ host: held, info: OFF, list: pv }, ['attach', '01:00.1', 'pv1'], {
    warned: [/^Xen uses no IOMMU: xl refuses to give pv1/],
  });
  await check({ host: held, info: OFF, list: pv, release: '4.10' }, ['attach', '01:00.1', 'pv1'], {
    warned: [/pv1 can reach all of the machine’s memory/],
  });
  // A name of digits is a number for xl.
  await check({ host: held, list: guests(['a', 'hvm'], ['42', 'hvm']) }, ['attach', '01:00.1', '42'], {
    command: 'xl pci-attach 2 01:00.1',
  });
  await check({ host: held, list: guests(['win10', 'hvm', '01:00.1']) }, ['detach', '01:00.1', 'win10'], {
    command: 'xl pci-detach win10 01:00.1',
    warned: [/loses 01:00\.1 while it runs/, /has to let go of it itself/, /is assignable then, not dom0’s/],
  });
});

test('what came of it: exit status and truth are two things', async () => {
  const dom0s = await machine();
  const bound = await machine({ host: withDriver(DESKTOP, '0000:01:00.1', 'pciback') });
  const inGuest = await machine({ list: guests(['win10', 'hvm', '01:00.1']) });
  const failed = { status: 1, words: 'libxl: error: failed to quarantine 0000:01:00.1' };
  const ok = { status: 0, words: '' };
  const late = { words: '', why: 'xl gave no answer within 120 seconds. It was ended.' };
  const of = (action: ActionKind) => ({ action, address: '0000:01:00.1', guest: 'win10' });
  const cases: readonly (readonly [World | undefined, ActionKind, typeof failed | typeof late, boolean, RegExp])[] = [
    [bound, 'assignable-add', ok, true, /^01:00\.1 is assignable now\.$/],
    [
      bound,
      'assignable-add',
      failed,
      false,
      /^xl failed \(status 1\)\. It said: “libxl: error: failed to quarantine 0000:01:00\.1”\. And yet 01:00\.1 is assignable now\.$/,
    ],
    [dom0s, 'assignable-add', failed, false, /quarantine 0000:01:00\.1”\.$/],
    [dom0s, 'assignable-add', ok, false, /^xl reported no failure, and yet 01:00\.1 is not assignable\.$/],
    [bound, 'assignable-add', late, false, /It was ended\. And yet 01:00\.1 is assignable now\./],
    [dom0s, 'assignable-remove', ok, true, /^01:00\.1 is dom0’s again\. Its driver is snd_hda_intel\.$/],
    [bound, 'assignable-remove', ok, false, /and yet pciback still has 01:00\.1/],
    [inGuest, 'attach', ok, true, /^01:00\.1 is in win10 now\.$/],
    [bound, 'attach', failed, false, /It said: “libxl/],
    [inGuest, 'detach', ok, false, /and yet 01:00\.1 is still in win10/],
    [bound, 'detach', ok, true, /^01:00\.1 is no longer in win10\.$/],
    [undefined, 'detach', failed, false, /Whether anything changed is not known\.$/],
  ];
  for (const [after, action, ended, done, says] of cases) {
    const outcome = outcomeOf(after, of(action), ended);
    assert.equal(outcome.done, done, `${action} ${JSON.stringify(ended)}`);
    assert.match(outcome.says, says);
  }
});
