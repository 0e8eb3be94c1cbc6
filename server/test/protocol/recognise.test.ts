import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recogniseLanguage } from '../../src/protocol/recognise.ts';

const GUEST = 'name = "web"\nmemory = 512\nvcpus = 2\ndisk = [ "/dev/vg/web,raw,xvda,rw" ]\n';
const PYTHON_GUEST = 'import os\nname = "a"\nmemory = 64\nvif = [ "" ]\n';
const MENU = 'default 0\ntitle Xen\n root (hd0,0)\n kernel /boot/xen.gz\n module /boot/vmlinuz\n';
const SCRIPT = "menuentry 'Xen' {\n  multiboot2 /boot/xen.gz\n  module2 /boot/vmlinuz\n}\n";

const cases: [path: string, text: string, expected: string | undefined][] = [
  // Where Xen keeps them, by name.
  ['/etc/xen/web.cfg', '', 'xlcfg'],
  ['/etc/xen/hvm.conf', '', 'xlcfg'],
  ['/etc/xen/win.hvm', '', 'xlcfg'],
  ['/etc/xen/router.pv', '', 'xlcfg'],
  ['/etc/xen/builder', '', 'xlcfg'],
  ['/etc/xen/auto/web', '', 'xlcfg'],
  ['/etc/xen/auto/web.cfg', '', 'xlcfg'],
  ['/srv/host7/etc/xen/web.cfg', '', 'xlcfg'],
  ['C:\\samples\\etc\\xen\\web.cfg', '', 'xlcfg'],
  // How modules are loaded.
  ['/etc/modprobe.d/xen.conf', '', 'modprobe'],
  ['/srv/dom0/usr/lib/modprobe.d/aliases.conf', 'alias a b\n', 'modprobe'],
  ['/etc/modprobe.d/README', '', undefined],
  ['/etc/modules', '', 'modules-list'],
  ['/etc/modules-load.d/xen.conf', '', 'modules-list'],
  ['/etc/initramfs-tools/modules', '', 'modules-list'],
  ['/etc/initramfs-tools/initramfs.conf', 'MODULES=most\n', undefined],
  ['/etc/dracut.conf', '', 'dracut'],
  ['/etc/dracut.conf.d/10-xen.conf', '', 'dracut'],
  ['/etc/mkinitcpio.conf', 'MODULES=()\n', 'dracut'],
  // What lies beside them.
  ['/etc/xen/xl.conf', 'autoballoon="auto"\n', 'xl-conf'],
  ['/etc/xen/xl.conf', '', 'xl-conf'],
  ['/etc/xen/oxenstored.conf', '', undefined],
  ['/etc/xen/cpupool', 'name = "pool"\n', 'xl-cpupool'],
  ['/etc/xen/cpupool-fast.cfg', '', 'xl-cpupool'],
  ['/etc/xen/cpupools.sh', '#!/bin/sh\n', undefined],
  ['/etc/xen/auto/cpupool.cfg', '', 'xlcfg'],
  ['/etc/xen/README', '', undefined],
  ['/etc/xen/xend-config.sxp', '', undefined],
  ['/etc/xen/web.cfg.orig.gz', '', undefined],
  ['/etc/xen/start-all', '#!/bin/sh\n', undefined],
  ['/etc/xen/scripts/vif-bridge', '#!/bin/bash\nname="x"\n', undefined],
  ['/etc/xen/scripts/block', 'dir=$(dirname "$0")\n', undefined],
  // Elsewhere by content, never by a bare .cfg.
  ['/root/web.cfg', GUEST, 'xlcfg'],
  ['/root/web', GUEST, 'xlcfg'],
  ['/root/old.cfg', PYTHON_GUEST, 'xlcfg'],
  ['/root/web.cfg', '', undefined],
  ['/root/setup.cfg', '[metadata]\nname = "web"\nvcpus = 2\n', undefined],
  ['/root/app.cfg', 'name = "web"\nmemory = 512\n', undefined],
  ['/root/app.conf', 'vcpus = many\n', undefined],
  ['/root/run.py', '#!/usr/bin/python\nname = "a"\nvcpus = 1\nvif = [""]\n', undefined],
  ['/root/xl.conf', GUEST, undefined],
  // Boot files.
  ['/boot/grub/menu.lst', '', 'grub-menu'],
  ['/boot/grub/grub.conf', MENU, 'grub-menu'],
  ['/boot/grub2/grub.cfg', '', 'grub-cfg'],
  ['/boot/efi/EFI/debian/grub.cfg', '', 'grub-cfg'],
  ['/etc/default/grub', '', 'grub-default'],
  ['/etc/default/grub.d/xen.cfg', '', 'grub-default'],
  ['/boot/grub2/custom.cfg', '', 'grub-cfg'],
  ['/etc/grub.d/40_custom', '#!/bin/sh\nexec tail -n +3 $0\n# Entries.\n', 'grub-cfg'],
  ['/etc/grub.d/41_custom', '#!/bin/sh\nset -e\ncat <<EOF\nif true; then\nfi\nEOF\n', 'grub-cfg'],
  ['/etc/grub.d/20_linux_xen', '#! /bin/sh\nset -e\nprefix="/usr"\ncat <<EOF\nEOF\n', undefined],
  ['/boot/efi/EFI/xen/xen.cfg', '', 'xen-efi'],
  ['/boot/efi/EFI/qubes/xen-4.17.cfg', '', 'xen-efi'],
  ['/boot/efi/EFI/BOOT/BOOTX64.cfg', '[global]\ndefault=a\n', 'xen-efi'],
  ['/boot/efi/EFI/BOOT/other.cfg', 'a=b\n', undefined],
  ['/srv/xen.cfg', '[global]\ndefault=a\n', 'xen-efi'],
  ['/etc/xen/xen.cfg', GUEST, 'xlcfg'],
  ['/boot/loader/entries/a-6.1.conf', '', 'bls-entry'],
  ['/boot/grub2/grubenv', '', 'grubenv'],
  ['/boot/efi/EFI/fedora/grubenv', '', 'grubenv'],
  ['/srv/copy/grubenv', '# GRUB Environment Block\n##', 'grubenv'],
  ['/srv/copy/grubenv', 'a=1\n', undefined],
  ['/boot/syslinux/syslinux.cfg', '', 'syslinux'],
  ['/boot/extlinux/extlinux.conf', '', 'syslinux'],
  ['/run/archiso/bootmnt/syslinux/archiso_sys.cfg', '', 'syslinux'],
  ['/srv/iso/isolinux/xen.cfg', 'label xen\n', 'syslinux'],
  ['/boot/syslinux/mboot.c32', '', undefined],
  ['/etc/grub2.cfg', '', 'grub-cfg'],
  ['/etc/grub2-efi.cfg', '', 'grub-cfg'],
  ['/srv/tftp/pxelinux.cfg/default', '', 'syslinux'],
  ['/tmp/legacy', MENU, 'grub-menu'],
  ['/tmp/script', SCRIPT, 'grub-cfg'],
  ['/tmp/arm', "menuentry 'Xen' {\n  xen_hypervisor /boot/xen\n  xen_module /boot/vmlinuz\n}\n", 'grub-cfg'],
  [
    '/tmp/early.cfg',
    'insmod search\nif search -s root -f /boot/grub2/grub.cfg ; then\n configfile x\nfi\n',
    'grub-cfg',
  ],
  ['/tmp/defaults', 'GRUB_TIMEOUT=5\nGRUB_CMDLINE_XEN="iommu=1"\n', 'grub-default'],
  // Neither.
  ['/home/me/notes.txt', 'memory = 5\nname = "notes"\n', undefined],
  ['', '', undefined],
];

for (const [path, text, expected] of cases) {
  test(`${path || '(no path)'} ${JSON.stringify(text.slice(0, 24))} is ${expected ?? 'not ours'}`, () => {
    assert.equal(recogniseLanguage(path, text), expected);
  });
}

test('a huge file without a newline is looked at quickly', () => {
  const started = performance.now();
  recogniseLanguage('/tmp/x', ' '.repeat(10_000_000));
  recogniseLanguage('/tmp/x', 'a '.repeat(5_000_000));
  recogniseLanguage('/tmp/x', '\t\n'.repeat(5_000_000));
  assert.ok(performance.now() - started < 3000);
});
