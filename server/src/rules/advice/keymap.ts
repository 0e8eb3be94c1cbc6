/** Layouts of the keyboard that QEMU does not come with. Source: libxl_dm.c (dm_keymap); QEMU: pc-bios/keymaps, which VNC asks for. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Span } from '../../text/span.ts';
import type { Finding } from '../finding.ts';
import { NearestName } from '../nearest.ts';
import { oneFix, replace } from '../spans.ts';
import { advise } from './say.ts';

/** What other systems call them. */
const MEANT: Readonly<Record<string, string>> = {
  be: 'fr-be',
  br: 'pt-br',
  cs: 'cz',
  dk: 'da',
  en: 'en-us',
  'en-uk': 'en-gb',
  gb: 'en-gb',
  jp: 'ja',
  se: 'sv',
  si: 'sl',
  uk: 'en-gb',
  us: 'en-us',
};

/** Shorter names are all near to one another. */
const SHORTEST = 4;

/**
 * @param span where the name stands, with its quotes where it is a whole value
 * @param quote what is to stand around the mend
 */
export function keymapFinding(name: string, span: Span, quote: string, catalogue: Catalogue): Finding | undefined {
  const names = catalogue.find('domain-config', 'keymap')?.values?.map((value) => value.name) ?? [];
  // QEMU takes the path of a file as well.
  if (name === '' || name.includes('/') || names.length === 0 || names.includes(name)) return undefined;
  const lower = name.toLowerCase();
  const meant = Object.hasOwn(MEANT, lower) ? MEANT[lower] : undefined;
  const near = new NearestName(names).of(name);
  const better = meant ?? (name.length >= SHORTEST || near === lower ? near : undefined);
  const hint = better === undefined ? 'Its names are like de, en-us, pt-br.' : `Did you mean “${better}”?`;
  return advise(
    'display/keymap',
    'warning',
    span,
    `xl takes it, but QEMU comes with no keymap “${name}”: unless somebody put one there, the guest does not start. ${hint}`,
    better === undefined
      ? {}
      : { fixes: oneFix(`Change to ${better}`, replace(span, `${quote}${better}${quote}`), true) },
  );
}
