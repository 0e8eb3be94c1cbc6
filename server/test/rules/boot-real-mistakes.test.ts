/**
 * What people really get wrong in boot files (collected from public issues, forums and lists): each in the files where it can stand, met by
 * one diagnostic on the right place, in the right words and with the right mend.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Severity } from '../../src/rules/finding.ts';
import { applyEdits } from '../../src/text/span.ts';
import { bootFindings } from './boot-check.ts';

type Kind = 'defaults' | 'cfg' | 'menu';

interface Mistake {
  readonly mistake: string;
  /** Xen's words, and the dom0 kernel's. */
  readonly xen?: string;
  readonly dom0?: string;
  readonly severity: Severity;
  readonly source: string;
  /** What is marked. */
  readonly at: string;
  readonly says: readonly string[];
  /** Both lines after the first fix; absent: there is none that is safe to offer. */
  readonly fixed?: readonly [xen: string, dom0: string];
  readonly release?: Release;
  /** Where it can stand; absent: in all of them. */
  readonly kinds?: readonly Kind[];
}

const FILES: Readonly<Record<Kind, (xen: string, dom0: string) => string>> = {
  defaults: (xen, dom0) => `GRUB_CMDLINE_XEN="${xen}"\nGRUB_CMDLINE_LINUX="${dom0}"\n`,
  cfg: (xen, dom0) =>
    `menuentry 'Xen' {\n  multiboot2 /boot/xen.gz placeholder ${xen}\n  module2 /boot/vmlinuz-6.1 placeholder root=/dev/sda1 ${dom0}\n}\n`,
  menu: (xen, dom0) => `title Xen\nkernel /boot/xen.gz ${xen}\nmodule /boot/vmlinuz-6.1 root=/dev/sda1 ${dom0}\n`,
};

const SCRIPT: readonly Kind[] = ['defaults', 'menu'];

function refusedList(list: string, says: string, at: string, mended?: string): Mistake {
  return {
    mistake: `a hide list that pciback refuses: ${list}`,
    xen: 'loglvl=all',
    dom0: `xen-pciback.hide=${list}`,
    severity: 'error',
    source: 'pciback',
    at,
    says: [says],
    ...(mended !== undefined && { fixed: ['loglvl=all', `xen-pciback.hide=${mended}`] }),
    // A bracket in a script of GRUB is one of the shell's.
    kinds: SCRIPT,
  };
}

function refusedBare(name: string, fixed?: string, release?: Release): Mistake {
  return {
    mistake: `${name} without a value`,
    xen: `${name} loglvl=all`,
    severity: 'error',
    source: 'xen',
    at: name,
    says: [`parameter "${name}" has invalid value "", rc=-22!`],
    fixed: [fixed === undefined ? 'loglvl=all' : `${fixed} loglvl=all`, ''],
    ...(release && { release }),
  };
}

