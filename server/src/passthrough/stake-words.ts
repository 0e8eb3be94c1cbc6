/** What is at stake when a device is taken from dom0, in words. */
import type { Host, PciDevice, Reliance } from '../host/model.ts';
import { shortAddress } from '../specs/bdf.ts';
import { listed } from '../text/listed.ts';
import { type Stake, stakesOf } from './stakes.ts';
import { deviceOf } from './topology.ts';

const known = new WeakMap<Host, Map<string, readonly Stake[]>>();

/** What is at stake with the device of that address. Worked out once for each reading of the host. */
export function stakesAt(host: Host, address: string): readonly Stake[] {
  const byAddress = known.get(host) ?? new Map<string, readonly Stake[]>();
  known.set(host, byAddress);
  let stakes = byAddress.get(address);
  if (!stakes) {
    stakes = stakesOf(host, address);
    byAddress.set(address, stakes);
  }
  return stakes;
}

/** Those that go for certain when a guest gets the device. What only shares its slot, its reset or reserved memory may come through. */
export function surely(stakes: readonly Stake[]): readonly Stake[] {
  return stakes.filter(({ because }) => !MAY_STAY.has(because));
}

const MAY_STAY: ReadonlySet<Stake['because']> = new Set(['same slot', 'same reserved memory', 'same reset']);

/**
 * What cannot be told of a device that dom0 holds, a sentence each: the root file system lies on a ZFS pool whose disks no file names, so it
 * may lie on this one. Empty where the device can carry nothing of the kind.
 */
export function untoldWords(host: Host, address: string): readonly string[] {
  const device = deviceOf(host, address);
  if (!device || device.assignable || device.isBridge) return [];
  const own = shortAddress(address);
  return (host.reliances ?? []).flatMap((reliance) => {
    const { what, name, untold } = reliance;
    if (untold === undefined || !mayCarry(device, reliance)) return [];
    // Where it is known to rest on this device, that is said as a stake.
    const names = new Set(device.attached?.map((attached) => attached.name));
    if (reliance.through.some((step) => names.has(step))) return [];
    return [`Whether ${subjectOf(what, name)} rests on ${own} cannot be told: ${lowerFirst(untold)}`];
  });
}

/** Storage and USB carry disks; network cards the network, and what lies on it. */
function mayCarry({ classCode }: PciDevice, { what, untold }: Reliance): boolean {
  const base = classCode >>> 16;
  const isNetwork = base === 0x02 || base === 0x0d;
  if (what === 'default route' || what === 'ssh session' || untold?.endsWith('is on the network.')) return isNetwork;
  return base === 0x01 || classCode >>> 8 === 0x0c03;
}

function subjectOf(what: Stake['what'], name: string): string {
  return what === 'file system' || what === 'swap'
    ? `the ${what === 'swap' ? 'swap space' : what} ${name}`
    : `the ${what}`;
}

/** Unless it begins with a path or a name, which stay as they are. */
function lowerFirst(text: string): string {
  return /^(?:The|Which|What|How|No) /.test(text) ? `${text[0]?.toLowerCase() ?? ''}${text.slice(1)}` : text;
}

/**
 * What is at stake, why, and what becomes of it, in a sentence or two.
 *
 * @param own the device that was asked about, as a person writes it
 * @param when `hidden`, `given to a guest`: what would take it away
 */
export function stakeMessage(stakes: readonly Stake[], own: string, when: string): string {
  const main = mainStakes(stakes);
  const [first] = main;
  if (!first) return '';
  const carrier = shortAddress(first.carrier);
  const words = stakeWords(main);
  const end = ` ${consequence(main)}`.trimEnd();
  switch (first.because) {
    case 'itself':
      return `${carrier} carries ${words}: ${when}, it is gone from dom0.${end}`;
    case 'behind':
      return `${carrier} is behind ${own} and carries ${words}: ${when}, ${own} takes it along.${end}`;
    case 'virtual function':
      return `${carrier}, a virtual function of ${own}, carries ${words}: without the driver of ${own} there is none.${end}`;
    case 'same slot':
      return `${carrier}, another function of the same device, carries ${words}: a reset of the one may take the other along.`;
    case 'same reserved memory':
      return `${carrier}, for which the firmware keeps the same memory as for ${own}, carries ${words}: a guest that gets ${own} reaches that memory.`;
    case 'same reset':
      return `${carrier}, on the same bus as ${own}, carries ${words}: a reset of that bus takes both along.`;
    case 'same group':
      return `${carrier} carries ${words}, and the IOMMU cannot tell it from ${own}: a guest that gets the one takes both.${end}`;
  }
}

/** "the root file system (vg0-root, sda2, sda) and swap on dm-1". */
export function stakeWords(stakes: readonly Stake[]): string {
  const words = [...new Set(stakes.map(wordsFor))];
  const last = words.pop() ?? '';
  return words.length > 0 ? `${words.join(', ')} and ${last}` : last;
}

/** What a person has to do before dom0 can do without a device. @param stakes what dom0 has on it */
export function moveFirst(own: string, stakes: readonly Stake[]): string {
  return `First move what dom0 has on ${own} to another device: ${listed([...new Set(stakes.map(({ what, name }) => subjectOf(what, name)))])}`;
}

/** Whether dom0 stops, or does not come up, without it. */
export function stopsDom0({ what }: Stake): boolean {
  return what === 'root file system' || what === 'boot file system' || what === 'swap';
}

const THE_REST = 'whether the rest of what carries it is enough, as it is in a mirror or with a second path';

/** What becomes of the machine without the gravest of them, in a sentence; empty where that says itself. */
export function consequence([gravest]: readonly Stake[]): string {
  const isElsewhere = gravest?.isElsewhere === true;
  switch (gravest?.what) {
    case 'root file system':
      return isElsewhere
        ? `dom0 may not come up without it: that depends on ${THE_REST}.`
        : 'dom0 does not come up without it.';
    case 'boot file system':
      return isElsewhere
        ? `Whether kernels and boot menus can still be written from dom0 depends on ${THE_REST}.`
        : 'Kernels and boot menus can no longer be written from dom0.';
    case 'default route':
    case 'ssh session':
      return 'The machine can no longer be reached over it.';
    case 'keyboard':
      return 'Nobody can type at the machine any more, not even the disk’s password.';
    case 'console':
      return 'Nothing more is to be seen there.';
    case 'boot display':
      return 'Its screen shows nothing of dom0 from then on.';
    default:
      return '';
  }
}

/** The gravest kind of reason, with all stakes that have it: a sentence about each would be too much. */
export function mainStakes(stakes: readonly Stake[]): readonly Stake[] {
  const sure = surely(stakes);
  const [first] = sure.length > 0 ? sure : stakes;
  return stakes.filter(({ because, carrier }) => because === first?.because && carrier === first.carrier);
}

function wordsFor({ what, name, through }: Stake): string {
  const steps = through.filter((step) => step !== name);
  const by = steps.length > 0 ? ` (${steps.join(', ')})` : '';
  switch (what) {
    case 'root file system':
      return `the root file system${by}`;
    case 'boot file system':
      return `the boot file system${by}`;
    case 'file system':
      return `the file system ${name}${by}`;
    case 'swap':
      return `the swap space ${name}${by}`;
    case 'default route':
      return `the network’s default route ${name}${by}`;
    case 'ssh session':
      return `this SSH session ${name}${by}`;
    case 'console':
      return `the console ${name}${by}`;
    case 'keyboard':
      return `the only keyboard, ${name}${by}`;
    case 'boot display':
      return 'the display that the machine starts on';
  }
}
