/** Hide lists against the devices of the machine that they are for. */
import type { BootWord } from '../boot/model.ts';
import { slotOf } from '../host/address.ts';
import type { Attached, Host, PciDevice } from '../host/model.ts';
import { groupsOf } from '../passthrough/groups.ts';
import { stakesIn } from '../passthrough/reserved.ts';
import { mainStakes, stakeMessage, stakesAt } from '../passthrough/stake-words.ts';
import type { Stake } from '../passthrough/stakes.ts';
import { deviceOf, type Topology, topologyOf } from '../passthrough/topology.ts';
import type { World, WorldAround } from '../passthrough/world.ts';
import { formatAddress, formatBdf, parseBdf, shortAddress } from '../specs/bdf.ts';
import { type HideEntry, type HideList, hides } from '../specs/hide-list.ts';
import type { Edit, Span } from '../text/span.ts';
import { anotherDevice, anotherDeviceRule } from './another-device.ts';
import { inValue } from './boot-context.ts';
import { type HidePlace, leaveWithDom0 } from './boot-hide-list.ts';
import { commentsOn } from './device-comments.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { isUnused } from './hidden-unused.ts';
import { severityOf } from './stake-severity.ts';
import { untoldStake } from './stakes-untold.ts';

export const hideOnHostRules: readonly RuleRow[] = [
  {
    code: 'host/hides-bridge',
    severity: 'information',
    title: 'A bridge in a hide list: everything behind it goes too.',
    needs: 'host',
  },
  {
    code: 'host/shares-group',
    severity: 'information',
    title: 'A device that the IOMMU cannot keep apart from another, which goes elsewhere.',
    needs: 'host',
  },
  {
    code: 'host/hides-parent',
    severity: 'information',
    title: 'A physical function hidden or given to a guest, whose virtual functions are switched on.',
    needs: 'host',
  },
  {
    code: 'host/hidden-unused',
    severity: 'hint',
    title: 'A hidden device that no guest is given.',
    needs: 'host',
  },
  anotherDeviceRule,
];

/** An entry of the list, with the devices of the host that it takes in. */
interface Taken {
  readonly entry: HideEntry;
  readonly devices: readonly PciDevice[];
}

/** What is known beyond the devices. */
export interface AroundHost {
  /** The machine with its guests. */
  readonly worldIfKnown?: WorldAround | undefined;
  /** The same host, as it was recorded earlier. */
  readonly earlierHostIfKnown?: Host | undefined;
}

/** More devices than these are not named. */
const MOST_NAMED = 4;

/** The hide lists of one file. One that stands there several times, as in a boot menu, is judged where it stands first. */
export class HideOnHost {
  readonly #host: Host;
  readonly #known: AroundHost;
  readonly #judged = new Set<string>();

  constructor(host: Host, known: AroundHost = {}) {
    this.#host = host;
    this.#known = known;
  }

