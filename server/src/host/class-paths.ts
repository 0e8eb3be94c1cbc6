import type { HostFiles } from './files.ts';
import { namesIn } from './listing.ts';
import { mapBounded } from './map-bounded.ts';

/** Everything of one class of devices: its name to its path in sysfs, as the link in /sys/class has it (`../../devices/pci0000:00/…`). */
export type ClassPaths = ReadonlyMap<string, string>;

/** One link each; nothing goes to the hardware. */
export async function readClass(
  files: HostFiles,
  kind: 'block' | 'net' | 'tty',
  wanted: (name: string) => boolean = () => true,
): Promise<ClassPaths> {
  const names = (await namesIn(files, `/sys/class/${kind}`)).filter(wanted).sort(naturally);
  const links = await mapBounded(names, (name) => files.link(`/sys/class/${kind}/${name}`));
  return new Map(names.flatMap((name, index) => (links[index] === undefined ? [] : [[name, links[index]] as const])));
}

/** `eth2` before `eth10`. */
function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
