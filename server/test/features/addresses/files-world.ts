/** A world for what looks at where files name devices: guests' configs lie in /etc/xen, all else is of the boot chain. */
import type { Release } from '../../../src/catalogue/releases.ts';
import type { World } from '../../../src/passthrough/world.ts';
import type { MadeUpDevice } from '../../host/made-up.ts';
import { madeUpWorld, XEN } from '../../passthrough/made-up-world.ts';

export type Files = Readonly<Record<string, string>>;

export interface Around {
  /** Addresses to devices; network cards where nothing more is said. */
  readonly devices?: Readonly<Record<string, MadeUpDevice>>;
  readonly release?: Release;
  readonly root?: string;
  /** What `xl pci-assignable-list` and others print. */
  readonly xen?: Readonly<Record<string, string>>;
}

export function filesWorld(
  files: Files,
  { devices = {}, release = '4.17', root = '/', xen = {} }: Around = {},
): Promise<World> {
  const part = (isGuest: boolean) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('/etc/xen/') === isGuest));
  // Names of a real list: the tests read them in hints.
  const PCI_IDS = '8086  Intel Corporation\n\t10d3  82574L Gigabit Network Connection\n';
  return madeUpWorld({
    host: { devices, files: { ...XEN, '/usr/share/misc/pci.ids': PCI_IDS } },
    files: part(false),
    guests: part(true),
    xen,
    release,
    root,
  });
}
