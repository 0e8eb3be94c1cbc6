/** A device's story as a report, and its state in short words. */
import { knownValue } from '../host/xen/facts.ts';
import { deviceName, shortName } from '../passthrough/device-names.ts';
import { sharingWords } from '../passthrough/reserved.ts';
import { stakeMessage, untoldWords } from '../passthrough/stake-words.ts';
import type { DeviceState, Station, StationName, Story } from '../passthrough/story/model.ts';
import { deviceOf } from '../passthrough/topology.ts';
import type { World } from '../passthrough/world.ts';
import type { Report, ReportPoint } from '../protocol/report.ts';
import { shortAddress } from '../specs/bdf.ts';
import { machineWords, type ReportPlaces, WorldPlaces } from './story-points.ts';

export const STATION_TITLES: Readonly<Record<StationName, string>> = {
  iommu: 'IOMMU',
  'xen line': 'Xen’s line',
  hiding: 'Hidden from dom0 at boot',
  assignable: 'Assignable now',
  config: 'In the guest’s config',
  running: 'In the running guest',
};

/** `dom0’s`, `in win10’s config`. */
export function stateWords(state: DeviceState): string {
  switch (state.word) {
    case 'in a config':
      return `in ${state.guest}’s config`;
    case 'in a running guest':
      return `in running guest ${state.guest}`;
    case 'absent':
      return 'not there';
    default:
      return state.word;
  }
}

/** The first station at which something is to be done or looked at; none: the device is where it is to be. */
export function nextStation({ stations }: Story): Station | undefined {
  return (
    stations.find(({ state }) => state === 'contradicting') ??
    stations.find(({ state }) => state === 'missing') ??
    stations.find(({ state }) => state === 'unknown')
  );
}

export function storyReport(world: World, story: Story, places: ReportPlaces): Report {
  const own = shortAddress(story.address);
  const device = deviceOf(world.host, story.address);
  const name = device ? ` ${shortName(deviceName(device))}` : '';
  const forGuest = story.guest === undefined ? '' : ` for ${guestWords(world, story.guest)}`;
  const inWorld = new WorldPlaces(world, places);
  return {
    title: `${own}${name}${forGuest}`,
    machine: machineWords(world),
    lead: lead(world, story),
    warnings: warningsOf(world, story),
    points: [
      ...story.stations.map((one) => inWorld.point({ ...one, title: STATION_TITLES[one.name] })),
      ...companionPoint(story),
    ],
  };
}

function guestWords({ guests }: World, file: string): string {
  return guests.find((guest) => guest.file === file)?.name ?? file.slice(file.lastIndexOf('/') + 1);
}

function lead(world: World, story: Story): string {
  const state = stateSentence(story.state, knownValue(world.xen.isDom0) === false ? 'this machine' : 'dom0');
  // Nobody is to be led on from here.
  if (story.state.word === 'unsafe' || story.state.word === 'bridge') return state;
  const next = nextStation(story);
  if (!next) return `${state} Nothing is missing.`;
  const met = story.stations.filter((station) => station.state === 'met').length;
  return `${state} ${met} of ${story.stations.length} points are met. Next: ${STATION_TITLES[next.name]}.`;
}

/** @param owner who has what no guest has: a Linux without Xen is no dom0 */
function stateSentence(state: DeviceState, owner: 'dom0' | 'this machine'): string {
  switch (state.word) {
    case 'hidden':
      return 'It is hidden from the next boot on.';
    case 'bridge':
      return 'It is a bridge, which no guest can get.';
    case 'in a running guest':
      return `It is in the running guest ${state.guest}.`;
    case 'unsafe':
      return `It is unsafe to give away: ${owner} needs it.`;
    case 'dom0’s':
      return `It is ${owner}’s.`;
    default:
      return `It is ${stateWords(state)}.`;
  }
}

/** What must not happen quietly: what dom0 loses, and what shares with the device. */
function warningsOf(world: World, { address, stakes }: Story): string[] {
  const own = shortAddress(address);
  const atStake = stakeMessage(stakes, own, 'hidden or given to a guest');
  return [...(atStake === '' ? [] : [atStake]), ...untoldWords(world.host, address), ...sharingWords(world, address)];
}

function companionPoint({ companions }: Story): ReportPoint[] {
  if (companions.length === 0) return [];
  return [
    {
      title: 'What goes along',
      state: 'warning',
      says: companions.map(({ because }) => because).join(' '),
      evidence: [],
      actions: [],
    },
  ];
}
