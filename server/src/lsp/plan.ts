/** `xen/plan`: what takes devices to a guest, or back, as an edit that a person confirms part by part. */
import { pathOnDisk } from '../features/boot/root.ts';
import { planReport, planResult } from '../features/plan-report.ts';
import { planToGiveBack } from '../passthrough/plan/give-back.ts';
import type { Plan } from '../passthrough/plan/model.ts';
import { planToPass } from '../passthrough/plan/pass.ts';
import type { World } from '../passthrough/world.ts';
import { PLAN_REQUEST, type PlanParams, type PlanResult } from '../protocol/host-requests.ts';
import { pathOf, uriOf } from './boot.ts';
import type { HostDoor } from './host.ts';
import { editOfParts } from './workspace-edit.ts';

export function answerPlan(door: HostDoor): void {
  door.connection.onRequest(PLAN_REQUEST, (params: PlanParams): Promise<PlanResult> => answer(door, params));
}

async function answer(door: HostDoor, params: PlanParams): Promise<PlanResult> {
  const { kind, addresses, guest } = params;
  // The guest's config tells the machine, where nothing else does.
  const world = await door.world(params.uri === undefined && guest !== undefined ? { ...params, uri: guest } : params);
  const plan =
    kind === 'pass'
      ? planToPass(world, addresses, fileOf(world, guest), { catalogue: door.service.catalogue })
      : planToGiveBack(world, addresses);
  const { root } = world;
  const uriIn = (file: string) => (root === undefined ? undefined : uriOf(root, file));
  const report = planReport(world, plan, { uriOf: uriIn, keep: (files) => door.keep(world, files) });
  const result = planResult(plan, report);
  if (root === undefined || plan.edits.length === 0) return result;
  const { edit, changed } = await editOfParts(partsOf(plan, root), door.others());
  if (edit) return { ...result, edit };
  const why = `${changed.join(' and ')} cannot be edited from here, or has changed since it was read: ask once more.`;
  return { ...result, warnings: [why, ...result.warnings] };
}

/** With paths of this disk. */
function partsOf({ edits }: Plan, root: string) {
  return edits.map((edit) => ({ ...edit, file: pathOnDisk(root, edit.file), ...(root !== '/' && { within: root }) }));
}

/** The path, in a world, of the config of a URI. */
function fileOf({ guests, root }: World, uri: string | undefined): string {
  const path = uri === undefined ? undefined : pathOf(uri);
  if (path === undefined) return uri ?? 'without a name';
  return guests.find(({ file }) => root !== undefined && pathOnDisk(root, file) === path)?.file ?? path;
}
