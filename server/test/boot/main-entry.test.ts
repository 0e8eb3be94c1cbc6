/** Which entry of a machine’s boot menus is meant where somebody speaks of the machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootMachine } from '../../src/boot/machine.ts';
import { mainEntry } from '../../src/boot/main-entry.ts';
import { grubCfg, runningFiles, treeOf } from './machine.ts';

const LINUX = "menuentry 'Debian GNU/Linux' {\n\tlinux\t/boot/vmlinuz-6.1.0-9-amd64 root=UUID=1-2 ro\n}\n";
/** Its first entry starts no Xen, as Debian’s has it. */
const PLAIN_FIRST = `set default="0"\n${LINUX}${grubCfg('iommu=1', 'quiet')}`;
const XEN_FIRST = `set default="0"\n${grubCfg('iommu=1', 'quiet')}`;
const MENU = [
  'default 0',
  'title Old',
  'kernel /boot/xen.gz vtd=1',
  'module /boot/vmlinuz-2.6.18.8-xen root=LABEL=/ ro',
  'title New',
  'kernel /boot/xen-4.17-amd64.gz iommu=1',
  'module /boot/vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro nosmt',
  '',
].join('\n');
const XEN_CFG = '[global]\ndefault=xen\n[xen]\noptions=iommu=1\nkernel=vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro nosmt\n';
const DEFAULTS = 'GRUB_CMDLINE_XEN="iommu=1"\nGRUB_CMDLINE_LINUX="quiet"\n';
const OTHERS = { '/boot/grub/menu.lst': MENU, '/boot/efi/EFI/xen/xen.cfg': XEN_CFG };

/** Files beside the place of the entry that the loader reads (`file: title`), and whether update-grub makes it. */
function check(name: string, files: Readonly<Record<string, string>>, wanted: string | undefined, made = false): void {
  test(name, () => {
    const { generated, source } = mainEntry(bootMachine(treeOf(files)));
    assert.equal(generated && `${generated.file}: ${generated.title}`, wanted);
    assert.equal(source !== undefined, made);
  });
}

const GRUB = '/boot/grub/grub.cfg: Debian GNU/Linux, with Xen hypervisor';

check('no loader at all', {}, undefined);
check(
  'GRUB 2’s comes before what a leftover menu.lst starts by itself',
  { '/boot/grub/grub.cfg': PLAIN_FIRST, ...OTHERS },
  GRUB,
);
check(
  'and so it does with its sources',
  { '/etc/default/grub': DEFAULTS, '/boot/grub/grub.cfg': PLAIN_FIRST, ...OTHERS },
  GRUB,
  true,
);
check('where grub.cfg cannot be read, its sources tell', { '/etc/default/grub': DEFAULTS, ...OTHERS }, undefined, true);
check('without GRUB 2 it is GRUB legacy’s, the one that starts by itself', OTHERS, '/boot/grub/menu.lst: Old');
check('or that of xen.efi', { '/boot/efi/EFI/xen/xen.cfg': XEN_CFG }, '/boot/efi/EFI/xen/xen.cfg: xen');
check(
  'what runs tells that another loader started it',
  {
    '/boot/grub/grub.cfg': PLAIN_FIRST,
    '/boot/efi/EFI/xen/xen.cfg': XEN_CFG,
    ...runningFiles('root=/dev/sda1 ro nosmt'),
  },
  '/boot/efi/EFI/xen/xen.cfg: xen',
);
check(
  'a line with the word of GRUB’s script is of GRUB 2, however near another comes',
  { '/boot/grub/grub.cfg': PLAIN_FIRST, ...OTHERS, ...runningFiles('placeholder root=/dev/sda1 ro nosmt') },
  GRUB,
);
check(
  'a loader whose entry only resembles what runs is not taken where grub.cfg cannot be read',
  { '/etc/default/grub': DEFAULTS, ...OTHERS, ...runningFiles('root=/dev/sda1 ro') },
  undefined,
  true,
);
check(
  'the entry that starts next comes before the one that runs',
  {
    '/boot/grub/grub.cfg': XEN_FIRST.replace(/(submenu 'Xen hypervisor.*?)quiet/s, '$1nosmt'),
    ...runningFiles('placeholder root=UUID=1-2 ro nosmt'),
  },
  GRUB,
);
check(
  'where none of Xen’s starts by itself, it is the one that runs',
  {
    '/boot/grub/grub.cfg': PLAIN_FIRST.replace(/(submenu 'Xen hypervisor.*?)quiet/s, '$1nosmt'),
    ...runningFiles('placeholder root=UUID=1-2 ro nosmt'),
  },
  '/boot/grub/grub.cfg: Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-9-amd64',
);
