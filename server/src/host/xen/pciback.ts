/** pciback's files in sysfs (Linux, drivers/xen/xen-pciback/pci_stub.c), and `xl pci-assignable-list`. */
import { compareAddresses, isAddress } from '../address.ts';
import type { HostFiles } from '../files.ts';

const FOLDERS = ['/sys/bus/pci/drivers/pciback', '/sys/bus/pci/drivers/xen-pciback'];
const MODULE = '/sys/module/xen_pciback';

export interface Pciback {
  readonly folder: string;
  /** Whether it is a module; else it is built into the kernel. */
  readonly isModule: boolean;
  /** Devices that it was asked for. It may hold fewer of them, and absent ones are named too: the driver's link tells. */
  readonly slots: readonly string[];
  /** Devices whose configuration a guest may write freely. */
  readonly permissive: readonly string[];
  readonly quirks: readonly Quirk[];
}

/** Fields of a device's configuration that a guest may write. */
export interface Quirk {
  /** Without the domain, which the file leaves out: `01:00.0` */
  readonly device: string;
  readonly fields: number;
}

/** `undefined`: no pciback. `denied`: it is there, and its list cannot be read. */
export async function readPciback(files: HostFiles): Promise<Pciback | 'denied' | undefined> {
  for (const folder of FOLDERS) {
    const slots = await files.read(`${folder}/slots`);
    if (slots === undefined) {
      if ((await files.list(folder)) === undefined) continue;
      return 'denied';
    }
    const [permissive = '', quirks = '', isModule] = await Promise.all([
      files.read(`${folder}/permissive`),
      files.read(`${folder}/quirks`),
      // What is built in has no such file (kernel/module/sysfs.c).
      files.read(`${MODULE}/initstate`),
    ]);
    return {
      folder,
      isModule: isModule !== undefined,
      slots: parseSlots(slots),
      permissive: parseSlots(permissive),
      quirks: parseQuirks(quirks),
    };
  }
  return undefined;
}

/** One address a line, in no order. */
export function parseSlots(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(isAddress)
    .sort(compareAddresses);
}

/** `01:00.0`, a line with its four numbers, then a line a field. */
export function parseQuirks(text: string): Quirk[] {
  const quirks: { device: string; fields: number }[] = [];
  for (const line of text.split('\n')) {
    const device = /^([\da-f]{2}:[\da-f]{2}\.[0-7])$/.exec(line)?.[1];
    const last = quirks.at(-1);
    if (device !== undefined) quirks.push({ device, fields: 0 });
    else if (last && line.startsWith('\t\t')) last.fields++;
  }
  return quirks;
}

/** A blank ends each line, or a name follows it (`-n`). In the order of the bus. */
export function parseAssignable(stdout: string): { readonly address: string; readonly name?: string }[] {
  return stdout
    .split('\n')
    .flatMap((line) => {
      const [, address = '', name = ''] = /^(\S{1,20})(?: (.{0,80}))?$/.exec(line.trimEnd()) ?? [];
      return isAddress(address) ? [{ address, ...(name !== '' && { name }) }] : [];
    })
    .sort((a, b) => compareAddresses(a.address, b.address));
}
