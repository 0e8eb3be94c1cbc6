/** What network interfaces lie on, and which of them a packet takes. */
import { functionOf } from './attached.ts';
import type { ClassPaths } from './class-paths.ts';
import { eachOnce } from './each-once.ts';
import type { HostFiles } from './files.ts';
import { namesIn, noteLinks } from './listing.ts';
import { parseRoutes4, parseRoutes6, type Route, routeFor } from './routes.ts';
import { type Layer, type Ways, waysDown } from './ways.ts';

const NET = '/sys/class/net';
/** What Open vSwitch calls the one device that all its ports belong to. */
const OPEN_VSWITCH = 'ovs-system';

export class Network {
  readonly #files: HostFiles;
  readonly #interfaces: ClassPaths;
  readonly #layer = eachOnce((name: string) => this.#read(name));
  #routes: Promise<readonly Route[]> | undefined;

  constructor(files: HostFiles, interfaces: ClassPaths) {
    this.#files = files;
    this.#interfaces = interfaces;
  }

  /** Ways down from an interface. Those that end at a guest's interface or another without a device are left out where one does not. */
  async waysOf(name: string): Promise<Ways> {
    const down = await waysDown(name, this.#layer);
    const ends = (way: readonly string[]) => functionOf(this.#interfaces.get(way.at(-1) ?? '') ?? '') !== undefined;
    return down.ways.some(ends) ? { ...down, ways: down.ways.filter(ends) } : down;
  }

  /** The routes of the main tables; rules that lead to other tables are in no file. */
  routes(): Promise<readonly Route[]> {
    this.#routes ??= Promise.all([this.#files.read('/proc/net/route'), this.#files.read('/proc/net/ipv6_route')]).then(
      ([four, six]) => [...parseRoutes4(four ?? ''), ...parseRoutes6(six ?? '')],
    );
    return this.#routes;
  }

  async interfaceTo(address: bigint, version: 4 | 6): Promise<string | undefined> {
    return routeFor(await this.routes(), address, version)?.name;
  }

  /** Bridges, bonds, teams and VLANs name what is below them in links `lower_…` (Linux' net/core/dev.c). */
  async #read(name: string): Promise<Layer> {
    const path = this.#interfaces.get(name);
    if (path === undefined || functionOf(path) !== undefined) return { name, below: [] };
    const below = await this.#below(name);
    if (below.length > 0) return { name, below };
    if (!this.#interfaces.has(OPEN_VSWITCH) || name === OPEN_VSWITCH) return { name, below };
    return this.#inOpenVSwitch(name);
  }

  async #below(name: string): Promise<string[]> {
    const folder = `${NET}/${name}`;
    const links = (await namesIn(this.#files, folder)).filter((entry) => entry.startsWith('lower_')).sort();
    await noteLinks(this.#files, folder, links);
    return links.map((link) => link.slice('lower_'.length));
  }

  /** A bridge of Open vSwitch has the hardware address of the card that it leads to; its ports stand in a database, not in files. */
  async #inOpenVSwitch(name: string): Promise<Layer> {
    const ports = await this.#below(OPEN_VSWITCH);
    const address = (of: string) => this.#files.read(`${NET}/${of}/address`);
    const own = await address(name);
    const theirs = await Promise.all(ports.map(address));
    const same = ports.filter((_, index) => own !== undefined && theirs[index] === own);
    if (same.length > 0) return { name, below: same };
    return { name, below: [], untold: `Which card ${name} of Open vSwitch leads to is in no file.` };
  }
}
