import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkModules, FILES, modulesFindings } from './modules-check.ts';

const hide = (list: string) => `options xen-pciback hide=${list}\n`;

// The lists are those of boot lines: one truth for both.
checkModules([
  { text: hide('(01:00.0)(0000:03:00.*)'), found: [] },
  { text: hide('(01:00.0)').replace('-', '_'), found: [] },
  { text: 'options xen-pciback "hide=(01:00.0) (03:00.0)"\n', found: [] },
  { text: 'options xen-pciback hide="(01:00.0) (03:00.0)"\n', found: [] },
  { text: 'options xen-pciback \\\n  hide=(01:00.0)\\\n(03:00.0)\n', found: [] },
  {
    text: hide('(1:0:1:0:)'),
    found: ['boot/hide-list error at "(1:0:1:0:)"'],
    says: ['xen_pciback: Error parsing pci_devs_to_hide at "(1:0:1:0:)"', 'nothing is hidden'],
    fixed: null,
  },
  {
    text: hide('(00:15.0),(00:15.1)'),
    found: ['boot/hide-list error at ","'],
    says: ['No commas'],
    fixed: hide('(00:15.0)(00:15.1)'),
  },
  { text: hide('01:00.0'), found: ['boot/hide-list error at "01:00.0"'], fixed: hide('(01:00.0)') },
  { text: hide('"01:00.0"'), found: ['boot/hide-list error at "01:00.0"'], fixed: hide('"(01:00.0)"') },
  { text: hide('(01:00)'), found: ['boot/hide-list error at "(01:00)"'], says: ['The function is missing'] },
  { text: hide('(01:00.8)'), found: ['boot/hide-list error at "(01:00.8)"'] },
  {
    text: hide('(01:00.0) (03:00.0)'),
    found: ['boot/hide-list-cut warning at "(03:00.0)"'],
    fixed: hide('(01:00.0)(03:00.0)'),
  },
  {
    text: hide('(01:00.0)(0000:01:00.0)'),
    found: ['boot/hide-same-device hint at "(0000:01:00.0)"'],
    fixed: hide('(01:00.0)'),
  },
  { text: hide('(00:00.0)'), found: ['boot/hide-host-bridge warning at "(00:00.0)"'] },
  {
    text: `${hide('(01:00.0)')}# more\n${hide('(03:00.0)')}`,
    found: ['boot/hide-list-twice warning at "hide=(01:00.0)"'],
    says: ['only the last one counts'],
    fixed: `# more\n${hide('(01:00.0)(03:00.0)')}`,
  },
  {
    text: 'options xen-pciback hide=(01:00.0) permissive=0 hide=(03:00.0)\n',
    found: ['boot/hide-list-twice warning at "hide=(01:00.0)"'],
    fixed: 'options xen-pciback permissive=0 hide=(01:00.0)(03:00.0)\n',
  },
]);

// Parameters.
checkModules([
  {
    text: 'options xen-pciback hid=(01:00.0)\n',
    found: ['boot/pciback-parameter warning at "hid"'],
    says: ["unknown parameter 'hid' ignored"],
    fixed: hide('(01:00.0)'),
  },
  { text: 'options xen-pciback dyndbg=+p\n', found: [] },
  { text: 'options xen-pciback hide\n', found: ['modules/no-value error at "hide"'] },
  { text: 'options xen-pciback permissive=maybe\n', found: ['boot/pciback-value error at "maybe"'] },
  { text: 'options xen-pciback permissive=0\n', found: [] },
  { text: 'options xen-pciback permissive\n', found: ['modules/permissive information at "permissive"'] },
  { text: 'options xen-pciback passthrough=1\n', found: ['modules/passthrough information at "passthrough=1"'] },
  {
    text: 'options xen-pciback xen-pciback.hide=(01:00.0)\n',
    found: ['modules/option-form warning at "xen-pciback."'],
    fixed: hide('(01:00.0)'),
  },
  {
    text: 'options xen-pciback.hide=(01:00.0)\n',
    found: ['modules/option-form warning at "xen-pciback.hide=(01:00.0)"'],
    fixed: hide('(01:00.0)'),
  },
  {
    text: 'xen-pciback.hide=(01:00.0)\n',
    found: ['modules/option-form warning at "xen-pciback.hide=(01:00.0)"'],
    fixed: hide('(01:00.0)'),
  },
  {
    text: 'options xen-pciback hide=(01:00.0) # the network card\n',
    found: ['modules/comment-behind information at "# the network card"'],
    fixed: '# the network card\noptions xen-pciback hide=(01:00.0)\n',
  },
]);

