/** Which entry of the boot menu a person means who speaks of the machine: the one that it starts by the next time. */
import type { BootChoice } from './choices.ts';
import type { BootMachine } from './machine.ts';

export interface MainEntry {
  /** As the boot loader’s file has it; absent: there is none, or it cannot be read. */
  readonly generated?: BootChoice;
  /** As update-grub would make it now; absent where its sources are not known, or another loader starts the machine. */
  readonly source?: BootChoice;
}

const known = new WeakMap<BootMachine, MainEntry>();

/**
 * The loader is the one that started what runs, where that can be told; else GRUB 2, which update-grub serves; what other loaders read
 * (GRUB legacy’s menu.lst, xen.cfg, syslinux) only where GRUB 2 has no entry for Xen. Of its entries it is the one that starts by itself; where
 * that is none of Xen’s, the one that runs; else the first. Recovery entries come last. Worked out once.
 */
export function mainEntry(machine: BootMachine): MainEntry {
  let found = known.get(machine);
  if (!found) {
    found = lookUp(machine);
    known.set(machine, found);
  }
  return found;
}

function lookUp({ sources, generated, states }: BootMachine): MainEntry {
  const runs = states.running?.choice;
  const ofGrub = generated.filter(({ file }) => isOfGrub2(file));
  // Where GRUB 2’s own file cannot be read, only what is the same word for word was started by another loader.
  const isTold = ofGrub.length > 0 || sources.length === 0 || states.running?.changes.length === 0;
  if (runs && !isOfGrub2(runs.file) && isTold) {
    return {
      generated:
        usual(
          generated.filter(({ file }) => file === runs.file),
          runs,
        ) ?? runs,
    };
  }
  if (ofGrub.length === 0 && sources.length === 0) {
    const file = generated[0]?.file;
    const other = usual(
      generated.filter((choice) => choice.file === file),
      runs,
    );
    return other ? { generated: other } : {};
  }
  const file = runs && isOfGrub2(runs.file) ? runs.file : ofGrub[0]?.file;
  const written = usual(
    ofGrub.filter((choice) => choice.file === file),
    runs,
  );
  const partner = states.pairs.find((pair) => pair.generated !== undefined && pair.generated === written)?.source;
  const source = usual(sources, partner);
  return { ...(written && { generated: written }), ...(source && { source }) };
}

/** @param other the one that is meant where none of them starts by itself */
function usual(choices: readonly BootChoice[], other: BootChoice | undefined): BootChoice | undefined {
  const normal = choices.filter(({ recovery }) => !recovery);
  return normal.find(({ isDefault }) => isDefault) ?? normal.find((one) => one === other) ?? normal[0] ?? choices[0];
}

/** Whether GRUB 2 reads that file, or what update-grub makes. */
export function isOfGrub2(file: string): boolean {
  return /\/grub\.cfg$/i.test(file);
}
