/** The hypervisors and the kernels that 20_linux_xen finds in /boot. */
import type { BootTree } from '../choices.ts';
import { isListed, isThere, mkconfigLibrary, pathsIn } from '../tree-files.ts';
import type { ScriptTraits } from './script-traits.ts';
import { globPattern } from './shell/glob.ts';
import { latestBySort, latestForDpkg, newestFirst } from './version-order.ts';

export interface BootImages {
  /** Paths, the one that comes first in the menu first. */
  readonly xens: readonly string[];
  readonly kernels: readonly string[];
  /** Kernels whose configuration is not known, so that nobody can say whether they can be dom0. */
  readonly unsure: readonly string[];
}

const GARBAGE = ['*.dpkg-*', '*.rpmsave', '*.rpmnew', 'README*', '*/README*'].map(globPattern);
/** More images than any /boot holds: what is beyond is left out. */
const MOST_FOUND = 200;
const MOST_IMAGES = 50;
const GENKERNEL = ['x86_64', 'aarch64'];
const DOM0 = /^CONFIG_XEN_(?:DOM0|PRIVILEGED_GUEST)=y$/m;

/** `topLevel` gives the images that are to stand first. */
export function bootImages(
  tree: BootTree,
  traits: ScriptTraits,
  topLevel: { readonly xen: string; readonly linux: string },
): BootImages {
  const noImages = traits.noImages.map(globPattern);
  const inBoot = filesIn(tree, '/boot');
  const isImage = globPattern(traits.images);
  const xens = inBoot.filter(
    (path) =>
      isImage(path) && !noImages.some((matches) => matches(path)) && !(traits.passesLinksOver && tree.links?.has(path)),
  );
  const candidates = [
    ...inBoot.filter((path) => /^\/boot\/vmlinu[xz]-/.test(path)),
    ...filesIn(tree, '/').filter((path) => /^\/vmlinu[xz]-/.test(path)),
    ...inBoot.filter((path) => path.startsWith('/boot/kernel-')),
  ];
  const unsure: string[] = [];
  const kernels = candidates.filter((path) => {
    const can = canBeDom0(tree, path);
    if (can === undefined) unsure.push(path);
    return can !== false;
  });
  if (xens.length === 0 && traits.expectedImage !== undefined) xens.push(traits.expectedImage);
  return {
    xens: ordered(xens.slice(0, MOST_FOUND), traits, topLevel.xen).slice(0, MOST_IMAGES),
    kernels: ordered(kernels.slice(0, MOST_FOUND), traits, topLevel.linux).slice(0, MOST_IMAGES),
    unsure,
  };
}

/** The kernels that 10_linux finds on a PC. */
export function kernelsOfLinux(tree: BootTree): string[] {
  const paths = [
    ...filesIn(tree, '/boot').filter((path) => /^\/boot\/(?:vmlinuz|kernel)-/.test(path)),
    ...filesIn(tree, '/').filter((path) => path.startsWith('/vmlinuz-')),
  ];
  return paths.filter((path) => !path.endsWith('.efi.signed')).slice(0, MOST_FOUND);
}

/** The version in a kernel's file name, as the script cuts it out. */
export function versionOfKernel(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^[^0-9]*-/, '');
}

/** The name of the initial RAM disk that the script finds for a kernel. */
export function initrdOf(tree: BootTree, kernel: string, { order }: ScriptTraits): string | undefined {
  const version = versionOfKernel(kernel);
  const older = version.replace(/\.old$/, '');
  const folder = kernel.slice(0, kernel.lastIndexOf('/'));
  const isNew = order === 'sort';
  const names = [
    `initrd.img-${version}`,
    `initrd-${version}.img`,
    ...(isNew ? [`initrd-${older}.img.old`] : []),
    `initrd-${version}.gz`,
    ...(isNew ? [`initrd-${older}.gz.old`] : []),
    `initrd-${version}`,
    `initramfs-${version}.img`,
    ...(isNew ? [`initramfs-${older}.img.old`] : []),
    `initrd.img-${older}`,
    `initrd-${older}.img`,
    `initrd-${older}`,
    `initramfs-${older}.img`,
    `initramfs-genkernel-${version}`,
    `initramfs-genkernel-${older}`,
    ...GENKERNEL.flatMap((machine) => [
      `initramfs-genkernel-${machine}-${version}`,
      `initramfs-genkernel-${machine}-${older}`,
    ]),
  ];
  return names.find((name) => isThere(tree, `${folder}/${name}`));
}

function filesIn(tree: BootTree, folder: string): string[] {
  return pathsIn(tree, folder).filter(
    (path) =>
      isFile(tree, path) &&
      !(path.endsWith('.sig') && knowsSignatures(tree)) &&
      !GARBAGE.some((matches) => matches(path)) &&
      !/[\s*?[]/.test(path),
  );
}

/** GRUB before 2.06 takes a signature for an image. */
function knowsSignatures(tree: BootTree): boolean {
  return mkconfigLibrary(tree)?.includes('*.sig)') ?? true;
}

/** Links that lead nowhere, and folders, are no files. */
function isFile(tree: BootTree, path: string): boolean {
  const target = followed(tree, path);
  return target !== undefined && !tree.folders.has(target);
}

/** Where a path leads; absent where nothing is there, as far as the tree lists that folder. */
function followed(tree: BootTree, path: string): string | undefined {
  let at = path;
  for (let turns = 0; turns < 10; turns++) {
    const link = tree.links?.get(at);
    if (link === undefined) return at === path || isThere(tree, at) || !isListed(tree, at) ? at : undefined;
    const parts: string[] = [];
    for (const part of (link.startsWith('/') ? link : `${at.slice(0, at.lastIndexOf('/'))}/${link}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    at = `/${parts.join('/')}`;
  }
  return undefined;
}

function canBeDom0(tree: BootTree, kernel: string): boolean | undefined {
  const version = versionOfKernel(kernel);
  const folder = kernel.slice(0, kernel.lastIndexOf('/'));
  for (const path of [`${folder}/config-${version}`, `${folder}/config-`, `/etc/kernels/kernel-config-${version}`]) {
    if (!isThere(tree, path)) continue;
    const text = tree.files.get(followed(tree, path) ?? path);
    return text === undefined ? undefined : DOM0.test(text);
  }
  return false;
}

function ordered(paths: readonly string[], { order, topLevel }: ScriptTraits, first: string): string[] {
  if (order === 'sort') {
    const sorted = newestFirst(paths);
    return topLevel && sorted.includes(first) ? [first, ...sorted.filter((path) => path !== first)] : sorted;
  }
  const latest = order === 'latest' ? latestBySort : latestForDpkg;
  const left = [...paths];
  const sorted: string[] = [];
  for (;;) {
    const next = latest(left);
    if (next === undefined) return sorted;
    sorted.push(next);
    left.splice(left.indexOf(next), 1);
  }
}
