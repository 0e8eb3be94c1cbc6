import { checkBoot, xen } from './boot-check.ts';

// Words that Xen knows, of another release, or not at all.
checkBoot([
  {
    text: xen('placeholder dom0_mem=2G,max:2G com1=115200,8n1 console=com1,vga loglvl=all no-real-mode edd=off'),
    found: [],
  },
  { text: xen('ivrs_ioapic[4]=00:14.0 no-pcid sync_console maxcpus=4'), found: [], release: '4.17' },
  {
    text: xen('foo=1'),
    found: ['boot/unknown-xen-word error at "foo"'],
    says: ['parameter "foo" unknown!'],
    offers: ['Move foo=1 to GRUB_CMDLINE_LINUX', 'Remove foo=1'],
  },
  { text: xen('foo=1'), release: '4.10', found: ['boot/unknown-xen-word error at "foo"'] },
  {
    text: xen('foo=1'),
    release: '4.9',
    found: ['boot/unknown-xen-word warning at "foo"'],
    says: ['passes over foo in silence'],
  },
  {
    text: xen('dom0_iommu=strict'),
    found: ['boot/unknown-xen-word error at "dom0_iommu"'],
    fixed: xen('dom0-iommu=strict'),
  },
  {
    text: xen('max_dom0_vcpus=1'),
    found: ['boot/unknown-xen-word error at "max_dom0_vcpus"'],
    fixed: xen('dom0_max_vcpus=1'),
  },
  { text: xen('noacpi'), found: ['boot/unknown-xen-word error at "noacpi"'], fixed: xen('no-acpi') },
  { text: xen('pvh=1'), found: ['boot/unknown-xen-word error at "pvh"'], fixed: xen('dom0=pvh') },
  {
    text: xen('\\"foo bar\\"'),
    found: ['boot/unknown-xen-word error at ""foo"', 'boot/unknown-xen-word error at "bar\\""'],
    fixed: null,
  },
  { text: xen('tmem'), release: '4.12', found: [] },
  { text: xen('tmem'), release: '4.13', found: ['boot/other-release error at "tmem"'], says: ['4.12 was the last'] },
  {
    text: xen('smt=0'),
    release: '4.11',
    found: ['boot/other-release error at "smt"'],
    says: ['It came with Xen 4.12'],
  },
  {
    text: xen('gnttab_max_nr_frames=64'),
    found: ['boot/other-release error at "gnttab_max_nr_frames"'],
    fixed: xen('gnttab_max_frames=64'),
  },
  { text: xen('$X foo$Y iommu=$Z'), found: [] },
  { text: xen(`loglvl=${'a'.repeat(130)}`), found: [`boot/word-too-long warning at "loglvl=${'a'.repeat(130)}"`] },
]);

// vtd= of 2008.
checkBoot([
  { text: xen('vtd=1'), release: '3.2', found: [] },
  { text: xen('vtd=1'), release: '3.4', found: ['boot/other-release warning at "vtd"'], fixed: xen('iommu=1') },
  {
    text: xen('vtd=1 loglvl=$B'),
    release: '4.1',
    found: ['boot/other-release warning at "vtd"'],
    fixed: xen('loglvl=$B'),
  },
  { text: xen('vtd=1'), found: ['boot/other-release error at "vtd"'], offers: ['Remove vtd=1', 'Change to iommu=1'] },
  { text: xen('no-vtd'), found: ['boot/other-release error at "no-vtd"'], fixed: xen('iommu=0') },
  { text: xen('vtd=0'), found: ['boot/other-release error at "vtd"'], fixed: xen('iommu=0') },
]);

// Values by kind.
checkBoot([
  {
    text: xen('sync_console=maybe'),
    found: ['boot/bad-value error at "maybe"'],
    says: ['parameter "sync_console" has invalid value "maybe", rc=-1!'],
  },
  { text: xen('sync_console=maybe'), release: '4.9', found: [] },
  { text: xen('maxcpus=0x10 conring_size=1M'), found: [] },
  {
    text: xen('maxcpus=two conring_size=1X'),
    found: ['boot/bad-value error at "two"', 'boot/bad-value error at "1X"'],
  },
  { text: xen('no-iommu=1'), found: ['boot/negated-value error at "no-iommu=1"'], fixed: xen('no-iommu') },
  {
    text: xen('console=vga console=com1'),
    found: ['boot/repeated-word warning at "console=vga"'],
    fixed: xen('console=com1'),
  },
  { text: xen('dom0_mem=min:1G dom0_mem=max:2G'), found: [] },
]);

