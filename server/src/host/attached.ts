/** What hangs on the PCI functions of a machine: disks, network interfaces, keyboards, serial ports. */
import { isAddress } from './address.ts';
import { type ClassPaths, readClass } from './class-paths.ts';
import { lastPart } from './device-values.ts';
import type { HostFiles } from './files.ts';
import { mapBounded } from './map-bounded.ts';
import type { Attached } from './model.ts';

export interface Attachments {
  /** By the address of the function. */
  readonly at: ReadonlyMap<string, readonly Attached[]>;
  readonly offPci: readonly Attached[];
  readonly blocks: ClassPaths;
  readonly interfaces: ClassPaths;
  readonly terminals: ClassPaths;
}

/**
 * One link of /sys/class each says where a thing hangs; nothing goes to the hardware. Input devices stand in one file
 * (/proc/bus/input/devices).
 */
export async function readAttached(files: HostFiles): Promise<Attachments> {
  const [blocks, interfaces, terminals, input] = await Promise.all([
    readClass(files, 'block'),
    readClass(files, 'net'),
    readClass(files, 'tty', (name) => /^tty[A-Z]/.test(name)),
    files.read('/proc/bus/input/devices'),
  ]);
  const at = new Map<string, Attached[]>();
  const offPci: Attached[] = [];
  const put = (path: string, attached: Attached) => {
    const address = functionOf(path);
    if (address === undefined) {
      if (attached.kind === 'keyboard') offPci.push(attached);
      return;
    }
    const there = at.get(address);
    if (!there) at.set(address, [attached]);
    else if (!there.some(({ kind, name }) => kind === attached.kind && name === attached.name)) there.push(attached);
  };
  const disks = [...blocks].filter(([, path]) => isWholeDisk(path, blocks) && functionOf(path) !== undefined);
  const models = await mapBounded(disks, ([name]) => files.read(`/sys/class/block/${name}/device/model`));
  for (const [index, [name, path]] of disks.entries()) {
    const words = models[index]?.trim();
    put(path, { kind: 'disk', name: headOf(name), ...(words && { words }) });
  }
  for (const [name, path] of interfaces) put(path, { kind: 'network', name });
  for (const { path, ...attached } of inputDevices(input ?? '')) put(path, attached);
  for (const [name, path] of terminals) put(path, { kind: 'serial', name });
  return { at, offPci, blocks, interfaces, terminals };
}

/** The last PCI function on a path: hubs and controllers behind it are its own, a bridge above it is not. */
export function functionOf(path: string): string | undefined {
  return path.split('/').findLast(isAddress);
}

/** One way to an NVMe namespace with several (`nvme0c1n1`) stands for the namespace (`nvme0n1`), which itself hangs nowhere. */
function headOf(name: string): string {
  return name.replace(/^(nvme\d+)c\d+(n\d+)$/, '$1$2');
}

/** A partition's folder is in its disk's. */
export function isWholeDisk(path: string, blocks: ClassPaths): boolean {
  return !blocks.has(path.split('/').at(-2) ?? '');
}

/** Keyboards and pointers of /proc/bus/input/devices (Linux' drivers/input/input.c): a paragraph each. */
function inputDevices(text: string): (Attached & { readonly path: string })[] {
  return text.split('\n\n').flatMap((paragraph) => {
    const lines = paragraph.split('\n');
    const after = (start: string) => lines.find((line) => line.startsWith(start))?.slice(start.length);
    const path = after('S: Sysfs=');
    const kind = isKeyboard(after('B: KEY=')) ? 'keyboard' : isPointer(after('H: Handlers=')) ? 'pointer' : undefined;
    const name = lastPart(path);
    if (path === undefined || name === undefined || kind === undefined) return [];
    const words = after('N: Name=')?.replace(/^"|"$/g, '').trim();
    return [{ kind, name, ...(words && { words }), path }];
  });
}

/** As udev tells a keyboard from a power button: it has Escape, the digits and the letters from Q to D, which are keys 1 to 31. */
function isKeyboard(keys: string | undefined): boolean {
  const lowest = Number.parseInt(keys?.trim().split(' ').at(-1)?.slice(-8) ?? '', 16);
  return (lowest & 0xfffffffe) >>> 0 === 0xfffffffe;
}

function isPointer(handlers: string | undefined): boolean {
  return handlers?.split(' ').some((handler) => /^mouse\d+$/.test(handler)) ?? false;
}