// Lines that modprobe ignores.
checkModules([
  {
    text: 'option xen-pciback hide=(01:00.0)\n',
    found: ['modules/ignored-line warning at "option"'],
    says: ["line 1: ignoring bad line starting with 'option'"],
    fixed: hide('(01:00.0)'),
  },
  {
    text: '\nxen-pciback hide=(01:00.0)\n',
    found: ['modules/ignored-line warning at "xen-pciback"'],
    says: ['line 2:'],
    fixed: `\n${hide('(01:00.0)')}`,
  },
  { text: 'options xen-pciback\n', found: ['modules/ignored-line warning at "options xen-pciback"'] },
  {
    text: '# c \\\noptions xen-pciback hide=(01:00.0)\n',
    found: ['modules/in-comment warning at "options xen-pciback hide=(01:00.0)"'],
    fixed: `# c \n${hide('(01:00.0)')}`,
  },
  { text: `# c \\\n# options xen-pciback hide=(01:00.0)\n`, found: [] },
]);

// Names.
checkModules([
  {
    text: 'options pciback hide=(01:00.0)\n',
    found: ['modules/old-name warning at "pciback"'],
    fixed: hide('(01:00.0)'),
  },
  { text: 'options pciback hide=(01:00.0)\n', release: '4.1', found: [] },
  {
    text: `options pciback hide=(01:00.0)\n${hide('(01:00.0)')}`,
    found: ['modules/old-name hint at "pciback"'],
    fixed: null,
  },
  ...['xen-pcibak', 'xenpciback', 'xen-pci-back', 'xen-pciback.ko', 'xen-picback', 'Xen-pciback', 'xen-pcibackend'].map(
    (name) => ({
      text: `options ${name} hide=(01:00.0)\n`,
      found: [`modules/near-name warning at "${name}"`],
      fixed: hide('(01:00.0)'),
    }),
  ),
]);

// Who comes first, and what keeps pciback out.
checkModules([
  { text: 'softdep e1000e pre: xen-pciback\n', found: [] },
  { text: 'softdep xen-pciback pre: xen-evtchn\n', found: [] },
  {
    text: 'softdep xen-pciback pre: e1000e\n',
    found: ['modules/softdep-order warning at "xen-pciback pre: e1000e"'],
    fixed: 'softdep e1000e pre: xen-pciback\n',
  },
  {
    text: 'softdep e1000e post: xen-pciback\n',
    found: ['modules/softdep-order warning at "xen-pciback"'],
    fixed: 'softdep e1000e pre: xen-pciback\n',
  },
  {
    text: 'softdep e1000e xen-pciback\n',
    found: ['modules/softdep-form warning at "xen-pciback"'],
    fixed: 'softdep e1000e pre: xen-pciback\n',
  },
  {
    text: 'softdep e1000e pre:xen-pciback\n',
    found: ['modules/softdep-form warning at "pre:xen-pciback"'],
    fixed: 'softdep e1000e pre: xen-pciback\n',
  },
  {
    text: 'softdep e1000e pre: pciback\n',
    found: ['modules/old-name warning at "pciback"'],
    fixed: 'softdep e1000e pre: xen-pciback\n',
  },
  {
    text: `${hide('(01:00.0)')}install xen-pciback /bin/true\n`,
    found: ['modules/never-loaded warning at "install xen-pciback /bin/true"'],
  },
  {
    text: 'install xen-pciback /bin/false\n',
    found: ['modules/never-loaded information at "install xen-pciback /bin/false"'],
  },
  { text: 'install xen-pciback /sbin/modprobe --ignore-install xen-pciback\n', found: [] },
  { text: 'install e1000e /sbin/modprobe xen-pciback ; /sbin/modprobe --ignore-install e1000e\n', found: [] },
  {
    text: 'install radeon /sbin/modprobe pciback ; /sbin/modprobe --first-time --ignore-install radeon\n',
    found: ['modules/old-name warning at "pciback"'],
    fixed: 'install radeon /sbin/modprobe xen-pciback ; /sbin/modprobe --first-time --ignore-install radeon\n',
  },
  // The first has it already: the second changes nothing.
  { text: 'softdep e1000e pre: xen-pciback ptp\nsoftdep e1000e pre: xen-pciback\n', found: [] },
  // Another module behind `post:` stays where it is.
  {
    text: 'softdep e1000e post: xen-pciback ptp\n',
    found: ['modules/softdep-order warning at "xen-pciback"'],
    fixed: null,
  },
  {
    text: 'softdep e1000e pre: ptp\nsoftdep e1000e pre: xen-pciback\n',
    found: ['modules/softdep-second warning at "softdep e1000e pre: xen-pciback"'],
  },
  {
    text: `${hide('(01:00.0)')}blacklist xen_pciback\n`,
    found: ['modules/blacklisted warning at "blacklist xen_pciback"'],
  },
]);

