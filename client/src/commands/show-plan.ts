import { window } from 'vscode';
import { PLAN_REQUEST, type PlanParams, type PlanResult } from '../../../server/src/protocol/host-requests.ts';
import { applyReviewed } from '../report/apply-edit.ts';
import type { EditLike } from '../report/confirmed-edit.ts';
import type { Reports } from '../report/reports.ts';
import { NO_ANSWER, type Server } from '../server.ts';

const SHOW = 'Show the Plan';

/** Asks for a plan, tells what is at stake in a question that has to be answered, and shows the plan. Nothing is changed. */
export async function showPlan(server: Server, reports: Reports, params: PlanParams): Promise<void> {
  const ask = () => server.request<PlanResult>(PLAN_REQUEST, params);
  const first = await ask();
  if (!first) {
    void window.showWarningMessage(NO_ANSWER);
    return;
  }
  if (first.refused !== undefined) {
    void window.showWarningMessage(first.refused);
    return;
  }
  if (first.warnings.length > 0 && !(await hasRead(first))) return;
  let latest: PlanResult | undefined = first;
  let isRead = false;
  reports.show('plan', {
    key: JSON.stringify(params),
    tab: params.kind === 'pass' ? 'Plan: Pass to a Guest' : 'Plan: Give Back to dom0',
    // The one that was just read; afterwards what remains, as the files then are.
    ask: async () => {
      if (isRead) latest = await ask();
      isRead = true;
      return latest?.report;
    },
    nothing: 'There is nothing to plan.',
    followsFiles: true,
    style: 'steps',
    head: () =>
      latest?.edit === undefined
        ? []
        : [{ title: 'Review the Changes…', isMain: true, run: () => review(server, ask) }],
  });
}

/** As the files are now: somebody may have typed since the plan was shown. */
async function review(server: Server, ask: () => Promise<PlanResult | undefined>): Promise<void> {
  const plan = await ask();
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
