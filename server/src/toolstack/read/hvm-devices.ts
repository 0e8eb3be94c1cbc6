/** The emulated devices of an HVM guest, `gfx_passthru` to `vendor_device` of parse_config_data. */
import type { Reader, Step } from '../reader.ts';
import { fromString, namedString, namesOf, refuseName } from './named.ts';
import { readPlain } from './plain.ts';

export const hvmDevices: Step = (reader) => {
  if (reader.guest !== 'hvm') return;
  readGraphicsPassthrough(reader);
  // A list first, and where there is none the single value: every value is one of them, so xl has nothing to say.
  if (!reader.since('4.5')) reader.string('serial');
  readPlain(reader, [
    { key: 'boot', as: 'string' },
    { key: 'usb', as: 'switch' },
    { key: 'usbversion', as: 'number', since: '4.4' },
  ]);
  if (!reader.since('4.3')) reader.string('usbdevice');
  readPlain(reader, [
    { key: 'vkb_device', as: 'switch', since: '4.13' },
    { key: 'soundhw', as: 'string', since: '4.1' },
    { key: 'xen_platform_pci', as: 'switch', since: '4.1' },
    { key: 'xen_platform_pci_bar_uc', as: 'switch', since: '4.21' },
  ]);
  if (reader.since('4.3')) checkDisplay(reader);
  if (reader.since('4.4')) namedString(reader, 'vendor_device');
};

/** From 4.7 on a number or the name of a kind of card. */
function readGraphicsPassthrough(reader: Reader): void {
  if (!reader.since('4.1')) return;
  if (!reader.since('4.7')) reader.defbool('gfx_passthru');
  else if (reader.long('gfx_passthru', { quiet: true }) === undefined) {
    // A number that was added to something is no number to xl, and no name either.
    const written = reader.string('gfx_passthru');
    const kinds = namesOf(reader, 'gfx_passthru').filter((name) => !/^[0-9]/.test(name));
    if (written !== undefined && fromString(kinds, written) === undefined) {
      refuseName(reader, 'gfx_passthru', written, { names: kinds });
    }
  }
}

/** `vnclisten` may hold a display of its own behind a colon; `vncdisplay` is kept in 32 bits. */
function checkDisplay(reader: Reader): void {
  const listen = reader.string('vnclisten', true);
  const display = reader.long('vncdisplay', { quiet: true });
  if (listen === undefined || display === undefined || display % 2 ** 32 === 0) return;
  const colon = listen.indexOf(':');
  if (colon < 0) return;
  const place = reader.partPlace('vnclisten', colon, listen.length);
  const other = reader.place('vncdisplay');
  reader.say({
    code: 'display/given-twice',
    text: 'ERROR: Display specified both in vnclisten and vncdisplay!',
    effect: 'gives-up',
    written: listen.slice(colon),
    ...(place && { place }),
    ...(other && { related: [{ ...other, message: 'The display in vncdisplay' }] }),
  });
}
