/** Whether pciback is told to take the device when the machine starts, and comes in time to get it. */
import type { BootMachine } from '../../boot/machine.ts';
import { withDevices } from '../../boot/pciback/list-text.ts';
import { MODULE } from '../../boot/pciback/names.ts';
import type { HideSource, PcibackOfChoice } from '../../boot/pciback/pciback.ts';
import { type Bdf, shortAddress } from '../../specs/bdf.ts';
import { hides, parseHideList } from '../../specs/hide-list.ts';
import { listed } from '../../text/listed.ts';
import { type Hiding, hidingOf, isNamedIn, type Listed, type Untold } from '../hiding.ts';
import { xenServerStep } from '../plan/steps.ts';
import { seizes } from '../seize.ts';
import { type EditMend, hideMend, loadMend } from './edits.ts';
import { bootCommand, bringIntoForce, byHand, command, makeMenu, REBOOT } from './mends.ts';
import type { Evidence, Mend, Station, StationState } from './model.ts';
import { isHeld, isHidden, type Situation } from './situation.ts';
import { neededByDom0 } from './states.ts';
import { runsXen, station, written } from './words.ts';

type NotNamed = Extract<Hiding, { readonly kind: 'nowhere' } | { readonly kind: 'by initramfs' }>;

export function hidingStation(of: Situation): Station {
  const { world, bdf } = of;
  const { boot } = world;
  if (seizes(of)) {
    const says =
      'Not needed: seize=1 in the guest’s config lets xl take the device from its driver when the guest starts.';
    return station('hiding', 'met', says, listEvidence(of));
  }
  if (of.device?.isBridge) return ofBridge(of);
  if (!boot) {
    const held = isHeld(of) ? ' pciback holds the device now.' : '';
    return station('hiding', 'unknown', `The files that hide devices from dom0 are not known.${held}`);
  }
  if (!bdf) return station('hiding', 'missing', `No hide list can name ${of.own}: its domain is beyond ffff.`);
  const hiding = hidingOf({ boot, xen: world.xen, host: world.host }, bdf, isHeld(of) ? undefined : of.device?.driver);
  switch (hiding.kind) {
    case 'unknown':
      return untold(of, hiding, bdf);
    case 'no pciback':
      return withoutPciback(of, hiding.choice);
    case 'refused':
      return refused(of, hiding.list, bdf);
    case 'nowhere':
    case 'by initramfs':
      return notNamed(of, boot, hiding, bdf);
    default:
      return named(of, boot, hiding, bdf);
  }
}

function withoutPciback(of: Situation, { kernel, origin }: PcibackOfChoice): Station {
  return station(
    'hiding',
    'contradicting',
    `The kernel ${kernel ?? 'of dom0'} was built without pciback: it can hide no device, and give none to a guest.`,
    [written('Its configuration', origin), ...listEvidence(of)],
    [byHand('Start dom0 with a kernel that has xen-pciback')],
  );
}

/** pciback takes bridges too, and with one of them whatever is behind it (measured). */
function ofBridge(of: Situation): Station {
  const { own } = of;
  return isHidden(of)
    ? station(
        'hiding',
        'contradicting',
        `A hide list names ${own}, a bridge: what is behind it is hidden too.`,
        listEvidence(of),
      )
    : station(
        'hiding',
        'met',
        `${own} is a bridge, and is to be in no hide list: what is behind it would be hidden too.`,
      );
}

/** One bad entry, and pciback does not start. */
function refused(of: Situation, counts: HideSource, bdf: Bdf): Station {
  const { value, list, origin } = counts;
  const culprit = list.refused && value.slice(list.refused.culprit.start, list.refused.culprit.end);
  const at = origin && list.refused && inOrigin(origin, value, list.refused.culprit);
  const message = list.refused?.message;
  return station(
    'hiding',
    'contradicting',
    `pciback refuses the whole hide list because of “${culprit ?? value}”: none of its devices is hidden${isNamedIn(counts, bdf) ? `, ${of.own} included` : ''}.`,
    [written(value, at ?? origin), ...(message === undefined ? [] : [{ says: message, from: 'dmesg' }])],
    [
      byHand(
        `Mend “${culprit ?? value}” in ${origin?.file ?? 'the hide list'}: entries are (BUS:DEVICE.FUNCTION), with nothing between them`,
      ),
    ],
  );
}

