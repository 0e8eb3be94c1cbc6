/** All that a command needs to know of a machine, read at once. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bootMachine } from '../boot/machine.ts';
import type { Release } from '../catalogue/releases.ts';
import { readBootTree } from '../host/boot-tree.ts';
import { readGuestTexts } from '../host/guest-files.ts';
import { type BootTree, type GuestTexts, NO_GUESTS } from '../host/model.ts';
import { type OpenedMachine, openMachine } from '../host/open-host.ts';
import { treeOnDisk } from '../host/tree-on-disk.ts';
import { isKnown, unknownFacts, type XenFacts } from '../host/xen/facts.ts';
import { chooseRelease } from '../host/xen-version.ts';
import { type GuestFile, guestFile, guestFilesOf, type World, worldOf } from '../passthrough/world.ts';

export interface WorldOptions {
  /** What `xen.host` takes; empty or absent: this machine, or the one whose files `root` holds. */
  readonly host?: string | undefined;
  /** The folder that holds the machine's `etc/` and `boot/`; where it has a `sys/` as well, it is the host too. Absent: what the host brings itself. */
  readonly root?: string | undefined;
  /** `auto` and where it is absent: the host's own. */
  readonly release?: Release | 'latest' | 'auto' | undefined;
  /** Whether `xl` and `ssh` may be run. */
  readonly mayRun: boolean;
  /** Configs on this disk, wherever they lie: each is a guest of that machine. The path of one below `root` is that of the machine. */
  readonly guests?: readonly string[];
}

/** Never rejects: a world without devices says why in `host.emptyBecause`; of `guests`, what cannot be read is in `unreadable`, as it was named. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { guests = [], mayRun, release = 'auto' } = options;
  const machine = await machineFor(options, mayRun);
  const folder = options.root === undefined ? machine.root : resolve(options.root);
  const [xen, tree, texts] = await Promise.all([machine.xen(), bootTreeOf(machine, folder), guestsOf(machine, folder)]);
  const own = folder === undefined || folder === machine.root;
  const boot = tree && bootMachine(own ? withLine(tree, xen) : tree);
  const named = await Promise.all(guests.map((path) => guestNamed(path, folder, texts)));
  const elsewhere = named.flatMap((one) => (typeof one === 'object' ? [one] : []));
  const { xenRelease, xenVersion: version } = machine.host;
  return worldOf({
    label: machine.label,
    kind: machine.kind,
    release: chooseRelease(release, xenRelease && { release: xenRelease, version: version ?? xenRelease }).release,
    host: machine.host,
    xen,
    root: folder,
    boot,
    guests: [...guestFilesOf(texts), ...elsewhere].sort((a, b) => (a.file < b.file ? -1 : 1)),
    unreadable: [...texts.unreadable, ...named.flatMap((one) => (typeof one === 'string' ? [one] : []))],
  });
}

/** The path of that machine that a file on this disk has in a world: what `openWorld({ guests: [path] })` calls it. */
export async function pathInWorld(path: string, { root, guests }: World): Promise<string> {
  const inside = await insideOf(path, root);
  if (root !== undefined && !guests.some(({ file }) => file === inside)) {
    const { otherNames } = await readGuestTexts(treeOnDisk(root));
    return otherNames.get(inside) ?? inside;
  }
  return inside;
}

async function machineFor({ host = '', root }: WorldOptions, mayRun: boolean): Promise<OpenedMachine> {
  if (host !== '' || root === undefined || resolve(root) === '/') return openMachine(host, { mayRun });
  const folder = resolve(root);
  if (await isThere(join(folder, 'sys'))) return openMachine(folder, { mayRun });
  const emptyBecause = `${root} holds a machine’s files and not its devices: it has no sys/. Name the host with --host.`;
  return {
    label: root,
    kind: 'recording',
    root: folder,
    host: { label: root, devices: [], emptyBecause },
    xen: async () => unknownFacts(emptyBecause),
  };
}

async function bootTreeOf(machine: OpenedMachine, folder: string | undefined): Promise<BootTree | undefined> {
  return folder === undefined ? machine.boot?.() : readBootTree(folder);
}

async function guestsOf(machine: OpenedMachine, folder: string | undefined): Promise<GuestTexts> {
  if (folder !== undefined) return readGuestTexts(treeOnDisk(folder));
  return (await machine.guests?.()) ?? NO_GUESTS;
}

function withLine(tree: BootTree, { commandLine }: XenFacts): BootTree {
  const xenLine = isKnown(commandLine) ? { line: commandLine.value, from: commandLine.from } : { why: commandLine.why };
  return { ...tree, xenLine };
}

/** A config that somebody names; one that is a guest of the machine already is nothing new, one that cannot be read is its path. */
async function guestNamed(
  path: string,
  folder: string | undefined,
  { files, otherNames }: GuestTexts,
): Promise<GuestFile | string | undefined> {
  const inside = await insideOf(path, folder);
  if (files.has(inside) || otherNames.has(inside)) return undefined;
  try {
    return guestFile(inside, await readFile(path, 'utf8'), false);
  } catch {
    return path;
  }
}

async function insideOf(path: string, folder: string | undefined): Promise<string> {
  const place = resolve(path);
  if (folder === undefined || folder === '/') return place;
  for (const [file, root] of [
    [place, folder],
    [await realpath(place).catch(() => place), await realpath(folder).catch(() => folder)],
  ] as const) {
    if (file.startsWith(`${root}/`)) return file.slice(root.length);
  }
  return place;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
