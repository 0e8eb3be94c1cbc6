import { window } from 'vscode';
import { PLAN_REQUEST, type PlanParams, type PlanResult } from '../../../server/src/protocol/host-requests.ts';
import { where } from '../host/where.ts';
import { applyReviewed } from '../report/apply-edit.ts';
import type { AskedPlan } from '../report/asked.ts';
import type { EditLike } from '../report/confirmed-edit.ts';
import type { Subject } from '../report/report-panel.ts';
import type { Reports } from '../report/reports.ts';
import { NO_ANSWER, type Server } from '../server.ts';

const SHOW = 'Show the Plan';

/** Asks for a plan, tells what is at stake in a question that has to be answered, and shows the plan. Nothing is changed. */
export async function showPlan(server: Server, reports: Reports, asked: Omit<AskedPlan, 'kind'>): Promise<void> {
  const plan: AskedPlan = { kind: 'plan', ...asked };
  const first = await askPlan(server, plan);
  if (!first) {
    void window.showWarningMessage(NO_ANSWER);
    return;
  }
  if (first.refused !== undefined) {
    void window.showWarningMessage(first.refused);
    return;
  }
  if (first.warnings.length > 0 && !(await hasRead(first))) return;
  reports.show(planOf(server, plan, first));
}

/** @param first the plan that was just read; later ones are what remains, as the files then are */
export function planOf(server: Server, asked: AskedPlan, first?: PlanResult): Subject {
  let unread = first;
  let latest = first;
  return {
    asked,
    tab: asked.plan === 'pass' ? 'Plan: Pass to a Guest' : 'Plan: Give Back to dom0',
    ask: async () => {
      latest = unread ?? (await askPlan(server, asked));
      unread = undefined;
      return latest?.report;
    },
    nothing: 'There is nothing to plan.',
    followsFiles: true,
    style: 'steps',
    head: () =>
      latest?.edit === undefined
        ? []
        : [{ title: 'Review the Changes…', isMain: true, run: () => review(server, asked) }],
  };
}

function askPlan(server: Server, { plan, addresses, guest }: AskedPlan): Promise<PlanResult | undefined> {
  const params: PlanParams = { ...where(guest), kind: plan, addresses, ...(guest !== undefined && { guest }) };
  return server.request<PlanResult>(PLAN_REQUEST, params);
}

/** As the files are now: somebody may have typed since the plan was shown. */
async function review(server: Server, asked: AskedPlan): Promise<void> {
  const plan = await askPlan(server, asked);
  if (!plan) return;
  if (plan.edit === undefined) {
    const why = plan.refused ?? plan.cannotEdit;
    if (why === undefined)
      void window.showInformationMessage('No file has to change any more. The steps that remain are in the plan.');
    else void window.showWarningMessage(why);
    return;
  }
  await applyReviewed(server, plan.edit as EditLike, plan.title);
}

async function hasRead({ title, warnings }: PlanResult): Promise<boolean> {
  const detail = warnings.map((warning) => `• ${warning}`).join('\n\n');
  return (await window.showWarningMessage(title, { modal: true, detail }, SHOW)) === SHOW;
}
