/** What a plan brings into force besides its own devices: the rest of a hide list that nobody has felt yet. */
import { shortAddress } from '../../specs/bdf.ts';
import { stakeMessage } from '../stake-words.ts';
import { isHeld, isHidden } from '../story/situation.ts';
import { neededByDom0, statesOf } from '../story/states.ts';
import type { World } from '../world.ts';

/**
 * A sentence or two for each device that dom0 needs, that a hide list names already, and that pciback did not get so far (its driver came
 * first, or the machine has not been booted since): a plan that loads pciback earlier and ends in a reboot takes it away.
 */
export function alsoHiddenWords(world: World, moved: readonly string[]): readonly string[] {
  return statesOf(world).flatMap(({ address, situation }) => {
    if (moved.includes(address) || !isHidden(situation) || isHeld(situation)) return [];
    const needed = neededByDom0(situation);
    const own = shortAddress(address);
    return needed.length === 0 ? [] : [`The hide list names ${own} as well. ${stakeMessage(needed, own, 'hidden')}`];
  });
}
