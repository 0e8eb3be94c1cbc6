/** All that gives devices back to dom0. */

import { isXenServer } from '../../boot/states/distribution.ts';
import { slotOf } from '../../host/address.ts';
import { knownValue } from '../../host/xen/facts.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { companionsOf } from '../story/companions.ts';
import { whereabouts } from '../story/situation.ts';
import { topologyOf } from '../topology.ts';
import type { World } from '../world.ts';
import { afterEdits } from './after-edits.ts';
import { fullAddresses, whyNoAddress } from './devices.ts';
import { Draft } from './draft.ts';
import { gives, takeIn } from './guest-edits.ts';
import { chainOf, decidingLists, hiddenBy, targetsOf } from './hidden.ts';
import { elsewhereWords, inWords } from './in-words.ts';
import type { Plan } from './model.ts';
import { takeBackSteps, xenServerStep } from './steps.ts';
import { listWithout, unhideIn } from './unhide-edits.ts';

/** Takes devices out of every hide list and every guest's config that names them. A device that is gone from the host may be named too. Never throws. */
export function planToGiveBack(world: World, addresses: readonly string[]): Plan {
  const moved = fullAddresses(addresses);
  const title = `Give ${listed(moved.map(shortAddress))} back to dom0`;
  const base = { kind: 'give back' as const, title, addresses: moved };
  const refused =
    moved.length === 0 ? 'No device was named.' : moved.map(whyNoAddress).find((why) => why !== undefined);
  if (refused !== undefined) {
    return { ...base, edits: [], steps: [], stakes: [], warnings: [], refused };
  }
  const draft = new Draft(world);
  const isWhole = (address: string) => goesWhole(world, address, moved);
  const left: string[] = [];
  for (const guest of world.guests) {
    const own = moved.filter((address) => gives(guest.config, world, address));
    if (own.length > 0) left.push(...takeIn(draft, guest, own, isWhole));
  }
  const still = world.boot ? unhideIn(draft, world, moved) : [];
  const edits = draft.planned();
  const isHere = world.root !== undefined;
  const server = serverSteps(world, moved);
  const isHiddenNow = edits.some(({ file }) => !world.guests.some((guest) => guest.file === file)) || server.length > 0;
  return {
    ...base,
    edits: isHere ? edits : [],
    steps: [
      ...(isHere ? [] : inWords(edits)),
      ...still.map(({ source }) => ({
        because: `Take ${listed(moved.map(shortAddress))} out of the hide list ${source.value} in ${source.origin?.file ?? 'the boot menu'}: no edit of it is sure to change nothing else.`,
      })),
      ...server,
      ...afterEdits(world, draft, edits, isLate(world, draft, moved)),
      ...takeBackSteps(world, moved, isHiddenNow),
    ],
    stakes: [],
    warnings: [...left, ...warningsFor(world, moved), ...(isHere ? [] : [elsewhereWords(world)])],
  };
}

/** Whether all functions that the host has of a device go. */
function goesWhole({ host }: World, address: string, moved: readonly string[]): boolean {
  const siblings = topologyOf(host).siblings(address);
  const all = [address, ...siblings.map((sibling) => sibling.address)];
  // Of a host that nobody knows, the eight are there.
  const isKnown = host.devices.some((device) => slotOf(device.address) === slotOf(address));
  if (!isKnown) return false;
  return all.every((one) => moved.includes(one));
}

function isLate(world: World, draft: Draft, moved: readonly string[]): boolean {
  const { choices, sources } = chainOf(draft.tree);
  const files = new Set(choices.slice(0, sources).map(({ choice }) => choice.file));
  return choices.slice(sources).some((one) => {
    const has = hiddenBy(one, world);
    return files.has(one.choice.file) && moved.some((address) => has.has(address));
  });
}

function serverSteps(world: World, moved: readonly string[]) {
  const tree = world.boot?.tree;
  if (!tree || !isXenServer(tree)) return [];
  const chain = chainOf(tree);
  const [main] = targetsOf(chain, world);
  const one = main === undefined ? undefined : chain.choices[main];
  const [list] = one ? decidingLists(one) : [];
  if (!list || list.list.refused) return [];
  const rest = listWithout(list, world, new Set(moved));
  return rest === list.value ? [] : xenServerStep(world, rest);
}

function warningsFor(world: World, moved: readonly string[]): string[] {
  const { running, inConfigs } = whereabouts(world);
  const words: string[] = [];
  for (const address of moved) {
    const own = shortAddress(address);
    for (const { name } of running.get(address) ?? [])
      words.push(`${name} uses ${own} now: its driver has to let go of it, and what runs on it there stops.`);
    for (const other of companionsOf(world, address)) {
      if (moved.includes(other.address)) continue;
      if (running.has(other.address) || inConfigs.has(other.address))
        words.push(`${other.because} Yet ${shortAddress(other.address)} stays with its guest.`);
    }
  }
  if (knownValue(world.xen.guests) === undefined && knownValue(world.xen.isDom0) !== false)
    words.push('Which guests run is not known: shut down those that have one of these devices first.');
  return words;
}
