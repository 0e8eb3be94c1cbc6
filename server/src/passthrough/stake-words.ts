/** What is at stake when a device is taken from dom0, in words. */
import type { Host } from '../host/model.ts';
import { shortAddress } from '../specs/bdf.ts';
import { type Stake, stakesOf } from './stakes.ts';

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

/** Those that go for certain when a guest gets the device. What only shares its slot may come through. */
export function surely(stakes: readonly Stake[]): readonly Stake[] {
  return stakes.filter(({ because }) => because !== 'same slot');
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
      return `${own} is a bridge: ${when}, it takes ${carrier} along, which carries ${words}.${end}`;
    case 'virtual function':
      return `${carrier}, a virtual function of ${own}, carries ${words}: without the driver of ${own} there is none.${end}`;
    case 'same slot':
      return `${carrier}, another function of the same device, carries ${words}: a reset of the one may take the other along.`;
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

/** What becomes of the machine without the gravest of them, in a sentence; empty where that says itself. */
export function consequence([gravest]: readonly Stake[]): string {
  switch (gravest?.what) {
    case 'root file system':
      return 'dom0 does not come up without it.';
    case 'boot file system':
      return 'Kernels and boot menus can no longer be written from dom0.';
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
