/** What a plan says where dom0 needs the devices that it moves. */
import { shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { groupedBy } from '../grouped.ts';
import { moveFirst, stopsDom0 } from '../stake-words.ts';
import { neededByDom0 } from '../story/states.ts';
import type { World } from '../world.ts';
import type { PlannedStep } from './model.ts';

/** The devices of those that move, without which dom0 stops, or does not come up. */
export function stoppersOf(world: World, addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => neededByDom0({ world, address }).some(stopsDom0));
}

/** What comes before all else: a step for each device that carries what dom0 needs. */
export function neededSteps(world: World, addresses: readonly string[]): readonly PlannedStep[] {
  const stakes = new Set(addresses.flatMap((address) => neededByDom0({ world, address })));
  return [...groupedBy([...stakes], ({ carrier }) => carrier)].map(([carrier, own]) => ({
    because: `${moveFirst(shortAddress(carrier), own)}.`,
  }));
}

/** In a sentence; `undefined`: dom0 needs none of them, as far as anybody knows. */
export function unsafeWords(world: World, addresses: readonly string[]): string | undefined {
  const needed = addresses.filter((address) => neededByDom0({ world, address }).length > 0);
  if (needed.length === 0) return undefined;
  return `Unsafe: dom0 needs ${listed(needed.map(shortAddress))}.`;
}
