/** A made-up dom0 for the tests of the boot chain: what update-grub reads, what it made last time, what runs. */
import type { BootTree } from '../../src/boot/choices.ts';

/** Paths to texts. `/boot` holds one Xen and one kernel unless said otherwise. */
export function treeOf(files: Readonly<Record<string, string>>): BootTree {
  const all = new Map(
    Object.entries({
      '/boot/xen-4.17-amd64.gz': '',
      '/boot/vmlinuz-6.1.0-9-amd64': '',
      '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\n',
      '/etc/os-release': 'ID=debian\n',
      ...files,
    }),
  );
  const folders = new Map<string, string[]>([['/boot', []]]);
  for (const path of all.keys()) {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, cut);
    if (folder.startsWith('/boot')) folders.set(folder, [...(folders.get(folder) ?? []), path.slice(cut + 1)]);
  }
  return { files: all, folders, unreadable: [] };
}

/** A grub.cfg as 20_linux_xen writes it, with the first entry alone, or with the recovery one too. */
export function grubCfg(xen: string, dom0: string, recovery?: { readonly xen: string; readonly dom0: string }): string {
  const entry = (title: string, ofXen: string, ofDom0: string) =>
    `menuentry '${title}' {\n\tmultiboot2\t/boot/xen-4.17-amd64.gz placeholder ${ofXen} \${xen_rm_opts}\n` +
    `\tmodule2\t/boot/vmlinuz-6.1.0-9-amd64 placeholder root=UUID=1-2 ro ${ofDom0}\n}\n`;
  const versions = 'with Xen 4.17-amd64 and Linux 6.1.0-9-amd64';
  return [
    '### BEGIN /etc/grub.d/20_linux_xen ###\n',
    entry('Debian GNU/Linux, with Xen hypervisor', xen, dom0),
    "submenu 'Advanced options for Debian GNU/Linux (with Xen hypervisor)' {\n",
    "submenu 'Xen hypervisor, version 4.17-amd64' {\n",
    entry(`Debian GNU/Linux, ${versions}`, xen, dom0),
    recovery ? entry(`Debian GNU/Linux, ${versions} (recovery mode)`, recovery.xen, recovery.dom0) : '',
    '}\n}\n### END /etc/grub.d/20_linux_xen ###\n',
  ].join('');
}

/** What a dom0 has of itself while it runs. */
export function runningFiles(cmdline: string, kernel = '6.1.0-9-amd64'): Record<string, string> {
  return {
    '/proc/cmdline': `${cmdline}\n`,
    '/proc/xen/capabilities': 'control_d\n',
    '/proc/sys/kernel/osrelease': `${kernel}\n`,
  };
}
