/** `xen/plan`: what takes devices to a guest, or back, as an edit that a person confirms part by part. */
import { planReport, planResult } from '../features/plan-report.ts';
import { planToGiveBack } from '../passthrough/plan/give-back.ts';
import { planToPass } from '../passthrough/plan/pass.ts';
import { PLAN_REQUEST, type PlanParams, type PlanResult } from '../protocol/host-requests.ts';
import { editsOnDisk } from '../text/file-edits.ts';
import { guestPath, reportPlaces, worldMeant } from './asked-world.ts';
import type { HostDoor } from './host.ts';
import { editOfParts } from './workspace-edit.ts';

export function answerPlan(door: HostDoor): void {
  door.connection.onRequest(PLAN_REQUEST, (params: PlanParams): Promise<PlanResult> => answer(door, params));
}

async function answer(door: HostDoor, params: PlanParams): Promise<PlanResult> {
  const { kind, addresses, guest } = params;
  const world = await worldMeant(door, params);
  const plan =
    kind === 'pass'
      ? planToPass(world, addresses, guestPath(world, guest) ?? guest ?? 'without a name', {
          catalogue: door.service.catalogue,
        })
      : planToGiveBack(world, addresses);
  const { root } = world;
  const report = planReport(world, plan, reportPlaces(door, world));
  const result = planResult(plan, report);
  if (root === undefined || plan.edits.length === 0) return result;
  const { edit, changed } = await editOfParts(
    plan.edits.map((edit) => editsOnDisk(root, edit)),
    door.others(),
  );
  if (edit) return { ...result, edit };
  const why = `${changed.join(' and ')} cannot be edited from here, or has changed since it was read: ask once more.`;
  return { ...result, cannotEdit: why, warnings: [why, ...result.warnings] };
}
