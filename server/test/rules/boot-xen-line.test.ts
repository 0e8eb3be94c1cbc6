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
    text: xen('argo'),
    release: '4.11',
    found: ['boot/other-release error at "argo"'],
    says: ['It came with Xen 4.12'],
  },
  // Updates brought these to lines that were older.
  { text: xen('smt=0 spec-ctrl=ibpb pv-l1tf=on'), release: '4.11', found: [] },
  { text: xen('spec-ctrl=ibpb xpti=dom0 pcid=off gnttab=max-ver:1'), release: '4.8', found: [] },
  { text: xen('smt=0'), release: '4.7', found: ['boot/other-release warning at "smt"'] },
  {
    text: xen('gnttab_max_nr_frames=64'),
    found: ['boot/other-release error at "gnttab_max_nr_frames"'],
    fixed: xen('gnttab_max_frames=64'),
  },
  { text: xen('$X foo$Y iommu=$Z'), found: [] },
  {
    text: xen(`loglvl=${'a'.repeat(130)}`),
    found: [
      `boot/word-too-long warning at "loglvl=${'a'.repeat(130)}"`,
      `boot/bad-value error at "${'a'.repeat(120)}"`,
    ],
    // What is left of it stands in the message.
    says: ['', `parameter "loglvl" has invalid value "${'a'.repeat(120)}", rc=-22!`],
  },
]);

// Numbers, and what is more than fits.
checkBoot([
  { text: xen('irq-max-guests=255 irq_ratelimit=-1 tbuf_size=4294967295 conring_size=2M mem=64G'), found: [] },
  {
    text: xen('irq-max-guests=256'),
    found: ['boot/bad-value error at "256"'],
    says: ['parameter "irq-max-guests" has invalid value "256", rc=-75! The number does not fit.'],
  },
  {
    text: xen('conring_size=4T'),
    found: ['boot/bad-value error at "4T"'],
    says: ['parameter "conring_size" has invalid value "4T", rc=-75!'],
  },
  { text: xen('max_cstate=1x'), found: [] },
  { text: xen('max_cstate=1x'), release: '4.12', found: ['boot/bad-value error at "1x"'] },
  {
    text: xen('tbuf_size=5x'),
    release: '4.8',
    found: ['boot/bad-value warning at "x"'],
    says: ['Xen 4.8 reads 5 here, and does not look at the rest.'],
  },
  {
    text: xen('tbuf_size=foo'),
    release: '4.8',
    found: ['boot/bad-value warning at "foo"'],
    says: ['finds no number here, and takes 0'],
  },
]);

