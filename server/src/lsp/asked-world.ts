/** What the requests about a device have in common: the machine that is meant, its guest, and how a report of it leads to files. */

import type { ReportPlaces } from '../features/story-points.ts';
import type { World } from '../passthrough/world.ts';
import type { Where } from '../protocol/host-requests.ts';
import { pathOnDisk } from '../text/file-edits.ts';
import { pathOf, uriOf } from './boot.ts';
import type { HostDoor } from './host.ts';

/** Where nothing else tells which machine is meant, the guest's config does. */
export function worldMeant(door: HostDoor, params: Where & { readonly guest?: string }): Promise<World> {
  const { uri, guest } = params;
  return door.world(uri === undefined && guest !== undefined ? { ...params, uri: guest } : params);
}

/** The path of a guest's config in the world; that of this disk where it is none of its guests; `undefined`: it lies on no disk. */
export function guestPath({ guests, root }: World, uri: string | undefined): string | undefined {
  const path = uri === undefined ? undefined : pathOf(uri);
  if (path === undefined) return undefined;
  return guests.find(({ file }) => root !== undefined && pathOnDisk(root, file) === path)?.file ?? path;
}

export function reportPlaces(door: HostDoor, world: World): Required<ReportPlaces> {
  const { root } = world;
  return {
    uriOf: (file) => (root === undefined ? undefined : uriOf(root, file)),
    keep: (files) => door.keep(world, files),
  };
}