function inOrigin(
  origin: NonNullable<HideSource['origin']>,
  value: string,
  culprit: { readonly start: number; readonly end: number },
) {
  const start = origin.end - value.length;
  return start < origin.start ? origin : { ...origin, start: start + culprit.start, end: start + culprit.end };
}

/** The list that counts has it: does that list arrive, and in time? */
function named(of: Situation, boot: BootMachine, { kind, choice }: Listed, bdf: Bdf): Station {
  const { device, own, world } = of;
  const driver = device?.driver;
  const evidence = [...listEvidence(of), ...loadEvidence(choice)];
  const say = (state: StationState, says: string, mends: readonly Mend[] = []) =>
    station('hiding', state, says, evidence, mends);
  if (kind === 'kept out') {
    return say('contradicting', `A hide list names ${own}, but a line keeps ${MODULE} from being loaded.`, [
      byHand(`Take that line out of ${listed([...new Set(choice.loadedBy.map(({ file }) => file))])}`),
    ]);
  }
  if (kind === 'leaving') {
    const change = hideMend(world, bdf);
    return say(
      'contradicting',
      `The boot menu hides ${own}, and the files that it is made of do not: ${own} is dom0’s again once the menu has been made anew.`,
      change ? [change, ...inForce(boot, change)] : [],
    );
  }
  if (kind === 'pending') {
    return say('missing', `The files hide ${own}, but the boot menu is older than they are.`, [makeMenu(boot), REBOOT]);
  }
  if (kind === 'unpacked') {
    const command = boot.states.initramfs?.command;
    return say('missing', `The hide list with ${own} is newer than the initramfs, which pciback is loaded from.`, [
      ...(command === undefined ? [] : [bootCommand('Pack the initramfs anew', command)]),
      REBOOT,
    ]);
  }
  if (!device) return say('met', `A hide list names ${own}. pciback passes over what is not there.`);
  const { physicalFunction: parent } = device;
  const isHiddenThen =
    parent === undefined
      ? `${own} is hidden from dom0 at boot.`
      : `A hide list names ${own}: pciback takes it when the driver of ${shortAddress(parent)} has made it.`;
  if (device.assignable) return say('met', isHiddenThen);
  if (kind === 'unsure') {
    return say(
      'unknown',
      `A hide list names ${own}. Whether pciback comes before its driver ${driver ?? ''} no file tells: that depends on whether the kernel has pciback built in.`,
    );
  }
  if (kind === 'late') {
    const early = loadMend(world, bdf);
    return say(
      'missing',
      `A hide list names ${own}, but its driver ${driver ?? ''} comes before pciback, which ${lateWords(choice)}.`,
      early
        ? [early, ...inForce(boot, early)]
        : [byHand(`Let ${driver ?? 'its driver'} wait for ${MODULE}, which the initramfs has to load`), REBOOT],
    );
  }
  if (driver !== undefined && runningHides(of)) {
    return say(
      'contradicting',
      `dom0 was booted with ${own} in the hide list, and yet ${driver} has it: somebody gave it back, or the driver came first.`,
    );
  }
  if (runsXen(world) && driver !== undefined) {
    const when =
      parent === undefined ? 'from the next boot on' : `once the driver of ${shortAddress(parent)} makes it again`;
    return say('missing', `${own} is hidden ${when}; until then ${driver} has it.`, [REBOOT]);
  }
  return say('met', isHiddenThen);
}

function notNamed(of: Situation, boot: BootMachine, { choice, kind }: NotNamed, bdf: Bdf): Station {
  const { own } = of;
  const start = `${own} is in no hide list`;
  const evidence = [...listEvidence(of), ...loadEvidence(choice)];
  const passedOver = choice.passedOver.find((source) => isNamedIn(source, bdf));
  const change = hideMend(of.world, bdf);
  const next = change ? [change, ...inForce(boot, change)] : byProgram(of, boot, choice, bdf);
  if (passedOver) {
    const why =
      choice.built === 'in' && passedOver.from !== 'kernel-line'
        ? 'pciback is built into the kernel, which reads its boot line alone'
        : 'another list replaces it';
    const says = `${placeOf(passedOver)} hides ${own}, but that list counts for nothing: ${why}.`;
    return station('hiding', 'contradicting', says, evidence, next);
  }
  if (kind === 'by initramfs') {
    return station(
      'hiding',
      'met',
      `${start}, and needs none: the initramfs of Qubes OS gives all network cards to pciback.`,
      evidence,
    );
  }
  return station('hiding', 'missing', `${start}${unlistedWords(of)}`, evidence, next);
}

