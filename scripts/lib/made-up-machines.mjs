// Made-up machines for the judge of boot lines: settings in several files, hypervisors and kernels in /boot, disks, and scripts of one's own.
import { DISK } from './grub-mkconfig.mjs';

/** The variables that matter to Xen's entries, and one that does not. */
export const NAMES = [
  'GRUB_CMDLINE_XEN',
  'GRUB_CMDLINE_XEN_DEFAULT',
  'GRUB_CMDLINE_LINUX',
  'GRUB_CMDLINE_LINUX_DEFAULT',
  'GRUB_CMDLINE_LINUX_XEN_REPLACE',
  'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT',
  'OTHER',
];
/** What stands between quotes in them: usual words, and what a shell reads in its own way. */
export const WORDS = [
  'iommu=1',
  'a',
  'dom0_mem=1G,max:1G',
  'x=y',
  '(01:00.0)',
  '#',
  '\\$z',
  '\\\\',
  '\\"q r\\"',
  '',
  '  ',
  '\\\n',
];
const RARE_WORDS = [';', '--', "it's", '\n', '}', '\\', '$', '`echo t`', '$(echo u v)', '\\`', 'ö', '&', '|', '{'];
const SWITCHES = [
  ['GRUB_DISABLE_SUBMENU', ['true', 'y', 'yes', 'false', '']],
  ['GRUB_DISABLE_RECOVERY', ['true', '"true"', 'y', '']],
  ['GRUB_DISTRIBUTOR', ['Debian', '"My Own  Linux"', '`lsb_release -i -s 2> /dev/null || echo Debian`', '', '"it\'s"']],
  ['GRUB_DISTRIBUTOR', ['`( . /etc/os-release; echo ${NAME:-Debian} ) 2>/dev/null || echo Debian`']],
  ['GRUB_RECOVERY_TITLE', ['"safe mode"']],
  ['GRUB_CMDLINE_LINUX_RECOVERY', ['"single nomodeset"', 's']],
  ['GRUB_SAVEDEFAULT', ['true']],
  ['GRUB_DISABLE_LINUX_UUID', ['true', 'false', '']],
  ['GRUB_DISABLE_LINUX_PARTUUID', ['true', 'false', '']],
  ['GRUB_DISABLE_UUID', ['true', 'y']],
  ['GRUB_DISABLE_OS_PROBER', ['true', 'false']],
  ['SUSE_BTRFS_SNAPSHOT_BOOTING', ['true']],
  ['SUPPORTED_INITS', ['"mine:/sbin/mine"']],
  ['GRUB_TOP_LEVEL', ['/boot/vmlinuz-6.1.0-9-amd64']],
  ['GRUB_TOP_LEVEL_XEN', ['/boot/xen-4.14-amd64.gz']],
  ['GRUB_TOP_LEVEL', ['/boot/vmlinuz-5.10.0-9-amd64']],
  ['GRUB_TERMINAL', ['console', '"serial console"', 'bad']],
  ['XEN_OVERRIDE_GRUB_DEFAULT', ['0', '1']],
];
const XENS = [
  'xen-4.17-amd64.gz',
  'xen-4.14-amd64.gz',
  'xen-4.20-amd64.efi',
  'xen.gz',
  'xen-4.17.gz',
  'xen-4.17-rc3.gz',
];
const MORE_XENS = [
  'xen-4.17-amd64.gz.old',
  'xen-4.17-amd64.config',
  'xen-syms-4.17',
  'xenpolicy-4.17-amd64',
  'xen-4.9.gz',
];
const STRANGE_XENS = [
  'xenpolicy-4.14-amd64',
  'xen-4.17-amd64.gz.dpkg-new',
  'xen-hvm',
  'xen.gz.sig',
  'xen-4.04.gz',
  'xen-4.4.1.gz',
];
const VERSIONS = [
  '6.1.0-13-amd64',
  '6.1.0-9-amd64',
  '5.10.0-9-amd64',
  '6.12.1',
  '6.12.1-rc4',
  '6.12.1.old',
  'lts',
  '6.1.0+',
  '6.1~rc1',
  '6.1.0-rt7.old',
  '6.1.0_x.y',
];
const UUID = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const PARTUUID = '0aa1b2c3-01';
const DISKS = [
  DISK,
  { ...DISK, uuid: UUID },
  { ...DISK, uuid: UUID },
  { ...DISK, uuid: UUID, partuuid: PARTUUID },
  { ...DISK, device: '/dev/nvme0n1p2', uuid: UUID, boot: '' },
  { ...DISK, device: '/dev/mapper/vg-root', uuid: UUID, boot: '', isVolume: true },
  { ...DISK, uuid: UUID, fs: 'btrfs', boot: '/@/boot', subvolume: '@' },
  { ...DISK, fs: 'zfs', pool: 'rpool', dataset: 'ROOT/debian', boot: '/ROOT/debian@/boot' },
];
/** What an administrator's own script prints: entries that start Xen, and others, which count as well. */
const OWN_ENTRIES = [
  'menuentry \'My Xen\' --id my-xen {\n\tmultiboot2 /boot/xen.gz placeholder iommu=1 "a b"\n\tmodule2 /boot/vmlinuz-1 placeholder quiet\n}\n',
  "menuentry 'My Linux' {\n\tlinux /boot/vmlinuz-1 ro\n}\n",
  "submenu 'More' --id more {\n\tmenuentry 'Deep > Xen' {\n\t\tmultiboot2 /boot/xen.gz deep\n\t\tmodule2 /boot/vmlinuz-1 'x y'\n\t}\n\tmenuentry Other --id=other {\n\t\tlinux /boot/vmlinuz-1\n\t}\n}\n",
];
/** Which entry is to start by itself. */
const WANTED = [
  '0',
  '1',
  '2',
  '3',
  '"3>0"',
  '"3>0>1"',
  "'1>0'",
  '99',
  '"0x2"',
  '"My Xen"',
  'my-xen',
  '"More>Deep >> Xen"',
  '"more>0"',
  'more',
  '"more>nothing"',
  '"Debian GNU/Linux, with Xen hypervisor"',
  `xen-gnulinux-simple-${UUID}`,
  `"gnulinux-advanced-${UUID}>xen-hypervisor-4.17-amd64-${UUID}"`,
  '"Advanced options for Debian GNU/Linux (with Xen hypervisor)>Xen hypervisor, version 4.17-amd64"',
  '"Advanced options for Debian GNU/Linux (with Xen hypervisor)>1>0"',
  '"no such entry"',
  'saved',
  'saved',
  '""',
];

