/** What the running system rests on: file systems, swap, the network's way out, the session at the keyboard. */
import { type Attachments, functionOf } from './attached.ts';
import type { HostFiles } from './files.ts';
import type { Reliance } from './model.ts';
import { type Mount, mountOf, parseMountInfo, parseMounts, parseSwaps } from './mounts.ts';
import { Network } from './network.ts';
import { connectionsTo, defaultRoutes, interfaceOf6, isLoopback, parseAddress } from './routes.ts';
import { Storage } from './storage.ts';
import { throughOf, type Ways } from './ways.ts';

/** How whoever asks is connected to the machine that is read. */
export interface Session {
  /** The environment's SSH_CONNECTION there: `10.0.0.7 51234 10.0.0.2 22`. */
  readonly sshConnection?: string;
  /** Without it (sudo takes it away): whether connections to port 22 that are up are looked for. Their addresses are nobody else's business. */
  readonly anySsh?: boolean;
}

const BOOT = /^\/(?:boot(?:\/.*)?|efi)$/;
const IN_MEMORY = /^(?:tmpfs|ramfs|rootfs|devtmpfs|overlay|squashfs|autofs)$/;
const ON_NETWORK = /^(?:nfs4?|cifs|smb3|ceph|fuse\.sshfs|fuse\.glusterfs)$/;
const SSH = 22;

/** Never rejects; `undefined` where not one of the files that would tell is there. */
export async function readReliances(
  files: HostFiles,
  attachments: Attachments,
  session: Session,
): Promise<readonly Reliance[] | undefined> {
  const mounts = await readMounts(files);
  const storage = new Storage(files, attachments.blocks, mounts ?? []);
  const network = new Network(files, attachments.interfaces);
  const reader = new Reader(files, storage, network);
  const [disks, swaps, routes, ssh, consoles] = await Promise.all([
    mounts ? reader.fileSystems(mounts) : reader.rootByCommandLine(),
    reader.swaps(mounts ?? []),
    reader.routes(),
    reader.ssh(session),
    reader.consoles(attachments),
  ]);
  const all = [...disks, ...swaps, ...ssh, ...routes, ...consoles];
  return mounts === undefined && all.length === 0 ? undefined : all;
}

async function readMounts(files: HostFiles): Promise<Mount[] | undefined> {
  for (const place of ['/proc/self/mountinfo', '/proc/1/mountinfo']) {
    const text = await files.read(place);
    if (text) return parseMountInfo(text);
  }
  const text = await files.read('/proc/mounts');
  return text ? parseMounts(text) : undefined;
}

class Reader {
  readonly #files: HostFiles;
  readonly #storage: Storage;
  readonly #network: Network;

  constructor(files: HostFiles, storage: Storage, network: Network) {
    this.#files = files;
    this.#storage = storage;
    this.#network = network;
  }

  /** Each file system once, under the gravest of the places where it is mounted. */
  async fileSystems(mounts: readonly Mount[]): Promise<Reliance[]> {
    const found: Reliance[] = [];
    const seen = new Set<string>();
    const rank = (mount: Mount) => (mount.point === '/' ? 0 : BOOT.test(mount.point) ? 1 : 2);
    for (const mount of [...mounts].sort((a, b) => rank(a) - rank(b))) {
      if (rank(mount) > 0 && (seen.has(mount.source) || mount.source.startsWith('/dev/loop'))) continue;
      const ways = await this.#waysOfMount(mount);
      if (!ways) continue;
      seen.add(mount.source);
      const what = (['root file system', 'boot file system', 'file system'] as const)[rank(mount)] ?? 'file system';
      found.push(reliance(what, mount.point, ways));
    }
    return found;
  }

