/** Whether guests of each kind can be given devices, and whether their interrupts come as MSI. */
import type { GuestType } from '../../catalogue/record.ts';
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import { isKnown, knownValue, type Unknown } from '../../host/xen/facts.ts';
import { byHand } from '../story/mends.ts';
import type { Mend } from '../story/model.ts';
import type { World } from '../world.ts';
import { answer, capsWords, shows, untold } from './answers.ts';
import { iommuName, switchOn } from './hardware.ts';
import type { Answer } from './model.ts';
import { isOffByLine, leavesPvUnguarded, noMsiWord, pvhDom0Says, pvhDom0Word, runningXenWords } from './xen-words.ts';

const HVM = 'Devices for HVM guests';
const PV = 'Devices for PV guests';
const MSI = 'Message signalled interrupts (MSI)';

/** Since when libxl refuses devices to every guest where there is no IOMMU (libxl_create.c: “passthrough not supported on this platform”). */
export const IOMMU_FOR_ALL_SINCE: Release = '4.13';
/** Up to then PVH guests are not asked about; since then xl refuses them devices on x86 (libxl_x86.c). */
export const PVH_REFUSED_SINCE: Release = '4.13';
/** Since when `virt_caps` names PV (tools/xl/xl_info.c). */
const PV_NAMED_SINCE: Release = '4.12';
/** Xen knows MSI since then (xen/arch/x86/msi.c). */
const MSI_SINCE: Release = '3.3';

/** Whether a guest of that kind gets devices only where Xen uses an IOMMU. */
export function needsIommu(guest: 'hvm' | 'pv' | 'pvh', release: Release): boolean {
  return guest !== 'pv' || compareReleases(release, IOMMU_FOR_ALL_SINCE) >= 0;
}

/** The first release that refuses log-dirty mode to a guest with devices. */
const LOG_DIRTY_SINCE: Release = '4.5';

/**
 * Whether Xen lets a guest with devices migrate. Since 4.5 it does not follow which memory changes while the IOMMU has a part of it
 * (xen/arch/x86/mm/paging.c, paging_log_dirty_enable, EINVAL), and “xl migrate” is always live. Up to 4.12 a PV guest may have its devices
 * without an IOMMU.
 */
export function canMigrate(guest: GuestType | undefined, release: Release): boolean {
  return compareReleases(release, guest === 'pv' ? IOMMU_FOR_ALL_SINCE : LOG_DIRTY_SINCE) < 0;
}

/** `undefined`: nobody knows. */
export function canHave(world: World, guest: 'hvm' | 'pv'): boolean | undefined {
  const { xen, release } = world;
  const told = knownValue(guest === 'hvm' ? xen.hvmPassthrough : xen.pvPassthrough);
  if (knownValue(xen.isDom0) === false || runsPvhDom0(world)) return false;
  if (guest === 'hvm') return told ?? (knownValue(xen.iommu.enabled) === false ? false : undefined);
  if (told === true || (knownValue(xen.isDom0) && !needsIommu('pv', release))) return !lacksKind(world, 'pv');
  return told ?? knownValue(xen.iommu.enabled);
}

/** The word of the running Xen’s line by which dom0 is a PVH domain that gives nothing away. */
function runsPvhDom0(world: World): string | undefined {
  return pvhDom0Word(knownValue(runningXenWords(world)) ?? [], world.release);
}

function ofPvhDom0(question: string, word: string, { xen, release }: World): Answer {
  return answer(question, 'missing', pvhDom0Says(word, release), {
    evidence: shows(xen.commandLine, () => word),
    mends: [byHand(`Take ${word} off Xen’s line, then reboot`)],
  });
}

/** Whether Xen says which kinds of guests it runs, and this is none of them. */
function lacksKind({ xen, release }: World, kind: 'hvm' | 'pv'): boolean {
  const words = knownValue(xen.capabilities);
  const speaksOfIt = kind === 'hvm' || compareReleases(release, PV_NAMED_SINCE) >= 0;
  return words !== undefined && speaksOfIt && !words.includes(kind);
}

export function answerHvm(world: World): Answer {
  const { xen, release } = world;
  if (knownValue(xen.isDom0) === false) return noXen(HVM);
  const pvhDom0 = runsPvhDom0(world);
  if (pvhDom0 !== undefined) return ofPvhDom0(HVM, pvhDom0, world);
  const evidence = capabilityWords(world);
  const pvh =
    compareReleases(release, PVH_REFUSED_SINCE) >= 0
      ? ' PVH guests get none: xl refuses them (“passthrough not yet supported for x86 PVH guests”).'
      : '';
  const can = canHave(world, 'hvm');
  if (can === true) return answer(HVM, 'met', `Xen gives devices to HVM guests.${pvh}`, { evidence });
  if (can === undefined) return untold(world, HVM, whyUnknown(world, 'hvmPassthrough'));
  if (lacksKind(world, 'hvm')) {
    return answer(
      HVM,
      'missing',
      'Xen runs no HVM guests here: the processor’s virtualisation is missing or switched off.',
      {
        evidence,
        mends: [byHand('Switch on VT-x (Intel) or SVM (AMD) in the firmware’s setup, then reboot')],
      },
    );
  }
  return answer(HVM, 'missing', `HVM guests get no devices without an IOMMU that Xen uses.${pvh}`, {
    evidence,
    mends: wayToIommu(world),
  });
}

