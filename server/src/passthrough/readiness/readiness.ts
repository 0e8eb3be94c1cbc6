/** Whether a machine can give devices to guests, question by question. */
import { NO_BUS } from '../../host/sysfs.ts';
import { knownValue } from '../../host/xen/facts.ts';
import type { World } from '../world.ts';
import { answerHvm, answerMsi, answerPv, canHave } from './guests-need.ts';
import { answerOffered, answerSwitchedOn, atWork } from './hardware.ts';
import { answerRemapped, answerTaken } from './hypervisor.ts';
import type { Answer, Readiness } from './model.ts';
import { answerPciback, answerPcibackNext } from './pciback.ts';

const known = new WeakMap<World, Readiness>();

/** Worked out once for each world. Never throws. */
export function readinessOf(world: World): Readiness {
  let readiness = known.get(world);
  if (!readiness) {
    const next = answerPcibackNext(world);
    readiness = {
      label: world.label,
      verdict: verdictOf(world),
      answers: [
        answerOffered(world),
        answerSwitchedOn(world),
        answerTaken(world),
        answerRemapped(world),
        answerHvm(world),
        answerPv(world),
        answerPciback(world),
        ...(next ? [next] : []),
        answerMsi(world),
      ].map((one) => ofMachine(world, one)) satisfies readonly Answer[],
    };
    known.set(world, readiness);
  }
  return readiness;
}

/** Whether guests of one kind at least can be given devices for certain, and nothing is missing. */
export function isReady(world: World): boolean {
  const isMissing = readinessOf(world).answers.some(({ state }) => state === 'missing' || state === 'contradicting');
  return !isMissing && (canHave(world, 'hvm') === true || canHave(world, 'pv') === true);
}

/** Firmware and drivers do not help a machine that has no device to give: an ARM board, say. */
function ofMachine(world: World, answer: Answer): Answer {
  return hasNoBus(world) ? { ...answer, mends: [] } : answer;
}

/** Where nobody knows the devices, there may be some all the same. */
function hasNoBus({ host }: World): boolean {
  return host.emptyBecause === NO_BUS;
}

function verdictOf(world: World): string {
  const { xen } = world;
  if (hasNoBus(world)) return 'This machine shows no PCI bus, so there is no device to give to a guest.';
  if (knownValue(xen.isDom0) === false) {
    return atWork(world).length > 0
      ? 'No Xen runs here; the hardware is fit for HVM and for PV guests with devices.'
      : 'No Xen runs here, so there are no guests to give devices to.';
  }
  const [hvm, pv] = [canHave(world, 'hvm'), canHave(world, 'pv')];
  const now = answerPciback(world).state === 'met' ? '' : ' pciback has to be loaded first.';
  if (hvm === undefined && pv === undefined)
    return `Whether guests can be given devices cannot be told from here.${now}`;
  if (hvm === true && pv === true) return `Devices can be given to HVM and to PV guests.${now}`;
  if (!hvm && !pv && hvm !== undefined) return 'No guest can be given a device now.';
  if (hvm === true)
    return `Devices can be given to HVM guests${pv === false ? ', and not to PV guests' : '; whether to PV guests as well cannot be told'}.${now}`;
  if (pv === true)
    return `Devices can be given to PV guests${hvm === false ? ', and not to HVM guests' : '; whether to HVM guests as well cannot be told'}.${now}`;
  return `Whether ${hvm === undefined ? 'HVM' : 'PV'} guests can be given devices cannot be told from here.`;
}
