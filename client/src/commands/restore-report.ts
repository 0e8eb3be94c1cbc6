import type { WebviewPanelSerializer } from 'vscode';
import { type Asked, askedOf } from '../report/asked.ts';
import type { Subject } from '../report/report-panel.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';
import { readinessOf } from './check-readiness.ts';
import { planOf } from './show-plan.ts';
import { storyOf } from './show-story.ts';

/** Brings a report's tab back after the window was loaded anew. VS Code asks when the tab is first seen; the host is asked again then. */
export function restoreReport(server: Server, reports: Reports): WebviewPanelSerializer {
  return {
    async deserializeWebviewPanel(panel, state: unknown) {
      const asked = askedOf(state);
      if (asked) reports.show(subjectOf(server, asked), panel);
      else panel.dispose();
    },
  };
}

function subjectOf(server: Server, asked: Asked): Subject {
  switch (asked.kind) {
    case 'story':
      return storyOf(server, asked);
    case 'readiness':
      return readinessOf(server);
    case 'plan':
      return planOf(server, asked);
  }
}
