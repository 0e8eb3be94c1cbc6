/** Every answer about passthrough, on recorded hosts, on what real ones said, and on made-up ones for what those lack. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { hostSummary } from '../../src/features/host-summary.ts';
import { readinessReport } from '../../src/features/readiness-report.ts';
import type { DmaTable, ScopedDevice } from '../../src/host/xen/dma-tables.ts';
import { unknownFacts } from '../../src/host/xen/facts.ts';
import { readinessOf } from '../../src/passthrough/readiness/readiness.ts';
import type { World } from '../../src/passthrough/world.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import { DESKTOP } from '../host/made-up-hosts.ts';
import { HOSTS } from '../host/recorded-hosts.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from './made-up-world.ts';

const MARKS = { met: 'y', missing: 'n', unknown: '?', contradicting: '!' } as const;

/** One letter an answer, in their order: offered, switched on, taken, remapped, HVM, PV, pciback, at the next boot (`-`: nobody looked), MSI. */
function letters(world: World): string {
  const { answers } = readinessOf(world);
  const all = answers.map(({ state }) => MARKS[state]);
  if (all.length === 8) return `${all.slice(0, 7).join('')}-${all[7]}`;
  return all.join('');
}

async function check(given: MadeUpWorld, expected: string, verdict?: RegExp): Promise<World> {
  const world = await madeUpWorld(given);
  assert.equal(letters(world), expected, JSON.stringify(readinessOf(world).answers, undefined, 1));
  if (verdict) assert.match(readinessOf(world).verdict, verdict);
  return world;
}

function said(name: string): string {
  return readFileSync(`server/test/data/xl/${name}.txt`, 'utf8');
}

const VTD = { 'xl info': said('info-4.17'), 'xl dmesg': said('dmesg-4.17-vtd') };

test('the recorded hosts, of which xl was not asked', async () => {
  await check({ host: 'xen-vtd' }, 'y?????y-y', /cannot be told/);
  await check(
    { host: 'xen-pciback-not-loaded' },
    'y?????n-y',
    /cannot be told from here\. pciback has to be loaded first/,
  );
  // The table is there with iommu=no as well.
  await check({ host: 'xen-iommu-off' }, 'y?????y-y');
  await check({ host: 'plain-linux-vtd' }, 'yyn?nnn-?', /No Xen runs here; the hardware is fit/);
});

test('the same with what xl said there', async () => {
  await check({ host: 'xen-vtd', xen: VTD }, 'yyyyyyy-y', /^Devices can be given to HVM and to PV guests\.$/);
  await check({ host: 'xen-pciback-not-loaded', xen: VTD }, 'yyyyyyn-y', /pciback has to be loaded first/);
  const off = await check(
    { host: 'xen-iommu-off', xen: { 'xl info': said('info-4.17-iommu-off') } },
    'y?nnnny-y',
    /^No guest can be given a device now\.$/,
  );
  const [, , taken] = readinessOf(off).answers;
  assert.match(taken?.says ?? '', /because its line says iommu=no\./);
  assert.ok(taken?.evidence.some(({ says, from }) => says === 'iommu=no' && from === 'xl info'));
});

test('who is not root is told how to know', async () => {
  const denied = { kind: 'denied', why: 'xl answers root only.' } as const;
  const world = await madeUpWorld({
    host: 'xen-vtd',
    root: '/',
    xen: { 'xl info': denied, 'xl dmesg': denied, table: { why: 'by root only.', denied: true } } as MadeUpWorld['xen'],
  });
  for (const { state, mends, question } of readinessOf(world).answers.slice(0, 6)) {
    assert.equal(state, 'unknown', question);
    assert.match(mends[0]?.title ?? '', /Ask as root, or let this user run xl by sudo -n/, question);
  }
});

function info(version: string, caps: string, line = ''): string {
  return `xen_version            : ${version}\nvirt_caps              : ${caps}\nxen_commandline        : ${line}\n`;
}

