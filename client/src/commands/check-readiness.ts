import { READINESS_REQUEST } from '../../../server/src/protocol/host-requests.ts';
import type { Report } from '../../../server/src/protocol/report.ts';
import { where } from '../host/where.ts';
import type { Subject } from '../report/report-panel.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';

/** Shows whether this machine can pass devices to guests, and what is lacking. */
export function checkReadiness(server: Server, reports: Reports) {
  return () => reports.show(readinessOf(server));
}

export function readinessOf(server: Server): Subject {
  return {
    asked: { kind: 'readiness' },
    tab: 'Passthrough Readiness',
    ask: () => server.request<Report | null>(READINESS_REQUEST, where()),
    nothing: 'There is no host to check here.',
    followsFiles: true,
  };
}