  *check(place: HidePlace, word: BootWord, value: string, { entries }: HideList): Iterable<Finding> {
    if (this.#host.devices.length === 0 || this.#judged.has(value)) return;
    this.#judged.add(value);
    const taken = entries.map((entry) => ({ entry, devices: devicesOf(entry, this.#host) }));
    const list = new ListOnHost(this.#host, taken, place, word, this.#known);
    for (const one of taken) yield* list.check(one);
  }
}

function devicesOf(entry: HideEntry, host: Host): readonly PciDevice[] {
  if (!entry.allDevices && !entry.allFunctions) {
    const device = deviceOf(host, formatAddress(entry.bdf));
    return device ? [device] : [];
  }
  return host.devices.filter(({ address }) => {
    const bdf = parseBdf(address);
    return bdf !== undefined && hides(entry, bdf);
  });
}

class ListOnHost {
  readonly #host: Host;
  readonly #topology: Topology;
  readonly #taken: readonly Taken[];
  readonly #place: HidePlace;
  readonly #word: BootWord;
  /** The addresses of all devices in the list, and behind its bridges. */
  readonly #hidden: ReadonlySet<string>;
  /** The devices whose siblings were told of already. */
  readonly #slots = new Set<string>();
  /** The whole machine, where it is known. */
  readonly #world: World | undefined;
  readonly #isMade: boolean;
  readonly #earlier: Host | undefined;

  constructor(host: Host, taken: readonly Taken[], place: HidePlace, word: BootWord, known: AroundHost) {
    this.#host = host;
    const { worldIfKnown: around, earlierHostIfKnown } = known;
    const world = around?.world();
    this.#earlier = earlierHostIfKnown;
    this.#world = world?.host === host ? world : undefined;
    this.#isMade = around?.path.startsWith('/boot/') === true;
    this.#topology = topologyOf(host);
    this.#taken = taken;
    this.#place = place;
    this.#word = word;
    const listed = taken.flatMap(({ devices }) => devices);
    const behind = listed.flatMap(({ isBridge, address }) => (isBridge ? this.#topology.behind(address) : []));
    this.#hidden = new Set([...listed, ...behind].map(({ address }) => address));
  }

  *check(one: Taken): Iterable<Finding> {
    const { devices } = one;
    if (devices.length === 0) {
      yield this.#absent(one);
      return;
    }
    const stakes = devices.flatMap((device) => [...this.#stakesOf(device), ...this.#lastKeyboard(device)]);
    if (stakes.length > 0) yield this.#atStake(one, stakes);
    const isTold = mainStakes(stakes).some(({ because }) => because === 'behind');
    for (const device of devices) {
      if (device.isBridge && !isTold) yield* this.#bridge(one, device);
      yield* this.#parent(one, device);
    }
    yield* this.#repeated(one);
    // What hangs on the siblings has been told, and nobody should be asked to hide that as well.
    if (stakes.length === 0) {
      yield* this.#untold(one);
      yield* this.#siblings(one);
      yield* this.#group(one);
      yield* this.#unused(one);
    }
    const [device] = devices;
    const another = device && this.#another(one, device);
    if (another) yield { ...this.#base(one), code: 'host/another-device', severity: 'information', ...another };
  }

  /** Keyboards on several devices, all of them in the list: each alone would leave another. */
  #lastKeyboard(device: PciDevice): readonly Stake[] {
    const keyboard = keyboardOf(device);
    const { devices, offPci = [] } = this.#host;
    const isLeft = (other: PciDevice) => keyboardOf(other) && !this.#hidden.has(other.address);
    if (!keyboard || device.assignable || offPci.some(({ kind }) => kind === 'keyboard') || devices.some(isLeft))
      return [];
    if (stakesAt(this.#host, device.address).some(({ what }) => what === 'keyboard')) return [];
    const name = keyboard.words ?? keyboard.name;
    return [{ what: 'keyboard', name, through: [], carrier: device.address, because: 'itself' }];
  }

  #stakesOf({ address }: PciDevice): readonly Stake[] {
    return this.#world ? stakesIn(this.#world, address) : stakesAt(this.#host, address);
  }

  *#untold(one: Taken): Iterable<Finding> {
    for (const device of one.devices) {
      const message = untoldStake(this.#host, device);
      if (message === undefined) continue;
      yield { ...this.#base(one), code: 'host/stakes-untold', severity: 'information', message };
      return;
    }
  }

  *#unused(one: Taken): Iterable<Finding> {
    if (!this.#world || this.#isMade || !isUnused(this.#world, one.devices)) return;
    yield {
      ...this.#base(one),
      code: 'host/hidden-unused',
      severity: 'hint',
      message: `No guest in /etc/xen is given ${written(one.entry)}, so dom0 does without it for nothing.`,
      ...this.#removal(one),
    };
  }

  #base({ entry }: Taken) {
    return { source: 'advice', span: inValue(this.#word, entry.span) } as const;
  }

  #absent(one: Taken): Finding {
    const { bdf, allDevices } = one.entry;
    const address = formatBdf(bdf);
    const where = allDevices ? `There is nothing on bus ${address.slice(0, -5)}` : `There is no ${written(one.entry)}`;
    const isLater = this.#host.devices.some((device) => {
      const parent = parseBdf(device.address);
      if (!parent || !device.mostVirtualFunctions) return false;
      return parent.domain === bdf.domain && bdf.bus >= parent.bus && bdf.bus <= parent.bus + 1;
    });
    const why = isLater
      ? 'A virtual function that is switched on later may take it.'
      : 'Addresses change when a card is added or moved, and from host to host.';
    const { message, ...more } = this.#another(one, undefined) ?? { message: why };
    return {
      ...this.#base(one),
      code: 'host/no-such-device',
      severity: 'hint',
      message: `${where} in ${this.#host.label}: pciback passes over it. ${message}`,
      ...more,
    };
  }

  #atStake(one: Taken, stakes: readonly Stake[]): Finding {
    return {
      ...this.#base(one),
      code: 'host/at-stake',
      severity: severityOf(stakes),
      message: stakeMessage(stakes, written(one.entry), 'hidden'),
      ...this.#removal(one),
    };
  }

  *#bridge(one: Taken, device: PciDevice): Iterable<Finding> {
    const bdf = parseBdf(device.address);
    // Said of every list, whatever the machine.
    if (!bdf || (bdf.domain === 0 && bdf.bus === 0 && bdf.device === 0)) return;
    const isPciBridge = device.classCode >>> 8 === PCI_BRIDGE;
    const behind = this.#topology.behind(device.address).filter(({ isBridge }) => !isBridge);
    const name = `${formatBdf(bdf)} is ${kindOf(device)}`;
    const goes =
      behind.length > 0 ? `what lies behind it goes to pciback too: ${namesOf(behind)}` : 'nothing lies behind it';
    yield {
      ...this.#base(one),
      code: 'host/hides-bridge',
      severity: isPciBridge ? 'information' : 'warning',
      message: isPciBridge
        ? `${name}, which no guest can get; ${goes}.`
        : `${name}: it holds the machine together, and cannot be given away.`,
      ...this.#removal(one),
    };
  }

  *#parent(one: Taken, device: PciDevice): Iterable<Finding> {
    const { virtualFunctions = [], address } = device;
    if (virtualFunctions.length === 0) return;
    const functions = virtualFunctions.map(shortAddress);
    const listed = functions.filter((_, at) => this.#hidden.has(virtualFunctions[at] ?? ''));
    const shown = listed.length > 0 ? `${listed.join(', ')} of this list among them` : firstOf(functions);
    yield {
      ...this.#base(one),
      code: 'host/hides-parent',
      severity: 'information',
      message: `Only the own driver of ${shortAddress(address)} makes its virtual functions (${shown}): with pciback in its place there are none.`,
    };
  }

  /** In the list by itself, and behind a bridge of the list. */
  *#repeated(one: Taken): Iterable<Finding> {
    const [device, ...more] = one.devices;
    if (!device || more.length > 0) return;
    const above = this.#topology.above(device.address);
    const bridge = this.#taken.find((other) => other !== one && other.devices.some((bridge) => above.includes(bridge)));
    if (!bridge) return;
    yield {
      ...this.#base(one),
      code: 'boot/hide-same-device',
      severity: 'hint',
      tags: ['unnecessary'],
      message: `${written(one.entry)} lies behind ${written(bridge.entry)}, which takes it along.`,
      related: [{ ...inValue(this.#word, bridge.entry.span), message: 'Here.' }],
      ...this.#removal(one),
    };
  }

  *#siblings(one: Taken): Iterable<Finding> {
    for (const device of one.devices) {
      const slot = slotOf(device.address);
      if (this.#slots.has(slot) || device.isBridge || device.physicalFunction !== undefined) continue;
      this.#slots.add(slot);
      const siblings = this.#topology.siblings(device.address).filter((other) => this.#stays(other));
      if (siblings.length === 0) continue;
      yield {
        ...this.#base(one),
        code: 'host/left-behind',
        severity: 'hint',
        message: `${shortAddress(device.address)} is part of a device: ${namesOf(siblings)} ${siblings.length === 1 ? 'stays' : 'stay'} with dom0. Where they share a reset or an IOMMU group, a guest gets all of them or none.`,
        ...this.#addition(one, siblings),
      };
    }
  }

  #stays({ address, isBridge }: PciDevice): boolean {
    return !isBridge && !this.#hidden.has(address);
  }

  *#group(one: Taken): Iterable<Finding> {
    const own = new Set(one.devices.map(({ address }) => address));
    const group = groupsOf(this.#host).find(({ devices }) => devices.some((address) => own.has(address)));
    const others = (group?.devices ?? []).flatMap((address) => {
      const device = deviceOf(this.#host, address);
      const slot = slotOf(address);
      const isSibling = one.devices.some((mine) => mine.address.startsWith(`${slot}.`));
      return device && this.#stays(device) && !isSibling ? [device] : [];
    });
    if (others.length === 0 || one.devices.every(({ isBridge }) => isBridge)) return;
    yield {
      ...this.#base(one),
      code: 'host/shares-group',
      severity: 'information',
      message: `The IOMMU cannot keep ${written(one.entry)} apart from ${namesOf(others)}: hide all of them, or a guest with the one reaches into the other.`,
      ...this.#addition(one, others),
    };
  }

  /** What a comment beside the list, or an earlier recording, says of it, where that is another device. */
  #another(
    { entry }: Taken,
    device: PciDevice | undefined,
  ): Pick<Finding, 'message' | 'related' | 'fixes'> | undefined {
    const isAlone = this.#taken.every((other) => sameSlot(other.entry, entry));
    const comments = commentsOn(this.#place.file.text, this.#place.line.statement);
    const earlier = entry.allDevices ? undefined : this.#earlier;
    const found = anotherDevice({ bdf: entry.bdf, isAlone, comments, device, host: this.#host, earlier });
    if (!found) return undefined;
    const { moved, message, comment } = found;
    const related = comment ? [{ ...comment, message: 'The comment.' }] : [];
    if (!moved || !this.#word.plain || entry.allFunctions || entry.allDevices) return { message, related };
    const address = shortAddress(moved.address);
    const edits = [replace(inValue(this.#word, entry.addressSpan), address)];
    return { message, related, fixes: () => [{ title: `Change to ${address}`, edits }] };
  }

  #removal({ entry }: Taken): { readonly fixes?: () => readonly Fix[] } {
    return leaveWithDom0(this.#place, this.#word, entry, { isOnly: this.#taken.length === 1, what: written(entry) });
  }

  #addition({ entry }: Taken, devices: readonly PciDevice[]): { readonly fixes?: () => readonly Fix[] } {
    const free = devices.filter((device) => this.#stakesOf(device).length === 0);
    if (!this.#word.plain || free.length !== devices.length) return {};
    const { end } = inValue(this.#word, entry.span);
    const names = free.map(({ address }) => shortAddress(address));
    const newText = names.map((name) => `(${name})`).join('');
    return { fixes: () => [{ title: `Hide ${names.join(', ')} too`, edits: [replace({ start: end, end }, newText)] }] };
  }
}

const PCI_BRIDGE = 0x0604;

function keyboardOf({ attached = [] }: PciDevice): Attached | undefined {
  return attached.find(({ kind }) => kind === 'keyboard');
}

function kindOf({ className, classCode }: PciDevice): string {
  if (className === undefined) return classCode >>> 8 === 0x0600 ? 'a host bridge' : 'a bridge';
  if (!/bridge$/i.test(className)) return `a bridge (${className})`;
  return `${/^[AEIO]/.test(className) ? 'an' : 'a'} ${className}`;
}

function namesOf(devices: readonly PciDevice[]): string {
  return firstOf(
    devices.map(({ address, className, deviceName }) => {
      const what = className ?? deviceName;
      return what === undefined ? shortAddress(address) : `${shortAddress(address)} (${what})`;
    }),
  );
}

function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ');
}

/** The entry as a person writes it. */
function written({ bdf, allDevices, allFunctions }: HideEntry): string {
  const address = formatBdf(bdf);
  if (allDevices) return `${address.slice(0, -4)}*.*`;
  return allFunctions ? `${address.slice(0, -1)}*` : address;
}

function sameSlot(a: HideEntry, b: HideEntry): boolean {
  return (
    a.bdf.domain === b.bdf.domain &&
    a.bdf.bus === b.bdf.bus &&
    a.bdf.device === b.bdf.device &&
    !a.allDevices &&
    !b.allDevices
  );
}

function replace({ start, end }: Span, newText: string): Edit {
  return { span: { start, end }, newText };
}