function dmesg(line: string, ...said: readonly string[]): string {
  return ['Command line: ', ...said].map((one) => `(XEN) ${one === 'Command line: ' ? one + line : one}\n`).join('');
}

const dom0 = { ...DESKTOP, files: XEN };
const NONE = { table: { why: 'The firmware has no table of an IOMMU.', denied: false } };

test('Xen of AMD machines, without interrupt remapping, without an IOMMU', async () => {
  const amd: DmaTable = { vendor: 'AMD', units: 1, reserved: [] };
  const facts = (enabled: boolean, remapped?: boolean): MadeUpWorld['xen'] => ({
    table: { value: amd, from: '/sys/firmware/acpi/tables/IVRS' },
    'xl info': info('4.17.7', enabled ? 'pv hvm hvm_directio pv_directio hap' : 'pv hvm hap'),
    'xl dmesg': dmesg(
      '',
      'AMD-Vi: IOMMU 0 Enabled.',
      `I/O virtualisation ${enabled ? 'en' : 'dis'}abled`,
      ...(remapped === undefined ? [] : [`Interrupt remapping ${remapped ? 'en' : 'dis'}abled`]),
    ),
  });
  const world = await check({ host: dom0, xen: facts(true, true) }, 'yyyyyyn-y');
  assert.match(readinessOf(world).answers[0]?.says ?? '', /AMD-Vi/);
  const bare = await check({ host: dom0, xen: facts(true, false) }, 'yyynyyn-y');
  assert.match(
    readinessOf(bare).answers[3]?.says ?? '',
    /any interrupt of the machine: Xen gives devices all the same/,
  );
  const intel = await madeUpWorld({
    host: dom0,
    xen: {
      'xl info': info('4.17.7', 'pv hvm hvm_directio pv_directio', 'iommu=no-intremap,verbose iommu=no-intremap'),
      'xl dmesg': dmesg(
        'x',
        'Intel VT-d Interrupt Remapping not enabled.',
        'I/O virtualisation enabled',
        'Interrupt remapping disabled',
      ),
    },
  });
  const [, , , remapped] = readinessOf(intel).answers;
  assert.match(remapped?.says ?? '', /system calls \(XSA-3\)\.$/);
  assert.deepEqual(
    remapped?.mends.map(({ title }) => title),
    ['Take what switches it off out of iommu=no-intremap on Xen’s line, then reboot'],
  );
  // It did not get going, and its line does not forbid it.
  await check({ host: dom0, xen: facts(false) }, 'y?nnnnn-y');
  // No table at all: the firmware's switch.
  const none = await check(
    { host: dom0, xen: { 'xl info': info('4.17.7', 'pv hvm hap'), ...NONE } as MadeUpWorld['xen'] },
    'nnnnnnn-y',
  );
  assert.match(readinessOf(none).answers[1]?.mends[0]?.title ?? '', /in the firmware’s setup/);
});

test('PV guests need an IOMMU since 4.13, HVM guests always; MSI since 3.3', async () => {
  const cases: readonly (readonly [release: Release, caps: string, hvmPvMsi: string])[] = [
    ['3.2', 'hvm', 'nyn'],
    ['3.3', 'hvm', 'nyn'],
    ['3.4', 'hvm', 'nyy'],
    ['4.1', 'hvm', 'nyy'],
    ['4.1', 'hvm hvm_directio', 'yyy'],
    ['4.12', 'pv hvm', 'nyy'],
    ['4.12', 'hvm hvm_directio', 'yny'],
    ['4.13', 'pv hvm', 'nny'],
    ['4.22', 'pv hvm hvm_directio pv_directio', 'yyy'],
    ['4.22', 'pv pv_directio', 'nyy'],
  ];
  for (const [release, caps, expected] of cases) {
    const world = await madeUpWorld({ host: dom0, release, xen: { 'xl info': info(`${release}.1`, caps) } });
    const found = letters(world);
    assert.equal(`${found[4]}${found[5]}${found[8]}`, expected, `${release} ${caps}`);
  }
  const old = await madeUpWorld({ host: dom0, release: '4.12', xen: { 'xl info': info('4.12.1', 'pv hvm') } });
  assert.match(readinessOf(old).answers[5]?.says ?? '', /can reach all of the machine’s memory/);
});