const MISTAKES: readonly Mistake[] = [
  // Hiding devices.
  refusedList('(1:0:1:0:)', 'Error parsing pci_devs_to_hide at "(1:0:1:0:)"', '(1:0:1:0:)'),
  refusedList('(0b:00.0)(0b::00.1)', 'none of the 2 devices is hidden', '(0b::00.1)', '(0b:00.0)(0b:00.1)'),
  refusedList('(0000.02:00.3)', 'An address is [DOMAIN:]BUS:DEVICE.FUNCTION', '(0000.02:00.3)', '(0000:02:00.3)'),
  refusedList('(0000:82.0.0)', 'An address is [DOMAIN:]BUS:DEVICE.FUNCTION', '(0000:82.0.0)', '(0000:82:00.0)'),
  refusedList('(00:15.0),(00:15.1)', 'No commas', ',', '(00:15.0)(00:15.1)'),
  refusedList('(00:15.0,00:15.1)', 'No commas', '(00:15.0,00:15.1)', '(00:15.0)(00:15.1)'),
  refusedList('(0000:01:04.d)', 'functions up to 7', '(0000:01:04.d)'),
  {
    mistake: "a hide list on Xen's line",
    xen: 'loglvl=all xen-pciback.hide=(01:00.0)',
    severity: 'error',
    source: 'xen',
    at: 'xen-pciback.hide',
    says: ['parameter "xen-pciback.hide" unknown! It belongs to the dom0 kernel.'],
    fixed: ['loglvl=all', 'xen-pciback.hide=(01:00.0)'],
    kinds: SCRIPT,
  },
  {
    mistake: 'the old name of the module on a modern kernel',
    xen: 'loglvl=all',
    dom0: 'pciback.hide=(01:00.0)',
    severity: 'warning',
    source: 'advice',
    at: 'pciback.',
    says: ['since Linux 3.1 the module is xen-pciback'],
    fixed: ['loglvl=all', 'xen-pciback.hide=(01:00.0)'],
    kinds: SCRIPT,
  },
  {
    mistake: 'the host bridge is hidden',
    xen: 'loglvl=all',
    dom0: 'xen-pciback.hide=(00:00.0)',
    severity: 'warning',
    source: 'advice',
    at: '(00:00.0)',
    says: ['host bridge'],
    fixed: ['loglvl=all', ''],
    kinds: SCRIPT,
  },
  {
    mistake: 'a blank in a hide list',
    xen: 'loglvl=all',
    dom0: 'xen-pciback.hide=(01:00.0) (01:00.1)',
    severity: 'warning',
    source: 'advice',
    at: '(01:00.1)',
    says: ['A blank ends the hide list'],
    fixed: ['loglvl=all', 'xen-pciback.hide=(01:00.0)(01:00.1)'],
    kinds: SCRIPT,
  },

  // The boot lines.
  {
    mistake: 'options joined by commas',
    xen: 'dom0_mem=1024M,cpufreq=xen,dom0_max_vcpus=2',
    severity: 'error',
    source: 'xen',
    at: 'cpufreq=xen,dom0_max_vcpus=2',
    says: ['parameter "dom0_mem" has invalid value "1024M,cpufreq=xen,dom0_max_vcpus=2", rc=-22!', 'parted by blanks'],
    fixed: ['dom0_mem=1024M cpufreq=xen dom0_max_vcpus=2', ''],
  },
  {
    mistake: '= for : in dom0_mem',
    xen: 'dom0_mem=320M,min=320M,max=320M',
    severity: 'error',
    source: 'xen',
    at: 'min=320M',
    says: ['has invalid value "320M,min=320M,max=320M"', 'with a colon'],
    fixed: ['dom0_mem=320M,min:320M,max:320M', ''],
  },
  {
    mistake: 'dom0_mem without a suffix',
    xen: 'dom0_mem=1024,max:2G',
    severity: 'warning',
    source: 'advice',
    at: '1024',
    says: ['counts KiB'],
    fixed: ['dom0_mem=1024M,max:2G', ''],
  },
  {
    mistake: 'dom0_mem without a maximum',
    xen: 'dom0_mem=2G',
    severity: 'hint',
    source: 'advice',
    at: 'dom0_mem=2G',
    says: ['Without max:'],
    fixed: ['dom0_mem=2G,max:2G', ''],
  },
  {
    mistake: "Linux's way of writing a serial console",
    xen: 'console=com1,115200,8n1',
    dom0: 'console=hvc0',
    severity: 'error',
    source: 'xen',
    at: '115200,8n1',
    says: ["Bad console= option '115200'", 'com1='],
    fixed: ['com1=115200,8n1 console=com1', 'console=hvc0'],
  },
  {
    mistake: 'a serial port that no console= names',
    xen: 'com1=115200,8n1 loglvl=all',
    severity: 'warning',
    source: 'advice',
    at: 'com1=115200,8n1',
    says: ['Xen prints nothing on com1'],
    fixed: ['com1=115200,8n1 loglvl=all console=com1,vga', ''],
  },
  {
    mistake: 'only Xen writes to the serial port',
    xen: 'com1=115200,8n1 console=com1,vga',
    dom0: 'ro',
    severity: 'hint',
    source: 'advice',
    at: 'console=com1,vga',
    says: ['dom0 does not'],
    fixed: ['com1=115200,8n1 console=com1,vga', 'ro console=tty0 console=hvc0'],
  },
  ...(['intel_iommu=on', 'amd_iommu=on', 'iommu=pt'] as const).map(
    (word): Mistake => ({
      mistake: `${word} for dom0`,
      xen: 'loglvl=all',
      dom0: word,
      severity: 'information',
      source: 'advice',
      at: word,
      says: ["Under Xen the IOMMU is Xen's"],
      fixed: ['loglvl=all', ''],
      kinds: ['menu', 'cfg'],
    }),
  ),
  {
    mistake: "Linux's iommu=pt on Xen's line",
    xen: 'iommu=pt loglvl=all',
    severity: 'error',
    source: 'xen',
    at: 'pt',
    says: ['parameter "iommu" has invalid value "pt", rc=-22!', "Linux's word"],
    fixed: ['loglvl=all', ''],
  },
  {
    mistake: "a driver's option on Xen's line",
    xen: 'loglvl=all radeon.blacklist=1',
    severity: 'error',
    source: 'xen',
    at: 'radeon.blacklist',
    says: ['parameter "radeon.blacklist" unknown! It is a word of the Linux kernel.'],
    fixed: ['loglvl=all', 'radeon.blacklist=1'],
  },
  {
    mistake: "Xen's option on the kernel's line",
    xen: 'loglvl=all',
    dom0: 'dom0_max_vcpus=2',
    severity: 'warning',
    source: 'advice',
    at: 'dom0_max_vcpus',
    says: ["on the dom0 kernel's line it does nothing"],
    fixed: ['loglvl=all dom0_max_vcpus=2', ''],
  },
  {
    mistake: 'an underscore for a hyphen',
    xen: 'dom0_iommu=map-inclusive',
    severity: 'error',
    source: 'xen',
    at: 'dom0_iommu',
    says: ['parameter "dom0_iommu" unknown!', 'dom0-iommu'],
    fixed: ['dom0-iommu=map-inclusive', ''],
  },
  {
    mistake: 'smmu=',
    xen: 'loglvl=all smmu=yes',
    severity: 'error',
    source: 'xen',
    at: 'smmu',
    says: ['parameter "smmu" unknown!'],
    fixed: ['loglvl=all', ''],
  },
  {
    mistake: 'debug=',
    xen: 'loglvl=all debug=y',
    severity: 'error',
    source: 'xen',
    at: 'debug',
    says: ['parameter "debug" unknown!'],
    fixed: ['loglvl=all', 'debug=y'],
  },
  {
    mistake: 'pvh=',
    xen: 'pvh=1',
    severity: 'error',
    source: 'xen',
    at: 'pvh',
    says: ['parameter "pvh" unknown!'],
    fixed: ['dom0=pvh', ''],
  },
  {
    mistake: 'iommu=passthrough of the years before 4.1',
    xen: 'iommu=passthrough',
    severity: 'error',
    source: 'xen',
    at: 'passthrough',
    says: ['parameter "iommu" has invalid value "passthrough", rc=-22!', 'Xen 4.0 was the last to read it'],
    fixed: ['dom0-iommu=passthrough', ''],
  },
  {
    mistake: 'iommu=pv of the years before 4.1',
    xen: 'iommu=pv loglvl=all',
    severity: 'error',
    source: 'xen',
    at: 'pv',
    says: ['parameter "iommu" has invalid value "pv", rc=-22!'],
    fixed: ['loglvl=all', ''],
  },
  {
    mistake: 'vtd=1 of 3.2',
    xen: 'vtd=1 loglvl=all',
    severity: 'error',
    source: 'xen',
    at: 'vtd',
    says: ['parameter "vtd" unknown!', 'Xen 3.2 was the last'],
    fixed: ['loglvl=all', ''],
  },
  {
    mistake: 'interrupt remapping switched off',
    xen: 'iommu=no-intremap loglvl=all',
    severity: 'warning',
    source: 'advice',
    at: 'no-intremap',
    says: ['interrupt remapping'],
    fixed: ['loglvl=all', ''],
  },

  // Words that Xen wants a value for.
  refusedBare('hpet', 'hpet=on'),
  refusedBare('mmcfg', 'mmcfg=on'),
  refusedBare('argo', 'argo=on'),
  refusedBare('cet', 'cet=on'),
  refusedBare('cet', undefined, '4.19'),
  refusedBare('tsx', 'tsx=on'),
  refusedBare('vpmu', 'vpmu=on'),
  refusedBare('pcid', 'pcid=on'),
  refusedBare('cpufreq', 'cpufreq=on'),
  refusedBare('spec-ctrl'),
  refusedBare('ept'),
];

