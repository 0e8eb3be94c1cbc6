/** The device model, the screen, emulated devices, what stands last; each case is what the real xl prints, from 4.16 on. */
import { checkTranscript, inAGuest } from './check.ts';

const refused = { outcome: 'refused' } as const;
const HVM = 'name="g"\nbuilder="hvm"\n';

function noNumber(line: number, key: string): string {
  return `x.cfg:${line}: warning: parameter \`${key}' is not a valid number`;
}

checkTranscript(
  inAGuest(
    [
      {
        text: 'device_model = "/usr/lib/xen/bin/stubdom-dm"',
        says: [
          'WARNING: ignoring device_model directive.',
          'WARNING: Use "device_model_override" instead if you really want a non-default device_model',
          'WARNING: Or use "device_model_stubdomain_override" if you  want to enable stubdomains',
        ],
      },
      { text: 'device_model = "qemu-dm"', says: [], release: '4.1' },
      {
        text: 'device_model_override = "/q"',
        says: ['WARNING: device model override given without specific DM version'],
        at: '"/q"',
      },
      { text: 'device_model_override = "/q"\ndevice_model_version = "qemu-xen"', says: [] },
      {
        text: 'device_model_version = "qemu-xen-traditional"',
        says: ['Unknown device_model_version "qemu-xen-traditional" specified'],
        ...refused,
      },
      { text: 'device_model_version = "qemu-xen-traditional"', says: [], release: '4.20' },
      {
        text: 'device_model_args = "-x"',
        says: [
          "x.cfg:3: warning: parameter `device_model_args' is a single value but should be a list",
          'xl: Unable to parse device_model_args.',
        ],
        at: '"-x"',
        ...refused,
      },
      { text: 'vga = "std"', says: ['Unknown vga "std" specified'], at: '"std"', ...refused },
      { text: 'vga = "none"\nstdvga = "x"', says: [] },
      { text: 'stdvga = "x"\nspiceport = "y"', says: [noNumber(3, 'stdvga'), noNumber(4, 'spiceport')] },
      { text: 'hdtype = "scsi"', says: ['ERROR: invalid value "scsi" for "hdtype"'], ...refused },
      { text: 'gfx_passthru = "IGD"', says: [] },
      { text: 'gfx_passthru = "-1"', says: [] },
      { text: 'gfx_passthru = "x"', says: ['ERROR: invalid value "x" for "gfx_passthru"'], ...refused },
      { text: 'gfx_passthru = "igd"', says: [noNumber(3, 'gfx_passthru')], release: '4.6' },
      { text: 'serial = [ "pty" ]\nusbdevice = "tablet"\nboot = "d"', says: [] },
      {
        text: 'vnclisten = "127.0.0.1:1"\nvncdisplay = 2',
        says: ['ERROR: Display specified both in vnclisten and vncdisplay!'],
        at: ':1',
        ...refused,
      },
      { text: 'vnclisten = "127.0.0.1:1"\nvncdisplay = 4294967296', says: [] },
      { text: 'vendor_device = "x"', says: ["xl: unknown vendor_device 'x'"], ...refused },
      { text: 'tee = "x"', says: ['Unknown tee "x" specified'], ...refused },
      { text: 'tee = [ ]', says: [] },
      { text: 'sve = 2049', says: ['Unknown sve "2049" specified'], ...refused },
      { text: 'arm_sci = "a,type=none,type=b"', says: ['Unknown ARM_SCI type: b'], at: 'b', ...refused },
      {
        text: 'msr_relaxed = 0',
        says: [
          'WARNING: msr_relaxed will be removed in future versions.',
          'If it fixes an issue you are having please report to xen-devel@lists.xenproject.org.',
        ],
      },
      { text: 'msr_relaxed = 0', says: [], release: '4.14' },
      { text: 'altp2m = "limited"\naltp2m_count = 65535', says: [] },
      { text: 'altp2m = 4', says: ['ERROR: invalid value 4 for "altp2m"'], ...refused },
      { text: 'altp2m = "on"', says: ['ERROR: invalid value "on" for "altp2m"'], ...refused },
      { text: 'altp2m_count = 65536', says: ['ERROR: invalid value 65536 for "altp2m_count"'], ...refused },
      { text: 'vpmu = "x"\nvmtrace_buf_kb = "x"', says: [noNumber(3, 'vpmu')] },
    ],
    HVM,
  ),
);

// A PV guest asks for the rest only where vnc is on and no vfb says it.
checkTranscript(
  inAGuest([
    { text: 'vncdisplay = "x"\nkeymap = [ ]', says: [] },
    { text: 'vnc = "x"\nvncdisplay = "x"', says: [noNumber(3, 'vnc')] },
    {
      text: 'vnc = 1\nvncdisplay = "x"\nkeymap = [ ]',
      says: [noNumber(4, 'vncdisplay'), "x.cfg:5: warning: parameter `keymap' is a list but should be a single value"],
    },
    { text: 'vfb = [ "vnc=1" ]\nvncdisplay = "x"\nkeymap = [ ]', says: [noNumber(4, 'vncdisplay')] },
    { text: 'vga = "std"\nvendor_device = "x"', says: [] },
  ]),
);
