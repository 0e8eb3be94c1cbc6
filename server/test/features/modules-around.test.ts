/** pciback on the machine around an open file: from the tree on the disk to findings and hovers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootTree } from '../../src/boot/choices.ts';
import { Service } from '../../src/service.ts';
import { catalogue, HOST } from '../rules/knowledge.ts';

const GRUB_CFG = `menuentry 'Debian GNU/Linux, with Xen hypervisor' {
  multiboot2 /boot/xen-4.17-amd64.gz placeholder iommu=1
  module2 /boot/vmlinuz-6.1.0-13-amd64 placeholder root=/dev/sda1 ro xen-pciback.hide=(01:00.0)
  module2 /boot/initrd.img-6.1.0-13-amd64
}
`;
const MODPROBE = 'options xen-pciback hide=(01:00.0)(03:00.0)\n';
const FILES: Readonly<Record<string, string>> = {
  '/boot/grub/grub.cfg': GRUB_CFG,
  '/boot/config-6.1.0-13-amd64': 'CONFIG_XEN_PCIDEV_BACKEND=m\n',
  '/etc/modprobe.d/xen.conf': MODPROBE,
  '/etc/modules': 'xen-pciback\n',
};

async function opened(path: string, language: 'modprobe' | 'grub-cfg' | 'modules-list') {
  const tree: BootTree = { files: new Map(Object.entries(FILES)), folders: new Map(), unreadable: [] };
  const service = new Service({
    catalogue,
    openHost: async () => HOST,
    openXenVersion: async () => undefined,
    readBootTree: async () => tree,
  });
  const text = FILES[path] ?? '';
  const file = service.open(language, text, 'utf16', { path: `/srv/host7${path}` });
  await file.lookAround();
  const found = [...file.check()].flatMap((finding) =>
    finding?.code.startsWith('modules/')
      ? [`${finding.code} at "${text.slice(finding.span.start, finding.span.end)}"`]
      : [],
  );
  return { file, found, related: [...file.check()].flatMap((finding) => finding?.related ?? []) };
}

test('a list in modprobe.d that the boot line replaces', async () => {
  const { file, found, related } = await opened('/etc/modprobe.d/xen.conf', 'modprobe');
  assert.deepEqual(found, ['modules/lists-differ at "(01:00.0)(03:00.0)"']);
  assert.equal(related[0]?.file, '/srv/host7/boot/grub/grub.cfg');
  const hover = await file.hover(MODPROBE.indexOf('hide') + 1);
  assert.match(hover?.markdown ?? '', /The hide list that counts: \(01:00\.0\) \(`\/boot\/grub\/grub\.cfg`, line 3\)/);
  assert.match(hover?.markdown ?? '', /Passed over: \(01:00\.0\)\(03:00\.0\)/);
});

test('a list on the boot line of a module that comes late', async () => {
  const { found } = await opened('/boot/grub/grub.cfg', 'grub-cfg');
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', /^modules\/not-early at /);
});

test('the list that loads it says when', async () => {
  const { file, found } = await opened('/etc/modules', 'modules-list');
  assert.deepEqual(found, []);
  assert.match((await file.hover(3))?.markdown ?? '', /loaded when the root file system is there/);
});
