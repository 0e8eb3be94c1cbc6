import { check } from './check.ts';

check([
  { text: 'vcpus = 2\n', found: [] },
  { text: 'vcpu = 2\n', found: ['key/unknown warning at "vcpu"'], says: ['“vcpus”'], fixed: 'vcpus = 2\n' },
  { text: 'pcis = []\n', found: ['key/unknown warning at "pcis"'], fixed: 'pci = []\n' },
  { text: 'maxcpus = 2\n', found: ['key/unknown warning at "maxcpus"'], fixed: 'maxvcpus = 2\n' },
  { text: 'alt2pm = 2\n', found: ['key/unknown warning at "alt2pm"'], fixed: 'altp2m = 2\n' },
  { text: 'localdate = 1\n', found: ['key/unknown warning at "localdate"'], fixed: 'localtime = 1\n' },
  { text: 'dtb = "x"\n', found: ['key/unknown warning at "dtb"'], fixed: 'device_tree = "x"\n' },
  { text: 'pcipermissive = 1\n', found: ['key/unknown warning at "pcipermissive"'], fixed: 'pci_permissive = 1\n' },
  // Nothing is near enough.
  { text: 'home = "x"\n', found: ['key/unknown warning at "home"'], fixed: null },
  { text: 'frobnicate = 1\n', found: ['key/unknown warning at "frobnicate"'], says: ['ignores it'], fixed: null },
  // Half typed: not a setting yet.
  { text: 'frob\n', found: ['syntax/unexpected error at "frob"'] },
  // Other tools' keys.
  { text: 'autoballoon = "off"\n', found: ['key/xl-conf warning at "autoballoon"'], says: ['/etc/xen/xl.conf'] },
  { text: 'vcpu_avail = 3\n', found: ['key/xm warning at "vcpu_avail"'], says: ['xm'] },
  // A key that both files know.
  { text: 'max_grant_frames = 64\n', found: [] },
  // Other releases' keys.
  { text: 'passthrough = "enabled"\n', found: [], release: '4.13' },
  {
    text: 'passthrough = "enabled"\n',
    found: ['key/other-release warning at "passthrough"'],
    says: ['4.13 and newer'],
    release: '4.12',
  },
  {
    text: 'builder = "hvm"\npvh = 1\n',
    found: ['key/other-release warning at "pvh"'],
    says: ['up to Xen 4.8'],
    but: ['key/deprecated'],
  },
  { text: 'pvh = 1\n', found: ['key/other-release warning at "pvh"'], fixed: 'type = "pvh"\n' },
  // The years of xm.
  { text: 'vcpu_avail = 3\n', found: [], release: '3.4' },
  { text: 'pci_seize = 1\n', found: ['key/other-release warning at "pci_seize"'], release: '3.4' },
  // Successors.
  { text: "builder = 'hvm'\n", found: ['key/deprecated hint at "builder"'], fixed: 'type = "hvm"\n' },
  { text: "builder = 'generic'\n", found: ['key/deprecated hint at "builder"'], fixed: 'type = "pv"\n' },
  { text: "builder = 'hvm'\n", found: [], release: '4.9' },
  { text: 'builder = "hvm"\ntype = "hvm"\n', found: ['key/deprecated hint at "builder"'], fixed: null },
  {
    text: 'type = "hvm"\nstdvga = 1\n',
    found: ['key/deprecated hint at "stdvga"'],
    fixed: 'type = "hvm"\nvga = "stdvga"\n',
  },
  {
    text: 'type = "hvm"\naltp2mhvm = 1\n',
    found: ['key/deprecated information at "altp2mhvm"'],
    says: ['WARNING: Specifying "altp2mhvm" is deprecated. Please use "altp2m" instead.'],
    fixed: 'type = "hvm"\naltp2m = "mixed"\n',
  },
  {
    text: 'name = "a"\ndevice_model = "qemu-dm"\nvcpus = 1\n',
    found: ['key/deprecated information at "device_model"'],
    says: ['WARNING: ignoring device_model directive.'],
    fixed: 'name = "a"\nvcpus = 1\n',
    but: ['memory/missing', 'guest/no-type', 'guest/no-kernel'],
  },
  {
    text: 'type = "hvm"\nstdvga = "yes"\n',
    found: ['key/deprecated hint at "stdvga"'],
    but: ['value/not-a-number'],
    fixed: null,
  },
  // Another type of guest. What it does not use needs no successor, which it may use.
  {
    text: 'type = "pvh"\naltp2mhvm = 1\n',
    found: ['key/guest-type information at "altp2mhvm"'],
    but: ['guest/no-kernel', 'memory/missing'],
  },
  {
    text: 'type = "hvm"\nnr_spis = 32\n',
    found: ['key/guest-type information at "nr_spis"'],
    says: ['Arm', 'an HVM guest'],
  },
  { text: 'type = "pv"\nvga = "stdvga"\n', found: ['key/guest-type information at "vga"'], says: ['HVM', 'PV guest'] },
  { text: 'type = "hvm"\nvga = "stdvga"\n', found: [] },
  // In a Python file unknown names are its variables.
  {
    text: 'arch_libdir = 1\nx = f(1)\n',
    found: ['key/unknown warning at "arch_libdir"', 'key/unknown warning at "x"', 'syntax/unexpected error at "f"'],
  },
  // A sign that xl takes for Python’s is not Python yet.
  {
    text: 'frobnicate = 1\n# see a-b',
    found: ['key/unknown warning at "frobnicate"', 'syntax/lexical error at "#"'],
  },
]);
