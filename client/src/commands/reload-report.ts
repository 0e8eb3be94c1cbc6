import type { Reports } from '../report/reports.ts';

/** Reads the host again for the report that has the focus. */
export function reloadReport(reports: Reports) {
  return () => reports.active?.act({ kind: 'reload' });
}
