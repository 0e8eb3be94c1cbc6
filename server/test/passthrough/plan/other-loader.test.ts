/** A machine that another loader than GRUB 2 has started: the plan is for that loader’s file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planToPass } from '../../../src/passthrough/plan/pass.ts';
import { grubCfg, runningFiles } from '../../boot/machine.ts';
import { DESKTOP } from '../../host/made-up-hosts.ts';
import { madeUpWorld, XEN } from '../made-up-world.ts';

const FILES = {
  '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
  '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
  '/boot/grub/grub.cfg': grubCfg('', 'quiet'),
  '/boot/efi/EFI/xen/xen.cfg':
    '[global]\ndefault=xen\n[xen]\noptions=loglvl=all\nkernel=vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro nosmt\n',
};
const GUEST = '/etc/xen/win10.cfg';

async function planned(cmdline: string) {
  const world = await madeUpWorld({
    host: { ...DESKTOP, files: { ...DESKTOP.files, ...XEN } },
    files: { ...FILES, ...runningFiles(cmdline) },
    guests: { [GUEST]: 'name = "win10"\ntype = "hvm"\nmemory = 1024\n' },
    root: '/',
  });
  const { edits, steps, warnings, refused } = planToPass(world, ['01:00.0'], GUEST);
  assert.equal(refused, undefined);
  return { files: edits.map(({ file }) => file), steps: steps.map(({ command }) => command?.[0]), warnings };
}

test('xen.efi started it', async () => {
  const { files, steps } = await planned('root=/dev/sda1 ro nosmt');
  assert.deepEqual(files, ['/boot/efi/EFI/xen/xen.cfg', GUEST]);
  assert.ok(!steps.includes('update-grub'));
});

test('GRUB 2 started it, and xen.cfg is left as it is', async () => {
  const { files, steps, warnings } = await planned('placeholder root=UUID=1-2 ro quiet');
  assert.ok(files.includes('/etc/default/grub') && !files.includes('/boot/efi/EFI/xen/xen.cfg'));
  assert.ok(steps.includes('update-grub'));
  assert.match(warnings.join('\n'), /xen\.cfg.*left as it is/);
});
