/** A device's way from the firmware's switch to the running guest, put together. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { stakesIn } from '../reserved.ts';
import { moveFirst } from '../stake-words.ts';
import type { World } from '../world.ts';
import { assignableStation } from './assignable.ts';
import { companionsOf } from './companions.ts';
import { configStation } from './config.ts';
import { hidingStation } from './hiding.ts';
import { iommuStation } from './iommu.ts';
import { byHand } from './mends.ts';
import type { DeviceState, Station, Story } from './model.ts';
import { runningStation } from './running.ts';
import { isHidden, type Situation, situationOf } from './situation.ts';
import { neededByDom0, stateIn } from './states.ts';
import { xenLineStation } from './xen-line.ts';

/**
 * Where a device stands. Never throws, whatever the address.
 *
 * @param address any spelling; one that the host does not have gets its story too, as files may name it
 * @param guestFile the path of a guest's config on that machine; absent: the one that names the device, one that starts with the host first
 * @param catalogue for what xl says of the whole config; absent: only the device's own entry is judged
 */
export function storyOf(world: World, address: string, guestFile?: string, catalogue?: Catalogue): Story {
  const of = situationOf(world, address, guestFile, catalogue);
  const state = stateIn(of);
  const guest = of.guest?.file ?? of.noSuchGuest;
  return {
    address: of.address,
    ...(guest !== undefined && { guest }),
    stations: [
      iommuStation(of),
      xenLineStation(of),
      ...[hidingStation(of), assignableStation(of), configStation(of), runningStation(of)].map((one) =>
        withoutHarm(one, of, state),
      ),
    ],
    state,
    stakes: stakesIn(world, of.address),
    companions: companionsOf(world, of.address),
  };
}

/** No edit and no command takes on its way what dom0 needs, what is a bridge, or what is not there. */
function withoutHarm(station: Station, of: Situation, { word }: DeviceState): Station {
  const { own } = of;
  const isWay = station.name === 'hiding' || station.name === 'assignable';
  switch (word) {
    case 'bridge':
      return { ...station, mends: [] };
    case 'absent':
      return { ...station, mends: station.name === 'assignable' ? station.mends : [] };
    case 'unsafe':
      if (station.name === 'hiding' && isHidden(of)) {
        return { ...station, mends: [byHand(`Take ${own} out of the hide list: dom0 needs it`)] };
      }
      return {
        ...station,
        mends: isWay && station.mends.length > 0 ? [byHand(moveFirst(own, neededByDom0(of)))] : [],
      };
    default:
      return station;
  }
}