test('what Xen’s line says of the IOMMU and of MSI', async () => {
  const cases: readonly (readonly [release: Release, line: string, taken: RegExp | undefined, msi: string])[] = [
    ['4.17', 'iommu=no', /its line says iommu=no\./, 'y'],
    ['4.17', 'iommu=verbose,off', /its line says iommu=verbose,off\./, 'y'],
    ['4.17', 'iommu=off iommu=on', /did not get an IOMMU to work/, 'y'],
    ['4.17', 'no-iommu', /its line says no-iommu\./, 'y'],
    ['4.17', 'iommu=force', /did not get an IOMMU to work/, 'y'],
    ['4.17', 'msi=0', /did not get/, 'n'],
    ['4.17', 'no-msi', /did not get/, 'n'],
    ['4.0', 'msi=0', /did not get/, 'y'],
    ['3.4', '', /only when its line asks for it/, 'y'],
    ['3.4', 'iommu=1', /did not get/, 'y'],
    ['3.3', 'iommu=1 msi', /did not get/, 'y'],
  ];
  for (const [release, line, taken, msi] of cases) {
    const world = await madeUpWorld({ host: dom0, release, xen: { 'xl info': info(`${release}.1`, 'hvm', line) } });
    assert.match(readinessOf(world).answers[2]?.says ?? '', taken ?? /./, line);
    assert.equal(letters(world)[8], msi, `${release} ${line}`);
  }
});

test('the word that switches the IOMMU off is taken away by an edit, where that is sure', async () => {
  const defaults = 'GRUB_CMDLINE_XEN="iommu=no loglvl=all"\n';
  const world = await madeUpWorld({
    host: dom0,
    root: '/',
    files: { '/etc/default/grub': defaults, '/boot/grub/grub.cfg': grubCfg('iommu=no loglvl=all', '') },
    xen: { 'xl info': info('4.17.7', 'pv hvm', 'iommu=no loglvl=all') },
  });
  const mend = readinessOf(world).answers[2]?.mends[0];
  assert.equal(mend?.kind, 'edit', JSON.stringify(readinessOf(world).answers[2]));
});

test('nobody is sent to the firmware for what Xen’s line switched off', async () => {
  const titles = async (line: string) => {
    const world = await madeUpWorld({ host: dom0, xen: { 'xl info': info('4.17.7', 'pv hvm', line) } });
    return readinessOf(world)
      .answers.slice(2)
      .flatMap(({ mends }) => mends.map(({ title }) => title));
  };
  assert.doesNotMatch((await titles('iommu=no')).join('\n'), /firmware/);
  assert.match((await titles('iommu=no,force')).join('\n'), /out of iommu=no,force on Xen’s line/);
  assert.match((await titles('iommu=1')).join('\n'), /firmware/);
});

test('pciback at the next boot', async () => {
  const at = async (files: Readonly<Record<string, string>>) => letters(await madeUpWorld({ host: dom0, files }))[7];
  const cfg = { '/boot/grub/grub.cfg': grubCfg('', '') };
  const hiding = { '/etc/modprobe.d/x.conf': 'options xen-pciback hide=(01:00.0)\n' };
  assert.equal(await at(cfg), 'y');
  assert.equal(await at({ ...cfg, ...hiding }), 'n');
  assert.equal(await at({ ...cfg, ...hiding, '/etc/initramfs-tools/modules': 'xen-pciback\n' }), 'y');
  assert.equal(await at({ ...cfg, '/etc/modprobe.d/b.conf': 'blacklist xen-pciback\n' }), 'n');
  assert.equal(await at({ ...cfg, '/etc/modprobe.d/b.conf': 'install xen-pciback /bin/true\n' }), 'n');
  assert.equal(await at({ ...cfg, '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_PCIDEV_BACKEND=y\n' }), 'y');
  assert.equal(await at({ ...cfg, '/boot/config-6.1.0-9-amd64': '# CONFIG_XEN_PCIDEV_BACKEND is not set\n' }), 'n');
});

