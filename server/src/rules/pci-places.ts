/** Where in a `pci` list there is something to say. */
import { ALL_FUNCTIONS, bdfKey, ODD, type PciPart, type PciSummary } from '../guests/pci-summary.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { isSame } from '../passthrough/earlier.ts';
import { parseBdf } from '../specs/bdf.ts';
import { isReady } from './host-devices.ts';
import type { GuestStandard } from './standard.ts';

/** An item of the list. */
export interface PciPlace {
  readonly part: PciPart;
  readonly at: number;
}

export interface PciPlaces {
  /** The strings about which there may be something to say by themselves. */
  readonly speaking: readonly PciPlace[];
  /** The devices that are in the list already, with the first that is the same. */
  readonly repeated: readonly { readonly second: PciPlace; readonly first: PciPlace }[];
}

const STEP = 2000;
/** In a list of a person's length every device is looked at with the comments beside it. */
const FEW = 64;

/** Kept with the list: what it says changes far less often than a key is pressed. */
const known = new WeakMap<PciSummary, { readonly machine: Machine; readonly places: PciPlaces }>();

/** The devices of a machine, and what it had when it was recorded earlier. */
interface Machine {
  readonly host: Host | undefined;
  readonly earlier: Host | undefined;
}

/** Gives `undefined` now and then. */
export function* placesOf(summary: PciSummary, standard: GuestStandard): Generator<undefined, PciPlaces> {
  const machine = { host: standard.hostIfKnown, earlier: standard.earlierHostIfKnown };
  const before = known.get(summary);
  if (before && before.machine.host === machine.host && before.machine.earlier === machine.earlier)
    return before.places;
  const places = { speaking: yield* speaking(summary, machine), repeated: yield* repeated(summary) };
  known.set(summary, { machine, places });
  return places;
}

function* speaking({ parts }: PciSummary, { host, earlier }: Machine): Generator<undefined, PciPlace[]> {
  const devices = host && host.devices.length > 0 ? hostDevices(host) : undefined;
  const before = earlier ? hostDevices(earlier) : undefined;
  const places: PciPlace[] = [];
  let work = 0;
  for (const part of parts) {
    const { flags, keys } = part;
    for (let at = 0; at < flags.length; at++) {
      if (++work % STEP === 0) yield undefined;
      const key = keys[at] ?? -1;
      const isOdd = ((flags[at] ?? 0) & ODD) !== 0;
      const device = devices?.get(key);
      const was = before?.get(key);
      const isOther = was !== undefined && device !== undefined && !isSame(was, device);
      const isNew = host && devices && key >= 0 && (flags.length <= FEW || isOther || !isReady(host, device));
      if (isOdd || isNew) places.push({ part, at });
    }
  }
  return places;
}

/** A device with all functions meets each of its functions, and each of them meets it. */
function* repeated({ parts, mayRepeat }: PciSummary): Generator<undefined, PciPlaces['repeated']> {
  if (!mayRepeat) return [];
  const functions = new Map<number, PciPlace>();
  const all = new Map<number, PciPlace>();
  /** The first function of each slot. */
  const any = new Map<number, PciPlace>();
  const places: { second: PciPlace; first: PciPlace }[] = [];
  let work = 0;
  for (const part of parts) {
    for (let at = 0; at < part.keys.length; at++) {
      if (++work % STEP === 0) yield undefined;
      const key = part.keys[at] ?? -1;
      if (key < 0) continue;
      const slot = Math.floor(key / 8);
      const isAll = ((part.flags[at] ?? 0) & ALL_FUNCTIONS) !== 0;
      const first = isAll ? (all.get(slot) ?? any.get(slot)) : (functions.get(key) ?? all.get(slot));
      const place = { part, at };
      if (first) {
        places.push({ second: place, first });
      } else if (isAll) {
        all.set(slot, place);
      } else {
        functions.set(key, place);
        if (!any.has(slot)) any.set(slot, place);
      }
    }
  }
  return places;
}

const byKey = new WeakMap<Host, Map<number, PciDevice>>();

/** The devices of a host by `bdfKey`. */
export function hostDevices(host: Host): Map<number, PciDevice> {
  let devices = byKey.get(host);
  if (!devices) {
    devices = new Map();
    for (const device of host.devices) {
      const bdf = parseBdf(device.address);
      if (bdf) devices.set(bdfKey(bdf), device);
    }
    byKey.set(host, devices);
  }
  return devices;
}