export function answerPv(world: World): Answer {
  const { xen, release } = world;
  if (knownValue(xen.isDom0) === false) return noXen(PV);
  const pvhDom0 = runsPvhDom0(world);
  if (pvhDom0 !== undefined) return ofPvhDom0(PV, pvhDom0, world);
  const evidence = capabilityWords(world);
  const can = canHave(world, 'pv');
  if (can === undefined) return untold(world, PV, whyUnknown(world, 'pvPassthrough'));
  if (!can) {
    if (knownValue(xen.iommu.enabled))
      return answer(PV, 'missing', 'This Xen runs no PV guests with devices.', { evidence });
    return answer(
      PV,
      'missing',
      `Since Xen ${IOMMU_FOR_ALL_SINCE} PV guests too get devices only with an IOMMU that Xen uses.`,
      {
        evidence,
        mends: wayToIommu(world),
      },
    );
  }
  if (leavesPvUnguarded(world)) {
    return answer(
      PV,
      'met',
      `Xen ${release} gives devices to PV guests, and its line lacks iommu=pv: without that the IOMMU guards against HVM guests only, and a PV guest with a device can reach all of the machine’s memory.`,
      { evidence, mends: [byHand('Put iommu=pv on Xen’s line, then reboot')] },
    );
  }
  if (knownValue(xen.iommu.enabled)) return answer(PV, 'met', 'Xen gives devices to PV guests.', { evidence });
  if (knownValue(xen.pvPassthrough)) return answer(PV, 'met', 'Xen gives devices to PV guests.', { evidence });
  return answer(
    PV,
    'met',
    `Xen ${release} gives devices to PV guests without an IOMMU as well; such a guest can reach all of the machine’s memory, so it has to be one that you trust.`,
    { evidence },
  );
}

/** What Xen’s line switches off is no matter of the firmware: the point about Xen’s line has the mend. */
function wayToIommu(world: World): readonly Mend[] {
  return isOffByLine(world) ? [] : [switchOn(iommuName(world))];
}

function noXen(question: string): Answer {
  return answer(question, 'missing', 'Xen does not run here.');
}

function capabilityWords({ xen }: World) {
  return shows(xen.capabilities, capsWords);
}

/** The reason why nobody knows: that of what would have told first. */
function whyUnknown({ xen }: World, name: 'hvmPassthrough' | 'pvPassthrough'): Unknown {
  const fact = xen[name];
  if (!isKnown(fact)) return fact;
  return isKnown(xen.iommu.enabled) ? { why: 'It cannot be told from here.', denied: false } : xen.iommu.enabled;
}

export function answerMsi(world: World): Answer {
  const { xen, release, boot } = world;
  if (knownValue(xen.isDom0) === false) return answer(MSI, 'unknown', 'Xen does not run here.');
  if (compareReleases(release, MSI_SINCE) < 0) {
    return answer(
      MSI,
      'missing',
      `Xen ${release} has none: guests whose drivers want it do not get their interrupts.`,
      {
        mends: [byHand('Start such a guest’s kernel with pci=nomsi')],
      },
    );
  }
  const words = runningXenWords(world);
  const off = isKnown(words) ? noMsiWord(words.value, release) : undefined;
  if (off === 'default') {
    return answer(MSI, 'missing', 'Xen 3.3 has MSI, and uses it only when its line says msi=1.', {
      mends: [byHand('Put msi=1 on Xen’s line and reboot, or start the guest’s kernel with pci=nomsi')],
    });
  }
  if (off !== undefined && isKnown(words)) {
    return answer(
      MSI,
      'missing',
      `Xen’s line says ${off}: no device has MSI, and newer ones may not work without it.`,
      {
        evidence: [{ says: off, from: words.from }],
        mends: [byHand(`Take ${off} off Xen’s line, then reboot`)],
      },
    );
  }
  const dom0 = boot?.states.running?.dom0.find((word) => /^pci=(?:.*,)?nomsi(?:,|$)/.test(word));
  if (dom0 !== undefined) {
    return answer(MSI, 'missing', `dom0’s line says ${dom0}: PV guests’ devices have no MSI either.`, {
      evidence: [{ says: dom0, from: '/proc/cmdline' }],
      mends: [byHand(`Take nomsi off dom0’s line, then reboot`)],
    });
  }
  return answer(
    MSI,
    'met',
    `Xen ${release} passes MSI on to guests: none of them needs pci=nomsi, as guests of Xen up to 3.2 did.`,
  );
}
