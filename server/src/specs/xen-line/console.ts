/** `console=` of Xen's own line. Source: `console_init_preirq` of xen/drivers/char/console.c, `serial_parse_handle` of serial.c. */
import type { Lifespan, Release } from '../../catalogue/releases.ts';
import { compareReleases, existsIn } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { splitElements } from './elements.ts';

export interface ConsoleName extends Lifespan {
  readonly name: string;
  /** `start`: whatever follows the name is not looked at. `whole`: the name alone counts. `com`: `H` or `L` may follow. */
  readonly match: 'start' | 'whole' | 'com';
}

/** In the order in which Xen tries them. */
export const CONSOLE_NAMES: readonly ConsoleName[] = [
  { name: 'vga', since: '3.2', match: 'start' },
  { name: 'pv', since: '4.11', match: 'start' },
  { name: 'xen', since: '4.11', match: 'start' },
  { name: 'none', since: '4.2', match: 'start' },
  { name: 'dbgp', since: '4.3', match: 'whole' },
  { name: 'ehci', since: '4.17', match: 'whole' },
  { name: 'xhci', since: '4.17', match: 'whole' },
  { name: 'dtuart', since: '4.3', match: 'start' },
  { name: 'com1', since: '3.2', match: 'com' },
  { name: 'com2', since: '3.2', match: 'com' },
];

/** Xen keeps so many bytes of the value. */
export const CONSOLE_LIMIT = 29;

export interface ConsoleElement extends Span {
  readonly text: string;
  /** What it is taken for. */
  readonly name?: string;
  /** `refused` comes with Xen's words; `ignored` is passed over in silence (3.2, 3.3). */
  readonly verdict: 'applied' | 'ignored' | 'refused';
  readonly message?: string;
  /** What follows the name and is not looked at. */
  readonly junk?: Span;
  /** The element exists in another release. */
  readonly otherRelease?: ConsoleName;
  /** It looks like settings of a serial line, as Linux has them behind its `console=`: they go to `com1=`. */
  readonly looksSerial: boolean;
}

export interface JudgedConsole {
  readonly elements: readonly ConsoleElement[];
  /** What does not fit, and is lost. */
  readonly cut?: Span;
}

/** Judges the value of `console=`. A device that is named but not there makes Xen say `Bad console= option` too; that is not seen here. */
export function judgeConsole(value: string, release: Release): JudgedConsole {
  const kept = value.slice(0, CONSOLE_LIMIT);
  const elements = splitElements(kept).map(({ text, start, end }): ConsoleElement => {
    const looksSerial = /^(?:\d{3,}|[5-8][noems][12])$/.test(text);
    const base = { text, start, end, looksSerial };
    const found = CONSOLE_NAMES.find((known) => existsIn(known, release) && matches(known, text));
    if (found) {
      const used = found.name.length + (found.match === 'com' && /[HL]/.test(text.charAt(4)) ? 1 : 0);
      const junk = used < text.length ? { junk: { start: start + used, end } } : undefined;
      return { ...base, name: found.name, verdict: 'applied', ...junk };
    }
    const other = CONSOLE_NAMES.find((known) => known.name === text);
    const otherRelease = other && { otherRelease: other };
    if (compareReleases(release, '3.4') >= 0) {
      return { ...base, verdict: 'refused', message: `Bad console= option '${text}'`, ...otherRelease };
    }
    if (!text.startsWith('com')) return { ...base, verdict: 'ignored', ...otherRelease };
    const rest = kept.slice(start);
    return { ...base, verdict: 'refused', message: `ERROR: bad serial-interface specification '${rest}'` };
  });
  return { elements, ...(kept.length < value.length && { cut: { start: kept.length, end: value.length } }) };
}

function matches(known: ConsoleName, text: string): boolean {
  return known.match === 'whole' ? text === known.name : text.startsWith(known.name);
}
