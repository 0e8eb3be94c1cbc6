/** What remains for a person when the edits are made. */
import { hasOldName } from '../../boot/pciback/kernel.ts';
import { dom0LineCommand, isXenServer, menuCommand } from '../../boot/states/distribution.ts';
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import { isKnown, knownValue } from '../../host/xen/facts.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { runningGuest } from '../holders.ts';
import { iommuName } from '../readiness/hardware.ts';
import { isOffByLine, runningXenWords } from '../readiness/xen-words.ts';
import { whereabouts } from '../story/situation.ts';
import { ASSIGNABLE_ADD_SINCE, toolOf } from '../tools.ts';
import { deviceOf } from '../topology.ts';
import { type GuestFile, guestName, type World } from '../world.ts';
import type { PlannedStep } from './model.ts';
import { stoppersOf } from './needed.ts';

/** Where Xen found no IOMMU although its line asks for one. */
export function firmwareSteps(world: World): PlannedStep[] {
  if (knownValue(world.xen.iommu.enabled) !== false) return [];
  if (!isKnown(runningXenWords(world)) || isOffByLine(world)) return [];
  const name = iommuName(world) ?? 'VT-d or AMD-Vi';
  const because = `Switch ${name} on in the firmware’s setup: Xen looked for an IOMMU and uses none, though its line allows it.`;
  return [{ because }];
}

/** Whether dom0 has the device still, as far as anybody knows. */
function isDom0s(world: World, address: string): boolean {
  return !whereabouts(world).running.has(address) && deviceOf(world.host, address)?.assignable !== true;
}

/**
 * Either a reboot, or the same for now: where dom0 has devices still. No command takes one without which dom0 stops.
 *
 * @param how `isHidden`: dom0 comes up without them at the next boot; `switchesOn`: only then does Xen use the IOMMU
 */
export function assignSteps(
  world: World,
  addresses: readonly string[],
  { isHidden, switchesOn }: { readonly isHidden: boolean; readonly switchesOn: boolean },
): PlannedStep[] {
  const { xen, release } = world;
  const taken = addresses.filter((address) => isDom0s(world, address));
  if (taken.length === 0) return [];
  const names = listed(taken.map(shortAddress));
  const isDom0 = knownValue(xen.isDom0) !== false;
  const enabled = knownValue(xen.iommu.enabled);
  const iommuIsOff = enabled === false || (switchesOn && enabled !== true);
  if (!isDom0) return [{ because: 'Reboot into Xen: this is not its dom0 now.' }];
  if (iommuIsOff)
    return [
      { command: ['reboot'], because: 'Starts Xen with the IOMMU; until then no device can be given away safely.' },
    ];
  const stoppers = stoppersOf(world, taken);
  if (stoppers.length > 0 && isHidden)
    return [
      {
        command: ['reboot'],
        because: `Only once dom0 has nothing on ${listed(stoppers.map(shortAddress))} any more: it comes up without ${names}.`,
      },
    ];
  const steps: PlannedStep[] = [];
  if (isHidden)
    steps.push({
      command: ['reboot'],
      because: `Either reboot, and dom0 comes up without ${names}; or go on without a reboot, by the steps below.`,
    });
  if (!isKnown(xen.pciback) && !xen.pciback.denied)
    steps.push({ command: ['modprobe', 'xen-pciback'], because: 'Loads pciback, which is not loaded yet.' });
  // A running dom0 would stop: there is no command for that.
  for (const address of taken) if (!stoppers.includes(address)) steps.push(addStep(world, address, release));
  return steps;
}

function addStep(world: World, address: string, release: Release): PlannedStep {
  const own = shortAddress(address);
  const driver = deviceOf(world.host, address)?.driver;
  const from = driver === undefined ? '' : ` from its driver ${driver}`;
  if (compareReleases(release, ASSIGNABLE_ADD_SINCE) >= 0)
    return {
      command: ['xl', 'pci-assignable-add', own],
      because: `Takes ${own}${from} until the next reboot.`,
    };
  const because = `Until the next reboot: unbind ${own}${from} and write its address into new_slot and bind of /sys/bus/pci/drivers/pciback: Xen ${release} has no command for it.`;
  return { because };
}

