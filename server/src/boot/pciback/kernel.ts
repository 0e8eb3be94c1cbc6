/** Whether a kernel has pciback built in. */
import type { BootTree, Origin } from '../choices.ts';
import { kernelVersion } from '../kernel-version.ts';

export interface BuiltFact {
  /** `in`: part of the kernel itself; `none`: the kernel was built without it; `unknown`: no file tells. */
  readonly built: 'in' | 'module' | 'none' | 'unknown';
  /** The kernel's release as its files have it: `6.1.0-13-amd64`. */
  readonly kernel?: string;
  /** The line of the kernel's config. */
  readonly origin?: Origin;
}

/** Looks into the config that lies beside a kernel's image: `/boot/config-VERSION`, `/lib/modules/VERSION/config`. */
export function builtInto(tree: BootTree, image: string | undefined): BuiltFact {
  const kernel = image === undefined ? undefined : releaseOf(image);
  if (kernel === undefined || image === undefined) return { built: 'unknown' };
  const folder = image.slice(0, image.lastIndexOf('/') + 1);
  const places = [
    `/boot/config-${kernel}`,
    `${folder}config-${kernel}`,
    `/usr/lib/modules/${kernel}/config`,
    `/lib/modules/${kernel}/config`,
    `/etc/kernels/kernel-config-${kernel}`,
  ];
  for (const file of places) {
    const text = tree.files.get(file);
    const line = text === undefined ? undefined : pcibackLine(text);
    if (line) return { kernel, built: line.built, origin: { file, start: line.start, end: line.end } };
  }
  return { kernel, built: 'unknown' };
}

/** `undefined` where a config does not speak of it: it may have been cut short. */
function pcibackLine(text: string): { built: BuiltFact['built']; start: number; end: number } | undefined {
  // Before Linux 2.6.39 the old name.
  const match = /^(?:# )?CONFIG_XEN_(?:PCIDEV_BACKEND|PCI_BACKEND)(?:=([ym])| is not set)[ \t]*$/m.exec(text);
  if (!match) return undefined;
  const built = match[1] === 'y' ? 'in' : match[1] === 'm' ? 'module' : 'none';
  return { built, start: match.index, end: match.index + match[0].length };
}

function releaseOf(image: string): string | undefined {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return /^(?:vmlinu[xz]|bzImage|[iI]mage|kernel|linux)-(.+?)(?:\.efi)?$/.exec(name)?.[1];
}

/** Whether a kernel is one of those that call the module `pciback`; an image without a version is taken for a new one. */
export function hasOldName(image: string | undefined): boolean {
  const version = image === undefined ? undefined : kernelVersion(image);
  return version !== undefined && version.major === 2 && version.minor === 6 && version.patch < 32;
}
