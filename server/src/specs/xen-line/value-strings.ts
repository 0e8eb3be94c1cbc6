/** Values that Xen only keeps at first, and looks at when it comes to them. It then has words of its own, or none. */

import { keptBytes } from './parameter-history.ts';
import type { ValueLanguage } from './value-language.ts';
import { whole } from './value-languages-parts.ts';
import { exact, type Piece, shaped } from './value-pieces.ts';

function names(...pieces: readonly Piece[]): ValueLanguage {
  return { ...whole(...pieces), voice: 'own' };
}

/** `text-80x25`, `gfx-1024x768x32`, `mode-0x317`, and what follows a comma. Source: `vga_parse` of xen/arch/x86/boot/cmdline.c. */
const VGA_MODE = shaped(['current', 'ask', 'text-80x25', 'gfx-1024x768x32', 'mode-0x317', 'keep'], (text) =>
  /^(?:(?:current|ask|keep)(?:,|$)|text-80x|gfx-|mode-)/.test(text) ? 'taken' : undefined,
);

/** In all releases; a name that came later is new to the older ones. */
export const STRING_LANGUAGES: ReadonlyMap<string, ValueLanguage> = new Map<string, ValueLanguage>([
  [
    'clocksource',
    {
      ...names(
        exact(''),
        exact('pit'),
        exact('hpet'),
        exact('acpi'),
        exact('cyclone', { until: '4.3' }),
        exact('tsc', { since: '4.8' }),
        exact('xen', { since: '4.11' }),
        exact('hyperv', { since: '4.14' }),
      ),
      says: (value) => `WARNING: Unrecognised clocksource '${value.slice(0, keptBytes('clocksource'))}'.`,
    },
  ],
  [
    'nmi',
    {
      ...names(shaped(['ignore', 'dom0', 'fatal'], (text) => (/^[dif]/.test(text) ? 'taken' : undefined))),
      silence: 'Xen takes every other word of nmi for fatal.',
    },
  ],
  [
    'sched',
    {
      ...names(
        exact('credit'),
        exact('credit2', { since: '4.1' }),
        exact('arinc653', { since: '4.1' }),
        exact('rtds', { since: '4.5' }),
        exact('null', { since: '4.9' }),
        exact('sedf', { until: '4.5' }),
      ),
      says: (value) => `Could not find scheduler: ${value.slice(0, keptBytes('sched'))}`,
    },
  ],
  [
    'vga',
    {
      ...names(exact(''), VGA_MODE),
      silence: 'Xen knows no such mode: a machine that starts by BIOS shows its menu of modes instead.',
    },
  ],
]);
