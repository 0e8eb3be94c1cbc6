/** Plans for devices that dom0 needs: they stand, and say first what has to be done before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planReport } from '../../../src/features/plan-report.ts';
import { planToPass } from '../../../src/passthrough/plan/pass.ts';
import { DESKTOP } from '../../host/made-up-hosts.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from '../made-up-world.ts';

const GUEST = '/etc/xen/win.cfg';
const FILES = {
  '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
  '/etc/default/grub': 'GRUB_CMDLINE_LINUX=""\n',
};
const PCIBACK = {
  pciback: {
    value: { folder: '/sys/bus/pci/drivers/pciback', isModule: false, slots: [], permissive: [], quirks: [] },
    from: '/sys',
  },
};

/** What a desktop’s plan comes to: its root, boot and swap are on 02:00.0, the default route is over 03:00.0, nothing is on 05:00.0. */
async function planned(address: string, config = '', xen: MadeUpWorld['xen'] = PCIBACK) {
  const spare = { class: '040300', port: 'integrated endpoint', driver: 'snd_hda_intel' } as const;
  const world = await madeUpWorld({
    host: { ...DESKTOP, files: XEN, devices: { ...DESKTOP.devices, '0000:00:1f.0': spare } },
    root: '/',
    files: FILES,
    guests: { [GUEST]: `name = "win"\ntype = "hvm"\nmemory = 1024\n${config}` },
    xen,
  });
  const plan = planToPass(world, [address], GUEST);
  assert.equal(plan.refused, undefined);
  const { lead } = planReport(world, plan, { keep: () => 'x' });
  return { plan, lead, commands: plan.steps.map(({ command }) => command?.slice(0, 2).join(' ') ?? 'by hand') };
}

test('root, boot and swap: moved first, and no command takes them from the running dom0', async () => {
  const { plan, lead, commands } = await planned('02:00.0');
  assert.match(
    plan.steps[0]?.because ?? '',
    /^First move what dom0 has on 02:00\.0 to another device: the root file system, the boot file system and the swap space .+\.$/,
  );
  assert.equal(commands[0], 'by hand');
  assert.ok(!commands.includes('xl pci-assignable-add'), commands.join());
  assert.ok(commands.includes('reboot') && plan.edits.length > 0);
  assert.match(lead, /^Unsafe: dom0 needs 02:00\.0\./);
});

test('the default route: moved first, and a command may take it then', async () => {
  const { plan, lead, commands } = await planned('03:00.0');
  assert.match(plan.steps[0]?.because ?? '', /^First move what dom0 has on 03:00\.0 .*: the default route\.$/);
  assert.ok(commands.includes('xl pci-assignable-add'), commands.join());
  assert.match(lead, /^Unsafe/);
});

test('seize=1: not hidden at boot, and no command either', async () => {
  const { commands } = await planned('02:00.0', 'pci_seize = 1\n');
  assert.equal(commands[0], 'by hand');
  assert.ok(!commands.includes('xl pci-assignable-add'), commands.join());
});

test('nothing of dom0: as ever', async () => {
  const { plan, lead, commands } = await planned('00:1f.0');
  assert.equal(plan.unsafe, undefined);
  assert.doesNotMatch(lead, /Unsafe/);
  assert.ok(commands.includes('xl pci-assignable-add'), commands.join());
});
