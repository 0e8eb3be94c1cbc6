/** The names of devices beside their addresses. */
import { deviceName, shortName } from '../../passthrough/device-names.ts';
import { deviceOf } from '../../passthrough/topology.ts';
import type { World } from '../../passthrough/world.ts';
import { overlaps, type Span } from '../../text/span.ts';
import { describeOnHost } from '../device-words.ts';
import { mentionsIn } from './at.ts';

export interface AddressHint {
  /** Where the address ends. */
  readonly offset: number;
  readonly label: string;
  /** Markdown. */
  tooltip(): string;
}

/** In characters: the line has to stay readable. */
const LONGEST = 30;

/** For the addresses of a stretch of a file that stand in `pci` lists and hide lists, and that the host has. */
export function addressHints(world: World, file: string, within: Span): AddressHint[] {
  const { host } = world;
  return mentionsIn(world, file).flatMap(({ span, addresses, role, whole }) => {
    if (role === 'other' || whole === 'bus' || !overlaps(span, within)) return [];
    const devices = addresses.flatMap((address) => deviceOf(host, address) ?? []);
    const [first] = devices;
    if (!first) return [];
    const more = devices.length > 1 ? ` +${devices.length - 1}` : '';
    const name = shortened(shortName(deviceName(first)), LONGEST - more.length);
    const tooltip = () => devices.map((device) => describeOnHost(host, device)).join('\n\n---\n\n');
    return [{ offset: span.end, label: `${name}${more}`, tooltip }];
  });
}

/** Cut at the end of a word where one is near. */
function shortened(name: string, length: number): string {
  if (name.length <= length) return name;
  const cut = name.slice(0, length - 1);
  const blank = cut.lastIndexOf(' ');
  return `${(blank > length / 2 ? cut.slice(0, blank) : cut).trimEnd()}…`;
}
