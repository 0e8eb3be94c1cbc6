import { guestAt, type World } from '../passthrough/world.ts';
import { whyNoRoot } from './machine-files.ts';
import { openWorld, pathInWorld, type WorldOptions } from './world.ts';

export interface AskedMachine extends Pick<WorldOptions, 'host' | 'root' | 'release'> {
  /** A config on this disk. */
  readonly guest?: string | undefined;
}

/** The machine that a command line means; `undefined` where its folder or its config cannot be read, or that is none, which is said on standard error. */
export async function askedWorld({ guest, root, host, release }: AskedMachine): Promise<World | undefined> {
  const wrong = root === undefined ? undefined : whyNoRoot(root);
  if (wrong !== undefined) {
    console.error(`${root}: ${wrong}.`);
    return undefined;
  }
  const world = await openWorld({ host, root, release, mayRun: true, ...(guest !== undefined && { guests: [guest] }) });
  if (guest !== undefined && world.unreadable.includes(guest)) {
    console.error(`${guest}: it cannot be read.`);
    return undefined;
  }
  const config = guest === undefined ? undefined : guestAt(world, await pathInWorld(guest, world))?.config;
  if (config?.tree.statements.every(({ stored }) => !stored)) {
    console.error(`${guest}: it is no guest’s config: xl reads no setting in it.`);
    return undefined;
  }
  return world;
}
