/** Ends, clocks, kernels: asked of the real xl. */
import { checkTranscript } from './check.ts';

checkTranscript([
  { text: 'name="g"\nkernel="/k"\nmax_grant_frames = "abc"\n', says: [], outcome: 'refused', at: '"abc"' },
  { text: 'name="g"\nkernel="/k"\nmax_grant_frames = [ 1 ]\n', says: [], outcome: 'refused' },
  { text: 'name="g"\nkernel="/k"\nmax_grant_frames = 2147483648\n', says: [], outcome: 'refused' },
  { text: 'name="g"\nkernel="/k"\nmax_grant_frames = 2147483647\n', says: [] },
  { text: 'name="g"\nkernel="/k"\nmax_grant_version = 2\nmax_grant_version += 1\n', says: [], outcome: 'refused' },
  {
    text: 'name="g"\nkernel="/k"\non_crash = "Restart"\n',
    says: ['Unknown on_crash action "Restart" specified'],
    outcome: 'refused',
    at: '"Restart"',
  },
  { text: 'name="g"\nkernel="/k"\non_soft_reset = "soft-reset"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\non_reboot = [ "restart" ]\n',
    says: ["x.cfg:3: warning: parameter `on_reboot' is a list but should be a single value"],
  },
  {
    text: 'name="g"\nkernel="/k"\ntsc_mode = 0\n',
    says: [
      'WARNING: specifying "tsc_mode" as an integer is deprecated. Please use the named parameter variant. e.g. tsc_mode="default"',
    ],
    at: '0',
  },
  {
    text: 'name="g"\nkernel="/k"\ntsc_mode = 7\n',
    says: [
      'WARNING: specifying "tsc_mode" as an integer is deprecated. Please use the named parameter variant. ',
      'ERROR: invalid value 7 for "tsc_mode"',
    ],
    outcome: 'refused',
  },
  { text: 'name="g"\nkernel="/k"\ntsc_mode = "Native"\n', says: ['got a tsc mode string: "Native"'], release: '4.17' },
  { text: 'name="g"\nkernel="/k"\ntsc_mode = "Native"\n', says: [], release: '4.19' },
  {
    text: 'name="g"\nkernel="/k"\ntsc_mode = "x"\n',
    says: ['got a tsc mode string: "x"', 'ERROR: invalid value "x" for "tsc_mode"'],
    outcome: 'refused',
    at: '"x"',
    release: '4.17',
  },
  {
    text: 'name="g"\nkernel="/k"\ntsc_mode = "x"\n',
    says: ['ERROR: invalid value "x" for "tsc_mode"'],
    outcome: 'refused',
    at: '"x"',
    release: '4.19',
  },
  {
    text: 'name="g"\nkernel="/k"\ntimer_mode = 1\n',
    says: ['ERROR: "timer_mode" option is not supported for PV guests.'],
    outcome: 'refused',
    at: 'timer_mode',
  },
  {
    text: 'name="g"\ntype="hvm"\ntimer_mode = 1\n',
    says: [
      'WARNING: specifying "timer_mode" as an integer is deprecated. Please use the named parameter variant. e.g. timer_mode="no_delay_for_missed_ticks"',
    ],
    at: '1',
  },
  {
    text: 'name="g"\ntype="hvm"\ntimer_mode = "-1"\n',
    says: [
      'WARNING: specifying "timer_mode" as an integer is deprecated. Please use the named parameter variant. e.g. timer_mode="unknown"',
      'ERROR: invalid value -1 for "timer_mode"',
    ],
    outcome: 'refused',
  },
  { text: 'name="g"\ntype="hvm"\ntimer_mode = "UNKNOWN"\n', says: [] },
  {
    text: 'name="g"\ntype="hvm"\ntimer_mode = 9223372036854775807\n',
    says: [
      'WARNING: specifying "timer_mode" as an integer is deprecated. Please use the named parameter variant. e.g. timer_mode="unknown"',
      'ERROR: invalid value 9223372036854775807 for "timer_mode"',
    ],
    outcome: 'refused',
  },
  {
    text: 'name="g"\nkernel="/k"\ntype = "pvh"\ntimer_mode = "x"\n',
    says: ['ERROR: invalid value "x" for "timer_mode"'],
    outcome: 'refused',
    at: '"x"',
  },
  {
    text: 'name="g"\nkernel="/k"\nvncviewer = 1\n',
    says: ['WARNING: ignoring "vncviewer" option. Use "-V" option of "xl create" to automatically spawn vncviewer.'],
  },
  {
    text: 'name="g"\nkernel="/k"\nvncviewer = "x"\n',
    says: ["x.cfg:3: warning: parameter `vncviewer' is not a valid number"],
  },
  {
    text: 'name="g"\nkernel="/k"\ncmdline = "a"\nroot = "b"\nextra = "c"\n',
    says: ['Warning: ignoring root= and extra= in favour of cmdline='],
    at: 'root',
  },
  { text: 'name="g"\nkernel="/k"\nroot = "b"\nextra = "c"\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\ncmdline = "a"\nroot = [ "b" ]\n',
    says: ["x.cfg:4: warning: parameter `root' is a list but should be a single value"],
  },
  {
    text: 'name="g"\nkernel="/k"\nbootloader_args = "--a"\n',
    says: ['WARNING: Specifying "bootloader_args" as a string is deprecated. Please use a list of arguments.'],
    at: '"--a"',
  },
  {
    text: 'name="g"\nkernel="/k"\nbootloader_args = " "\n',
    says: ['WARNING: Specifying "bootloader_args" as a string is deprecated. Please use a list of arguments.'],
    outcome: 'crashed',
    at: '" "',
  },
  { text: 'name="g"\nkernel="/k"\nbootloader_args = [ "a", [ "b" ] ]\n', says: [] },
  {
    text: 'name="g"\nkernel="/k"\nfirmware = "pvgrub64"\n',
    says: ['ERROR: both kernel and firmware specified'],
    outcome: 'refused',
    at: '"pvgrub64"',
  },
  { text: 'name = "g"\nfirmware = "pvgrub"\n', says: [] },
  {
    text: 'name = "g"\nfirmware = "ovmf"\n',
    says: ['ERROR: only pvgrub{32|64} supported as firmware options'],
    outcome: 'refused',
    at: '"ovmf"',
  },
  {
    text: 'name = "g"\nfirmware = [ "pvgrub64" ]\n',
    says: [
      "x.cfg:2: warning: parameter `firmware' is a list but should be a single value",
      'Neither kernel nor bootloader specified',
    ],
    outcome: 'refused',
  },
]);
