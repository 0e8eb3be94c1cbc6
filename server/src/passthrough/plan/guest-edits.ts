/** The edits of guests' configs, and what xl says of a config then. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { insertDevice } from '../../guests/insert-device.ts';
import { removeDevice } from '../../guests/remove-device.ts';
import { parseBdf, shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { xlCreate } from '../../toolstack/transcript.ts';
import { entriesFor } from '../seize.ts';
import { toolOf } from '../tools.ts';
import { type GuestFile, guestName, type World } from '../world.ts';
import type { Draft } from './draft.ts';

/** Whether a config's `pci` list gives a device. */
export function gives(config: DomainConfig, { release }: World, address: string): boolean {
  const bdf = parseBdf(address);
  return bdf !== undefined && entriesFor(config, release, bdf).length > 0;
}

/** Puts devices into a guest's list; @returns why that cannot be done, in a sentence. */
export function giveIn(draft: Draft, world: World, guest: GuestFile, addresses: readonly string[]): string | undefined {
  const missing = addresses.filter((address) => !gives(guest.config, world, address));
  const title = `gives ${listed(missing.map(shortAddress))} to ${guestName(guest)}`;
  for (const address of missing) {
    const config = draft.guest(guest.file);
    if (!config || gives(config, world, address)) continue;
    const insertion = insertDevice(config, address);
    if ('refused' in insertion) return `${guest.file}: ${insertion.refused}`;
    const because = `${toolOf(world.release)} gives a guest the devices of its pci list when it creates it.`;
    draft.take([{ file: guest.file, before: config.text, edits: insertion.edits }], title, because);
  }
  return undefined;
}

/** Takes devices out of a guest's list; @returns of each that stays there, why. */
export function takeIn(
  draft: Draft,
  guest: GuestFile,
  addresses: readonly string[],
  isWhole: (address: string) => boolean,
): readonly string[] {
  const left: string[] = [];
  for (const address of addresses) {
    const config = draft.guest(guest.file);
    if (!config) continue;
    const removal = removeDevice(config, address, isWhole(address));
    if ('refused' in removal) left.push(`${guest.file}: ${removal.refused}`);
    else
      draft.take(
        [{ file: guest.file, before: config.text, edits: removal.edits }],
        `takes ${shortAddress(address)} from ${guestName(guest)}`,
        `${guestName(guest)} would not start while its list names a device that dom0 has.`,
      );
  }
  return left;
}

/** Why xl refuses the config as it would be, where it took the one before: its own words. */
export function newRefusals(
  before: DomainConfig,
  after: DomainConfig,
  { release }: World,
  catalogue: Catalogue,
): readonly string[] {
  const old = new Set(refusals(before, release, catalogue));
  return refusals(after, release, catalogue).filter((text) => !old.has(text));
}

function refusals(config: DomainConfig, release: World['release'], catalogue: Catalogue): string[] {
  const found: string[] = [];
  for (const said of xlCreate(config, release, catalogue)) {
    if (said && (said.effect === 'gives-up' || said.effect === 'crashes' || said.effect === 'fails-later') && said.text)
      found.push(said.text);
  }
  return found;
}
