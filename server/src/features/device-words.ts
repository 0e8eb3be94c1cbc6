/** Devices of the host in hovers and completions, the same wherever their addresses stand. */
import type { Host, PciDevice } from '../host/model.ts';
import { nameWithId } from '../passthrough/device-names.ts';
import { earlierAt, recordingName } from '../passthrough/earlier.ts';
import { stakesAt, stakeWords, surely } from '../passthrough/stake-words.ts';
import type { Stake } from '../passthrough/stakes.ts';
import { storyOf } from '../passthrough/story/story.ts';
import { deviceOf } from '../passthrough/topology.ts';
import { guestAt } from '../passthrough/world.ts';
import { type Bdf, formatAddress, formatBdf, shortAddress } from '../specs/bdf.ts';
import type { Completion } from './answers.ts';
import { describeDevice } from './devices.ts';
import type { Knowledge } from './language.ts';
import { inCode, inMarkdown } from './markdown.ts';
import { storyMarkdown } from './story-hover.ts';

const ALL_FUNCTIONS = [0, 1, 2, 3, 4, 5, 6, 7];

/** What is known beyond the host: for a device's story, and what stood at its address before. */
type Known = Pick<Knowledge, 'worldIfKnown' | 'earlierHostIfKnown' | 'catalogue'>;

/**
 * In Markdown: what the host has at an address (at all its functions, where they are asked for), or why nothing is known of it.
 *
 * @param known absent: no story is told
 */
export function describeAddress(host: Host, bdf: Bdf, allFunctions = false, known?: Known): string {
  const functions = allFunctions ? ALL_FUNCTIONS : [bdf.function];
  const described = functions.flatMap((number) => {
    const device = deviceOf(host, formatAddress({ ...bdf, function: number }));
    return device ? [describeOnHost(host, device, known)] : [];
  });
  if (described.length > 0) return described.join('\n\n---\n\n');
  const title = allFunctions ? `${formatBdf(bdf).slice(0, -1)}*` : formatBdf(bdf);
  const why = host.devices.length > 0 ? `There is no device at ${title} in ${host.label}.` : (host.emptyBecause ?? '');
  const before = beforeThat(host, formatAddress(bdf), known);
  return [`**${title}** PCI device`, inMarkdown(why), ...before].join('\n\n').trimEnd();
}

/** Another device that was there when the host was recorded. */
function beforeThat(host: Host, address: string, known: Known | undefined): readonly string[] {
  const earlier = known?.earlierHostIfKnown;
  const found = earlier && earlierAt(earlier, host, address);
  if (!found) return [];
  const { was, moved } = found;
  const now = moved ? `, which is at ${shortAddress(moved.address)} now` : '';
  return [inMarkdown(`In the recording ${recordingName(earlier)} it was ${nameWithId(was)}${now}.`)];
}

/** In Markdown: name, class, who has it, what hangs on it, what dom0 needs of it and, where the machine is known, where it stands on its way to a guest. */
export function describeOnHost(host: Host, device: PciDevice, known?: Known): string {
  const { bdf, name, id, className, state } = describeDevice(device);
  const lines = [`**${bdf}** ${inMarkdown(name)} ${id}`, `${inMarkdown(className)} · ${inMarkdown(state)}`];
  const attached = (device.attached ?? []).map(
    ({ name: own, words }) => `${inCode(own)}${words ? ` ${inMarkdown(words)}` : ''}`,
  );
  if (attached.length > 0) lines.push(`On it: ${attached.join(', ')}`);
  lines.push(...beforeThat(host, device.address, known));
  const stakes = neededFor(host, device);
  if (stakes.length > 0) lines.push(`**dom0 needs it**: ${inMarkdown(stakeWords(stakes))}`);
  const story = known && storyIfKnown(host, device, known);
  if (story !== undefined) lines.push(story);
  return lines.join('\n\n');
}

/** For the guest whose config it is, where it is one; nothing where the machine that is known is another, or not yet read. */
function storyIfKnown(host: Host, { address }: PciDevice, { worldIfKnown, catalogue }: Known): string | undefined {
  const world = worldIfKnown?.world();
  if (!world || world.host !== host) return undefined;
  const guest = guestAt(world, worldIfKnown?.path ?? '');
  return storyMarkdown(storyOf(world, address, guest?.file, catalogue));
}

/** What dom0 needs it for. */
function neededFor(host: Host, { address }: PciDevice): readonly Stake[] {
  return surely(stakesAt(host, address));
}

/** What people give to guests most: graphics with its sound, network, USB, disks; a machine's own chips last. */
const WANTED: readonly (readonly [digits: string, rank: number])[] = [
  ['03', 1],
  ['02', 2],
  ['0403', 3],
  ['0c03', 3],
  ['01', 4],
  ['04', 4],
  ['07', 5],
  ['0d', 5],
  ['12', 5],
];

/** What to sort a device by among those that are offered: siblings of one that is chosen, what pciback holds, then by class; what dom0 needs comes last. */
function wantedFirst(host: Host, device: PciDevice, isSibling = false): string {
  const digits = device.classCode.toString(16).padStart(6, '0');
  const byClass = WANTED.find(([start]) => digits.startsWith(start))?.[1] ?? 7;
  const rank = neededFor(host, device).length > 0 ? 9 : isSibling ? 0 : device.assignable ? 1 : byClass + 1;
  return `${rank}${device.address}`;
}

/** A device as a completion; what it does (`edit`) is the caller's, as is what it is found by beside its name. */
export function deviceItem(
  host: Host,
  device: PciDevice,
  label: string,
  edit: Completion['edit'],
  more: { readonly isSibling?: boolean; readonly filterText?: string } = {},
): Completion {
  const { name, shortName, state } = describeDevice(device);
  const needed = neededFor(host, device).length > 0 ? ' · dom0 needs it' : '';
  return {
    label,
    kind: 'device',
    // Who has it comes first: a long name is cut.
    detail: `${state}${needed} · ${shortName}`,
    edit,
    snippet: false,
    // A device is found by its name as well.
    filterText: `${more.filterText ?? label} ${name}`,
    sortText: wantedFirst(host, device, more.isSibling),
    documentation: describeOnHost(host, device),
  };
}
