/** Mends that reach into other files: what each does, and that nothing is left of what it mends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grubCfg } from '../boot/machine.ts';
import { changed, type Files, findingsIn, mended } from './machine-fixes.ts';

const GRUB = '/etc/default/grub';
const XEN_CFG = '/etc/default/grub.d/xen.cfg';
const MODPROBE = '/etc/modprobe.d/xen.conf';
const OWN = '/etc/modprobe.d/xen-pciback.conf';
const INITRAMFS = '/etc/initramfs-tools/modules';
const CFG = '/boot/grub/grub.cfg';
const CONFIG = '/boot/config-6.1.0-9-amd64';
const MODULE = 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n';
const BUILT_IN = MODULE.replace('=m', '=y');
const A = '(01:00.0)';
const B = '(01:00.0)(03:00.0)';

interface Case {
  readonly name: string;
  readonly files: Files;
  /** The file that is open. */
  readonly path: string;
  readonly code: string;
  /** Titles of all mends of the finding. */
  readonly offers: readonly string[];
  /** What the one that is done changes; absent: there is none. */
  readonly which?: number;
  readonly after?: Files;
  /** The finding that is still there afterwards, in a milder form. */
  readonly stays?: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a list on the boot line, a module, initramfs-tools: loaded early',
    files: { [CONFIG]: MODULE, [GRUB]: `GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=${A}"\n`, [INITRAMFS]: '# none' },
    path: GRUB,
    code: 'modules/not-early',
    offers: [
      `Load xen-pciback in the initramfs, by ${INITRAMFS}`,
      `Move the list to ${OWN}, and load xen-pciback in the initramfs`,
    ],
    after: { [INITRAMFS]: '# none\nxen-pciback\n' },
    stays: 'information',
  },
  {
    name: 'the same, moved',
    files: { [CONFIG]: MODULE, [GRUB]: `GRUB_CMDLINE_LINUX='quiet xen-pciback.hide=${A}'\n`, [INITRAMFS]: '# none\n' },
    path: GRUB,
    code: 'modules/not-early',
    offers: [
      `Load xen-pciback in the initramfs, by ${INITRAMFS}`,
      `Move the list to ${OWN}, and load xen-pciback in the initramfs`,
    ],
    which: 1,
    after: {
      [GRUB]: "GRUB_CMDLINE_LINUX='quiet'\n",
      [OWN]: `options xen-pciback hide=${A}\n`,
      [INITRAMFS]: '# none\nxen-pciback\n',
    },
  },
  {
    name: 'dracut: loaded before everything, beside options that are there',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=${A} quiet"\n`,
      [MODPROBE]: '# mine\r\noptions xen-pciback permissive=1\r\n',
      '/etc/dracut.conf': '# empty\n',
    },
    path: GRUB,
    code: 'modules/not-early',
    offers: [
      'Load xen-pciback in the initramfs, by /etc/dracut.conf.d/xen-pciback.conf',
      `Move the list to ${MODPROBE}, and load xen-pciback in the initramfs`,
    ],
    which: 1,
    after: {
      [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n',
      [MODPROBE]: `# mine\r\noptions xen-pciback permissive=1 hide=${A}\r\n`,
      '/etc/dracut.conf.d/xen-pciback.conf': 'force_drivers+=" xen-pciback "\n',
    },
  },
  {
    name: 'mkinitcpio: the first of its modules',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: '',
      [MODPROBE]: `options xen-pciback hide=${A}\n`,
      '/etc/mkinitcpio.conf': 'MODULES=(ext4)\nHOOKS=(base)\n',
    },
    path: MODPROBE,
    code: 'modules/not-early',
    offers: ['Load xen-pciback in the initramfs, by /etc/mkinitcpio.conf'],
    after: { '/etc/mkinitcpio.conf': 'MODULES=(xen-pciback ext4)\nHOOKS=(base)\n' },
  },
  {
    name: 'a kernel beside it that has pciback built in: the list stays on the line',
    files: {
      [CONFIG]: MODULE,
      '/boot/vmlinuz-6.6.0': '',
      '/boot/config-6.6.0': BUILT_IN,
      [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=${A}"\n`,
      '/etc/dracut.conf': '',
    },
    path: GRUB,
    code: 'modules/not-early',
    offers: ['Load xen-pciback in the initramfs, by /etc/dracut.conf.d/xen-pciback.conf'],
    after: { '/etc/dracut.conf.d/xen-pciback.conf': 'force_drivers+=" xen-pciback "\n' },
  },
  {
    name: 'nobody knows what makes the initramfs',
    files: { [CONFIG]: MODULE, [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=${A}"\n` },
    path: GRUB,
    code: 'modules/not-early',
    offers: [],
  },
  ...[0, 1].map(
    (which): Case => ({
      name: `two lists that differ, way ${which}`,
      files: {
        [CONFIG]: MODULE,
        [GRUB]: `GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=${A} ro"\n`,
        [MODPROBE]: `options xen-pciback hide=${B} permissive=1\n`,
        '/etc/dracut.conf': 'force_drivers+=" xen-pciback "\n',
      },
      path: MODPROBE,
      code: 'modules/lists-differ',
      offers: [`Change this list to ${A}`, `Change the list in ${GRUB} to ${B}`],
      which,
      after:
        which === 0
          ? { [MODPROBE]: `options xen-pciback hide=${A} permissive=1\n` }
          : { [GRUB]: `GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=${B} ro"\n` },
    }),
  ),
  {
    name: 'a list for modprobe, where pciback is built in: moved to the boot line',
    files: {
      [CONFIG]: BUILT_IN,
      [GRUB]: 'GRUB_CMDLINE_LINUX=quiet\n',
      [MODPROBE]: `# ours\noptions xen-pciback hide=${A}\n# end`,
    },
    path: MODPROBE,
    code: 'modules/built-in',
    offers: [`Move the list to GRUB_CMDLINE_LINUX in ${GRUB}`],
    after: { [GRUB]: `GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=${A}"\n`, [MODPROBE]: '# ours\n# end' },
  },
  {
    name: 'the same, where another variable stands in under Xen',
    files: {
      [CONFIG]: BUILT_IN,
      [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n',
      [XEN_CFG]: "GRUB_CMDLINE_LINUX_XEN_REPLACE='ro \\\n  nosplash'",
      [MODPROBE]: `options xen-pciback permissive=1 hide=${A}\n`,
    },
    path: MODPROBE,
    code: 'modules/built-in',
    offers: [`Move the list to GRUB_CMDLINE_LINUX_XEN_REPLACE in ${XEN_CFG}`],
    after: {
      [XEN_CFG]: `GRUB_CMDLINE_LINUX_XEN_REPLACE='ro \\\n  nosplash xen-pciback.hide=${A}'`,
      [MODPROBE]: 'options xen-pciback permissive=1\n',
    },
  },
  {
    name: 'the same list twice, where pciback is built in',
    files: {
      [CONFIG]: BUILT_IN,
      [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=${A}"\n`,
      [MODPROBE]: `options xen-pciback hide=${A}\n`,
    },
    path: MODPROBE,
    code: 'modules/built-in',
    offers: ['Remove this list'],
    after: { [MODPROBE]: '' },
  },
  {
    name: 'a word of Linux on Xen’s line, whose own line another file sets',
    files: { [GRUB]: 'GRUB_CMDLINE_LINUX="ro"\n', [XEN_CFG]: 'GRUB_CMDLINE_XEN="loglvl=all quiet"\n' },
    path: XEN_CFG,
    code: 'boot/kernel-word-on-xen-line',
    offers: [`Move quiet to GRUB_CMDLINE_LINUX in ${GRUB}`, 'Remove quiet'],
    after: { [GRUB]: 'GRUB_CMDLINE_LINUX="ro quiet"\n', [XEN_CFG]: 'GRUB_CMDLINE_XEN="loglvl=all"\n' },
  },
  {
    name: 'a word of Xen on dom0’s line, and Xen’s line in another file that takes up what was there',
    files: {
      [GRUB]: 'GRUB_CMDLINE_XEN="loglvl=all"\nGRUB_CMDLINE_LINUX="ro dom0_mem=2G,max:2G"\n',
      [XEN_CFG]: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN iommu=verbose"',
    },
    path: GRUB,
    code: 'boot/xen-word-on-kernel-line',
    offers: [`Move dom0_mem=2G,max:2G to GRUB_CMDLINE_XEN in ${XEN_CFG}`, 'Remove dom0_mem=2G,max:2G'],
    after: {
      [GRUB]: 'GRUB_CMDLINE_XEN="loglvl=all"\nGRUB_CMDLINE_LINUX="ro"\n',
      [XEN_CFG]: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN iommu=verbose dom0_mem=2G,max:2G"',
    },
  },
  {
    name: 'Xen’s line has one already, in another file: nothing to move',
    files: {
      [GRUB]: 'GRUB_CMDLINE_XEN=""\nGRUB_CMDLINE_LINUX="ro dom0_mem=2G,max:2G"\n',
      [XEN_CFG]: 'GRUB_CMDLINE_XEN="dom0_mem=4G,max:4G"\n',
    },
    path: GRUB,
    code: 'boot/xen-word-on-kernel-line',
    offers: ['Remove dom0_mem=2G,max:2G'],
    after: { [GRUB]: 'GRUB_CMDLINE_XEN=""\nGRUB_CMDLINE_LINUX="ro"\n' },
  },
  {
    name: 'a serial console for Xen alone, where dom0’s line is set last in another file',
    files: {
      [GRUB]: 'GRUB_CMDLINE_XEN="com1=115200,8n1 console=com1,vga"\nGRUB_CMDLINE_LINUX="ro"\n',
      '/etc/default/grub.d/dom0.cfg': 'GRUB_CMDLINE_LINUX="ro nosplash"\n',
    },
    path: GRUB,
    code: 'boot/serial-one-side',
    offers: ['Add console=tty0 console=hvc0 for dom0 (in /etc/default/grub.d/dom0.cfg)'],
    after: { '/etc/default/grub.d/dom0.cfg': 'GRUB_CMDLINE_LINUX="ro nosplash console=tty0 console=hvc0"\n' },
  },
  {
    name: 'a word in grub.cfg that no source has',
    files: {
      [GRUB]: "GRUB_CMDLINE_XEN='loglvl=all'\nGRUB_CMDLINE_LINUX_DEFAULT=ro\n",
      [CFG]: grubCfg('loglvl=all iommu=verbose', 'ro'),
    },
    path: CFG,
    code: 'boot/not-in-sources',
    offers: [`Put iommu=verbose into GRUB_CMDLINE_XEN_DEFAULT in ${GRUB}`],
    after: {
      [GRUB]:
        'GRUB_CMDLINE_XEN=\'loglvl=all\'\nGRUB_CMDLINE_XEN_DEFAULT="iommu=verbose"\nGRUB_CMDLINE_LINUX_DEFAULT=ro\n',
    },
  },
  {
    name: 'a word in grub.cfg that the sources have with another value',
    files: {
      [GRUB]: 'GRUB_CMDLINE_XEN="dom0_mem=2G,max:2G loglvl=all"\n',
      [CFG]: grubCfg('dom0_mem=4G,max:4G loglvl=all', ''),
    },
    path: CFG,
    code: 'boot/not-in-sources',
    offers: [`Change dom0_mem=2G,max:2G to dom0_mem=4G,max:4G in ${GRUB}`],
    after: { [GRUB]: 'GRUB_CMDLINE_XEN="dom0_mem=4G,max:4G loglvl=all"\n' },
  },
  {
    name: 'parameters behind a name in modules-load.d',
    files: { '/etc/modules-load.d/xen.conf': `xen-pciback hide=${A}\n` },
    path: '/etc/modules-load.d/xen.conf',
    code: 'modules/list-parameters',
    offers: [`Move the parameters to ${OWN}`, 'Keep the name, and the parameters in a comment'],
    after: { '/etc/modules-load.d/xen.conf': 'xen-pciback\n', [OWN]: `options xen-pciback hide=${A}\n` },
  },
  {
    name: 'a list in dracut’s kernel_cmdline',
    files: { '/etc/dracut.conf': `kernel_cmdline="quiet xen-pciback.hide=${A}"\n` },
    path: '/etc/dracut.conf',
    code: 'modules/dracut-cmdline',
    offers: [`Move the list to ${OWN}`],
    after: { '/etc/dracut.conf': 'kernel_cmdline="quiet"\n', [OWN]: `options xen-pciback hide=${A}\n` },
  },
  {
    name: 'a second softdep, the first in another file',
    files: {
      [CONFIG]: MODULE,
      '/etc/modprobe.d/a.conf': 'softdep e1000e pre: ptp\n',
      '/etc/modprobe.d/b.conf': 'softdep e1000e pre: xen-pciback\n',
    },
    path: '/etc/modprobe.d/b.conf',
    code: 'modules/softdep-second',
    offers: ['Let e1000e wait for xen-pciback'],
    after: { '/etc/modprobe.d/a.conf': 'softdep e1000e pre: ptp pre: xen-pciback\n' },
    stays: 'warning',
  },
  {
    name: 'a blacklist that keeps pciback out',
    files: { [MODPROBE]: `options xen-pciback hide=${A}\nblacklist xen-pciback\n` },
    path: MODPROBE,
    code: 'modules/blacklisted',
    offers: ['Remove the line'],
    after: { [MODPROBE]: `options xen-pciback hide=${A}\n` },
  },
];

for (const { name, files, path, code, offers, which = 0, after, stays } of CASES) {
  test(`${code}: ${name}`, async () => {
    const found = (await findingsIn(files, path)).filter(({ finding }) => finding.code === code);
    const fixes = found[0]?.finding.fixes?.() ?? [];
    assert.ok(found[0], `no ${code}`);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      offers,
    );
    const fix = fixes[which];
    if (!fix || !after) return;
    assert.ok(!fix.elsewhere || !fix.safe, 'what reaches into other files is never done without asking');
    const now = mended(files, path, fix);
    assert.deepEqual(changed(files, now), after);
    const left = (await findingsIn(now, path)).find(({ finding }) => finding.code === code);
    assert.equal(left?.finding.severity, stays, left?.finding.message);
  });
}