// Devices, features, drivers.
checkBoot([
  { text: xen('cpuid=no-rdrand,no-avx dom0-cpuid=no-avx512f psr=cmt,cat:off,rmid_max:255'), found: [] },
  {
    text: xen('cpuid=no-rdrnd'),
    found: ['boot/bad-value error at "no-rdrnd"'],
    says: ['parameter "cpuid" has invalid value "no-rdrnd", rc=-22! Did you mean no-rdrand?'],
    fixed: xen('cpuid=no-rdrand'),
  },
  { text: xen('psr=cmt=on'), found: ['boot/bad-value error at "cmt=on"'] },
  { text: xen('pci-phantom=01:00,4 rmrr=0x7f000-0x7f00f=0:1f.6;0x80000=01:00.0,02:00.0 ivmd=7f000=1:0.0'), found: [] },
  { text: xen('pci-phantom=01:00.0,4'), found: ['boot/bad-value error at "01:00.0,4"'] },
  {
    text: xen('rmrr=0x7f000-0x7f0ff=0:1f.6'),
    found: ['boot/other-release error at "0x7f000-0x7f0ff=0:1f.6"'],
    says: ['parameter "rmrr" has invalid value "0x7f000-0x7f0ff=0:1f.6", rc=-7!'],
  },
  { text: xen('rmrr=0x7f000-0x7f0ff=0:1f.6'), release: '4.16', found: [] },
  { text: xen('ivrs_ioapic[6]=00:14.0 ivrs_hpet[0]=00:14.0'), found: [] },
  {
    text: xen('ivrs_ioapic[6]=00:14'),
    found: ['boot/bad-value error at "ivrs_ioapic[6]=00:14"'],
    says: ['parameter "ivrs_ioapic[6]" has invalid value "00:14", rc=-22!'],
  },
  { text: xen('ivrs_ioapic[6]=00:14'), release: '4.8', found: ['boot/bad-value warning at "ivrs_ioapic[6]=00:14"'] },
  { text: xen('cpufreq=xen'), found: [] },
  {
    text: xen('cpufreq=xen'),
    release: '4.17',
    found: ['boot/bad-value hint at "cpufreq=xen"'],
    says: ['parameter "cpufreq" has invalid value "xen", rc=-22! Xen 4.17 says so, and takes the value all the same.'],
  },
  { text: xen('dbgp=ehci@pci00:1d.0'), found: [] },
  { text: xen('dbgp=xhci,share=hwdom'), found: [] },
  {
    text: xen('dbgp=xhci,shared'),
    found: ['boot/bad-value warning at "xhci,shared"'],
    says: ['A Xen with the driver for it refuses this value of dbgp.'],
  },
  // Xen looks for the name by halves, and misses some that have a value.
  { text: xen('cpuid=avx=off'), found: ['boot/bad-value error at "avx=off"'], fixed: xen('cpuid=no-avx') },
  { text: xen('flask=late'), found: [] },
  {
    text: xen('flask=on'),
    found: ['boot/bad-value error at "on"'],
    says: ['Where Flask is on, Xen then stops at boot.'],
  },
]);

// What Xen keeps first and looks at later.
checkBoot([
  { text: xen('sched=credit2 clocksource=hpet nmi=dom0 vga=text-80x25,keep'), found: [] },
  {
    text: xen('sched=Credit2'),
    found: ['boot/bad-value error at "Credit2"'],
    says: ['Could not find scheduler: Credit2.'],
    fixed: xen('sched=credit2'),
  },
  {
    text: xen('clocksource=rtc'),
    found: ['boot/bad-value warning at "rtc"'],
    says: ["WARNING: Unrecognised clocksource 'rtc'."],
  },
  { text: xen('vga=791'), found: ['boot/bad-value warning at "791"'], says: ['shows its menu of modes'] },
  { text: xen('no-nmi'), found: ['boot/bad-value warning at "no-nmi"'] },
  { text: xen('conswitch=axe'), found: ['boot/value-cut warning at "e"'] },
]);

// Up to 4.9: what the release at hand did not know, in the words that it had.
checkBoot([
  {
    text: xen('iommu=1 cpufreq=xen loglvl=all/none watchdog_timeout=10 efi=no-rs reboot=acpi,cold'),
    release: '4.4',
    found: [],
  },
  { text: xen('ept=no-pml'), release: '4.6', found: [] },
  { text: xen('efi=rs=off'), release: '4.8', found: ['boot/bad-value warning at "rs=off"'] },
  {
    text: xen('apic_verbosity=all'),
    release: '4.6',
    found: ['boot/bad-value error at "all"'],
    says: ['APIC Verbosity level all not recognised use apic_verbosity=verbose or apic_verbosity=debug.'],
  },
  {
    text: xen('watchdog_timeout=10s'),
    release: '4.6',
    found: ['boot/bad-value warning at "s"'],
    says: ['Xen 4.6 does not look at this part of watchdog_timeout.'],
  },
  {
    text: xen('tsc=stable:socket'),
    release: '4.7',
    found: ['boot/other-release warning at "stable:socket"'],
    says: ['It came with Xen 4.8.'],
  },
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
    says: ['parameter "no" has invalid value "no", rc=-22!'],
  },
]);