  /** What `root=` on dom0's command line names, where nothing says what is mounted. */
  async rootByCommandLine(): Promise<Reliance[]> {
    const root = (await this.#files.read('/proc/cmdline'))?.split(/\s+/).findLast((word) => word.startsWith('root='));
    const [kind = '', id = ''] = root?.slice('root='.length).split(/=(.*)/) ?? [];
    const folder = /^(?:PART)?(?:UUID|LABEL)$/.test(kind) ? `/dev/disk/by-${kind.toLowerCase()}/` : undefined;
    const name = await this.#storage.nameOfPath(folder ? folder + id : kind);
    return name === undefined ? [] : [reliance('root file system', '/', await this.#storage.waysOf([name]))];
  }

  async swaps(mounts: readonly Mount[]): Promise<Reliance[]> {
    const swaps = parseSwaps((await this.#files.read('/proc/swaps')) ?? '');
    const all = await Promise.all(
      swaps.map(async ({ path, isFile }) => {
        // Swap in the machine's own memory.
        if (/^\/dev\/zram\d/.test(path)) return [];
        const mount = isFile ? mountOf(path, mounts) : undefined;
        const ways = mount ? await this.#waysOfMount(mount) : await this.#waysOfPaths([path]);
        return ways ? [reliance('swap', path, ways)] : [];
      }),
    );
    return all.flat();
  }

  async routes(): Promise<Reliance[]> {
    const names = new Set(defaultRoutes(await this.#network.routes()).map(({ name }) => name));
    return this.#viaInterfaces('default route', names);
  }

  async ssh({ sshConnection, anySsh = false }: Session): Promise<Reliance[]> {
    const names = new Set<string>();
    if (sshConnection) {
      const [client, , server] = sshConnection.trim().split(/\s+/).map(parseAddress);
      if (!client || isLoopback(client)) return [];
      const own = server?.version === 6 ? await this.#files.read('/proc/net/if_inet6') : undefined;
      const name =
        server?.zone ??
        client.zone ??
        (server && own ? interfaceOf6(own, server.number) : undefined) ??
        (await this.#network.interfaceTo(client.number, client.version));
      if (name !== undefined) names.add(name);
    } else if (anySsh) {
      for (const table of ['tcp', 'tcp6']) {
        const others = connectionsTo(SSH, (await this.#files.read(`/proc/net/${table}`)) ?? '');
        for (const other of others.filter((address) => !isLoopback(address))) {
          const name = await this.#network.interfaceTo(other.number, other.version);
          if (name !== undefined) names.add(name);
        }
      }
    }
    return this.#viaInterfaces('ssh session', names);
  }

  /** The terminals that are the kernel's console, as far as they hang on a PCI function. */
  async consoles({ terminals }: Attachments): Promise<Reliance[]> {
    const active = (await this.#files.read('/sys/class/tty/console/active'))?.trim().split(/\s+/) ?? [];
    return active
      .filter((name) => functionOf(terminals.get(name) ?? '') !== undefined)
      .map((name) => reliance('console', name, { ways: [[name]] }));
  }

  async #viaInterfaces(what: Reliance['what'], names: ReadonlySet<string>): Promise<Reliance[]> {
    const wanted = [...names].filter((name) => name !== 'lo');
    return Promise.all(wanted.map(async (name) => reliance(what, name, await this.#network.waysOf(name))));
  }

  /** `undefined`: nothing that a disk or a card carries. */
  async #waysOfMount(mount: Mount): Promise<Ways | undefined> {
    const { type, source, point } = mount;
    if (type === 'zfs') {
      const [pool = source] = source.split('/');
      return { ways: [[pool]], untold: `Which disks the ZFS pool ${pool} lies on is in no file.` };
    }
    if (ON_NETWORK.test(type)) return this.#waysOfServer(mount);
    if (IN_MEMORY.test(type)) {
      return point === '/' && type === 'overlay'
        ? { ways: [], untold: 'The root file system is an overlay: what lies below it is not told.' }
        : undefined;
    }
    if (type === 'bcachefs') return this.#waysOfPaths(source.split(':'));
    const name = await this.#storage.nameOf(mount);
    if (name === undefined) {
      return source.startsWith('/dev/')
        ? { ways: [], untold: `${source} is no block device that is known here.` }
        : undefined;
    }
    if (type !== 'btrfs') return this.#storage.waysOf([name]);
    const members = await this.#storage.ofBtrfs(name);
    const ways = await this.#storage.waysOf(members ?? [name]);
    return members ? ways : { ...ways, untold: 'Which other disks this btrfs lies on is not told.' };
  }

  async #waysOfPaths(paths: readonly string[]): Promise<Ways | undefined> {
    const names = await Promise.all(paths.map((path) => this.#storage.nameOfPath(path)));
    const known = names.filter((name) => name !== undefined);
    return known.length > 0 ? this.#storage.waysOf(known) : undefined;
  }

  async #waysOfServer({ source, options }: Mount): Promise<Ways> {
    const address = parseAddress(/(?:^|,)addr=([^,]*)/.exec(options)?.[1] ?? '');
    const name = address && (await this.#network.interfaceTo(address.number, address.version));
    return name === undefined ? { ways: [], untold: `${source} is on the network.` } : this.#network.waysOf(name);
  }
}

function reliance(what: Reliance['what'], name: string, { ways, untold }: Ways): Reliance {
  return { what, name, through: throughOf(ways), ways, ...(untold !== undefined && { untold }) };
}
