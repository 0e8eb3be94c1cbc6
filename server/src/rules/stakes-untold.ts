import type { Host, PciDevice } from '../host/model.ts';
import { untoldWords } from '../passthrough/stake-words.ts';

const STORAGE = 0x01;
const NETWORK = 0x02;
const NETWORK_WORDS = /on the network|Open vSwitch/;

/** What to say of a storage controller or a network card, where nobody can tell whether dom0 rests on it. */
export function untoldStake(host: Host, device: PciDevice): string | undefined {
  const kind = device.classCode >>> 16;
  if (device.driver === undefined || (kind !== STORAGE && kind !== NETWORK)) return undefined;
  // A card carries what lies on the network, a disk controller what does not.
  return untoldWords(host, device.address).find((words) => NETWORK_WORDS.test(words) === (kind === NETWORK));
}