for (const { mistake, xen = '', dom0 = '', severity, source, at, says, fixed, release, kinds } of MISTAKES) {
  for (const kind of kinds ?? (Object.keys(FILES) as Kind[])) {
    test(`${mistake}, in ${kind} of ${release ?? 'the newest'}`, () => {
      const text = FILES[kind](xen, dom0);
      const found = bootFindings(kind, text, release);
      assert.equal(found.length, 1, found.map(({ code, message }) => `${code}: ${message}`).join(' / '));
      const [finding] = found;
      assert.ok(finding);
      assert.equal(text.slice(finding.span.start, finding.span.end), at);
      assert.equal(`${finding.severity} by ${finding.source}`, `${severity} by ${source}`);
      for (const words of says) assert.ok(finding.message.includes(words), `"${words}" in: ${finding.message}`);
      const fix = finding.fixes?.()[0];
      const after = fix ? trimmed(applyEdits(text, fix.edits)) : undefined;
      assert.equal(after, fixed && trimmed(FILES[kind](...fixed)));
    });
  }
}

/** A word that went takes its blank along, or leaves it: not what is looked at here. */
function trimmed(text: string): string {
  return text.replaceAll(/[ \t]+$/gm, '').replaceAll(' "', '"');
}

// What only the variables of /etc/default/grub can get wrong.
for (const [mistake, text, code, at, fixed] of [
  [
    'GRUB_CMDLINE_LINUX_XEN_REPLACE loses the rest',
    'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="xen-pciback.hide=(01:00.0)"\n',
    'boot/replaces-kernel-line',
    'GRUB_CMDLINE_LINUX_XEN_REPLACE',
    'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX xen-pciback.hide=(01:00.0)"\n',
  ],
  [
    'GRUB_CMDLINE_LINUX twice',
    'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\n',
    'boot/variable-twice',
    'GRUB_CMDLINE_LINUX',
    'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0) quiet"\n',
  ],
] as const) {
  test(mistake, () => {
    const [finding, ...more] = bootFindings('defaults', text);
    assert.equal(more.length, 0);
    assert.equal(finding?.code, code);
    assert.equal(text.slice(finding?.span.start, finding?.span.end), at);
    const fix = finding?.fixes?.()[0];
    assert.equal(fix && applyEdits(text, fix.edits), fixed);
  });
}
