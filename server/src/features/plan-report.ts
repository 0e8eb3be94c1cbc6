/** A plan as a page, and as what a client asks for. */
import type { Plan, PlannedEdit, PlannedStep } from '../passthrough/plan/model.ts';
import type { World } from '../passthrough/world.ts';
import type { PlanResult } from '../protocol/host-requests.ts';
import type { Report, ReportPoint } from '../protocol/report.ts';
import { shellLine } from '../text/shell-word.ts';
import { machineWords, type ReportPlaces, WorldPlaces } from './story-points.ts';

export function planReport(world: World, plan: Plan, places: ReportPlaces): Report {
  const put = new WorldPlaces(world, places);
  return {
    title: plan.title,
    machine: machineWords(world),
    lead: plan.refused ?? (plan.unsafe === undefined ? leadOf(plan) : `${plan.unsafe} ${leadOf(plan)}`),
    warnings: plan.warnings,
    points: [...plan.edits.map((edit) => editPoint(edit, put)), ...plan.steps.map(stepPoint)],
  };
}

/** All but the edit, which is made of what the editor has open. */
export function planResult(plan: Plan, report: Report): Omit<PlanResult, 'edit'> {
  const { title, refused, warnings, steps } = plan;
  return {
    title,
    ...(refused !== undefined && { refused }),
    warnings,
    steps: steps.map(({ because, command }) => ({ because, ...(command && { command: shellLine(command) }) })),
    report,
  };
}

/** What it comes to, in a sentence or two. */
function leadOf({ edits, steps, kind, addresses, warnings }: Plan): string {
  const files = edits.length === 1 ? 'One file changes' : `${edits.length} files change`;
  const rest = steps.length === 1 ? 'one step remains' : `${steps.length} steps remain`;
  if (edits.length === 0 && steps.length === 0) {
    if (kind === 'pass') return 'Nothing is left to do.';
    return warnings.length === 0
      ? `Nothing keeps ${addresses.length > 1 ? 'them' : 'it'} from dom0.`
      : 'No edit and no command is sure: the warnings say what is left.';
  }
  if (edits.length === 0) return `No file has to change; ${rest} to be done by hand.`;
  return steps.length === 0 ? `${files}, and that is all.` : `${files}, and then ${rest}. None of it is done yet.`;
}

function editPoint(edit: PlannedEdit, put: WorldPlaces): ReportPoint {
  const { title, because, file, edits, isNew } = edit;
  const name = `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
  const [first] = edits;
  const says = isNew ? 'A new file.' : edits.length === 1 ? 'One place changes.' : `${edits.length} places change.`;
  return put.point({
    title: name,
    state: 'missing',
    says: because,
    evidence: [{ says, from: file, ...(first && !isNew && { span: first.span }) }],
    mends: [{ kind: 'edit', title: `Edit ${file}`, files: [edit] }],
  });
}

function stepPoint({ command, because }: PlannedStep): ReportPoint {
  return {
    title: command ? shellLine(command) : 'By hand',
    state: 'missing',
    says: because,
    evidence: [],
    actions: command ? [{ kind: 'command', title: 'Run it as root', command: shellLine(command) }] : [],
  };
}
