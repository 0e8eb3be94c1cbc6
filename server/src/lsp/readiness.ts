/** `xen/readiness`: whether the machine can give devices to guests, as a page. */
import { pathToFileURL } from 'node:url';
import { pathOnDisk } from '../features/boot/root.ts';
import { readinessReport } from '../features/readiness-report.ts';
import { READINESS_REQUEST, type Where } from '../protocol/host-requests.ts';
import type { Report } from '../protocol/report.ts';
import type { HostDoor } from './host.ts';

export function answerReadiness(door: HostDoor): void {
  door.connection.onRequest(READINESS_REQUEST, async (where: Where | null): Promise<Report> => {
    const world = await door.world(where);
    const { root } = world;
    return readinessReport(world, {
      uriOf: (file) => (root === undefined ? undefined : pathToFileURL(pathOnDisk(root, file)).href),
      keep: (files) => door.keep(world, files),
    });
  });
}
