/** Who has a device, in a word. */
import { knownValue } from '../../host/xen/facts.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { stakesIn } from '../reserved.ts';
import { seizes } from '../seize.ts';
import { surely } from '../stake-words.ts';
import type { Stake } from '../stakes.ts';
import type { World } from '../world.ts';
import type { DeviceState } from './model.ts';
import { isHeld, isHidden, type Situation, situationOf } from './situation.ts';

/**
 * The one that tells most, in this order:
 *
 * - `absent`: the host has none at that address;
 * - `in a running guest`: what is, comes before what could be (a bridge never is);
 * - `bridge`: no guest can get it;
 * - `unsafe`: taking it takes from dom0 what it needs for certain, other than the display it boots on (people give that away on
 *   purpose). A device that pciback holds already is never called so: dom0 has lost it, and a list should tell that it can be given;
 * - `in a config`: some guest's config names it, whether it is assignable or not (`needsAttention` tells);
 * - `assignable`: pciback holds it (the driver's link tells, not a list);
 * - `hidden`: the hide list that counts names it, and something else has it until the next start;
 * - `dom0’s`.
 */
export function stateIn(of: Situation): DeviceState {
  const { device, holders, mentions } = of;
  if (!device) return { word: 'absent' };
  const [holder] = holders;
  if (holder) return { word: 'in a running guest', guest: holder.name };
  if (device.isBridge) return { word: 'bridge' };
  if (!isHeld(of) && neededByDom0(of).length > 0) return { word: 'unsafe' };
  const [mention] = mentions;
  if (mention) return { word: 'in a config', guest: mention.guest ?? mention.file };
  if (isHeld(of)) return { word: 'assignable' };
  return { word: isHidden(of) ? 'hidden' : 'dom0’s' };
}

/** What dom0 loses for certain, other than the display that the machine starts on. */
export function neededByDom0({ world, address }: Pick<Situation, 'world' | 'address'>): readonly Stake[] {
  return surely(stakesIn(world, address)).filter(({ what }) => what !== 'boot display');
}

/** Why a person has to look at the device, in one sentence: two things about it do not fit together. */
export function needsAttention(of: Situation): string | undefined {
  const { device, mentions, address, world, holders } = of;
  const own = shortAddress(address);
  if (!device || device.isBridge || holders.length > 0) return undefined;
  const guests = new Set(mentions.map(({ file }) => file));
  if (isHidden(of) && neededByDom0(of).length > 0 && !isHeld(of)) {
    return `A hide list takes ${own} from dom0 at the next boot, and dom0 needs it.`;
  }
  if (guests.size > 0 && neededByDom0(of).length > 0 && !isHeld(of))
    return `dom0 needs ${own}, and a guest’s config names it.`;
  if (mentions.length > 0 && !isHeld(of) && knownValue(world.xen.isDom0) === true && !isHidden(of) && !seizes(of)) {
    return `A guest’s config names ${own}, and it is not assignable.`;
  }
  return guests.size > 1
    ? `${guests.size} guests’ configs name ${own}: only one of them can run at a time.`
    : undefined;
}

export interface StandingDevice {
  readonly address: string;
  readonly state: DeviceState;
  readonly attention?: string;
  readonly situation: Situation;
}

/** Where each device of the host stands, in the order of the bus. Works out no stories: for a list of hundreds. */
export function statesOf(world: World): readonly StandingDevice[] {
  return world.host.devices.map(({ address }) => {
    const situation = situationOf(world, address);
    const attention = needsAttention(situation);
    return { address, state: stateIn(situation), situation, ...(attention !== undefined && { attention }) };
  });
}