// Lists of modules.
checkModules([
  { kind: 'load', text: '# c\n; c\nxen-pciback\n', found: [] },
  { kind: 'load', text: 'xen-netback x\nloop max_loop=8\n', found: [] },
  {
    kind: 'load',
    text: 'xen-pciback hide=(01:00.0)\n',
    found: ['modules/list-parameters warning at "hide=(01:00.0)"'],
    fixed: '# hide=(01:00.0)\nxen-pciback\n',
  },
  {
    kind: 'load',
    text: 'xen-pciback # early\n',
    found: ['modules/list-parameters warning at "# early"'],
    fixed: '# early\nxen-pciback\n',
  },
  {
    kind: 'modules',
    text: 'xen-pciback hide=(01:00.0)\n',
    found: ['modules/list-parameters warning at "hide=(01:00.0)"'],
  },
  { kind: 'modules', text: 'pciback\n', found: ['modules/old-name warning at "pciback"'], fixed: 'xen-pciback\n' },
  { kind: 'initramfs', text: 'xen-pciback hide=(01:00.0)\n', found: [] },
  { kind: 'initramfs', text: 'xen-pciback hide=01:00.0\n', found: ['boot/hide-list error at "01:00.0"'] },
  { kind: 'initramfs', text: 'xen-pcibck\n', found: ['modules/near-name warning at "xen-pcibck"'] },
]);

// The initramfs.
checkModules([
  { kind: 'dracut', text: 'force_drivers+=" xen-pciback "\n', found: [] },
  { kind: 'dracut', text: 'add_drivers+=" xen-pciback "\nforce_drivers+=" xen-pciback "\n', found: [] },
  { kind: 'dracut', text: 'MODULES=(xen-pciback)\n', found: [] },
  { kind: 'dracut', text: 'add_drivers+="e1000e"\nomit_drivers+=" nouveau "\n', found: [] },
  {
    kind: 'dracut',
    text: 'force_drivers+="xen-pciback"\n',
    found: ['modules/dracut-blanks warning at "xen-pciback"'],
    says: ['<values> should have surrounding white spaces!'],
    fixed: 'force_drivers+=" xen-pciback "\n',
  },
  {
    kind: 'dracut',
    text: 'force_drivers+=xen-pciback\n',
    found: ['modules/dracut-blanks warning at "xen-pciback"'],
    fixed: 'force_drivers+=" xen-pciback "\n',
  },
  {
    kind: 'dracut',
    text: 'add_drivers+=" xen-pciback "\n',
    found: ['modules/only-added information at "xen-pciback"'],
    fixed: 'force_drivers+=" xen-pciback "\n',
  },
  { kind: 'dracut', text: 'omit_drivers+=" xen-pciback "\n', found: ['modules/omitted information at "xen-pciback"'] },
  {
    kind: 'dracut',
    text: 'kernel_cmdline="quiet xen-pciback.hide=(01:00.0)"\n',
    found: ['modules/dracut-cmdline warning at "xen-pciback.hide=(01:00.0)"'],
  },
  { kind: 'dracut', text: 'uefi="yes"\nkernel_cmdline="xen-pciback.hide=(01:00.0)"\n', found: [] },
  {
    kind: 'dracut',
    text: 'force_drivers+=" pciback "\n',
    found: ['modules/old-name warning at "pciback"'],
    fixed: 'force_drivers+=" xen-pciback "\n',
  },
]);

// Only Xen's matter is judged in files that are not ours.
const OTHERS: Readonly<Record<keyof typeof FILES, string>> = {
  modprobe:
    'options vfio-pci ids=10de:1b80 hide=01:00.0\noption snd x\nbad\nblacklist nouveau\noptions xen-pcifront x\noptions xen-netback hide\nalias a\ninstall usb-storage /bin/true\nsoftdep a b\n  # options x\noptions kvm\noptions xen-blkback log_stats=1\noptions pci-stub ids=1\n',
  initramfs: 'e1000e x y # z\nvfio vfio_pci ids=1\n',
  load: 'loop a b\nxen-evtchn # c\n',
  modules: 'lp x\n',
  dracut: 'add_drivers+="a"\nkernel_cmdline="quiet"\nforce_drivers=b\nif x; then\n  foo="$(bar "baz")"\nfi\n',
};

for (const [kind, text] of Object.entries(OTHERS)) {
  test(`${kind}: nothing is said of others`, () => {
    assert.deepEqual(modulesFindings(FILES[kind as keyof typeof FILES](text)), []);
  });
}

test('no bytes are too strange', () => {
  const pieces = [
    'options xen-pciback hide=',
    '(01:00.0)',
    '"',
    '\\',
    '\n',
    '#',
    ' ',
    '\t',
    '(',
    "'",
    '$',
    '`',
    '+=',
    'MODULES=(',
    'softdep a pre: xen-pciback',
    'force_drivers+=',
    '\r',
    '\0',
    '\u{1f600}',
  ];
  let seed = 7;
  for (let round = 0; round < 2000; round++) {
    let text = '';
    for (let i = 0; i < 12; i++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      text += pieces[seed % pieces.length];
    }
    for (const read of Object.values(FILES)) {
      for (const { span, fixes } of modulesFindings(read(text))) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
        for (const { edits } of fixes?.() ?? [])
          for (const edit of edits) assert.ok(edit.span.start <= edit.span.end && edit.span.end <= text.length);
      }
    }
  }
});
