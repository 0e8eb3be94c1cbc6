/** What block devices lie on: partitions, LVM, encryption, RAID, several ways to one disk. */
import { functionOf, isWholeDisk } from './attached.ts';
import type { ClassPaths } from './class-paths.ts';
import { lastPart } from './device-values.ts';
import type { HostFiles } from './files.ts';
import { type Mount, mountOf } from './mounts.ts';
import { type Layer, type Ways, waysDown } from './ways.ts';

const BLOCK = '/sys/class/block';

export class Storage {
  readonly #files: HostFiles;
  readonly #blocks: ClassPaths;
  readonly #mounts: readonly Mount[];
  readonly #layers = new Map<string, Promise<Layer>>();
  #mapped: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(files: HostFiles, blocks: ClassPaths, mounts: readonly Mount[]) {
    this.#files = files;
    this.#blocks = blocks;
    this.#mounts = mounts;
  }

  /** Ways down from block devices by their kernel names (`dm-0`). */
  async waysOf(names: readonly string[]): Promise<Ways> {
    const all = await Promise.all(names.map((name) => waysDown(name, (id) => this.#layer(id))));
    const untold = all.find((ways) => ways.untold !== undefined)?.untold;
    return { ways: all.flatMap(({ ways }) => ways), ...(untold !== undefined && { untold }) };
  }

  /** The kernel's name of what is mounted; `undefined` where it is no block device that sysfs knows. */
  async nameOf({ device, source }: Pick<Mount, 'device' | 'source'>): Promise<string | undefined> {
    if (device !== undefined && !device.startsWith('0:')) {
      const name = lastPart(await this.#files.link(`/sys/dev/block/${device}`));
      if (name !== undefined && this.#blocks.has(name)) return name;
    }
    return this.nameOfPath(source);
  }

  /** The kernel's name behind `/dev/sda2`, `/dev/mapper/vg0-root`, `/dev/disk/by-uuid/…`. */
  async nameOfPath(path: string): Promise<string | undefined> {
    if (!path.startsWith('/dev/')) return undefined;
    const own = path.slice('/dev/'.length).replaceAll('/', '!');
    if (this.#blocks.has(own)) return own;
    const target = lastPart(await this.#files.link(path));
    if (target !== undefined && this.#blocks.has(target)) return target;
    this.#mapped ??= this.#readMapped();
    return path.startsWith('/dev/mapper/') ? (await this.#mapped).get(lastPart(path) ?? '') : undefined;
  }

  /** All devices of the btrfs file system that lies on this one, itself among them. */
  async ofBtrfs(name: string): Promise<readonly string[] | undefined> {
    const ids = await this.#files.list('/sys/fs/btrfs');
    for (const id of Array.isArray(ids) ? ids : []) {
      const folder = `/sys/fs/btrfs/${id}/devices`;
      const listed = await this.#files.list(folder);
      if (!Array.isArray(listed) || !listed.includes(name)) continue;
      // Asked for each, so that a recording has their names.
      await Promise.all(listed.map((device) => this.#files.link(`${folder}/${device}`)));
      return listed.sort();
    }
    return undefined;
  }

  #layer(name: string): Promise<Layer> {
    const known = this.#layers.get(name) ?? this.#read(name);
    this.#layers.set(name, known);
    return known;
  }

  async #read(name: string): Promise<Layer> {
    const path = this.#blocks.get(name) ?? '';
    if (!isWholeDisk(path, this.#blocks)) return { name, below: [path.split('/').at(-2) ?? ''] };
    if (functionOf(path) !== undefined || path.includes('/nvme-subsystem/')) return { name, below: [] };
    if (path.includes('/session')) return { name, below: [], untold: `${name} is a disk on the network (iSCSI).` };
    if (!path.includes('/virtual/')) return { name, below: [] };
    const [listed, mapped] = await Promise.all([
      this.#files.list(`${BLOCK}/${name}/slaves`),
      name.startsWith('dm-') ? this.#files.read(`${BLOCK}/${name}/dm/name`) : undefined,
    ]);
    const below = Array.isArray(listed) ? listed.sort() : [];
    await Promise.all(below.map((slave) => this.#files.link(`${BLOCK}/${name}/slaves/${slave}`)));
    const called = mapped?.trim() || name;
    if (below.length > 0) return { name: called, below };
    return (await this.#loop(name)) ?? { name: called, below, untold: `What ${called} lies on is in no file.` };
  }

  /** A file in a file system that is mounted. */
  async #loop(name: string): Promise<Layer | undefined> {
    if (!name.startsWith('loop')) return undefined;
    const file = (await this.#files.read(`${BLOCK}/${name}/loop/backing_file`))?.trim();
    const mount = file === undefined ? undefined : mountOf(file, this.#mounts);
    const below = mount && (await this.nameOf(mount));
    return below === undefined || below === name ? undefined : { name, below: [below] };
  }

  async #readMapped(): Promise<ReadonlyMap<string, string>> {
    const names = [...this.#blocks.keys()].filter((name) => name.startsWith('dm-'));
    const called = await Promise.all(names.map((name) => this.#files.read(`${BLOCK}/${name}/dm/name`)));
    return new Map(names.map((name, index) => [called[index]?.trim() ?? '', name]));
  }
}
