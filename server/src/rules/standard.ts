import type { Catalogue } from '../catalogue/catalogue.ts';
import type { GuestType } from '../catalogue/record.ts';
import type { Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Host } from '../host/model.ts';
import type { WorldAround } from '../passthrough/world.ts';
import type { Neighbours } from './neighbours.ts';

/** What a file is judged by. */
export interface Standard {
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The machine that the file is for, where it has been read already. */
  readonly hostIfKnown?: Host;
  /** The same machine as it was recorded earlier, where somebody named a recording and it has been read. */
  readonly earlierHostIfKnown?: Host;
  /** The other domain configs of the file's folder, where they have been read already. */
  readonly neighboursIfKnown?: Neighbours;
  /** The paths that the file names and its own machine is known not to have. */
  readonly missingPathsIfKnown?: ReadonlySet<string>;
  /** The machine that the file is of, with its boot chain and its guests, where it has been read already. Asked only where the file names devices. */
  readonly worldIfKnown?: WorldAround;
}

/** What a domain config's rules know. */
export interface GuestStandard extends Standard {
  readonly config: DomainConfig;
  /** What xl of that release takes the guest for; `undefined` where it refuses to say. */
  readonly guest: GuestType | undefined;
}