test('pciback comes late, and has what is hidden all the same', async () => {
  const host = {
    ...dom0,
    devices: { ...DESKTOP.devices, '0000:01:00.0': { ...DESKTOP.devices['0000:01:00.0'], driver: 'pciback' } },
  };
  const at = async (hide: string) => {
    const files = {
      '/boot/grub/grub.cfg': grubCfg('', ''),
      '/etc/modprobe.d/x.conf': `options xen-pciback hide=${hide}\n`,
    };
    return letters(await madeUpWorld({ host, files }))[7];
  };
  assert.equal(await at('(01:00.0)'), 'y');
  assert.equal(await at('(01:00.0)(03:00.0)'), 'n');
});

test('the report and the summary', async () => {
  const device = (address: string): ScopedDevice => ({
    segment: 0,
    bus: 0,
    path: [[0x14, 0]],
    address,
    isBridge: false,
  });
  const region = { start: 0x7b800000n, end: 0x7fffffffn, devices: [device('0000:00:14.0'), device('0000:00:02.0')] };
  const world = await madeUpWorld({
    host: dom0,
    files: { '/boot/grub/grub.cfg': grubCfg('', ''), ...runningFiles('root=/dev/sda1') },
    xen: { ...VTD, reserved: { value: [region], from: '/sys/firmware/acpi/tables/RMAD' } } as MadeUpWorld['xen'],
  });
  const report = readinessReport(world, { keep: () => 'edit' });
  assert.match(report.warnings.join('\n'), /at 0x7b800000 for several devices \(00:14\.0, 00:02\.0\): Xen gives none/);
  assert.equal(report.points.length, 9);
  const lines = new Map(hostSummary(world).map(({ name, value, state }) => [name, `${value} ${state}`]));
  assert.equal(lines.get('xen'), '4.17.7 plain');
  assert.equal(lines.get('iommu'), 'on good');
  assert.equal(lines.get('memory'), '2002 MiB free of 4095 MiB plain');
  assert.equal(lines.get('pciback'), 'not loaded bad');
  assert.ok(lines.has('pending'));
});

test('of a host that could not be read, nothing is said to be missing', async () => {
  const why = 'ssh did not reach box.';
  const host = { label: 'box', emptyBecause: why, devices: [] };
  const [, ...lines] = hostSummary({ ...(await madeUpWorld()), host, xen: unknownFacts(why) });
  for (const { name, value, state } of lines) {
    if (name !== 'pending') assert.equal(`${value} ${state}`, 'not known unknown', name);
  }
});

test('nothing of a world makes it throw, and all words are sentences', async () => {
  const worlds = [
    await madeUpWorld(),
    ...(await Promise.all(HOSTS.map((host) => madeUpWorld({ host, files: {}, guests: {} })))),
    await madeUpWorld({ host: dom0, xen: { 'xl info': 'x', 'xl dmesg': '' } }),
  ];
  for (const world of worlds) {
    hostSummary(world);
    const { lead, points } = readinessReport(world, { keep: () => 'edit' });
    assert.match(lead, /\.$/);
    for (const { says, title, state, actions } of points) {
      assert.match(says, /\S.*[.)]$/s, title);
      if (state === 'met')
        assert.deepEqual(
          actions.filter(({ kind }) => kind === 'edit'),
          [],
          title,
        );
    }
  }
});