/** A machine as `{files}`: absolute paths to texts. `random` gives numbers from 0 to 1. */
export function madeUpMachine(random, xenConfig) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  const chance = (of) => random() < of;
  const some = (items, of) => items.filter(() => chance(of));
  const files = {};
  const settings = (most) =>
    Array.from({ length: Math.floor(random() * most) }, () => statement({ pick, chance, random })).join('');
  if (!chance(0.05)) files['/etc/default/grub'] = settings(8);
  for (const name of some(['50-a.cfg', '9-b.cfg', 'Z.cfg', 'init-select.cfg', 'not.conf', '.hidden.cfg'], 0.25))
    files[`/etc/default/grub.d/${name}`] = settings(5);
  if (chance(0.3)) files['/etc/default/grub.d/xen.cfg'] = xenConfig + (chance(0.5) ? settings(4) : '');
  // A /boot with many images takes the script long: most have few.
  const many = chance(0.25) ? 1 : 0.4;
  for (const name of [...some(XENS, 0.35 * many), ...some(MORE_XENS, 0.2 * many), ...some(STRANGE_XENS, 0.08)])
    files[`/boot/${name}`] = 'x';
  if (chance(0.9)) files['/boot/xen-4.17-amd64.gz'] = 'x';
  for (const version of [...some(VERSIONS, 0.2 * many), ...(chance(0.8) ? [pick(VERSIONS)] : [])]) {
    files[`/boot/${pick(['vmlinuz', 'vmlinuz', 'vmlinuz', 'kernel', 'vmlinux'])}-${version}`] = 'x';
    if (chance(0.85)) files[`/boot/${pick(INITRDS)(version)}`] = 'x';
    if (chance(0.95)) files[`/boot/config-${version}`] = `CONFIG_A=y\n${pick(CONFIGS)}\n`;
  }
  if (chance(0.1)) files['/boot/intel-ucode.img'] = 'x';
  const disk = pick(DISKS);
  return chance(0.35) ? withWholeMenu({ files, disk }, { pick, chance, some }) : { files, disk };
}

