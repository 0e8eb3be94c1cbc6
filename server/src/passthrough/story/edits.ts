/** The edits of a plan, one station's part of them at a time: what is offered here is what “Pass to a guest…” would do. */
import { type Bdf, formatBdf } from '../../specs/bdf.ts';
import { Draft } from '../plan/draft.ts';
import { loadIn } from '../plan/early-edits.ts';
import { hideIn } from '../plan/hide-edits.ts';
import { switchOnIn } from '../plan/iommu-edits.ts';
import type { World } from '../world.ts';
import type { Mend } from './model.ts';

export type EditMend = Extract<Mend, { readonly kind: 'edit' }>;

/** Has Xen use the IOMMU, in every entry; `undefined`: no sure way. */
export function switchOnMend(world: World): EditMend | undefined {
  return drafted(world, 'Have Xen use the IOMMU', (draft) => switchOnIn(draft, world));
}

/** Has pciback take the device at boot, and in time. */
export function hideMend(world: World, bdf: Bdf): EditMend | undefined {
  return drafted(world, `Hide ${formatBdf(bdf)} from dom0`, (draft) => {
    hideIn(draft, world, [bdf]);
    if (draft.planned().length > 0) loadIn(draft, world, [bdf]);
  });
}

/** Has pciback loaded before the driver that has the device. */
export function loadMend(world: World, bdf: Bdf): EditMend | undefined {
  return drafted(world, 'Load pciback in time', (draft) => loadIn(draft, world, [bdf]));
}

function drafted(world: World, title: string, work: (draft: Draft) => void): EditMend | undefined {
  const draft = new Draft(world);
  work(draft);
  const files = draft.planned();
  if (files.length === 0) return undefined;
  const places = files.map(({ file }) => file).join(', ');
  return { kind: 'edit', title: `${title}: ${places}`, files };
}
