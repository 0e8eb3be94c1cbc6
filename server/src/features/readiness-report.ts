/** A machine's readiness as a page: for a panel, and for `xen-config doctor`. */
import { knownValue } from '../host/xen/facts.ts';
import { readinessOf } from '../passthrough/readiness/readiness.ts';
import { reservedWith } from '../passthrough/reserved.ts';
import type { World } from '../passthrough/world.ts';
import type { Report } from '../protocol/report.ts';
import { shortAddress } from '../specs/bdf.ts';
import { machineWords, type ReportPlaces, WorldPlaces } from './story-points.ts';

export function readinessReport(world: World, places: ReportPlaces): Report {
  const { verdict, answers } = readinessOf(world);
  const put = new WorldPlaces(world, places);
  return {
    title: 'Passthrough readiness',
    machine: machineWords(world),
    lead: verdict,
    warnings: [...emptyWords(world), ...reservedWords(world)],
    points: answers.map(({ question, ...answer }) => put.point({ title: question, ...answer })),
  };
}

/** Why no device is known. */
function emptyWords({ host }: World): readonly string[] {
  return host.emptyBecause === undefined ? [] : [host.emptyBecause];
}

/** Devices that no guest gets for the memory that they share, region by region. */
function reservedWords(world: World): readonly string[] {
  const told = new Set<unknown>();
  const words: string[] = [];
  for (const { devices } of knownValue(world.xen.reserved) ?? []) {
    for (const { address } of devices) {
      if (address === undefined) continue;
      for (const { region, others, untold, refused } of reservedWith(world, address)) {
        if (told.has(region) || !refused || others.length + untold === 0) continue;
        told.add(region);
        const names = [address, ...others].map(shortAddress).join(', ');
        words.push(
          `The firmware keeps memory at 0x${region.start.toString(16)} for several devices (${names}${untold > 0 ? ' and others' : ''}): Xen gives none of them to a guest, unless its rdm_policy is relaxed.`,
        );
      }
    }
  }
  return words;
}