/** The scripts that every GRUB has run too, and one's own; something is wanted of the menu. */
function withWholeMenu({ files, disk }, { pick, chance, some }) {
  for (const name of some(['06_mine', '40_custom'], 0.6)) {
    const entries = some(OWN_ENTRIES, 0.6).join('');
    files[`/etc/grub.d/${name}`] = chance(0.7)
      ? `#!/bin/sh\nexec tail -n +3 $0\n${entries}`
      : `#!/bin/sh\nset -e\ncat <<'EOF'\n${entries}EOF\n`;
  }
  const first = files['/etc/default/grub'] ?? '';
  files['/etc/default/grub'] = `GRUB_DISTRIBUTOR=Debian\nGRUB_DEFAULT=${pick(WANTED)}\n${first}GRUB_TERMINAL=console\n`;
  if (chance(0.6)) {
    const lines = some(['saved_entry=2', 'saved_entry=My Xen', 'next_entry=1', 'next_entry=more>0'], 0.3);
    files['/boot/grub/grubenv'] = `# GRUB Environment Block\n${lines.map((line) => `${line}\n`).join('')}`.padEnd(
      1024,
      '#',
    );
  }
  if (chance(0.2)) files['/boot/grub/custom.cfg'] = "menuentry 'No such entry' {\n\tlinux /boot/vmlinuz-1\n}\n";
  return { files, disk, scripts: ['00_header', '10_linux', '41_custom'] };
}

const INITRDS = [
  (version) => `initrd.img-${version}`,
  (version) => `initrd.img-${version}`,
  (version) => `initrd-${version}.img`,
  (version) => `initramfs-${version.replace(/\.old$/, '')}.img`,
  (version) => `initrd-${version.replace(/\.old$/, '')}.img.old`,
];
const CONFIGS = [
  'CONFIG_XEN_DOM0=y',
  'CONFIG_XEN_DOM0=y',
  'CONFIG_XEN_DOM0=y',
  'CONFIG_XEN_PRIVILEGED_GUEST=y',
  '# CONFIG_XEN_DOM0 is not set',
];

function statement(dice) {
  const { pick, chance } = dice;
  const kind = dice.random();
  if (kind < 0.25) {
    const [name, values] = pick(SWITCHES);
    return `${name}=${pick(values)}\n`;
  }
  const name = pick(NAMES);
  if (kind < 0.32)
    return `if [ ${pick(CONDITIONS(pick))} ]; then\n  ${assignment(dice, name)}${chance(0.5) ? `else\n  ${assignment(dice, pick(NAMES))}` : ''}fi\n`;
  if (kind < 0.36)
    return `case "$${name}" in\n  ${pick(['a*', '""', '*iommu*', '"a b"'])}) ${assignment(dice, pick(NAMES)).trimEnd()} ;;\n  *) OTHER=c ;;\nesac\n`;
  if (kind < 0.39) return `for w in a "b c" $OTHER; do ${name}="$${name} $w"; done\n`;
  if (kind < 0.42) return `add() { ${name}="$${name} added"; }\n${chance(0.7) ? 'add\n' : ''}`;
  if (kind < 0.45)
    return `${chance(0.5) ? '[ -n "$OTHER" ]' : 'false'} ${pick(['&&', '||'])} ${assignment(dice, name)}`;
  if (kind < 0.47)
    return pick([
      'unset OTHER\n',
      'true\n',
      ': ${OTHER:=preset}\n',
      'echo hello >&2\n',
      '# nothing\n',
      '( OTHER=inside )\n',
      `${name}+="more"\n`,
    ]);
  return assignment(dice, name);
}

const CONDITIONS = (pick) => [
  `"$${pick(NAMES)}" = ""`,
  `"x$${pick(NAMES)}" != x`,
  `-z "$OTHER"`,
  `-n "$${pick(NAMES)}"`,
  `! "$OTHER" = a`,
  `"$OTHER" = a -o 1 -gt 2`,
];

function assignment({ pick, chance, random }, name) {
  const inner = () => {
    const length = Math.floor(random() * 4);
    return Array.from({ length }, () =>
      chance(0.06) ? pick(RARE_WORDS) : pick([...WORDS, `$${pick(NAMES)}`, braced(pick, random)]),
    ).join(pick([' ', ' ', '']));
  };
  const single = () => inner().replaceAll("'", '');
  const style = random();
  let value = `"${inner()}"`;
  if (style < 0.1) value = `"$${name} ${inner()}"`;
  else if (style < 0.25) value = `'${single()}'`;
  else if (style < 0.35) value = pick(['a', 'x=1', '', `$${pick(NAMES)}`, 'a\\ b', '$OTHER$OTHER']);
  else if (style < 0.45) value = `"${inner()}"'${single()}'${pick(['', 'c'])}`;
  const start = pick(['', '', '', '', 'export ']);
  return `${start}${name}=${value}${pick(['\n', '\n', '\n', ' # said\n', ';\n'])}`;
}

function braced(pick, random) {
  const name = pick(NAMES);
  return pick([
    `\${${name}}`,
    `\${${name}:-or this}`,
    `\${${name}:+and}`,
    `\${${name}#*=}`,
    `\${${name}%% *}`,
    `\${${name}-unset}`,
    `\${#${name}}`,
  ]).replace(/^$/, String(random()));
}
