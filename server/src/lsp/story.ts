/** `xen/host`, `xen/deviceStory` and `xen/editOf`: where each device of the machine stands, and one device's whole way. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import { deviceStates, guestItems } from '../features/host-states.ts';
import { hostSummary } from '../features/host-summary.ts';
import { storyReport } from '../features/story-report.ts';
import { mentionsOf } from '../passthrough/mentions.ts';
import { storyOf } from '../passthrough/story/story.ts';
import { deviceOf } from '../passthrough/topology.ts';
import {
  DEVICE_STORY_REQUEST,
  type DeviceStoryParams,
  EDIT_OF_REQUEST,
  HOST_REQUEST,
  type HostResult,
  type Where,
} from '../protocol/host-requests.ts';
import type { Report } from '../protocol/report.ts';
import { formatAddress, parseBdf } from '../specs/bdf.ts';
import { guestPath, reportPlaces, worldMeant } from './asked-world.ts';
import type { HostDoor } from './host.ts';

export function answerStory(door: HostDoor): void {
  const { connection } = door;
  connection.onRequest(HOST_REQUEST, async (where: Where | null): Promise<HostResult> => {
    const world = await door.world(where);
    return {
      label: world.label,
      kind: world.kind,
      summary: hostSummary(world),
      guests: guestItems(world, reportPlaces(door, world).uriOf),
      states: deviceStates(world),
    };
  });
  connection.onRequest(
    DEVICE_STORY_REQUEST,
    (params: DeviceStoryParams): Promise<Report | null> => story(door, params),
  );
  connection.onRequest(EDIT_OF_REQUEST, ({ id }: { readonly id: string }): Promise<WorkspaceEdit | null> => {
    return door.editOf(id);
  });
}

async function story(door: HostDoor, params: DeviceStoryParams): Promise<Report | null> {
  const { address: asked, guest } = params;
  const world = await worldMeant(door, params);
  const bdf = parseBdf(asked);
  const address = bdf ? formatAddress(bdf) : asked;
  const isNamed = () => mentionsOf(world).some(({ addresses }) => addresses.includes(address));
  if (!deviceOf(world.host, address) && !isNamed()) return null;
  const found = storyOf(world, address, guestPath(world, guest), door.service.catalogue);
  return storyReport(world, found, reportPlaces(door, world));
}
