/** `xen-config pass` and `xen-config give-back`: what takes devices to a guest, or back to dom0. Nothing is changed. */
import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { planReport, planResult } from '../features/plan-report.ts';
import { planToGiveBack } from '../passthrough/plan/give-back.ts';
import type { Plan, PlannedEdit, PlannedStep } from '../passthrough/plan/model.ts';
import { planToPass } from '../passthrough/plan/pass.ts';
import type { World } from '../passthrough/world.ts';
import { shellLine } from '../text/shell-word.ts';
import { unifiedDiff } from '../text/unified-diff.ts';
import { askedWorld } from './asked-world.ts';
import { EditsForShow } from './device.ts';
import { type PlanOptions, readPlanOptions } from './options.ts';
import { clean, printedReport, reportWidth, wrapped } from './report.ts';
import { usageOf } from './usage.ts';
import { pathInWorld } from './world.ts';

/**
 * Returns the exit status: 0 where there is a plan, or nothing to do; 1 where it is refused, or dom0 needs a device; 2 on wrong usage, or where the machine or
 * the guest's config cannot be read.
 */
export async function pass(kind: Plan['kind'], words: readonly string[], bundleFolder: string): Promise<number> {
  const options = readPlanOptions(kind, words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf(kind === 'pass' ? 'pass' : 'give-back'));
    return 2;
  }
  const { guest, addresses } = options;
  const world = await askedWorld(options);
  if (!world) return 2;
  const plan =
    guest === undefined
      ? planToGiveBack(world, addresses)
      : planToPass(world, addresses, await pathInWorld(guest, world), {
          catalogue: new Catalogue(catalogueFiles(bundleFolder)),
        });
  print(world, plan, options);
  return plan.refused === undefined && plan.unsafe === undefined ? 0 : 1;
}

function print(world: World, plan: Plan, { format }: PlanOptions): void {
  const diff = diffOf(plan.edits);
  if (format === 'json') {
    const { report, ...result } = planResult(plan, planReport(world, plan, new EditsForShow()));
    console.log(JSON.stringify({ ...result, machine: report.machine, lead: report.lead, diff }, null, 2));
    return;
  }
  if (format === 'diff') {
    // What must not happen quietly is said beside the diff.
    for (const line of [plan.refused, plan.unsafe, ...plan.warnings])
      if (line !== undefined) console.error(clean(line));
    process.stdout.write(diff);
    return;
  }
  const head = { ...planReport(world, plan, new EditsForShow()), points: [] };
  console.log(printedReport(head, 'text'));
  if (diff !== '') {
    const folder = world.root ?? '/';
    const edits = plan.edits.length === 1 ? 'The edit' : 'The edits';
    console.log(`\n${edits}, for patch -p1 -d ${folder}:\n\n${diff.trimEnd()}`);
  }
  if (plan.steps.length > 0) console.log(`\n${stepLines(plan.steps).join('\n')}`);
}

/**
 * Of all files, below `a` and `b`: `patch` takes no absolute paths. Its `-p1` takes the first part away, `-d` says below which folder
 * the rest lies.
 */
export function diffOf(edits: readonly PlannedEdit[]): string {
  return edits.map((edit) => withNames(edit)).join('');
}

function withNames({ file, before, edits, isNew }: PlannedEdit): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  const [, , ...hunks] = unifiedDiff(file, before, ordered).split('\n');
  // A tab ends a name that holds a blank.
  const end = file.includes(' ') ? '\t' : '';
  const old = isNew ? '/dev/null' : `a${file}${end}`;
  return [`--- ${old}`, `+++ b${file}${end}`, ...hunks].join('\n');
}

function stepLines(steps: readonly PlannedStep[]): string[] {
  const width = reportWidth();
  const lines = ['Then, as root:'];
  steps.forEach(({ command, because }, index) => {
    const number = `${index + 1}. `.padStart(4);
    lines.push(...wrapped(`${number}${because}`, width, '    '));
    if (command) lines.push(`      ${clean(shellLine(command))}`);
  });
  return lines;
}
