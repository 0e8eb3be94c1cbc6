/** Whether a device is hidden at the next boot: one classification, whoever asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hiding, hidingOf } from '../../src/passthrough/hiding.ts';
import { parseBdf } from '../../src/specs/bdf.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import { madeUpWorld } from './made-up-world.ts';

type Files = Readonly<Record<string, string>>;

/** Boot files beside what becomes of 01:00.0, which nouveau has now. */
function check(name: string, files: Files, wanted: Hiding['kind'], unreadable: readonly string[] = []): void {
  test(name, async () => {
    const { boot, xen, host } = await madeUpWorld({ files });
    const bdf = parseBdf('01:00.0');
    assert.ok(boot && bdf);
    const seen = { ...boot, tree: { ...boot.tree, unreadable } };
    assert.equal(hidingOf({ boot: seen, xen, host }, bdf, 'nouveau').kind, wanted);
  });
}

const HIDE = 'xen-pciback.hide=(01:00.0)';
const BUILT_IN = { '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n' };
const WITHOUT = { '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\n# CONFIG_XEN_PCIDEV_BACKEND is not set\n' };
const defaults = (dom0: string) => ({ '/etc/default/grub': `GRUB_CMDLINE_LINUX="${dom0}"\n` });
const menu = (dom0: string) => ({ '/boot/grub/grub.cfg': grubCfg('', dom0) });
const OPTIONS = { '/etc/modprobe.d/pciback.conf': 'options xen-pciback hide=(01:00.0)\n' };

check('no files at all', {}, 'unknown');
check('in no list', { ...menu('quiet'), ...defaults('quiet'), ...BUILT_IN }, 'nowhere');
check(
  'in a list on the line of a kernel that has pciback built in',
  { ...menu(HIDE), ...defaults(HIDE), ...BUILT_IN },
  'next',
);
check('the same, and the kernel has none', { ...menu(HIDE), ...defaults(HIDE), ...WITHOUT }, 'no pciback');
check('the menu is older than its sources', { ...menu('quiet'), ...defaults(HIDE), ...BUILT_IN }, 'pending');
check(
  'the menu hides it, and its sources no longer do',
  { ...menu(HIDE), ...defaults('quiet'), ...BUILT_IN },
  'leaving',
);
check('a list that pciback refuses', { ...menu(`${HIDE},`), ...BUILT_IN }, 'refused');
check('a list for the module of a kernel that has it built in', { ...menu(''), ...OPTIONS, ...BUILT_IN }, 'nowhere');
check('a module that comes behind the driver', { ...menu(''), ...OPTIONS }, 'late');
check(
  'a module for which the driver waits',
  {
    ...menu(''),
    '/etc/modprobe.d/pciback.conf': `${OPTIONS['/etc/modprobe.d/pciback.conf']}softdep nouveau pre: xen-pciback\n`,
  },
  'next',
);
check(
  'a module that a line keeps out',
  { ...menu(''), ...OPTIONS, '/etc/modprobe.d/b.conf': 'install xen-pciback /bin/true\n' },
  'kept out',
);
check('a file that cannot be read might hide it', { ...menu('quiet'), ...BUILT_IN }, 'unknown', [
  '/etc/modprobe.d/x.conf',
]);
check('a list is a list, whatever cannot be read', { ...menu(HIDE), ...BUILT_IN }, 'next', ['/etc/modprobe.d/x.conf']);
check(
  'what a leftover menu.lst hides counts for nothing where GRUB 2 starts the machine',
  {
    ...BUILT_IN,
    '/boot/grub/grub.cfg': `menuentry 'Linux' {\n\tlinux /boot/vmlinuz-6.1.0-9-amd64 ro\n}\n${grubCfg('', 'quiet')}`,
    '/boot/grub/menu.lst': `default 0\ntitle Old\nkernel /boot/xen.gz vtd=1\nmodule /boot/vmlinuz-6.1.0-9-amd64 ${HIDE}\n`,
    ...runningFiles('placeholder root=UUID=1-2 ro quiet'),
  },
  'nowhere',
);

check(
  'the files hide it, and nobody could read the menu that they are made into',
  { ...defaults(HIDE), ...BUILT_IN },
  'unknown',
  ['/boot/grub/grub.cfg'],
);
check('a list for the module stands in no menu', { ...defaults('quiet'), ...OPTIONS }, 'late', ['/boot/grub/grub.cfg']);
