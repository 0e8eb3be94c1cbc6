/**
 * The keys whose value xl looks up in a list and exits where it is not there. Which they are, their names and what xl prints is the
 * catalogue's (`closed`); here stands what else xl does with them. Held against tools/xl/xl_parse.c and libxl_types.idl of 4.1 to 4.22.
 */
import { formsIn, valuesIn } from '../catalogue/catalogue.ts';
import type { GuestType, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';

interface Detail {
  /** The guests for which xl looks the value up; absent: all. */
  readonly guests?: readonly GuestType[];
  /** Names that xl takes too but nobody should write, so the catalogue does not propose them. */
  readonly also?: readonly string[];
  /** A number from 0 to this is taken instead of a name. */
  readonly numbersUpTo?: number;
  /** The elements of a list are looked up; what xl prints for one that it does not know, `{}` standing for it. */
  readonly elements?: string;
}

const HVM: readonly GuestType[] = ['hvm'];

const DETAILS: Readonly<Record<string, Detail>> = {
  altp2m: { numbersUpTo: 3 },
  bios: { guests: HVM, also: ['unknown'] },
  gfx_passthru: { guests: HVM, also: ['default'], numbersUpTo: Number.POSITIVE_INFINITY },
  gic_version: { also: ['default'] },
  hdtype: { guests: HVM },
  mca_caps: { guests: HVM, elements: "ERROR: unrecognized MCA capability '{}'." },
  ms_vm_genid: { guests: HVM },
  passthrough: { also: ['default'] },
  timer_mode: { guests: ['hvm', 'pvh'], also: ['unknown'], numbersUpTo: 3 },
  tsc_mode: { numbersUpTo: 3 },
  vendor_device: { guests: HVM, also: ['none'] },
  vga: { guests: HVM },
  viridian: { guests: HVM, also: ['all', 'defaults'], elements: "xl: unknown viridian enlightenment '{}'" },
  vuart: { also: ['unknown'] },
};

/** How a release looks the value of a key up. */
export interface Enumeration {
  /** What may be written, as the catalogue has it. */
  readonly names: readonly string[];
  /** `prefix`: what is written need only be the beginning of a name. `any-case`: capitals do not matter. */
  readonly by: 'exact' | 'any-case' | 'prefix';
  readonly also: readonly string[];
  readonly elements: boolean;
  /** A number from 0 to this is taken as well; absent: a number is a name like any other. */
  readonly numbersUpTo?: number;
  /** What xl prints, `{}` standing for the value. */
  readonly refusal: string;
}

/** The names of a key, where xl of that release knows no others for that type of guest. */
export function enumerationOf(
  record: OptionRecord,
  release: Release,
  guest: GuestType | undefined,
): Enumeration | undefined {
  const { closed } = record;
  const detail = DETAILS[record.name] ?? {};
  const elements = detail.elements !== undefined;
  const refusal = detail.elements ?? closed?.refusal;
  const by = closed?.by ?? 'any-case';
  if (refusal === undefined || (closed?.since && compareReleases(release, closed.since) < 0)) return undefined;
  if (detail.guests && !(guest && detail.guests.includes(guest))) return undefined;
  if (!formsIn(record, release).includes(elements ? 'list' : 'string')) return undefined;
  const names = valuesIn(record, release).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const { also = [], numbersUpTo } = detail;
  return { names, by, also, elements, refusal, ...(numbersUpTo !== undefined && { numbersUpTo }) };
}

/** Whether xl takes a word for one of the names. */
export function isAccepted({ names, also, by }: Enumeration, word: string): boolean {
  const all = [...names, ...also];
  switch (by) {
    case 'exact':
      return all.includes(word);
    case 'prefix':
      return all.some((name) => name.startsWith(word));
    case 'any-case': {
      const lower = word.toLowerCase();
      return all.some((name) => name.toLowerCase() === lower);
    }
  }
}

/** What xl prints for a value that it does not know. */
export function refusalOf({ refusal }: Enumeration, value: string | number): string {
  const text = typeof value === 'number' ? refusal.replace('"{}"', '{}') : refusal;
  return text.replace('{}', () => String(value));
}
