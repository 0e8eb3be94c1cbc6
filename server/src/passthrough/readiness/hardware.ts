/** Whether the processor and the firmware offer an IOMMU, and whether it is switched on there. */
import { NO_TABLE } from '../../host/xen/dma-tables.ts';
import { isKnown, knownValue } from '../../host/xen/facts.ts';
import { byHand } from '../story/mends.ts';
import type { Evidence, Mend } from '../story/model.ts';
import { deviceOf } from '../topology.ts';
import type { World } from '../world.ts';
import { answer, shows, switchedWords, waysToKnow } from './answers.ts';
import type { Answer } from './model.ts';
import { iommuWanted, runningXenWords } from './xen-words.ts';

const OFFERED = 'VT-d or AMD-Vi in processor and firmware';
const SWITCHED_ON = 'Switched on in the firmware';

export type IommuName = 'VT-d' | 'AMD-Vi';

/** Which of the two this machine would have: by Xen’s words, the firmware’s table, the maker of the host bridge. */
export function iommuName({ host, xen }: World): IommuName | undefined {
  const vendor = knownValue(xen.iommu.vendor) ?? knownValue(xen.table)?.vendor;
  if (vendor) return vendor === 'Intel' ? 'VT-d' : 'AMD-Vi';
  const bridge = deviceOf(host, '0000:00:00.0')?.vendor;
  return bridge === 0x8086 ? 'VT-d' : bridge === 0x1022 ? 'AMD-Vi' : undefined;
}

/** What shows beyond a table that an IOMMU is at work. */
export function atWork(world: World): readonly Evidence[] {
  const { xen } = world;
  if (knownValue(xen.iommu.enabled)) return switchedWords(world);
  const groups = groupCount(world);
  return groups > 0
    ? [{ says: `Linux has made ${groups} groups of this machine’s devices.`, from: '/sys/kernel/iommu_groups' }]
    : [];
}

function groupCount({ host }: World): number {
  return new Set(host.devices.flatMap(({ iommuGroup }) => iommuGroup ?? [])).size;
}

function tableShows({ xen }: World): readonly Evidence[] {
  return shows(xen.table, ({ vendor, units }) => {
    const name = vendor === 'Intel' ? 'DMAR' : 'IVRS';
    return `The ${name} table lists ${units === 1 ? 'one IOMMU' : `${units} IOMMUs`}.`;
  });
}

export function answerOffered(world: World): Answer {
  const { xen } = world;
  const name = iommuName(world);
  const table = tableShows(world);
  const seen = [...atWork(world), ...table];
  if (seen.length > 0) {
    const says =
      atWork(world).length > 0
        ? `The machine has ${name ?? 'an IOMMU'}.`
        : `The firmware offers ${name ?? 'an IOMMU'}.`;
    return answer(OFFERED, 'met', says, { evidence: seen });
  }
  if (!isKnown(xen.table) && xen.table.why !== NO_TABLE) {
    return answer(OFFERED, 'unknown', xen.table.why, { mends: waysToKnow(world, xen.table) });
  }
  return answer(
    OFFERED,
    'missing',
    `The firmware’s tables name no IOMMU: the processor or the board lacks ${name ?? 'VT-d or AMD-Vi'}, or it is switched off in the firmware; a virtual machine has only what its hypervisor gives it.`,
    { evidence: complaints(world), mends: [switchOn(name)] },
  );
}

/** A table does not show that the IOMMU works, and some firmware leaves it there when it is switched off. */
export function answerSwitchedOn(world: World): Answer {
  const { xen, release } = world;
  const name = iommuName(world);
  const working = atWork(world);
  if (working.length > 0)
    return answer(SWITCHED_ON, 'met', 'It is at work, so it is switched on.', { evidence: working });
  if (!isKnown(xen.table)) {
    if (xen.table.why !== NO_TABLE) {
      return answer(SWITCHED_ON, 'unknown', 'It cannot be told from here.', { mends: waysToKnow(world, xen.table) });
    }
    return answer(SWITCHED_ON, 'missing', 'The firmware’s tables name no IOMMU.', { mends: [switchOn(name)] });
  }
  const evidence = [...tableShows(world), ...complaints(world)];
  const words = runningXenWords(world);
  if (knownValue(xen.iommu.enabled) === false && isKnown(words) && iommuWanted(words.value, release).on) {
    return answer(
      SWITCHED_ON,
      'unknown',
      'The firmware’s table names it, and yet Xen did not get it to work: it may be switched off, or the table may be faulty.',
      { evidence, mends: [switchOn(name), byHand('Look for a newer firmware')] },
    );
  }
  return answer(
    SWITCHED_ON,
    'unknown',
    'The firmware’s table names it, which mostly means that it is switched on; only a Xen that uses it proves that.',
    { evidence },
  );
}

/** What Xen itself said when it did without. */
export function complaints({ xen }: World): readonly Evidence[] {
  const { complaints: all } = xen.iommu;
  return isKnown(all) ? all.value.slice(0, 6).map((says) => ({ says, from: all.from })) : [];
}

export function switchOn(name: IommuName | undefined): Mend {
  if (name === 'VT-d')
    return byHand(
      'Switch on VT-d in the firmware’s setup (“Intel VT for Directed I/O”, often beside VT-x), then reboot',
    );
  if (name === 'AMD-Vi') return byHand('Switch on AMD-Vi in the firmware’s setup (mostly called “IOMMU”), then reboot');
  return byHand('Switch on VT-d (Intel) or IOMMU (AMD) in the firmware’s setup, then reboot');
}
