import { readinessReport } from '../features/readiness-report.ts';
import { isReady } from '../passthrough/readiness/readiness.ts';
import type { World } from '../passthrough/world.ts';
import { askedWorld } from './asked-world.ts';
import { EditsForShow } from './device.ts';
import { readDoctorOptions } from './options.ts';
import { printedReport } from './report.ts';
import { usageOf } from './usage.ts';

/**
 * `xen-config doctor`. Returns the exit status: 0 where guests can be given devices and nothing is missing; 1 where something is, or it
 * cannot be told; 2 on wrong usage, or where nothing of a machine can be read.
 */
export async function doctor(words: readonly string[]): Promise<number> {
  const options = readDoctorOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('doctor'));
    return 2;
  }
  const { format } = options;
  const world = await askedWorld(options);
  if (!world) return 2;
  if (tellsNothing(world)) {
    console.error(world.host.emptyBecause ?? `Nothing of a machine was found in ${world.label}.`);
    return 2;
  }
  const kept = new EditsForShow();
  console.log(printedReport(readinessReport(world, kept), format, { diffOf: (id) => kept.diffOf(id) }));
  return isReady(world) ? 0 : 1;
}

/** Neither devices nor boot files. */
function tellsNothing({ host, boot }: World): boolean {
  return host.devices.length === 0 && (boot === undefined || boot.tree.files.size === 0);
}
