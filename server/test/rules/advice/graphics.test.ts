import { check } from '../check.ts';
import { HOST } from '../knowledge.ts';

const HVM = 'name = "a"\ntype = "hvm"\nmemory = 512\n';

check([
  { text: `${HVM}gfx_passthru = "igd"\npci = [ '00:02.0' ]\n`, found: [] },
  { text: `${HVM}gfx_passthru = 0\n`, found: [] },
  { text: `${HVM}gfx_passthru = 1\n`, found: ['graphics/no-card warning at "gfx_passthru"'], fixed: HVM },
  { text: `${HVM}gfx_passthru = "igd"\n`, found: ['graphics/no-card warning at "gfx_passthru"'] },
  {
    text: `${HVM}gfx_passthru = 1\npci = [ '03:00.0' ]\n`,
    found: ['graphics/kind information at "1"'],
    says: ['fits Intel’s own graphics only'],
  },
  {
    text: `${HVM}gfx_passthru = 1\npci = [ '03:00.0', '03:00.1' ]\n`,
    found: ['graphics/no-card warning at "gfx_passthru"'],
    says: ['Other cards are passed without'],
    host: HOST,
  },
  // A device that this host does not have may be anybody's.
  {
    text: `${HVM}gfx_passthru = 1\npci = [ '08:00.0' ]\n`,
    found: ['graphics/kind information at "1"'],
    host: HOST,
    but: ['host/no-such-device'],
  },
  // The old device model, and the releases before xl looked at the cards.
  {
    text: `${HVM}gfx_passthru = 1\ndevice_model_version = "qemu-xen-traditional"\n`,
    found: [],
    release: '4.17',
  },
  { text: 'name = "a"\nbuilder = "hvm"\nmemory = 512\ngfx_passthru = 1\n', found: [], release: '4.6' },
]);
