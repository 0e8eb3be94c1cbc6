/** Whether Xen uses the IOMMU, and remaps interrupts with it. */
import { mainEntry } from '../../boot/main-entry.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { isKnown, knownValue } from '../../host/xen/facts.ts';
import { iommuAskingWord } from '../../specs/xen-line/iommu-switch.ts';
import { switchOnMend } from '../story/edits.ts';
import { byHand } from '../story/mends.ts';
import type { Evidence, Mend } from '../story/model.ts';
import type { World } from '../world.ts';
import { answer, shows, switchedWords, untold } from './answers.ts';
import { complaints, iommuName, switchOn } from './hardware.ts';
import type { Answer } from './model.ts';
import { iommuWanted, noRemappingWord, runningXenWords } from './xen-words.ts';

const TAKEN = 'Xen uses the IOMMU';
const REMAPPED = 'Interrupt remapping';

export function answerTaken(world: World): Answer {
  const { xen, release } = world;
  const { enabled, dom0Mode } = xen.iommu;
  if (knownValue(xen.isDom0) === false) {
    return answer(TAKEN, 'missing', 'This machine runs no Xen, or is a guest of one.', { mends: [startXen(world)] });
  }
  const words = runningXenWords(world);
  const line = isKnown(words) ? iommuWanted(words.value, release) : undefined;
  const lineShows: readonly Evidence[] =
    line?.word !== undefined && isKnown(words) ? [{ says: line.word, from: words.from }] : [];
  if (!isKnown(enabled)) return untold(world, TAKEN, enabled, lineShows);
  if (enabled.value) {
    const evidence = [...switchedWords(world), ...shows(dom0Mode, (mode) => `Dom0 mode: ${mode}`), ...lineShows];
    return answer(TAKEN, 'met', `Xen ${release} has switched ${iommuName(world) ?? 'the IOMMU'} on.`, { evidence });
  }
  const evidence: readonly Evidence[] = [...switchedWords(world), ...lineShows, ...complaints(world)];
  if (line && !line.on) {
    const says =
      line.word === undefined
        ? `Xen ${release} uses the IOMMU only when its line asks for it.`
        : `Xen does without it because its line says ${line.word}.`;
    return answer(TAKEN, 'missing', says, { evidence, mends: [wantIommu(world, line.word)] });
  }
  const why = complaints(world).length > 0 ? 'Its own messages say why.' : 'Its line does not forbid it.';
  return answer(TAKEN, 'missing', `Xen did not get an IOMMU to work. ${why}`, {
    evidence,
    mends: [switchOn(iommuName(world))],
  });
}

function startXen({ boot }: World): Mend {
  const entry = boot && mainEntry(boot);
  const choice = entry?.source ?? entry?.generated;
  return byHand(
    choice ? `Start the boot entry “${choice.title}”` : 'Install Xen, and start the boot entry that it adds',
  );
}

/** The edit that a plan would make; by hand where there is no sure one. */
function wantIommu(world: World, word: string | undefined): Mend {
  const change = world.boot && switchOnMend(world);
  if (world.boot && change)
    return { ...change, title: `${change.title}; then ${world.boot.states.command}, and a reboot` };
  return byHand(
    `${word === undefined ? `Put ${iommuAskingWord(world.release)} on Xen’s line` : `Take what switches it off out of ${word} on Xen’s line`}, then reboot`,
  );
}

const WITHOUT =
  'Without it a guest’s device can raise any interrupt of the machine: Xen gives devices all the same, so give them only to guests that you trust.';

/** The last point releases from 4.0 on guard the entries of their own system calls (vtd/iommu.c and entry.S, `untrusted_msi`). */
function guardWords(world: World): string {
  return iommuName(world) === 'VT-d' && compareReleases(world.release, '4.0') >= 0
    ? ' Xen only keeps such interrupts from being taken for system calls (XSA-3).'
    : '';
}

export function answerRemapped(world: World): Answer {
  const { xen, release } = world;
  const { interruptRemapping } = xen.iommu;
  const table = knownValue(xen.table);
  const offered = shows(xen.table, ({ interruptRemapping: on }) =>
    on === undefined ? undefined : `The firmware’s table ${on ? 'offers' : 'does not offer'} interrupt remapping.`,
  );
  if (isKnown(interruptRemapping)) {
    const said = {
      says: `Interrupt remapping ${interruptRemapping.value ? 'enabled' : 'disabled'}`,
      from: interruptRemapping.from,
    };
    if (interruptRemapping.value) {
      const shared = complaints(world).filter(({ says }) => says.includes('XSA-36'));
      const says =
        shared.length > 0
          ? 'Xen remaps the interrupts of devices, by one table for all of them: what is set up for one counts for the others (XSA-36).'
          : 'Xen remaps the interrupts of devices.';
      return answer(REMAPPED, 'met', says, { evidence: [said, ...shared] });
    }
    const words = runningXenWords(world);
    const word = isKnown(words) ? noRemappingWord(words.value, release) : undefined;
    const evidence = [
      said,
      ...offered,
      ...(word !== undefined && isKnown(words) ? [{ says: word, from: words.from }] : []),
      ...complaints(world),
    ];
    const mends =
      word !== undefined
        ? [byHand(`Take what switches it off out of ${word} on Xen’s line, then reboot`)]
        : table?.interruptRemapping === false
          ? [byHand('Look in the firmware’s setup for interrupt remapping, or for a newer firmware')]
          : [];
    return answer(REMAPPED, 'missing', `${WITHOUT}${guardWords(world)}`, { evidence, mends });
  }
  if (knownValue(xen.iommu.enabled) === false) {
    return answer(REMAPPED, 'missing', 'Without the IOMMU there is none.', { evidence: offered });
  }
  if (knownValue(xen.isDom0) === false) {
    return answer(REMAPPED, 'unknown', 'Only Xen itself tells whether it remaps interrupts here.', {
      evidence: offered,
    });
  }
  return untold(world, REMAPPED, interruptRemapping, offered);
}
