/** Where each device of a host stands, and its guests: what a tree shows. */

import { GUEST_NAMES, guestTypeOnX86 } from '../guests/guest-type.ts';
import { isKnown } from '../host/xen/facts.ts';
import type { RunningGuest } from '../host/xen/guests.ts';
import { mentionsOf } from '../passthrough/mentions.ts';
import { stakeMessage } from '../passthrough/stake-words.ts';
import type { DeviceState } from '../passthrough/story/model.ts';

import { neededByDom0, type StandingDevice, statesOf } from '../passthrough/story/states.ts';
import { guestName, type World } from '../passthrough/world.ts';
import type { DeviceStateItem, GuestItem } from '../protocol/host-requests.ts';
import { describeOnHost } from './device-words.ts';
import { inMarkdown } from './markdown.ts';
import { stateWords } from './story-report.ts';

/** In the order of the bus. No stories are worked out for it: a person asks for those one by one. */
export function deviceStates(world: World): readonly DeviceStateItem[] {
  return statesOf(world).map((one) => {
    const badge = badgeOf(one);
    return {
      address: one.address,
      state: stateWords(one.state),
      kind: kindOf(one.state),
      tooltip: tooltip(world, one),
      ...(badge !== undefined && { badge }),
    };
  });
}

function kindOf({ word }: DeviceState): DeviceStateItem['kind'] {
  switch (word) {
    case 'dom0’s':
    case 'absent':
      return 'dom0';
    case 'in a config':
      return 'config';
    case 'in a running guest':
      return 'running';
    default:
      return word;
  }
}

/** `!`: two things do not fit together; `⊘`: dom0 needs it; `A`: it can be given to a guest now; `▶`: a guest has it. */
function badgeOf({ state, attention, situation }: StandingDevice): string | undefined {
  if (attention !== undefined) return '!';
  if (state.word === 'in a running guest') return '▶';
  if (state.word === 'unsafe') return '⊘';
  return situation.device?.assignable && !situation.device.isBridge ? 'A' : undefined;
}

function tooltip(world: World, one: StandingDevice): string {
  const { situation, state, attention } = one;
  const { device, own, mentions } = situation;
  const lines = [
    ...(device ? [describeOnHost(world.host, device)] : []),
    `**${inMarkdown(stateWords(state))}**${heldWords(one)}`,
    ...(attention === undefined ? [] : [`⚠ ${inMarkdown(attention)}`]),
  ];
  const guests = [...new Set(mentions.map(({ guest, file }) => guest ?? file))];
  if (guests.length > 0) lines.push(`Named by ${guests.map(inMarkdown).join(', ')}`);
  const needed = state.word === 'unsafe' ? neededByDom0(situation) : [];
  if (needed.length > 0) lines.push(inMarkdown(stakeMessage(needed, own, 'hidden or given to a guest')));
  return lines.join('\n\n');
}

function heldWords({ state, situation: { device } }: StandingDevice): string {
  return state.word === 'in a config' ? (device?.assignable ? ', assignable now' : ', not assignable now') : '';
}

/** Guests with a config first, in the order of their files; then those that run without one that was found. */
export function guestItems(world: World, uriOf?: (file: string) => string | undefined): readonly GuestItem[] {
  const { guests: fact } = world.xen;
  const running = isKnown(fact) ? fact.value : undefined;
  const devices = devicesByFile(world);
  const met = new Set<RunningGuest>();
  const items: GuestItem[] = world.guests.map((guest) => {
    const now = running?.find((one) => one.name === guestName(guest));
    if (now) met.add(now);
    const type = guestTypeOnX86(guest.config, world.release);
    const uri = uriOf?.(guest.file);
    const addresses = new Set([...(devices.get(guest.file) ?? []), ...(now?.devices ?? [])]);
    return {
      name: guestName(guest),
      ...(uri !== undefined && { uri }),
      file: guest.file,
      ...(running && { running: now !== undefined }),
      ...(now && { domid: now.domid }),
      startsWithHost: guest.startsWithHost,
      ...(type && { type: GUEST_NAMES[type] }),
      devices: [...addresses],
    };
  });
  for (const now of running ?? []) {
    if (met.has(now)) continue;
    const type = now.type?.toUpperCase();
    items.push({
      name: now.name,
      running: true,
      domid: now.domid,
      startsWithHost: false,
      ...(type !== undefined && { type }),
      devices: now.devices,
    });
  }
  return items;
}

function devicesByFile(world: World): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { role, file, addresses } of mentionsOf(world)) {
    if (role !== 'guest') continue;
    const all = found.get(file) ?? [];
    for (const address of addresses) if (!all.includes(address)) all.push(address);
    found.set(file, all);
  }
  return found;
}
