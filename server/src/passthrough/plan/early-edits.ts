/** The edits that have pciback loaded before the drivers that would take its devices. */
import { hasOldName } from '../../boot/pciback/kernel.ts';
import { letWait, loadEarly } from '../../boot/pciback/mends.ts';
import { MODULE } from '../../boot/pciback/names.ts';
import { waitsForPciback } from '../../boot/pciback/pciback.ts';
import { isXenServer } from '../../boot/states/distribution.ts';
import { type Bdf, formatAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { builtOf } from '../hiding.ts';
import { deviceOf } from '../topology.ts';
import type { World } from '../world.ts';
import type { Draft } from './draft.ts';
import { chainOf, decidingLists, targetsOf } from './hidden.ts';

/** Drivers that a module of another name holds. */
const MODULE_OF: Readonly<Record<string, string>> = { xhci_hcd: 'xhci_pci' };

/** @returns what a person has to do by hand, in sentences: where no file is known that does it */
export function loadIn(draft: Draft, world: World, devices: readonly Bdf[]): readonly string[] {
  const first = state(draft, world);
  if (!first) return untold(draft, world, devices);
  if (first.one.loading === 'first') return [];
  const [keeper] = first.one.loadedBy;
  if (first.one.loading === 'kept-out') {
    const where = keeper ? `${keeper.file} keeps` : 'A setting of modprobe keeps';
    return [`${where} ${MODULE} from being loaded: take that line out, or nothing is hidden.`];
  }
  const words: string[] = [];
  const drivers = driversOf(world, devices);
  const isWaitedFor = first.one.loading === 'by-drivers' && drivers.length > 0 && unready(first, drivers).length === 0;
  if (first.one.loading !== 'initramfs' && !isWaitedFor) {
    const early = loadEarly(draft.tree);
    if (early)
      draft.take(
        [early.edits],
        `has the initramfs load ${MODULE}`,
        'What is loaded later finds the devices taken by their own drivers.',
      );
    else
      words.push(
        `Have the initramfs load ${MODULE} before the drivers of the devices: how, the tool that makes it says.`,
      );
  }
  const now = state(draft, world);
  const waiting = now && now.one.loading !== 'first' ? unready(now, drivers) : [];
  if (waiting.length === 0) return words;
  const edits = letWait(draft.tree, waiting);
  if (edits)
    draft.take(
      edits,
      `lets ${listed(waiting)} wait for ${MODULE}`,
      `${listed(waiting)} ${waiting.length > 1 ? 'are' : 'is'} in the initramfs too, and may come first.`,
    );
  else words.push(`Let ${listed(waiting)} wait for ${MODULE}: softdep ${waiting[0]} pre: ${MODULE}.`);
  return words;
}

/** The first entry whose kernel has pciback as a module and a list for it. */
function state(draft: Draft, world: World) {
  const chain = chainOf(draft.tree);
  for (const index of targetsOf(chain, world)) {
    const one = chain.choices[index];
    if (one && builtOf(one, chain, world) === 'module' && decidingLists(one).length > 0) return { one, chain };
  }
  return undefined;
}

/** Where nobody can tell whether it is a module, it may have to be loaded. */
function untold(draft: Draft, world: World, devices: readonly Bdf[]): readonly string[] {
  const chain = chainOf(draft.tree);
  const one = chain.choices[targetsOf(chain, world)[0] ?? -1];
  if (!one || devices.length === 0 || hasOldName(one.choice.dom0Image) || decidingLists(one).length === 0) return [];
  if (builtOf(one, chain, world) !== 'unknown' || isXenServer(draft.tree)) return [];
  const kernel = one.kernel === undefined ? 'dom0’s kernel' : `the kernel ${one.kernel}`;
  return [
    `No file tells whether ${MODULE} is built into ${kernel} or a module of it: if it is a module, have the initramfs load it before the drivers of the devices.`,
  ];
}

function unready({ one, chain }: NonNullable<ReturnType<typeof state>>, drivers: readonly string[]): readonly string[] {
  return drivers.filter((driver) => !waitsForPciback(chain, one, driver));
}

/** The modules that hold the devices now; of a device that pciback has nobody can tell. */
function driversOf({ host }: World, devices: readonly Bdf[]): readonly string[] {
  const drivers = devices.flatMap((bdf) => {
    const device = deviceOf(host, formatAddress(bdf));
    return device?.driver === undefined || device.assignable ? [] : [MODULE_OF[device.driver] ?? device.driver];
  });
  return [...new Set(drivers)].sort();
}
