/** `xen/readiness`: whether the machine can give devices to guests, as a page. */
import { readinessReport } from '../features/readiness-report.ts';
import { READINESS_REQUEST, type Where } from '../protocol/host-requests.ts';
import type { Report } from '../protocol/report.ts';
import { reportPlaces } from './asked-world.ts';
import type { HostDoor } from './host.ts';

export function answerReadiness(door: HostDoor): void {
  door.connection.onRequest(READINESS_REQUEST, async (where: Where | null): Promise<Report> => {
    const world = await door.world(where);
    return readinessReport(world, reportPlaces(door, world));
  });
}
