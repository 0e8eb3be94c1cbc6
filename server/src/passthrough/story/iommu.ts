/** Whether Xen uses the IOMMU: without it no guest's device is kept from the memory of others. */
import { GUEST_NAMES } from '../../guests/guest-type.ts';
import { isKnown, knownValue, type XenFacts } from '../../host/xen/facts.ts';
import { capsWords } from '../readiness/answers.ts';
import { needsIommu } from '../readiness/guests-need.ts';
import { iommuWanted, leavesPvUnguarded, runningXenWords } from '../readiness/xen-words.ts';
import { byHand } from './mends.ts';
import type { Evidence, Station } from './model.ts';
import type { Situation } from './situation.ts';
import { runsXen, shown, station, untold } from './words.ts';

export function iommuStation(of: Situation): Station {
  const { world } = of;
  const { xen } = world;
  if (!runsXen(world)) {
    return station(
      'iommu',
      'missing',
      `Xen does not run on this machine now, so nothing is given to guests.${offer(xen)}`,
      [tableEvidence(xen)],
      [byHand('Boot the machine into Xen')],
    );
  }
  const { enabled } = xen.iommu;
  if (!isKnown(enabled)) {
    const how = { question: 'xl info', before: 'Whether Xen uses the IOMMU is not known. ' };
    return { ...untold(world, 'iommu', enabled, how), evidence: present(tableEvidence(xen)) };
  }
  const evidence = [enabledEvidence(xen), shown(xen.capabilities, capsWords), ...complaints(xen)];
  return enabled.value ? usedStation(of, evidence) : offStation(of, evidence);
}

function usedStation({ world, type }: Situation, evidence: readonly (Evidence | undefined)[]): Station {
  const { xen } = world;
  if (knownValue(xen.hvmPassthrough) === false && type !== 'pv') {
    return station(
      'iommu',
      'missing',
      'Xen uses the IOMMU, but gives no devices to HVM guests on this machine: the processor’s virtualisation is off, or this Xen runs no HVM guests.',
      evidence,
      [byHand('Switch on VT-x (Intel) or SVM (AMD) in the firmware’s setup, then reboot')],
    );
  }
  const remapping = knownValue(xen.iommu.interruptRemapping);
  const warning =
    remapping === false
      ? ' Interrupts are not remapped: a guest can use its device to send interrupts that it should not.'
      : '';
  const unguarded =
    type === 'pv' && leavesPvUnguarded(world)
      ? ' Without iommu=pv on its line that is for HVM guests only: a PV guest’s device can reach all of the machine’s memory.'
      : '';
  return station('iommu', 'met', `Xen uses the IOMMU.${unguarded}${warning}`, [
    ...evidence,
    shown(xen.iommu.interruptRemapping, (on) => `Interrupt remapping ${on ? 'enabled' : 'disabled'}`),
  ]);
}

function offStation(of: Situation, found: readonly (Evidence | undefined)[]): Station {
  const { world, type } = of;
  const { xen, release } = world;
  const words = runningXenWords(world);
  const asked = isKnown(words) ? iommuWanted(words.value, release) : undefined;
  const evidence = [
    ...found,
    shown(words, (line) =>
      asked?.word === undefined ? `xen_commandline: ${line.join(' ')}` : `Xen was started with ${asked.word}`,
    ),
    tableEvidence(xen),
  ];
  if (canDoWithout(of)) {
    return station(
      'iommu',
      'met',
      `Xen does not use the IOMMU. Xen ${release} gives devices to PV guests without it, and then nothing keeps the guest’s device out of the memory of dom0 and other guests.`,
      evidence,
    );
  }
  const who =
    type && type !== 'pv'
      ? `${GUEST_NAMES[type]} guests with devices do not start`
      : needsIommu('pv', release)
        ? 'no guest with devices starts'
        : 'HVM guests with devices do not start';
  const start = `Xen does not use the IOMMU, and ${who} without it.`;
  const offered = isKnown(xen.table);
  if (asked && !asked.on) {
    const because = asked.word
      ? `${asked.word} on Xen’s line switches it off`
      : `Xen ${release} uses it only when its line asks for it`;
    return station(
      'iommu',
      offered ? 'contradicting' : 'missing',
      `${start} ${offered ? `The firmware offers it, and ${because}` : `${because[0]?.toUpperCase()}${because.slice(1)}`}.`,
      evidence,
      [byHand('Change Xen’s line as the next point says, then reboot')],
    );
  }
  return station(
    'iommu',
    'missing',
    offered ? `${start} The firmware offers it, and Xen’s messages say why it does without.` : start,
    evidence,
    [
      offered
        ? byHand('Read what Xen says of the IOMMU: xl dmesg | grep -i -e VT-d -e AMD-Vi -e "I/O virt"')
        : byHand('Switch on VT-d (Intel) or IOMMU (AMD) in the firmware’s setup, then reboot'),
    ],
  );
}

/** A PV guest of old gets devices all the same (libxl_pci.c let ENOSYS pass for it), with nothing between them and the memory of others. */
export function canDoWithout({ type, world: { release } }: Situation): boolean {
  return type === 'pv' && !needsIommu('pv', release);
}

function enabledEvidence({ iommu: { enabled } }: XenFacts): Evidence | undefined {
  // What xl info tells stands in virt_caps, which is shown anyway.
  return isKnown(enabled) && enabled.from === 'xl dmesg'
    ? { says: `I/O virtualisation ${enabled.value ? 'enabled' : 'disabled'}`, from: enabled.from }
    : undefined;
}

function complaints({ iommu }: XenFacts): readonly Evidence[] {
  const fact = iommu.complaints;
  return isKnown(fact) ? fact.value.slice(0, 4).map((says) => ({ says, from: fact.from })) : [];
}

function tableEvidence({ table }: XenFacts): Evidence | undefined {
  return shown(
    table,
    ({ vendor, units }) =>
      `The firmware lists ${units === 1 ? 'one IOMMU' : `${units} IOMMUs`} (${vendor === 'Intel' ? 'VT-d' : 'AMD-Vi'}); which does not mean that Xen uses ${units === 1 ? 'it' : 'them'}`,
  );
}

function offer({ table }: XenFacts): string {
  return isKnown(table) ? ' The firmware offers an IOMMU.' : '';
}

function present(evidence: Evidence | undefined): readonly Evidence[] {
  return evidence ? [evidence] : [];
}
