import { check } from '../check.ts';

const HVM = 'name = "a"\ntype = "hvm"\nmemory = 512\n';
const PV = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n';
const OPEN = 'security/open-screen';

check([
  // The keyboard.
  ...['de', 'en-us', 'bepo', '', '/etc/xen/mine'].map((name) => ({ text: `${HVM}keymap = "${name}"\n`, found: [] })),
  {
    text: `${HVM}keymap = "xx"\n`,
    found: ['display/keymap warning at ""xx""'],
    says: ['no keymap “xx”'],
    fixed: null,
  },
  ...[
    ['us', 'en-us'],
    ['UK', 'en-gb'],
    ['en_gb', 'en-gb'],
    ['DE', 'de'],
    ['pt-bt', 'pt-br'],
  ].map(([name, better]) => ({
    text: `${HVM}keymap = "${name}"\n`,
    found: [`display/keymap warning at ""${name}""`],
    fixed: `${HVM}keymap = "${better}"\n`,
  })),
  { text: `${HVM}vnc = 0\nkeymap = "xx"\n`, found: [] },
  { text: `${PV}vnc = 1\nkeymap = "xx"\n`, found: ['display/keymap warning at ""xx""'] },
  { text: `${PV}vnc = 1\nkeymap = "xx"\n`, found: [], release: '4.4', but: ['display/vfb-instead'] },
  {
    text: `${PV}vfb = [ 'vnc=1,keymap=us', 'vnc=1,keymap=xx' ]\n`,
    found: ['display/keymap warning at "us"'],
    fixed: `${PV}vfb = [ 'vnc=1,keymap=en-us', 'vnc=1,keymap=xx' ]\n`,
  },
  // Who can see the screen.
  { text: `${HVM}vnclisten = "127.0.0.1"\n`, found: [] },
  { text: `${HVM}vnclisten = "192.168.1.10"\n`, found: [] },
  { text: `${HVM}vnc = 0\nvnclisten = "0.0.0.0"\nvncpasswd = "x"\n`, found: [] },
  ...['0.0.0.0', '', '0', '[::]:1', '0.0.0.0:2', ':3'].map((address) => ({
    text: `${HVM}vnclisten = "${address}"\n`,
    found: [`${OPEN} warning at ""${address}""`],
    fixed: `${HVM}vnclisten = "127.0.0.1"\n`,
  })),
  {
    text: `${HVM}vnclisten = "0.0.0.0"\nvncpasswd = "secret"\n`,
    found: [`${OPEN} information at ""0.0.0.0""`, 'security/plain-password information at ""secret""'],
    says: ['encrypts nothing', 'in plain text'],
  },
  { text: `${HVM}vncpasswd = ""\n`, found: [] },
  { text: `${PV}vnc = 1\nvnclisten = "0.0.0.0"\n`, found: [`${OPEN} warning at ""0.0.0.0""`] },
  { text: `${PV}vfb = [ 'vnclisten=0.0.0.0' ]\n`, found: [`${OPEN} warning at "vnclisten=0.0.0.0"`] },
  { text: `${PV}vfb = [ 'vnc=0,vnclisten=0.0.0.0,vncpasswd=x' ]\n`, found: [] },
  {
    text: `${PV}vfb = [ 'vnc=1,vncpasswd=x' ]\n`,
    found: ['security/plain-password information at "x"'],
  },
  {
    text: `${HVM}spice = 1\nspiceport = 6000\nspicepasswd = "x"\n`,
    found: ['security/plain-password information at ""x""'],
  },
  {
    text: `${HVM}spice = 1\nspiceport = 6000\nspicehost = "0.0.0.0"\nspicedisable_ticketing = 1\n`,
    found: [`${OPEN} warning at "spicedisable_ticketing"`],
    fixed: `${HVM}spice = 1\nspiceport = 6000\nspicehost = "127.0.0.1"\nspicedisable_ticketing = 1\n`,
  },
  { text: `${HVM}spice = 1\nspiceport = 6000\nspicehost = "127.0.0.1"\nspicedisable_ticketing = 1\n`, found: [] },
  {
    text: `${HVM}spice = 1\n`,
    found: ['display/spice-incomplete warning at "spice"'],
    says: ['Set “spiceport”', 'spicepasswd'],
  },
  {
    text: `${HVM}spice = 1\nspiceport = 6000\n`,
    found: ['display/spice-incomplete warning at "spice"'],
    says: ['missing password'],
  },
  { text: `${HVM}spice = 1\ndevice_model_stubdomain_override = 1\n`, found: [] },
  { text: `${HVM}spice = 0\n`, found: [] },
  // nographic.
  {
    text: `${HVM}nographic = 1\n`,
    found: ['display/nographic warning at "nographic"'],
    fixed: `${HVM}nographic = 1\nvnc = 0\n`,
  },
  {
    text: `${HVM}vnc = 1\nnographic = 1\n`,
    found: ['display/nographic warning at "nographic"'],
    fixed: `${HVM}vnc = 0\nnographic = 1\n`,
  },
  { text: `${HVM}vnc = 0\nnographic = 1\n`, found: [] },
  {
    text: `${HVM}vnc = 0\nsdl = 1\nnographic = 1\n`,
    found: ['display/nographic warning at "nographic"'],
    says: ['“sdl”'],
  },
  // vfb.
  {
    text: `${HVM}vfb = [ 'type=vnc,vncdisplay=1' ]\n`,
    found: ['display/vfb-ignored warning at "type=vnc,vncdisplay=1"'],
    says: ['An HVM guest takes nothing about VNC'],
    but: ['device/unknown-option'],
  },
  { text: `${HVM}vfb = [ '' ]\n`, found: [] },
  // Nothing behind a part without `=` is read.
  { text: `${PV}vfb = [ 'vnc=1,foo,vncpasswd=x' ]\n`, found: [], but: ['device/rest-ignored'] },
  {
    text: `${PV}vfb = [ 'vnc=1' ]\nvncdisplay = 2\nkeymap = "de"\n`,
    found: ['display/vfb-instead information at "vncdisplay"'],
  },
  { text: `${PV}vfb = [ 'vnc=1' ]\nvnc = 1\n`, found: [] },
  { text: `${PV}vfb = [ 'vnc=1' ]\nvnc = 0\n`, found: ['display/vfb-instead information at "vnc"'] },
  {
    text: `${PV}vnc = 1\nvncpasswd = "x"\nvfb = [ 'vnc=1' ]\n`,
    found: ['display/vfb-instead warning at "vncpasswd"'],
    fixed: `${PV}vnc = 1\nvfb = [ 'vnc=1' ]\n`,
  },
  {
    text: `${PV}vnclisten = "0.0.0.0"\nvncpasswd = "x"\n`,
    found: ['display/no-screen information at "vnclisten"'],
    fixed: `${PV}vnclisten = "0.0.0.0"\nvnc = 1\nvncpasswd = "x"\n`,
  },
  { text: `${PV}vnc = 0\nvnclisten = "0.0.0.0"\n`, found: [] },
  { text: `${PV}sdl = 1\n`, found: ['display/no-screen information at "sdl"'] },
]);
