/** Ways down from something that the system rests on to what hangs on a device. */

export interface Ways {
  /** One each, from the top down. */
  readonly ways: readonly (readonly string[])[];
  /** Why some of them end before a device. */
  readonly untold?: string;
}

/** Layers above each other are few; this ends a circle that no real machine has. */
const DEEPEST = 24;
/** A pool of many disks is one way each. */
const MOST = 256;

/** One layer on its way down: what it is called, and what lies below it. */
export interface Layer {
  readonly name: string;
  readonly below: readonly string[];
  readonly untold?: string;
}

/** Follows the layers down from one of them; it asks for one again where several ways lead to it. */
export async function waysDown(
  from: string,
  layerOf: (id: string) => Promise<Layer>,
  seen: readonly string[] = [],
): Promise<Ways> {
  const { name, below, untold } = await layerOf(from);
  const next = below.filter((id) => id !== from && !seen.includes(id));
  if (next.length === 0 || seen.length >= DEEPEST) return { ways: [[name]], ...(untold !== undefined && { untold }) };
  const ways: (readonly string[])[] = [];
  let why = untold;
  for (const id of next) {
    const down = await waysDown(id, layerOf, [...seen, from]);
    why ??= down.untold;
    for (const way of down.ways) if (ways.length < MOST) ways.push([name, ...way]);
    if (ways.length >= MOST) break;
  }
  return { ways, ...(why !== undefined && { untold: why }) };
}

/** All of it in one list, from the top down, each name once. */
export function throughOf(ways: Ways['ways']): readonly string[] {
  return [...new Set(ways.flat())];
}
