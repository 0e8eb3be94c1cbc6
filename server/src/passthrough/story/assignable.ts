/** Whether a guest can get the device now: pciback holds it, and xl knows that. */
import { compareReleases } from '../../catalogue/releases.ts';
import { isKnown, knownValue } from '../../host/xen/facts.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { deviceState } from '../device-names.ts';
import { reservedWith } from '../reserved.ts';
import { seizes } from '../seize.ts';
import { QUARANTINE_SINCE, toolOf } from '../tools.ts';
import { deviceOf } from '../topology.ts';
import { companionsOf } from './companions.ts';
import { byHand, LOAD_MODULE, makeAssignable } from './mends.ts';
import type { Evidence, Station } from './model.ts';
import { isHeld, type Situation } from './situation.ts';
import { runsXen, station } from './words.ts';

export function assignableStation(of: Situation): Station {
  const { world, own, device, bdf, holders } = of;
  const [holder] = holders;
  if (!bdf) {
    return station(
      'assignable',
      'contradicting',
      `Xen cannot name ${own}: its PCI domain is beyond ffff. No guest can get it.`,
    );
  }
  if (holder) {
    return station(
      'assignable',
      'met',
      `${own} is in the running guest ${holder.name}: a device in use is not on the list of assignable ones.`,
      [...slotEvidence(of), { says: `${holder.name} (domain ${holder.domid}) has ${own}`, from: 'xl list -l' }],
    );
  }
  if (!device) {
    if (world.host.devices.length === 0) {
      return station('assignable', 'unknown', world.host.emptyBecause ?? 'The devices of the host are not known.');
    }
    return station('assignable', 'missing', `There is no device at ${own} in ${world.host.label}.`, slotEvidence(of), [
      byHand('Look up its address: it changes when cards are added or moved'),
    ]);
  }
  if (device.isBridge) {
    return station(
      'assignable',
      'contradicting',
      `${own} is a bridge: no guest can get it. xl pci-assignable-add takes it without a word, and all that is behind it is gone from dom0.`,
      driverEvidence(of),
    );
  }
  if (!runsXen(world)) {
    return station(
      'assignable',
      'missing',
      `Xen does not run, so ${own} is Linux’s own (${deviceState(device)}).`,
      driverEvidence(of),
      [byHand('Boot the machine into Xen')],
    );
  }
  return isHeld(of) ? held(of) : notHeld(of);
}

function held(of: Situation): Station {
  const { own, assignable, address, world } = of;
  const enabled = knownValue(world.xen.iommu.enabled);
  // Without an IOMMU nothing is kept apart, whoever has what.
  const left =
    enabled === false
      ? []
      : companionsOf(world, address).filter((one) => deviceOf(world.host, one.address)?.assignable === false);
  const evidence = [...driverEvidence(of), ...listEvidence(of)];
  const noIommu =
    enabled === false
      ? ' Yet Xen uses no IOMMU: that pciback holds it does not make it safe, or even possible, to give it to a guest.'
      : '';
  if (assignable && !assignable.has(address)) {
    return station(
      'assignable',
      'contradicting',
      `pciback holds ${own}, and xl does not list it: it counts as given to a guest that is not among the running ones.${noIommu}`,
      evidence,
      [
        byHand(
          `Take it back and make it assignable again: xl pci-assignable-remove ${own}, then xl pci-assignable-add ${own}`,
        ),
      ],
    );
  }
  if (left.length > 0) {
    const names = left.map((one) => shortAddress(one.address));
    const why = `pciback holds ${own}, but not ${listed(names)}: ${left[0]?.because ?? ''}`;
    const isRefused = reservedWith(world, address).some(({ refused }) => refused);
    // xend looks for those (tools/python/xen/xend/server/pciif.py); libxl asks for the device alone (libxl_pci.c), and so does Xen.
    return toolOf(world.release) === 'xl'
      ? station('assignable', 'met', `${why}${isRefused ? '' : ' xl does not mind.'}`, evidence)
      : station(
          'assignable',
          'missing',
          why,
          evidence,
          left.map((one) => makeAssignable(world.release, shortAddress(one.address))),
        );
  }
  const ask = isKnown(world.xen.assignable) ? '' : ' Whether xl lists it is not known.';
  return station('assignable', 'met', `pciback holds ${own}, so a guest can get it.${ask}${noIommu}`, evidence);
}

function notHeld(of: Situation): Station {
  const { world, own, device, address } = of;
  const { pciback } = world.xen;
  if (!isKnown(pciback) && !pciback.denied) {
    return station(
      'assignable',
      'missing',
      'pciback is not loaded, so no device can be given to a guest.',
      driverEvidence(of),
      of.choice?.built === 'none' ? [] : [LOAD_MODULE, makeAssignable(world.release, own)],
    );
  }
  const holder = device ? deviceState(device) : '';
  if (seizes(of)) {
    return station(
      'assignable',
      'met',
      `${own} is dom0’s (${holder}) until the guest starts: seize=1 lets xl take it then.`,
      driverEvidence(of),
    );
  }
  // Where pciback's own files are for root alone, the link to the driver still tells who has it.
  const isAsked = isKnown(pciback) && pciback.value.slots.includes(address);
  const iommu =
    knownValue(world.xen.iommu.enabled) === false && compareReleases(world.release, QUARANTINE_SINCE) >= 0
      ? ' Xen uses no IOMMU: xl pci-assignable-add reports a failure then, and pciback has the device all the same.'
      : '';
  return station(
    'assignable',
    isAsked ? 'contradicting' : 'missing',
    isAsked
      ? `pciback was told to take ${own}, and does not hold it (${holder}): its slots list what it was told, not what it has.`
      : `${own} is dom0’s (${holder}).${iommu}${virtualFunctionsLost(of)}`,
    [...driverEvidence(of), ...slotEvidence(of)],
    [makeAssignable(world.release, own)],
  );
}

/** A card may have 256 of them. */
const MOST_NAMED = 4;

/** Only its own driver makes them. */
function virtualFunctionsLost({ device, own }: Situation): string {
  const { virtualFunctions = [] } = device ?? {};
  if (virtualFunctions.length === 0) return '';
  const all = virtualFunctions.map(shortAddress);
  const names = all.length > MOST_NAMED ? `${all.length}, ${all[0]} to ${all.at(-1)}` : listed(all);
  return virtualFunctions.length === 1
    ? ` Its virtual function (${names}) is gone once pciback has ${own}.`
    : ` Its virtual functions (${names}) are gone once pciback has ${own}.`;
}

function driverEvidence({ device }: Situation): readonly Evidence[] {
  if (!device) return [];
  const from = `/sys/bus/pci/devices/${device.address}/driver`;
  return [{ says: device.driver === undefined ? 'No driver has it' : `driver ${device.driver}`, from }];
}

function slotEvidence({ world: { xen }, address }: Situation): readonly Evidence[] {
  const { pciback } = xen;
  if (!isKnown(pciback) || !pciback.value.slots.includes(address)) return [];
  return [{ says: address, from: `${pciback.value.folder}/slots` }];
}

function listEvidence({ assignable, address, world: { xen } }: Situation): readonly Evidence[] {
  if (!assignable || !isKnown(xen.assignable)) return [];
  return [{ says: assignable.has(address) ? address : `${address} is not listed`, from: xen.assignable.from }];
}
