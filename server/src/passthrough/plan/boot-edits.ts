/** A plan's part of the boot files: what hides the devices, what loads pciback in time, what lets Xen use the IOMMU. */
import { withDevices } from '../../boot/pciback/list-text.ts';
import type { PcibackOfChoice } from '../../boot/pciback/pciback.ts';
import { isHandWritten } from '../../boot/put-on-entry.ts';
import { isXenServer } from '../../boot/states/distribution.ts';
import { type Bdf, formatAddress, formatBdf } from '../../specs/bdf.ts';
import { formatHideList, HIDE_LIST_LIMIT } from '../../specs/hide-list.ts';
import { iommuOfLine } from '../../specs/xen-line/iommu-switch.ts';
import { listed } from '../../text/listed.ts';
import { seizes } from '../seize.ts';
import { deviceOf } from '../topology.ts';
import type { GuestFile, World } from '../world.ts';
import { bdfsOf } from './devices.ts';
import type { Draft } from './draft.ts';
import { loadIn } from './early-edits.ts';
import { type Chain, chainOf, decidingLists, hiddenBy, targetsOf } from './hidden.ts';
import { hideIn, type NotHidden } from './hide-edits.ts';
import { switchOnIn } from './iommu-edits.ts';
import type { PlannedStep } from './model.ts';
import { xenServerIommuStep, xenServerStep } from './steps.ts';

export interface BootPart {
  readonly warnings: readonly string[];
  readonly steps: readonly PlannedStep[];
  /** Whether the boot loader reads something older than the sources. */
  readonly isLate: boolean;
  /** Whether the devices are hidden at the next boot. */
  readonly isHidden: boolean;
  /** Whether an edit lets Xen use the IOMMU. */
  readonly switchesOn: boolean;
  readonly refused?: string;
}

/** Makes the edits of all boot files in the draft, behind that of the guest's config. */
export function bootEdits(draft: Draft, world: World, moved: readonly string[], guest: GuestFile): BootPart {
  const nothing = { warnings: [], steps: [], isLate: false, isHidden: false, switchesOn: false };
  const bdfs = bdfsOf(moved);
  const config = draft.guest(guest.file) ?? guest.config;
  const open = bdfs.filter((bdf) => !seizes({ guest: { ...guest, config }, bdf, world }));
  const before = world.boot && chainOf(draft.tree);
  if (!before || targetsOf(before, world).length === 0) {
    const why = before
      ? 'no entry of the boot menu that starts Xen is known'
      : 'the boot files of this machine are not known';
    return { ...nothing, steps: open.length === 0 ? [] : [{ because: hideWords(open, why) }] };
  }
  const broken = brokenList(before, world);
  if (broken !== undefined && open.length > 0) return { ...nothing, refused: broken };
  const touched = draft.planned().length;
  const notOn = switchOnIn(draft, world);
  const switchesOn = draft.planned().length > touched;
  const notHidden = hideIn(draft, world, open);
  const unsettled = open.filter((bdf) => !isSettled(before, world, formatAddress(bdf)));
  const byHand = unsettled.length === 0 ? [] : loadIn(draft, world, unsettled).map((because) => ({ because }));
  const after = chainOf(draft.tree);
  const main = targetsOf(after, world)[0];
  const one = main === undefined ? undefined : after.choices[main];
  const isHidden =
    open.length > 0 && one !== undefined && !notHidden.some((each) => each.one.choice.title === one.choice.title);
  const server = isXenServer(draft.tree) && notHidden.length > 0 ? xenServerStep(world, wholeList(notHidden[0])) : [];
  const words = server.length > 0 ? [] : notHidden.slice(0, 1).map((each) => ({ because: notHiddenWords(each) }));
  return {
    warnings: [
      ...(open.length < bdfs.length
        ? [
            'The guest’s config says seize=1: xl takes its devices from their drivers when the guest starts, so they need not be hidden at boot.',
          ]
        : []),
      ...otherLoaders(after, world, open.map(formatBdf), moved),
    ],
    steps: [
      ...notOn.slice(0, 1).flatMap(({ title }) => {
        const because = `Have Xen use the IOMMU in “${title}”: its line leaves it off, and no sure edit of a file changes that.`;
        const command = xenServerIommuStep(world);
        return command.length > 0 ? command : [{ because }];
      }),
      ...server,
      ...words,
      ...byHand,
    ],
    isLate: isLate(after, world, open.length > 0 ? moved : []),
    isHidden: isHidden || server.length > 0,
    switchesOn: switchesOn || notOn.length > 0,
  };
}

