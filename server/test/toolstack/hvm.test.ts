/** What only HVM guests have: asked of the real xl. */
import { checkTranscript } from './check.ts';

checkTranscript([
  {
    text: 'name="g"\ntype="hvm"\nkernel = "/usr/lib/xen/boot/hvmloader"\n',
    says: [
      'WARNING: you seem to be using "kernel" directive to override HVM guest firmware. Ignore that. Use "firmware_override" instead if you really want a non-default firmware',
    ],
    at: 'kernel',
  },
  { text: 'name="g"\ntype="hvm"\nkernel = "/usr/lib/xen/boot/hvmloader.bin"\n', says: [] },
  { text: 'name="g"\ntype="hvm"\nfirmware = "anything"\n', says: [] },
  { text: 'name="g"\ntype="hvm"\nbios = "OVMF"\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\nbios = "foo"\n',
    says: ['ERROR: invalid value "foo" for "bios"'],
    outcome: 'refused',
    at: '"foo"',
  },
  {
    text: 'name="g"\ntype="hvm"\nbios_path_override = "/x"\n',
    says: ['WARNING: bios_path_override given without specific bios name'],
    at: 'bios_path_override',
  },
  {
    text: 'name="g"\ntype="hvm"\nbios_path_override = "/x"\nbios = [ "ovmf" ]\n',
    says: [
      "x.cfg:4: warning: parameter `bios' is a list but should be a single value",
      'WARNING: bios_path_override given without specific bios name',
    ],
  },
  { text: 'name="g"\ntype="hvm"\nbios_path_override = "/x"\nbios = "ovmf"\n', says: [] },
  { text: 'name="g"\ntype="hvm"\nviridian = "yes"\n', says: [] },
  { text: 'name="g"\ntype="hvm"\nviridian = [ "base", "!stimer", "all", "defaults" ]\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\nviridian = [ "!all" ]\n',
    says: [`xl: unknown viridian enlightenment 'all'`],
    outcome: 'refused',
    at: 'all',
  },
  { text: 'name="g"\ntype="hvm"\nviridian = [ "Base" ]\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\nviridian = [ "ALL" ]\n',
    says: [`xl: unknown viridian enlightenment 'ALL'`],
    outcome: 'refused',
    at: '"ALL"',
  },
  { text: 'name="g"\ntype="hvm"\nviridian = [ "base", [ "x" ] ]\n', says: [], outcome: 'crashed', at: '[ "x" ]' },
  {
    text: 'name="g"\ntype="hvm"\nviridian = [ "foo", [ "x" ] ]\n',
    says: [`xl: unknown viridian enlightenment 'foo'`],
    outcome: 'refused',
  },
  {
    text: 'name="g"\ntype="hvm"\nmmio_hole = 255\n',
    says: ['ERROR: invalid value 255 for "mmio_hole"'],
    outcome: 'refused',
    at: '255',
  },
  { text: 'name="g"\ntype="hvm"\nmmio_hole = 256\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\nmmio_hole = 3841\n',
    says: ['ERROR: invalid value 3841 for "mmio_hole"'],
    outcome: 'refused',
  },
  { text: 'name="g"\ntype="hvm"\nmmio_hole = 17592186044672\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\naltp2mhvm = 1\n',
    says: ['WARNING: Specifying "altp2mhvm" is deprecated. Please use "altp2m" instead.'],
    at: 'altp2mhvm',
  },
  { text: 'name="g"\ntype="hvm"\nsmbios = "oem=x"\n', says: [], release: '4.17' },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = "oem=x"\n',
    says: [
      "x.cfg:3: warning: parameter `smbios' is a single value but should be a list",
      'xl: Unable to parse smbios options.',
    ],
    outcome: 'refused',
    at: '"oem=x"',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = [ "oem" ]\n',
    says: [`xl: failed to split "oem" at '='`],
    outcome: 'refused',
    at: '"oem"',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = [ "oem=" ]\n',
    says: ['xl: empty value not allowed for smbios "oem="'],
    outcome: 'refused',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = [ "foo=x" ]\n',
    says: [`xl: unknown smbios type 'foo'`],
    outcome: 'refused',
    at: 'foo',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = [ "OEM=a=b", [ "x" ] ]\n',
    says: ['xl: Unable to get element #1 in smbios list'],
    outcome: 'refused',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nsmbios = [ "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", "oem=x", ]\n',
    says: ['xl: smbios limited to 99 oem strings'],
    outcome: 'refused',
    release: '4.18',
  },
  {
    text: 'name="g"\ntype="hvm"\nms_vm_genid = "Generate"\n',
    says: ['ERROR: "ms_vm_genid" option must be "generate" or "none"'],
    outcome: 'refused',
    at: '"Generate"',
  },
  { text: 'name="g"\ntype="hvm"\nms_vm_genid = "none"\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\nmca_caps = "lmce"\n',
    says: ['ERROR: unable to parse mca_caps.'],
    outcome: 'refused',
    at: '"lmce"',
  },
  {
    text: 'name="g"\ntype="hvm"\nmca_caps = [ "LMCE" ]\n',
    says: [`ERROR: unrecognized MCA capability 'LMCE'.`],
    outcome: 'refused',
    at: '"LMCE"',
  },
  { text: 'name="g"\ntype="hvm"\nmca_caps = [ [ "lmce" ] ]\n', says: [], outcome: 'crashed', at: '[ "lmce" ]' },
  { text: 'name="g"\ntype="hvm"\nhvm_pirq = "x"\n', says: [], release: '4.18' },
  {
    text: 'name="g"\ntype="hvm"\nhvm_pirq = "x"\n',
    says: ["x.cfg:3: warning: parameter `hvm_pirq' is not a valid number"],
    release: '4.19',
  },
]);
