import { check } from '../check.ts';

const HVM = 'name = "a"\ntype = "hvm"\nmemory = 512\n';
const PV = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n';
const HVM_OF = (memory: string) => `name = "a"\ntype = "hvm"\n${memory}\n`;

check([
  // Octal.
  { text: HVM_OF('memory = 0512'), found: ['value/octal warning at "0512"'], fixed: HVM_OF('memory = 512') },
  { text: HVM_OF('memory = "0512"'), found: ['value/octal warning at ""0512""'], fixed: HVM_OF('memory = 512') },
  { text: HVM_OF('memory = 0x200'), found: [] },
  { text: `${HVM}vcpus = 04\n`, found: [] },
  { text: `${HVM}vcpus = 010\n`, found: ['value/octal warning at "010"'], says: ['is 8 to xl'] },
  { text: `${HVM}acpi = 010\n`, found: [] },
  // What xl keeps of a number.
  {
    text: `${HVM}rtc_timeoffset = 4294967297\n`,
    found: ['value/cut warning at "4294967297"'],
    says: ['becomes 1'],
  },
  { text: `${HVM}rtc_timeoffset = "-3600"\n`, found: [] },
  // Sizes.
  { text: HVM_OF('memory = 4194304'), found: ['memory/unit warning at "4194304"'], fixed: HVM_OF('memory = 4096') },
  {
    text: HVM_OF('memory = 2147483648'),
    found: ['memory/unit warning at "2147483648"'],
    fixed: HVM_OF('memory = 2048'),
  },
  { text: HVM_OF('memory = 1048576'), found: [] },
  { text: HVM_OF('maxmem = 512'), found: [] },
  { text: HVM_OF('vcpus = 2'), found: ['memory/missing warning at "name"'] },
  // A file with errors may have it where xl did not get to.
  { text: `${HVM_OF('memory = 5 1 2')}`, found: ['syntax/unexpected error at "1"'] },
  { text: `${HVM}maxmem = 256\n`, found: ['memory/maxmem-below warning at "256"'], fixed: `${HVM}maxmem = 512\n` },
  { text: `${HVM}maxmem = 512\n`, found: [] },
  { text: `${HVM}maxmem = 1024\n`, found: [] },
  // CPUs.
  { text: `${HVM}vcpus = 0\n`, found: ['cpu/none information at "0"'], fixed: `${HVM}vcpus = 1\n` },
  { text: `${HVM}cpu_weight = 65536\n`, found: ['cpu/scheduler warning at "65536"'] },
  { text: `${HVM}cpu_weight = "-1"\ncap = "-1"\n`, found: [] },
  { text: `${HVM}cpu_weight = 512\ncap = 100\n`, found: [] },
  { text: `${HVM}cap = 150\n`, found: ['cpu/scheduler warning at "150"'], says: ['100 for one vCPU'] },
  { text: `${HVM}cap = 150\nvcpus = 1\nmaxvcpus = 2\n`, found: [] },
  { text: `${HVM}altp2m = "disabled"\n`, found: [] },
  { text: `${HVM}altp2m = "mixed"\n`, found: ['cpu/altp2m information at "altp2m"'] },
  // What boots.
  { text: `${HVM}boot = "cdn"\n`, found: [] },
  { text: `${HVM}boot = ""\n`, found: [] },
  {
    text: `${HVM}boot = "cdc"\n`,
    found: ['guest/boot-order warning at ""cdc""'],
    says: ['“c” is there twice'],
    fixed: null,
  },
  { text: `${HVM}boot = "acdn"\n`, found: ['guest/boot-order warning at ""acdn""'], says: ['at most three'] },
  { text: `${HVM}boot = "hd"\n`, found: ['guest/boot-order warning at ""hd""'], fixed: `${HVM}boot = "c"\n` },
  {
    text: `${PV}bootloader = "/usr/bin/pygrub"\ndisk = [ '/dev/vg0/a,raw,xvda,rw' ]\n`,
    found: ['guest/kernel-in-disk information at ""/boot/vmlinuz""'],
  },
  { text: `${PV}bootloader = "/usr/local/bin/mine"\ndisk = [ '/dev/vg0/a,raw,xvda,rw' ]\n`, found: [] },
  // The type.
  {
    text: 'name = "a"\nmemory = 512\nboot = "c"\n',
    found: ['guest/no-kernel error at "boot"'],
    fixed: 'name = "a"\nmemory = 512\ntype = "hvm"\nboot = "c"\n',
  },
  {
    text: 'name = "a"\nmemory = 512\nboot = "c"\n',
    found: ['guest/no-kernel error at "boot"'],
    fixed: 'name = "a"\nmemory = 512\nbuilder = "hvm"\nboot = "c"\n',
    says: ['Did you mean builder = "hvm"?'],
    release: '4.9',
  },
  { text: `${PV}shadow_memory = 8\n`, found: ['key/guest-type information at "shadow_memory"'] },
  // What does nothing alone.
  {
    text: `${HVM}stubdomain_memory = 256\n`,
    found: ['setting/without-partner information at "stubdomain_memory"'],
    fixed: `${HVM}stubdomain_memory = 256\ndevice_model_stubdomain_override = 1\n`,
  },
  { text: `${HVM}stubdomain_memory = 256\ndevice_model_stubdomain_override = 0\n`, found: [] },
  {
    text: `${HVM}spiceport = 6000\nspicepasswd = "x"\n`,
    found: ['setting/without-partner information at "spiceport"'],
    says: ['there is no “spice”'],
  },
  { text: `${HVM}opengl = 1\n`, found: ['setting/without-partner information at "opengl"'] },
  { text: `${HVM}opengl = 0\n`, found: [] },
  {
    text: `${PV}bootloader_args = [ "-q" ]\n`,
    found: ['setting/without-partner information at "bootloader_args"'],
    fixed: PV,
  },
  {
    text: `${PV}bootloader_restrict = 1\n`,
    found: ['key/other-release warning at "bootloader_restrict"'],
    release: '4.17',
  },
  // Disks and cards.
  { text: `${HVM}disk = [ '/dev/vg0/a,raw,xvda,rw', '/dev/vg0/b,raw,xvdb,rw' ]\n`, found: [] },
  {
    text: `${HVM}disk = [ 'phy:/dev/vg0/a,xvda,w' ]\n`,
    found: ['disk/old-form hint at "phy:"'],
    fixed: `${HVM}disk = [ '/dev/vg0/a,raw,xvda,w' ]\n`,
  },
  {
    text: `${HVM}disk = [ 'phy:/dev/vg0/a,hda:disk,w' ]\n`,
    found: ['disk/old-form hint at "phy:"'],
    fixed: `${HVM}disk = [ '/dev/vg0/a,raw,hda,w' ]\n`,
  },
  {
    text: `${HVM}disk = [ 'tap:qcow2:/srv/a.qcow2, hdc:cdrom' ]\n`,
    found: ['disk/old-form hint at "tap:qcow2:"'],
    fixed: `${HVM}disk = [ '/srv/a.qcow2,qcow2,hdc,cdrom' ]\n`,
  },
  // Nothing to mend by itself where xl refuses the string for something else.
  {
    text: `${HVM}disk = [ 'phy:/dev/vg0/a,hda,wr' ]\n`,
    found: ['disk/value error at "wr"'],
  },
  { text: `${HVM}disk = [ '/srv/a:b.img,raw,xvda,rw' ]\n`, found: [] },
  { text: `${HVM}vif = [ 'model=e1000' ]\n`, found: [] },
  { text: `${HVM}vif = [ 'type=vif,model=e1000' ]\n`, found: ['vif/model hint at "model=e1000"'] },
  { text: `${PV}vif = [ 'bridge=xenbr0,model=e1000' ]\n`, found: ['vif/model hint at "model=e1000"'] },
  // The years of xm.
  { text: 'name = "a"\nmemory = 0512\n', found: [], release: '3.4' },
]);
