import { check } from './check.ts';

check([
  // Lists and single values.
  {
    text: 'vcpus = [ 2 ]\n',
    found: ['value/single-expected warning at "[ 2 ]"'],
    says: ["parameter `vcpus' is a list but should be a single value"],
    fixed: 'vcpus = 2\n',
  },
  {
    text: 'name = [ "a" ]\n',
    found: ['value/single-expected error at "[ "a" ]"'],
    but: ['memory/missing'],
    says: ['Domain name must be specified.'],
  },
  {
    text: "disk = 'phy:/dev/a,hda,w'\n",
    found: ['value/list-expected warning at "\'phy:/dev/a,hda,w\'"'],
    says: ["parameter `disk' is a single value but should be a list"],
    fixed: "disk = [ 'phy:/dev/a,hda,w' ]\n",
  },
  { text: 'cpus = "1-3"\n', found: [] },
  { text: 'cpus = [ 1, 3 ]\n', found: [] },
  {
    text: 'device_model_args = "-x"\n',
    found: ['value/list-expected error at ""-x""'],
    says: ['xl: Unable to parse device_model_args.'],
  },
  { text: 'device_model_args = [ "-x" ]\n', found: [] },
  // Numbers.
  { text: 'vcpus = 0x10\n', found: [] },
  { text: 'vcpus = "2"\n', found: [] },
  {
    text: 'vcpus = 2abc\n',
    found: ['value/not-a-number warning at "2abc"'],
    says: ["parameter `vcpus' is not a valid number"],
  },
  { text: 'vcpus = "2 "\n', found: ['value/not-a-number warning at ""2 ""'], fixed: 'vcpus = 2\n' },
  { text: 'memory = 09\n', found: ['value/not-a-number warning at "09"'], says: ['octal'], fixed: 'memory = 9\n' },
  { text: 'memory = "512M"\n', found: ['value/not-a-number warning at ""512M""'], fixed: 'memory = 512\n' },
  { text: 'memory = "2 GB"\n', found: ['value/not-a-number warning at ""2 GB""'], fixed: 'memory = 2048\n' },
  {
    text: 'memory = 99999999999999999999\n',
    found: ['value/not-a-number warning at "99999999999999999999"'],
    says: ['Numerical result out of range'],
  },
  { text: 'pci_permissive = "yes"\n', found: ['value/not-a-number warning at ""yes""'], fixed: 'pci_permissive = 1\n' },
  { text: 'localtime = "off"\n', found: ['value/not-a-number warning at ""off""'], fixed: 'localtime = 0\n' },
  {
    text: 'vcpus = 1\nvcpus += 2\n',
    found: ['value/not-a-number warning at "2"'],
    says: ["can't use += with numbers"],
    fixed: 'vcpus = 1\nvcpus = 2\n',
  },
  { text: 'max_grant_frames = "abc"\n', found: ['value/bounds error at ""abc""'], says: ['without a word'] },
  { text: 'max_grant_frames = "abc"\n', found: ['value/not-a-number warning at ""abc""'], release: '4.12' },
  // Names.
  { text: 'type = "hvm"\n', found: [] },
  { text: 'type = "h"\n', found: [] },
  { text: 'type = ""\n', found: [] },
  {
    text: 'type = "HVM"\n',
    found: ['value/unknown error at ""HVM""'],
    says: ['Invalid domain type HVM.'],
    fixed: 'type = "hvm"\n',
  },
  { text: 'type = "pvhvm"\n', found: ['value/unknown error at ""pvhvm""'] },
  { text: 'type = "HVM"\n', found: ['key/other-release warning at "type"'], release: '4.9' },
  {
    text: 'builder = "linux"\n',
    found: ['value/unknown error at ""linux""'],
    says: ['Invalid domain type linux. Older releases took it: write type = "pv".'],
    fixed: 'type = "pv"\n',
  },
  { text: 'builder = "linux"\n', found: [], release: '4.9' },
  { text: 'builder = "HVM"\n', found: ['guest/type-ignored warning at "builder"'], release: '4.9' },
  {
    text: "passthrough = 'foo'\n",
    found: ['value/unknown error at "\'foo\'"'],
    says: ["ERROR: unknown passthrough option 'foo'"],
  },
  { text: 'passthrough = "Enabled"\n', found: [] },
  { text: 'passthrough = "default"\n', found: [] },
  {
    text: 'type = "hvm"\ngfx_passthru = "foo"\n',
    found: ['value/unknown error at ""foo""'],
    says: ['ERROR: invalid value "foo" for "gfx_passthru"'],
  },
  { text: 'type = "hvm"\ngfx_passthru = 1\n', found: [], but: ['graphics/no-card'] },
  { text: 'type = "hvm"\ngfx_passthru = "igd"\n', found: [], but: ['graphics/no-card'] },
  // xl does not look at it for other guests.
  { text: 'type = "pv"\ngfx_passthru = "foo"\n', found: ['key/guest-type information at "gfx_passthru"'] },
  { text: 'builder = "hvm"\ngfx_passthru = "igd"\n', found: ['value/not-a-number warning at ""igd""'], release: '4.6' },
  {
    text: 'on_crash = "reboot"\n',
    found: ['value/unknown error at ""reboot""'],
    says: ['Unknown on_crash action "reboot" specified'],
  },
  { text: 'on_crash = "restart"\n', found: [] },
  { text: 'on_reboot = "Restart"\n', found: ['value/unknown error at ""Restart""'], fixed: 'on_reboot = "restart"\n' },
  { text: 'type = "hvm"\nvga = "qxl"\n', found: [] },
  { text: 'builder = "hvm"\nvga = "qxl"\n', found: ['value/unknown error at ""qxl""'], says: ['4.6'], release: '4.5' },
  {
    text: 'device_model_version = "qemu-xen-traditional"\n',
    found: ['value/unknown error at ""qemu-xen-traditional""'],
    says: ['to 4.20'],
  },
  { text: 'tsc_mode = 0\n', found: ['value/deprecated information at "0"'], fixed: 'tsc_mode = "default"\n' },
  { text: 'tsc_mode = 7\n', found: ['value/unknown error at "7"'], says: ['ERROR: invalid value 7 for "tsc_mode"'] },
  { text: 'tsc_mode = "native"\n', found: [] },
  { text: 'tsc_mode = "Native"\n', found: [] },
  {
    text: 'bootloader_args = "--a --b"\n',
    found: ['value/deprecated information at ""--a --b""'],
    but: ['setting/without-partner'],
    fixed: "bootloader_args = [ '--a', '--b' ]\n",
  },
  // Settings that fight each other.
  {
    text: 'builder = "hvm"\ntype = "pv"\n',
    found: ['guest/contradiction error at "builder"'],
    but: ['key/deprecated'],
    says: ['Contradicting'],
  },
  { text: 'builder = "generic"\ntype = "pv"\n', found: [], but: ['key/deprecated'] },
  {
    text: 'type = "pv"\ntimer_mode = "unknown"\n',
    found: ['guest/timer-mode error at "timer_mode"'],
    but: ['key/guest-type'],
  },
  {
    text: 'type = "hvm"\nkernel = "/usr/lib/xen/boot/hvmloader"\n',
    found: ['guest/hvmloader information at "kernel"'],
    fixed: 'type = "hvm"\n',
  },
  // A builder that only `type` can name.
  ...(
    [
      ['pvh', 'pvh'],
      ['pv', 'pv'],
    ] as const
  ).map(([written, type]) => ({
    text: `builder = "${written}"\n`,
    found: [`value/unknown error at ""${written}""`],
    says: [`write type = "${type}"`],
    fixed: `type = "${type}"\n`,
  })),
  {
    text: 'builder = "pv"\ntype = "pv"\n',
    found: ['value/unknown error at ""pv""'],
    fixed: 'type = "pv"\n',
  },
  // An empty string among disks is no disk that lacks a name.
  {
    text: 'disk = [ "/a,raw,xvda,w", \'\' ]\n',
    found: ['disk/no-vdev error at "\'\'"'],
    says: ['There is nothing in the string.'],
    fixed: 'disk = [ "/a,raw,xvda,w" ]\n',
  },
  {
    text: 'disk = [\n  \'\',\n  "/a,raw,xvda,w",\n]\n',
    found: ['disk/no-vdev error at "\'\'"'],
    fixed: 'disk = [\n  "/a,raw,xvda,w",\n]\n',
  },
  { text: "disk = [ '' ]\n", found: ['disk/no-vdev error at "\'\'"'], fixed: 'disk = [  ]\n' },
  {
    text: 'disk = [ "/a,raw,xvda,w", # root\n\'\' ]\n',
    found: ['disk/no-vdev error at "\'\'"'],
    fixed: null,
  },
  // The type left out: what follows from that is said once, with its mend.
  {
    text: 'name = "a"\nmemory = 512\ntimer_mode = 1\nnx = 1\nvif = [ "model=e1000", "type=ioemu" ]\n',
    found: ['guest/timer-mode error at "timer_mode"'],
    says: ['not supported for PV guests. “timer_mode” and one more', 'Did you mean type = "hvm"?'],
    fixed: 'name = "a"\nmemory = 512\ntype = "hvm"\ntimer_mode = 1\nnx = 1\nvif = [ "model=e1000", "type=ioemu" ]\n',
  },
  {
    text: 'name = "a"\nmemory = 512\nnx = 1\nvif = [ "model=e1000" ]\n',
    found: ['guest/no-kernel error at "nx"'],
    fixed: 'name = "a"\nmemory = 512\ntype = "hvm"\nnx = 1\nvif = [ "model=e1000" ]\n',
  },
  {
    text: 'name = "a"\nmemory = 512\ntyp = "hvm"\ntimer_mode = 1\nnx = 1\n',
    found: ['key/unknown warning at "typ"', 'guest/timer-mode error at "timer_mode"'],
    says: ['xl knows no “typ”: did you mean “type”?'],
    fixed: 'name = "a"\nmemory = 512\ntype = "hvm"\ntimer_mode = 1\nnx = 1\n',
  },
  {
    text: 'name = "a"\nmemory = 512\nkernel = "/k"\ntyp = "hvm"\nnx = 1\nviridian = 1\n',
    found: ['key/unknown warning at "typ"'],
  },
  // Here xl comes to the card, once the domain is made.
  {
    text: 'name = "a"\nmemory = 512\nkernel = "/k"\ntyp = "hvm"\nnx = 1\nvif = [ "type=ioemu,model=e1000" ]\n',
    found: ['key/unknown warning at "typ"', 'vif/emulated warning at "ioemu"'],
  },
  {
    text: 'name = "a"\nmemory = 512\nkernal = "/k"\n',
    found: ['guest/no-kernel error at "kernal"', 'key/unknown warning at "kernal"'],
    says: ['Neither kernel nor bootloader specified. xl knows no “kernal”: did you mean “kernel”?'],
    fixed: 'name = "a"\nmemory = 512\nkernel = "/k"\n',
  },
  // A setting that a later one replaces is not judged: xl never sees it.
  { text: 'vcpus = "x"\nvcpus = 2\n', found: ['setting/repeated warning at "vcpus = "x""'] },
  // What a guest of this type does not read says nothing.
  { text: 'type = "pv"\nnx = "x"\n', found: ['key/guest-type information at "nx"'] },
  // Dropped without a word.
  {
    text: 'type = "hvm"\nviridian = "yes"\n',
    found: ['value/ignored warning at ""yes""'],
    says: ['without a word'],
    fixed: 'type = "hvm"\nviridian = 1\n',
  },
  { text: 'type = "hvm"\nvnuma = "x"\n', found: ['value/ignored warning at ""x""'], says: ['a list'] },
  // The guest as a whole.
  {
    text: 'memory = 512\n',
    found: ['guest/no-kernel error at ""', 'guest/no-name error at ""'],
    says: ['Domain name must be specified.', 'Neither kernel nor bootloader specified.'],
  },
  {
    text: 'uuid = "{0b6bd5a2-5d10-4b3e-8a5b-00000000000a}"\n',
    found: ['guest/uuid error at ""{0b6bd5a2-5d10-4b3e-8a5b-00000000000a}""'],
    says: ['Failed to parse UUID: {0b6b'],
    fixed: 'uuid = "0b6bd5a2-5d10-4b3e-8a5b-00000000000a"\n',
  },
  { text: 'uuid = "0b6bd5a2"\n', found: ['guest/uuid error at ""0b6bd5a2""'], fixed: null },
  {
    text: 'vcpus = 4\nmaxvcpus = 2\n',
    found: ['guest/maxvcpus error at "2"'],
    says: ['xl: maxvcpus < vcpus'],
    fixed: 'vcpus = 4\nmaxvcpus = 4\n',
  },
  { text: 'vcpus = "-3"\n', found: ['guest/vcpus error at ""-3""'], release: '4.17' },
  {
    text: 'vcpus = 2\ncpus = "0-1,x-3"\n',
    found: ['guest/affinity error at "x-3"'],
    says: ['Invalid pcpu range: x-3.'],
  },
  { text: 'vcpus = 1\ncpus = "^1"\n', found: ['guest/no-cpu error at ""^1""'] },
  // Which CPUs there are is the host's affair.
  { text: 'vcpus = 1\ncpus = "1000"\n', found: [] },
  {
    text: 'kernel = "/k"\nfirmware = "pvgrub64"\n',
    found: ['guest/kernel-and-firmware error at ""pvgrub64""'],
    fixed: 'kernel = "/k"\n',
  },
  {
    text: 'cmdline = "a"\nroot = "/dev/xvda1"\n',
    found: ['guest/cmdline-wins warning at "root"'],
    says: ['Warning: ignoring root= and extra= in favour of cmdline='],
  },
  {
    text: 'type = "hvm"\nviridian = [ "bas" ]\n',
    found: ['value/unknown error at ""bas""'],
    says: ["xl: unknown viridian enlightenment 'bas'"],
    fixed: 'type = "hvm"\nviridian = [ "base" ]\n',
    but: ['guest/viridian'],
  },
  { text: 'type = "hvm"\nviridian = [ [ "base" ] ]\n', found: ['value/nested-list error at "[ "base" ]"'] },
  {
    text: 'type = "hvm"\nmmio_hole = 100\n',
    found: ['value/bounds error at "100"'],
    says: ['ERROR: invalid value 100 for "mmio_hole"'],
  },
  {
    text: 'llc_colors = [ "9-3" ]\n',
    found: ['value/llc-colors error at ""9-3""'],
    says: ['xl: Start LLC color is greater than end: 9-3'],
    but: ['key/guest-type', 'guest/arm-only'],
  },
  { text: 'xenstore_quota = [ "nodes" ]\n', found: ['value/quota error at ""nodes""'] },
  { text: 'type = "hvm"\nsmbios = [ "oem" ]\n', found: ['value/smbios error at ""oem""'] },
  { text: 'type = "hvm"\nbios_path_override = "/x"\n', found: ['guest/bios-path warning at "bios_path_override"'] },
  // Two mistakes, two findings.
  {
    text: 'on_crash = "x"\ntsc_mode = 9\n',
    found: ['value/unknown error at ""x""', 'value/unknown error at "9"'],
  },
]);