/** Whether pciback has the device now, and is told to take it: then it comes in time, however it is loaded. */
function isSettled(chain: Chain, world: World, address: string): boolean {
  const one = chain.choices[targetsOf(chain, world)[0] ?? -1];
  return deviceOf(world.host, address)?.assignable === true && hidden(one, world).has(address);
}

function hideWords(devices: readonly Bdf[], why: string): string {
  const list = formatHideList(devices);
  return `Hide ${listed(devices.map(formatBdf))} from dom0: xen-pciback.hide=${list} on the dom0 kernel’s line, or “options xen-pciback hide=${list}” for modprobe where xen-pciback is a module; ${why}.`;
}

/** Nothing can be added to a list that pciback does not read. */
function brokenList(chain: Chain, world: World): string | undefined {
  for (const index of targetsOf(chain, world)) {
    const one = chain.choices[index];
    const source = one && decidingLists(one).find(({ list }) => list.refused);
    if (!source?.list.refused) continue;
    const { start, end } = source.list.refused.culprit;
    const where = source.origin?.file ?? 'dom0’s line';
    return `pciback refuses the whole hide list in ${where} because of “${source.value.slice(start, end)}”: mend that first.`;
  }
  return undefined;
}

/** Whether an entry that is made of sources is, in the file that the boot loader reads, without what they say. */
function isLate(chain: Chain, world: World, wanted: readonly string[]): boolean {
  const { choices, sources } = chain;
  const targets = targetsOf(chain, world);
  if (targets.some((index) => index >= sources)) return false;
  const wish = new Set(targets.flatMap((index) => [...hidden(choices[index], world)]));
  const files = new Set(choices.slice(0, sources).map(({ choice }) => choice.file));
  const isOn = ({ choice }: PcibackOfChoice) => iommuOfLine(choice.xen, world.release).on;
  const wantsIommu = sources > 0 && choices.slice(0, sources).every(isOn);
  return choices.slice(sources).some((one) => {
    const { choice } = one;
    if (!files.has(choice.file) || choice.recovery) return false;
    const has = hidden(one, world);
    return wanted.some((address) => wish.has(address) && !has.has(address)) || (wantsIommu && !isOn(one));
  });
}

function hidden(one: PcibackOfChoice | undefined, world: World): ReadonlySet<string> {
  return one ? hiddenBy(one, world) : new Set();
}

/** Files of other boot loaders, which a person writes, and which do not hide the devices. */
function otherLoaders(chain: Chain, world: World, names: readonly string[], moved: readonly string[]): string[] {
  const { choices, sources } = chain;
  if (sources === 0) return [];
  const targets = new Set(targetsOf(chain, world).map((index) => choices[index]));
  const files = choices.slice(sources).flatMap((one) => {
    if (targets.has(one)) return [];
    const has = hidden(one, world);
    const isLeft = !one.choice.recovery && isHandWritten(one.choice.file) && moved.some((address) => !has.has(address));
    return isLeft ? [one.choice.file] : [];
  });
  const unique = [...new Set(files)];
  if (unique.length === 0 || names.length === 0) return [];
  return [
    `${listed(unique)} start${unique.length > 1 ? '' : 's'} Xen too, and ${unique.length > 1 ? 'are' : 'is'} left as ${unique.length > 1 ? 'they are: a boot by one of them' : 'it is: a boot by it'} leaves ${listed(names)} with dom0.`,
  ];
}

function wholeList(not: NotHidden | undefined): string {
  if (!not) return '';
  const [old] = decidingLists(not.one);
  return old ? withDevices(old.value, not.missing) : formatHideList(not.missing);
}

function notHiddenWords({ one, missing }: NotHidden): string {
  const names = listed(missing.map(formatBdf));
  if (one.built === 'none')
    return `Have dom0 boot a kernel with xen-pciback: ${one.kernel ?? 'its kernel'} was built without.`;
  const [list] = decidingLists(one);
  const where = list?.origin
    ? `the hide list in ${list.origin.file}`
    : `xen-pciback.hide= on the dom0 kernel’s line of “${one.choice.title}”`;
  if (withDevices(list?.value ?? '', missing).length > HIDE_LIST_LIMIT)
    return `The hide list would be longer than ${HIDE_LIST_LIMIT} bytes with ${names}, and the kernel refuses such a list: write whole devices as 03:00.* in ${where}.`;
  return `Add ${formatHideList(missing)} to ${where}: no edit of a file is sure to hide ${names} and change nothing else.`;
}
