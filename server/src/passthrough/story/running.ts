/** Whether the guest runs, and has the device now. */

import { isKnown, knownValue } from '../../host/xen/facts.ts';
import type { RunningGuest } from '../../host/xen/guests.ts';
import { listed } from '../../text/listed.ts';
import { toolOf } from '../tools.ts';
import { guestName } from '../world.ts';
import { canDoWithout } from './iommu.ts';
import { command } from './mends.ts';
import type { Mend, Station } from './model.ts';
import type { Situation } from './situation.ts';
import { runsXen, station, untold } from './words.ts';

export function runningStation(of: Situation): Station {
  const { world, guest, own, holders, mentions } = of;
  const { guests } = world.xen;
  if (!runsXen(world)) return station('running', 'missing', 'Xen does not run, so no guest does.');
  if (!isKnown(guests)) {
    return untold(world, 'running', guests, { question: 'xl list -l', before: 'Which guests run is not known. ' });
  }
  const name = guest && guestName(guest);
  const tool = toolOf(world.release);
  const strangers = holders.filter((one) => one.name !== name);
  const evidence = holders.map((one) => ({ says: `${inWords(one)} has ${own}`, from: guests.from }));
  if (name === undefined) {
    const [first] = holders;
    return first
      ? station('running', 'met', `${first.name} runs, and has ${own}.`, evidence)
      : station('running', 'missing', `No running guest has ${own}.`);
  }
  const sameName = guests.value.find((one) => one.name === name);
  if (strangers.length > 0) {
    const who = listed(strangers.map((one) => one.name));
    return station(
      'running',
      'contradicting',
      `${who} ${strangers.length === 1 ? 'runs' : 'run'} with ${own}, so ${name} cannot get it.`,
      evidence,
      strangers.map((one) => command(`Take ${own} from ${one.name}`, [tool, 'pci-detach', one.name, own])),
    );
  }
  if (holders.length > 0) {
    const isNamed = mentions.some(({ file }) => file === guest?.file);
    const says = isNamed
      ? `${name} runs, and has ${own}.`
      : `${name} runs, and has ${own}, which its config does not name: at its next start it does not get it.`;
    return station('running', isNamed ? 'met' : 'contradicting', says, evidence);
  }
  if (sameName) {
    return station(
      'running',
      'missing',
      `${name} runs without ${own}: its config was changed since it was started, or the device was taken from it.`,
      [
        {
          says: `${inWords(sameName)} has ${sameName.devices.length === 0 ? 'no devices' : sameName.devices.length === 1 ? 'one other device' : `${sameName.devices.length} other devices`}`,
          from: guests.from,
        },
      ],
      lacksIommu(of) ? [] : [command(`Give ${own} to ${name} while it runs`, [tool, 'pci-attach', name, own])],
    );
  }
  return station('running', 'missing', `${name} does not run.`, [], start(of));
}

function inWords({ name, domid }: RunningGuest): string {
  return `${name} (domain ${domid})`;
}

/** Whether xl refuses the guest its devices for want of an IOMMU: a command that is known to fail is no mend. */
function lacksIommu(of: Situation): boolean {
  return knownValue(of.world.xen.iommu.enabled) === false && !canDoWithout(of);
}

function start(of: Situation): Mend[] {
  const {
    guest,
    world: { release },
  } = of;
  if (!guest || lacksIommu(of)) return [];
  const title = `Start ${guestName(guest)}`;
  return [command(title, [toolOf(release), 'create', guest.file])];
}
