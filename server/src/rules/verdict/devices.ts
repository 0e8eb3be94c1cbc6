import { insert } from '../spans.ts';
import type { VerdictRow } from './row.ts';

/** What xl says of the strings of `p9`, `vtpm`, `vdispl`, `pvcalls`, `vsnd`, `channel`, `vfb`, `usbctrl`, `usbdev`, `vkb` and `virtio`. */
export const deviceRows: readonly VerdictRow[] = [
  {
    code: 'device/unknown-option',
    severity: 'error',
    title: 'An option that strings of this key do not have.',
    explain: ({ effect, text, written, names = [] }) => {
      const takes = names.length <= 12 ? ` It takes ${names.join(', ')}.` : '';
      if (effect === 'gives-up') return takes.trim();
      return text === '' ? `xl does not know “${written}” and ignores it without a word.${takes}` : takes.trim();
    },
  },
  {
    code: 'device/value',
    severity: 'error',
    title: 'A value that an option of a device does not take.',
    explain: ({ effect, names = [] }) => {
      const takes = names.length === 0 ? '' : ` It is one of ${names.join(', ')}.`;
      return effect === 'goes-on'
        ? 'xl goes on all the same, and the guest gets a screen without a size.'
        : takes.trim();
    },
  },
  {
    code: 'device/missing-option',
    severity: 'error',
    title: 'A device without an option that xl cannot do without.',
  },
  {
    code: 'device/no-value',
    severity: 'error',
    title: 'A part of a device’s string that is no NAME=VALUE.',
    explain: ({ effect }) =>
      effect === 'crashes'
        ? 'A type that begins with “virtio” goes on behind a comma, such as type=virtio,device22.'
        : effect === 'undefined'
          ? 'A connector is written ID:WIDTHxHEIGHT. What xl makes of this one is left to chance: it may crash.'
          : 'It is written NAME=VALUE.',
  },
  {
    code: 'device/empty',
    severity: 'error',
    title: 'An empty string where xl wants a device, which crashes it.',
    explain: 'There is nothing between the quotes.',
  },
  {
    code: 'device/rest-ignored',
    severity: 'warning',
    title: 'A part without `=`: xl ignores it and all that follows in the string, without a word.',
    explain: ({ written }) => `xl stops reading the string at “${written}”, which has no “=”, without a word.`,
  },
  {
    code: 'device/not-a-card',
    severity: 'error',
    title: 'A string where `vsnd` wants a list: each sound card is a list of strings.',
    explain: 'Each card is a list of its own: vsnd = [ [ "CARD, …", "PCM, …" ] ].',
    fixes: ({ place }) => [
      {
        title: 'Put brackets around it',
        preferred: true,
        edits: place ? [insert(place.span.start, '[ '), insert(place.span.end, ' ]')] : [],
      },
    ],
  },
];
