/** Whether xl takes the device from its driver by itself when the guest starts. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { holds, type PciEntry, pciList } from '../guests/pci-devices.ts';
import type { Bdf } from '../specs/bdf.ts';
import type { Situation } from './story/situation.ts';

/** `pci_seize` and `seize` (tools/libxl/libxl_pci.c, do_pci_add). */
const SEIZE_SINCE: Release = '4.5';

/** The entries of a config's `pci` list that give the device. */
export function entriesFor(config: DomainConfig, release: Release, bdf: Bdf): readonly PciEntry[] {
  return pciList(config, release).entries.filter((entry) => holds(entry, bdf));
}

/** Whether a config says so for one entry of its `pci` list: `seize=1` in it, else `pci_seize=1`. */
export function entrySeizes({ spec }: PciEntry, config: DomainConfig, release: Release): boolean {
  if (compareReleases(release, SEIZE_SINCE) < 0) return false;
  const option = spec.options.findLast(({ name, known, overridden }) => name === 'seize' && known && !overridden);
  if (option) return option.effective === true;
  // xl of 4.13 reads the devices before it comes to what holds for all of them (xl_parse.c; mended in 4.14.5, 4.15.3 and 4.16.1).
  if (release === '4.13') return false;
  const all = config.integer('pci_seize');
  return all.kind === 'number' && all.value !== 0;
}

/** Whether the guest's config says so for this device. */
export function seizes({ guest, bdf, world: { release } }: Pick<Situation, 'guest' | 'bdf' | 'world'>): boolean {
  const own = guest && bdf && entriesFor(guest.config, release, bdf).at(-1);
  return own !== undefined && guest !== undefined && entrySeizes(own, guest.config, release);
}