/** Starts the guest, or gives it the devices while it runs. */
export function guestSteps(world: World, guest: GuestFile, addresses: readonly string[]): PlannedStep[] {
  const name = guestName(guest);
  const running = runningGuest(world, name);
  const program = toolOf(world.release);
  if (running) {
    return addresses
      .filter((address) => !running.devices.includes(address))
      .map((address) => ({
        command: [program, 'pci-attach', name, shortAddress(address)],
        because: `${name} runs: this gives it ${shortAddress(address)} now; from its next start on its config does.`,
      }));
  }
  const unsure = isKnown(world.xen.guests) ? '' : ' Whether it runs is not known; if it does, shut it down first.';
  const after = guest.startsWithHost ? ' After a reboot the host starts it by itself.' : '';
  return [{ command: [program, 'create', guest.file], because: `Starts ${name} with its devices.${after}${unsure}` }];
}

/** Takes devices from the guests that have them now, and gives them to dom0 again. */
export function takeBackSteps(world: World, addresses: readonly string[], needsReboot: boolean): PlannedStep[] {
  const { running } = whereabouts(world);
  const program = toolOf(world.release);
  const held = addresses.filter((address) => !isDom0s(world, address));
  const steps: PlannedStep[] = [];
  if (needsReboot && held.length > 0)
    steps.push({
      command: ['reboot'],
      because: `Either reboot, and dom0 has ${listed(held.map(shortAddress))} again; or go on without a reboot, by the steps below.`,
    });
  for (const address of held) {
    const own = shortAddress(address);
    for (const { name } of running.get(address) ?? [])
      steps.push({
        command: [program, 'pci-detach', name, own],
        because: `Takes ${own} from the running guest ${name}, which has to let it go.`,
      });
    steps.push(removeStep(world.release, own));
  }
  return steps;
}

function removeStep(release: Release, own: string): PlannedStep {
  if (compareReleases(release, ASSIGNABLE_ADD_SINCE) < 0)
    return {
      because: `Unbind ${own} from pciback through /sys/bus/pci/drivers/pciback, and bind it to its own driver: Xen ${release} has no command for it.`,
    };
  const because = `Takes ${own} from pciback. With -r it goes back to the driver that xl took it from; a device that was hidden at boot gets its driver at the next reboot.`;
  return { command: ['xl', 'pci-assignable-remove', '-r', own], because };
}

/** On XenServer and XCP-ng: takes the word off Xen's line that switches the IOMMU off. */
export function xenServerIommuStep(world: World): PlannedStep[] {
  const tree = world.boot?.tree;
  if (!tree || !isXenServer(tree)) return [];
  const [program = '', option = ''] = menuCommand(tree).trim().split(' ');
  const command = [program, option.replace('--set', '--delete'), 'iommu'];
  return [{ command, because: 'Takes iommu= off Xen’s line, which says that Xen is to leave the IOMMU off.' }];
}

/** On XenServer and XCP-ng, where a program of theirs edits the boot line. @param value the whole list; empty: none is left */
export function xenServerStep(world: World, value: string): PlannedStep[] {
  const tree = world.boot?.tree;
  if (!tree || !isXenServer(tree)) return [];
  const [program = '', option = ''] = (dom0LineCommand(tree) ?? '').trim().split(' ');
  const kernel = world.boot?.generated[0]?.dom0Image;
  const name = `${hasOldName(kernel) ? 'pciback' : 'xen-pciback'}.hide`;
  return value === ''
    ? [
        {
          command: [program, option.replace('--set', '--delete'), name],
          because: 'Takes the hide list off dom0’s line.',
        },
      ]
    : [
        {
          command: [program, option, `${name}=${value}`],
          because: 'Puts the hide list on dom0’s line, from which pciback takes its devices at boot.',
        },
      ];
}
