/** Whether pciback holds a device of a guest's config, now and after the next boot, and the mend that makes it so. */

import type { HideSource } from '../boot/pciback/pciback.ts';
import { compareReleases } from '../catalogue/releases.ts';
import type { PciDevice } from '../host/model.ts';
import { type Hiding, hidingOf, isNamedIn } from '../passthrough/hiding.ts';
import { type EditMend, hideMend, loadMend } from '../passthrough/story/edits.ts';
import { ASSIGNABLE_ADD_SINCE } from '../passthrough/tools.ts';
import type { World } from '../passthrough/world.ts';
import { type Bdf, formatBdf } from '../specs/bdf.ts';
import { fixAcross } from './across.ts';
import type { Finding, Fix, RelatedPlace, RuleRow } from './finding.ts';
import { onDisk } from './on-disk.ts';
import type { GuestStandard } from './standard.ts';
import { placeIn, startsWithHost } from './world-around.ts';

export const assignableRules: readonly RuleRow[] = [
  {
    code: 'host/not-hidden',
    severity: 'hint',
    title: 'A device that is assignable now, and dom0’s again after the next reboot.',
    needs: 'host',
  },
];

type Base = Pick<Finding, 'source' | 'span'>;

/** A device that pciback does not hold. */
export function notAssignable(base: Base, bdf: Bdf, device: PciDevice, standard: GuestStandard): Finding {
  const own = formatBdf(bdf);
  const state = device.driver === undefined ? 'has no driver' : `is held by ${device.driver}`;
  const notHeld =
    device.driver === undefined
      ? `${own} has no driver, and pciback does not hold it`
      : `${own} ${state}, not by pciback`;
  const hasCommand = compareReleases(standard.release, ASSIGNABLE_ADD_SINCE) >= 0;
  const command = `“xl pci-assignable-add ${own}”`;
  const finding: Finding = {
    ...base,
    code: 'host/not-assignable',
    severity: 'hint',
    message: `${notHeld}: ${hasCommand ? `${command} before the guest starts, or ` : ''}hide it at boot.`,
  };
  const around = standard.worldIfKnown;
  const world = around?.world();
  if (!around || !world?.boot || world.host !== standard.hostIfKnown) return finding;
  const hiding = hidingOf({ boot: world.boot, xen: world.xen, host: world.host }, bdf, device.driver);
  if (hiding.kind === 'unknown' || hiding.kind === 'no pciback' || hiding.kind === 'by initramfs') return finding;
  if (hiding.kind === 'nowhere')
    return onDisk(
      { ...finding, fixes: () => asFix(around.path, `Hide ${own} at boot`, hideMend(world, bdf)) },
      world.root,
    );
  const { driver = '' } = device;
  const inList = { ...finding, related: listPlace(world, hiding.list) };
  switch (hiding.kind) {
    case 'refused':
    case 'unsure':
      return onDisk(inList, world.root);
    case 'next':
    case 'leaving':
      return onDisk(
        {
          ...inList,
          message: `${own} ${state} until the next reboot: then pciback has it.${hasCommand ? ` ${command} does it now.` : ''}`,
        },
        world.root,
      );
    case 'pending': {
      const message = `${notHeld}: it is hidden once the boot menu is made anew (${world.boot.states.command}) and the machine has rebooted.${hasCommand ? ` ${command} does it now.` : ''}`;
      return onDisk({ ...inList, message }, world.root);
    }
    case 'unpacked': {
      const pack = world.boot.states.initramfs?.command;
      const message = `${notHeld}: the hide list is newer than the initramfs, so it is hidden once that is packed anew${pack === undefined ? '' : ` (${pack})`} and the machine has rebooted.${hasCommand ? ` ${command} does it now.` : ''}`;
      return onDisk({ ...inList, message }, world.root);
    }
    case 'kept out': {
      const message = `${own} is in the hide list, but a line keeps pciback from being loaded: ${device.driver === undefined ? 'it is not hidden' : `${driver} has it`} after the next reboot as well.${hasCommand ? ` ${command} helps until then, once pciback is loaded.` : ''}`;
      return onDisk({ ...inList, message, severity: 'information' }, world.root);
    }
    case 'late': {
      const message = `${own} is in the hide list, but ${driver} has it, and that driver does not wait for pciback: it can come first at the next boot as well.${hasCommand ? ` ${command} helps until then.` : ''}`;
      const fixes = () => asFix(around.path, `Let ${driver} wait for pciback`, loadMend(world, bdf));
      return onDisk({ ...inList, message, severity: 'information', fixes }, world.root);
    }
  }
}

/** One that pciback holds, but only until the next boot. */
export function* notHidden(
  base: Base,
  bdf: Bdf,
  device: PciDevice,
  { hostIfKnown, worldIfKnown: around }: GuestStandard,
): Generator<Finding> {
  const world = around?.world();
  // A hide list takes virtual functions too, but what makes them at each start may as well make them assignable.
  if (!around || !world?.boot || world.host !== hostIfKnown || device.physicalFunction !== undefined) return;
  const hiding = hidingOf({ boot: world.boot, xen: world.xen, host: world.host }, bdf, undefined);
  const why = whyLost(hiding, bdf, world.boot.states.command);
  if (why === undefined) return;
  const isStarted = startsWithHost(around);
  const own = formatBdf(bdf);
  const then = isStarted
    ? ' The host starts this guest by itself: that fails then, unless something has made the device assignable before.'
    : '';
  const message = `${own} is assignable until the next reboot: ${why}.${then}`;
  yield onDisk(
    {
      ...base,
      code: 'host/not-hidden',
      severity: isStarted ? 'information' : 'hint',
      message,
      ...('list' in hiding && { related: listPlace(world, hiding.list) }),
      fixes: () => (hiding.kind === 'nowhere' ? asFix(around.path, `Hide ${own} at boot`, hideMend(world, bdf)) : []),
    },
    world.root,
  );
}

/** Why the device is dom0’s again after the next boot; `undefined` where it is not, or nobody knows. */
function whyLost(hiding: Hiding, bdf: Bdf, menuCommand: string): string | undefined {
  switch (hiding.kind) {
    case 'nowhere':
      return hiding.choice.passedOver.some((source) => isNamedIn(source, bdf))
        ? 'the hide list that names it counts for nothing'
        : 'no hide list names it';
    case 'pending':
      return `only a boot menu that is yet to be made (${menuCommand}) hides it`;
    case 'no pciback':
      return `the kernel ${hiding.choice.kernel ?? 'of dom0'} was built without pciback`;
    case 'refused':
      return isNamedIn(hiding.list, bdf) ? 'pciback refuses the hide list that names it' : 'no hide list names it';
    default:
      return undefined;
  }
}

/** What a plan would do for it, seen from the guest's file. */
function asFix(path: string, title: string, mend: EditMend | undefined): Fix[] {
  if (!mend) return [];
  return [fixAcross(path, `${title} (${mend.files.map(({ file }) => file).join(', ')})`, mend.files)];
}

function listPlace({ boot }: World, { origin }: HideSource): readonly RelatedPlace[] {
  const text = origin && boot?.tree.files.get(origin.file);
  return origin && text !== undefined ? [placeIn(origin.file, text, origin, 'The hide list.')] : [];
}