/** What becomes of a device that no list names. */
function unlistedWords(of: Situation): string {
  const { own, device } = of;
  if (!device) return '.';
  const parent = device.physicalFunction;
  if (parent !== undefined)
    return `: it has to be made assignable by hand each time that the driver of ${shortAddress(parent)} has made it, or a list takes it then.`;
  if (isHeld(of))
    return `: it was made assignable by hand, or by a script or service. Unless one of those does so at each boot, it is dom0’s again after the next reboot.`;
  return neededByDom0(of).length > 0
    ? `, so it stays with dom0, which needs ${own}.`
    : ': it has to be made assignable by hand after each boot.';
}

/** Where no edit is sure to do it: XenServer and XCP-ng have a program for dom0’s line, elsewhere a person has to. */
function byProgram({ world, own }: Situation, boot: BootMachine, { counts }: PcibackOfChoice, bdf: Bdf): Mend[] {
  const [step] = xenServerStep(world, withDevices(counts?.value ?? '', [bdf]));
  if (step?.command) return [command(`Hide ${own} from dom0`, step.command), REBOOT];
  const list = counts?.origin?.file;
  return [
    byHand(`Add (${own}) to the hide list${list === undefined ? '' : ` in ${list}`}`),
    ...bringIntoForce(boot, [list ?? '/etc/default/grub']),
  ];
}

/** Nobody can tell: because a file cannot be read, or because two lists contend. */
function untold(of: Situation, { why, choice }: Untold, bdf: Bdf): Station {
  const { own } = of;
  const evidence = [...listEvidence(of), ...(choice ? loadEvidence(choice) : [])];
  const naming = !choice || choice.counts ? [] : choice.sources.filter((source) => isNamedIn(source, bdf));
  const [first] = naming;
  if (!choice || !first) return station('hiding', 'unknown', why, evidence);
  const isInAll = naming.length === choice.sources.length;
  const depends = 'No file tells which of them counts: that depends on whether the kernel has pciback built in.';
  const says = isInAll
    ? `All hide lists name ${own}. ${depends}`
    : `${placeOf(first)} names ${own} and another does not. ${depends}`;
  const mends = isInAll ? [] : [byHand('Make the lists the same, or leave one')];
  return station('hiding', isInAll ? 'unknown' : 'contradicting', says, evidence, mends);
}

function placeOf({ origin, from }: HideSource): string {
  return origin
    ? `The list in ${origin.file}`
    : from === 'kernel-line'
      ? 'The list on dom0’s line'
      : 'The list of the module';
}

function lateWords({ loading }: PcibackOfChoice): string {
  switch (loading) {
    case 'initramfs':
      return 'the initramfs loads after the drivers there';
    case 'late':
      return 'is loaded only once the root file system is there';
    case 'by-drivers':
      return 'only other drivers wait for';
    default:
      return 'no file loads early';
  }
}

function inForce(boot: BootMachine, { files }: EditMend): Mend[] {
  return bringIntoForce(
    boot,
    files.map(({ file }) => file),
  );
}

/** Whether the line that dom0 was started with holds a list with the device. */
function runningHides({ world, bdf }: Situation): boolean {
  const { running } = world.boot?.states ?? {};
  if (!running?.isDom0 || !bdf) return false;
  return running.dom0.some((word) => {
    const value = /^"?xen[-_]pciback\.hide=(.*)$/s.exec(word)?.[1]?.replaceAll('"', '');
    if (value === undefined) return false;
    const list = parseHideList(value);
    return !list.refused && list.entries.some((entry) => hides(entry, bdf));
  });
}

/** All lists that somebody wrote, the one that counts first. */
function listEvidence({ choice }: Situation): readonly (Evidence | undefined)[] {
  if (!choice) return [];
  const { counts, sources } = choice;
  return [...(counts ? [counts] : []), ...sources.filter((source) => source !== counts)].map(({ value, origin }) =>
    written(`hide=${value}`, origin),
  );
}

function loadEvidence({ loadedBy, loading, origin, built }: PcibackOfChoice): readonly (Evidence | undefined)[] {
  const how = loading === 'kept-out' ? `keeps ${MODULE} from being loaded` : `loads ${MODULE}`;
  return [
    ...(built === 'in' ? [written('pciback is built into the kernel', origin)] : []),
    ...loadedBy.slice(0, 2).map((one) => written(how, one)),
  ];
}
