/** What block devices lie on: partitions, LVM, encryption, RAID, several ways to one disk. */
import { functionOf, isWholeDisk } from './attached.ts';
import type { ClassPaths } from './class-paths.ts';
import { lastPart } from './device-values.ts';
import { eachOnce } from './each-once.ts';
import type { HostFiles } from './files.ts';
import { namesIn, noteLinks } from './listing.ts';
import { type Mount, mountOf } from './mounts.ts';
import { type Layer, type Ways, waysDown } from './ways.ts';

const BLOCK = '/sys/class/block';

export class Storage {
  readonly #files: HostFiles;
  readonly #blocks: ClassPaths;
  readonly #mounts: readonly Mount[];
  readonly #layer = eachOnce((name: string) => this.#read(name));
  #mapped: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(files: HostFiles, blocks: ClassPaths, mounts: readonly Mount[]) {
    this.#files = files;
    this.#blocks = blocks;
    this.#mounts = mounts;
  }

  /** Ways down from block devices by their kernel names (`dm-0`). */
  async waysOf(names: readonly string[]): Promise<Ways> {
    const all = await Promise.all(names.map((name) => waysDown(name, this.#layer)));
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
    for (const id of await namesIn(this.#files, '/sys/fs/btrfs')) {
      const folder = `/sys/fs/btrfs/${id}/devices`;
      const devices = await namesIn(this.#files, folder);
      if (!devices.includes(name)) continue;
      await noteLinks(this.#files, folder, devices);
      return devices.sort();
    }
    return undefined;
  }

  async #read(name: string): Promise<Layer> {
    const path = this.#blocks.get(name) ?? '';
    if (!isWholeDisk(path, this.#blocks)) return { name, below: [path.split('/').at(-2) ?? ''] };
    if (functionOf(path) !== undefined || path.includes('/nvme-subsystem/')) return { name, below: [] };
    if (path.includes('/session')) return { name, below: [], untold: `${name} is a disk on the network (iSCSI).` };
    if (!path.includes('/virtual/')) return { name, below: [] };
    const slaves = `${BLOCK}/${name}/slaves`;
    const [below, mapped] = await Promise.all([
      namesIn(this.#files, slaves),
      name.startsWith('dm-') ? this.#files.read(`${BLOCK}/${name}/dm/name`) : undefined,
    ]);
    below.sort();
    await noteLinks(this.#files, slaves, below);
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