// iommu= and dom0-iommu=.
checkBoot([
  {
    text: xen(
      'iommu=force,verbose,no-igfx,debug,crash-disable=off,quarantine=scratch-page dom0-iommu=strict,map-reserved=off',
    ),
    found: [],
  },
  { text: xen('iommu=pv'), release: '4.0', found: [] },
  {
    text: xen('iommu=pv,verbose'),
    release: '4.1',
    found: ['boot/iommu-other-release warning at "pv"'],
    fixed: xen('iommu=verbose'),
  },
  {
    text: xen('iommu=pv,verbose'),
    found: ['boot/iommu-other-release error at "pv"'],
    fixed: xen('iommu=verbose'),
    says: ['invalid value "pv,verbose"'],
  },
  { text: xen('iommu=pv'), found: ['boot/iommu-other-release error at "pv"'], fixed: xen('') },
  { text: xen('iommu=passthrough'), release: '4.0', found: [] },
  {
    text: xen('iommu=passthrough'),
    release: '4.1',
    found: ['boot/iommu-other-release warning at "passthrough"'],
    fixed: xen('iommu=dom0-passthrough'),
  },
  {
    text: xen('iommu=passthrough'),
    release: '4.11',
    found: ['boot/iommu-other-release error at "passthrough"'],
    fixed: xen('iommu=dom0-passthrough'),
  },
  {
    text: xen('iommu=verbose,passthrough'),
    release: '4.12',
    found: ['boot/iommu-other-release error at "passthrough"'],
    fixed: xen('iommu=verbose dom0-iommu=passthrough'),
  },
  { text: xen('iommu=verbos'), found: ['boot/iommu-value error at "verbos"'], fixed: xen('iommu=verbose') },
  { text: xen('iommu=verbos'), release: '4.10', found: ['boot/iommu-prefix warning at "verbos"'] },
  { text: xen('iommu=verbos'), release: '4.9', found: ['boot/iommu-value warning at "verbos"'] },
  { text: xen('iommu=force,'), found: ['boot/iommu-value error at "iommu=force,"'], fixed: xen('iommu=force') },
  { text: xen('iommu='), found: ['boot/iommu-value error at "iommu="'], fixed: xen('') },
  { text: xen('iommu'), release: '4.9', found: [] },
  { text: xen('no-iommu'), found: [] },
  {
    text: xen('iommu=pt'),
    found: ['boot/iommu-value error at "pt"'],
    offers: ['Remove iommu=pt', 'Move iommu=pt to GRUB_CMDLINE_LINUX'],
  },
  {
    text: xen('dom0-iommu=passthru'),
    found: ['boot/iommu-value error at "passthru"'],
    fixed: xen('dom0-iommu=passthrough'),
  },
  { text: xen('iommu=no-force=1'), found: ['boot/iommu-value error at "no-force=1"'], fixed: xen('') },
]);

// dom0_mem=.
checkBoot([
  { text: xen('dom0_mem=4G,min:1G,max:8G'), found: [] },
  { text: xen('dom0_mem=-512M'), found: [] },
  {
    text: xen('dom0_mem=1024M,cpufreq=xen,dom0_max_vcpus=2'),
    found: ['boot/dom0-mem-joined error at "cpufreq=xen,dom0_max_vcpus=2"'],
    fixed: xen('dom0_mem=1024M cpufreq=xen dom0_max_vcpus=2'),
  },
  {
    text: xen('dom0_mem=320M,min=320M,max=320M'),
    found: ['boot/dom0-mem error at "min=320M"'],
    fixed: xen('dom0_mem=320M,min:320M,max:320M'),
  },
  { text: xen('dom0_mem=320M,min=320M'), release: '4.4', found: ['boot/dom0-mem warning at "min=320M"'] },
  { text: xen('dom0_mem=1024'), found: ['boot/dom0-mem-tiny warning at "1024"'], fixed: xen('dom0_mem=1024M') },
  { text: xen('dom0_mem=2Gb'), found: ['boot/dom0-mem error at "2Gb"'] },
]);

// Consoles, serial ports, the APIC.
checkBoot([
  { text: xen('com1=115200,8n1,0x3f8,4 com2=auto console=com1,com2,vga'), found: [] },
  {
    text: xen('console=com1,115200,8n1'),
    found: ['boot/console error at "115200,8n1"'],
    fixed: xen('com1=115200,8n1 console=com1'),
    says: ["Bad console= option '115200'"],
  },
  { text: xen('console=tty0'), found: ['boot/console error at "tty0"'], says: ["belongs on the dom0 kernel's line"] },
  { text: xen('console=pv'), release: '4.2', found: ['boot/console error at "pv"'], says: ['it came with Xen 4.11'] },
  { text: xen('com1=115200,8x1'), found: ['boot/serial warning at "x"'] },
  { text: xen('apic=debug'), found: ['boot/apic error at "debug"'], fixed: xen('apic_verbosity=debug') },
  { text: xen('apic=debug'), release: '4.4', found: ['boot/apic warning at "debug"'] },
  { text: xen('apic=bigsmp'), found: [] },
  { text: xen('no-apic'), release: '4.9', found: [] },
  {
    text: xen('no-apic'),
    found: ['boot/bad-value error at "no-apic"'],
    says: ['parameter "no-apic" has invalid value "no", rc=-22!'],
  },
]);
