import type { BootMachine } from '../machine.ts';
import { type PcibackFacts, pcibackOf } from './pciback.ts';

const known = new WeakMap<BootMachine, PcibackFacts>();

/** What decides on that machine whether pciback gets the hidden devices. Worked out once. */
export function pcibackOfMachine(machine: BootMachine): PcibackFacts {
  let facts = known.get(machine);
  if (!facts) {
    facts = pcibackOf(machine.tree, [...machine.sources, ...machine.generated]);
    known.set(machine, facts);
  }
  return facts;
}
