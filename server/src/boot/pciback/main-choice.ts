import type { BootChoice } from '../choices.ts';
import type { BootMachine } from '../machine.ts';
import { mainEntry } from '../main-entry.ts';
import { pcibackOfMachine } from './of-machine.ts';
import type { PcibackOfChoice } from './pciback.ts';

/** pciback’s part of the entry that a machine starts by, in its two states. */
export interface MainChoices {
  readonly generated?: PcibackOfChoice;
  readonly source?: PcibackOfChoice;
}

export function mainChoices(machine: BootMachine): MainChoices {
  const { generated, source } = mainEntry(machine);
  const { choices } = pcibackOfMachine(machine);
  const of = (entry: BootChoice | undefined) => entry && choices.find(({ choice }) => choice === entry);
  const [written, wanted] = [of(generated), of(source)];
  return { ...(written && { generated: written }), ...(wanted && { source: wanted }) };
}

/** The entry that a person means who speaks of the machine: as update-grub would make it now, where its sources are known. */
export function mainChoice(machine: BootMachine): PcibackOfChoice | undefined {
  const { generated, source } = mainChoices(machine);
  return source ?? generated;
}
