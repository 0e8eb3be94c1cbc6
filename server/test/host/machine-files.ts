/** A machine's boot files and guests with all that is private in them, to be written below a root and recorded. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BootTree } from '../../src/host/model.ts';

const ROOT_UUID = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
const LUKS = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const GRUB_CFG = `set superusers="alice"
password_pbkdf2 alice grub.pbkdf2.sha512.10000.S3CRETHASH
cryptomount -u ${LUKS}
menuentry 'Debian GNU/Linux, with Xen hypervisor' --class debian --users "alice" {
	insmod lvm
	search --no-floppy --fs-uuid --set=root FEDC-BA98
	set root='lvmid/AbCdEf-1111-2222-3333-4444-5555-GhIjKl/S3CRET-1111-2222-3333-4444-5555-QqRrSs'
	multiboot2	/boot/xen-4.17-amd64.gz placeholder iommu=1 \${xen_rm_opts}
	module2	/boot/vmlinuz-6.1.0-9-amd64 placeholder root=UUID=${ROOT_UUID} ro quiet rd.luks.uuid=luks-${LUKS} xen-pciback.hide=(01:00.0) ip=10.1.2.3::10.1.2.1 mypassword=geheim end=1
	module2	/boot/initrd.img-6.1.0-9-amd64
}
`;

/** Path to text; `-> target` is a link. */
export const MACHINE_FILES: Readonly<Record<string, string>> = {
  '/etc/os-release': '-> ../usr/lib/os-release',
  '/usr/lib/os-release': 'ID=debian\n',
  '/lib': '-> usr/lib',
  '/usr/lib/modprobe.d/aliases.conf': 'alias x y\n',
  '/etc/default/grub':
    '# the password is geheim\n' +
    "GRUB_CMDLINE_LINUX_DEFAULT='quiet rd.luks.key=/alice mypassword=geheim'\n" +
    `GRUB_CMDLINE_LINUX="root=UUID=${ROOT_UUID} nfsroot=10.1.2.9:/alice resume=UUID=FEDC-BA98 xen-pciback.hide=(01:00.0)"\n` +
    'GRUB_CMDLINE_XEN="iommu=1 dom0_mem=2G"\n',
  '/etc/default/grub.d/xen.cfg': 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN loglvl=all"\n',
  '/etc/grub.d/20_linux_xen': '#!/bin/sh\nset -e\n. "$pkgdatadir/grub-mkconfig_lib"\n',
  '/etc/grub.d/01_users': '#!/bin/sh\ncat <<EOF\nset superusers="alice"\npassword alice geheim\nEOF\n',
  '/boot/grub/grub.cfg': GRUB_CFG,
  '/boot/grub/grubenv': `# GRUB Environment Block\nkernelopts=root=UUID=FEDC-BA98 password=geheim\n${'#'.repeat(955)}\n`
    .slice(0, 1024)
    .padEnd(1024, '#'),
  '/boot/grub2': '-> grub',
  '/boot/xen-4.17-amd64.gz': '',
  '/boot/xen.gz': '-> xen-4.17-amd64.gz',
  '/boot/vmlinuz-6.1.0-9-amd64': '',
  '/boot/initrd.img-6.1.0-9-amd64': '',
  '/boot/config-6.1.0-9-amd64': 'CONFIG_PCI=y\nCONFIG_XEN_DOM0=y\n# CONFIG_XEN_X is not set\n',
  '/boot/efi/EFI/debian/grub.cfg': 'search.fs_uuid FEDC-BA98 root\nconfigfile ($root)/boot/grub/grub.cfg\n',
  '/boot/efi/EFI/XEN.CFG': '[global]\ndefault=x\n[x]\nkernel=vmlinuz\n',
  [`/boot/loader/entries/${LUKS}-6.1.conf`]: 'title x\nlinux /vmlinuz\noptions token=geheim\n',
  '/boot/loader/readme.txt': '',
  '/etc/modprobe.d/xen-pciback.conf': 'options xen-pciback hide=(01:00.0)\n',
  '/etc/modules': 'xen-pciback\n',
  '/etc/fstab': `# geheim\nUUID=${ROOT_UUID} / ext4 defaults 0 1\nUUID=FEDC-BA98 /home/alice vfat user=alice 0 0\n//10.1.2.9/x /mnt cifs username=alice,password=geheim 0 0\n`,
  '/var/log/xen/console/hypervisor.log': '(XEN) Command line: iommu=1\n(XEN) builder@alicebox\n',
  '/etc/xen/win10.cfg':
    'name = "win10" # vncpasswd is geheim\n' +
    `uuid = "${ROOT_UUID}"\n` +
    'memory = 4096\n' +
    'vif = [ \'ip=10.1.2.7,mac=52:54:00:12:34:56,bridge=xenbr0\', "mac=52:54:00:12:34:56" ]\n' +
    'vfb = [ "type=vnc,vncpasswd=geheim word,keymap=de", \'vncpasswd=geheim\' ]\n' +
    'vncpasswd = "ge\\"heim"\nspicepasswd=\'geheim\'\nvnc = 1\n' +
    'extra = "ro nfsroot=10.1.2.9:/alice,password=geheim"\n' +
    "disk = [ 'format=raw,vdev=xvda,target=rbd:pool/win10:id=alice:key=S3CRETKEY==:conf=x', '/home/alice/win10.img,raw,hda,w' ]\n" +
    "smbios = [ 'system_serial_number=S3CRETSERIAL,x' ]\n" +
    'device_model_args = [ "-object", "secret,id=a,data=geheim", "-drive", "file=http://alice:geheim@10.1.2.9/x,serial=S3CRETSERIAL" ]\n' +
    "pci = [ '01:00.0,permissive=1' ]\n",
  '/etc/xen/empty.cfg': "name = 'empty'\nmemory = 64\nvncpasswd = ''\n",
  '/etc/xen/auto/10-win10.cfg': '-> ../win10.cfg',
  '/etc/xen/auto/20-far': '-> ../../../srv/guests/far.cfg',
  '/srv/guests/far.cfg': 'name = "far"\nmemory = 512\npci = [ "02:00.0" ]\nvncpasswd = "geheim"\n',
  '/etc/xen/xl.conf': 'autoballoon="off"\n',
  '/etc/xen/README': 'geheim\n',
  '/etc/xen/win10.cfg~': 'name = "old"\n',
};

/** What of all this must never be told. */
export const SECRETS =
  /geheim|heim"|alice|S3CRET|6f9619ff|a1b2c3d4|FEDC-BA98|10\.1\.2|52:54:00|AbCdEf|GhIjKl|sha512|builder@/i;

export function writeTree(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice('-> '.length), place);
    else writeFileSync(place, text);
  }
}

export function sortedFolders(folders: BootTree['folders']): Record<string, readonly string[]> {
  return Object.fromEntries([...folders].sort().map(([folder, names]) => [folder, [...names].sort()]));
}
