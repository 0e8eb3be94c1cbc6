/** Where a guest's screen is shown, and its card: `vnc…`, `sdl…`, `vga`, `spice…` of parse_config_data. */
import type { Reader, Step } from '../reader.ts';
import { namedString } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';

const VNC: readonly PlainKey[] = [
  { key: 'vnc', as: 'switch' },
  { key: 'vnclisten', as: 'string' },
  { key: 'vncpasswd', as: 'string', since: '4.1' },
  { key: 'vncdisplay', as: 'number' },
  { key: 'vncunused', as: 'switch' },
];
const SDL: readonly PlainKey[] = [
  { key: 'sdl', as: 'switch' },
  { key: 'opengl', as: 'switch' },
  { key: 'display', as: 'string', since: '4.5' },
  { key: 'xauthority', as: 'string', since: '4.5' },
];
const SPICE: readonly PlainKey[] = [
  { key: 'spice', as: 'switch', since: '4.2' },
  { key: 'spiceport', as: 'number', since: '4.2' },
  { key: 'spicetls_port', as: 'number', since: '4.2' },
  { key: 'spicehost', as: 'string', since: '4.2' },
  { key: 'spicedisable_ticketing', as: 'switch', since: '4.2' },
  { key: 'spicepasswd', as: 'string', since: '4.2' },
  { key: 'spiceagent_mouse', as: 'switch', since: '4.2' },
  { key: 'spicevdagent', as: 'switch', since: '4.4' },
  { key: 'spice_clipboard_sharing', as: 'switch', since: '4.4' },
  { key: 'spiceusbredirection', as: 'number', since: '4.4' },
  { key: 'spice_image_compression', as: 'string', since: '4.6' },
  { key: 'spice_streaming_video', as: 'string', since: '4.6' },
];

/** VNC and SDL, which a PV guest has only where `vnc` is on and `vfb` does not say it all; up to 4.3 only an HVM guest has them. */
export const screen: Step = (reader) => {
  if (reader.guest === 'pv') readForPv(reader);
  else if (reader.guest === 'hvm' || reader.since('4.4')) {
    readPlain(reader, VNC);
    readPlain(reader, SDL);
  }
  if (reader.since('4.10')) reader.defbool('dm_restrict');
};

function readForPv(reader: Reader): void {
  if (!reader.since('4.4')) return;
  if ((reader.strings('vfb', true) ?? []).length > 0) {
    readPlain(reader, VNC);
    if (reader.since('4.5')) readPlain(reader, SDL);
    return;
  }
  if ((reader.long('vnc') ?? 0) === 0) return;
  readPlain(reader, VNC);
  if (!reader.since('4.5')) return;
  readPlain(reader, SDL);
  reader.string('keymap');
}

/** The card, the disks' controller, the keyboard, Spice: an HVM guest's. */
export const graphics: Step = (reader) => {
  if (reader.guest !== 'hvm') return;
  if (reader.since('4.3') && reader.string('vga') !== undefined) namedString(reader, 'vga');
  else reader.long('stdvga');
  if (reader.since('4.6')) namedString(reader, 'hdtype');
  reader.string('keymap');
  readPlain(reader, SPICE);
  reader.defbool('nographic');
};
