/** What an image's file name says about it. */

/** `xen.gz`, `xen-4.17-amd64.gz`, `(hd0,0)/boot/xen-3.2-1.gz`; not `xenpolicy-4.17`, not `vmlinuz-2.6.18-xen`. */
export function looksLikeXen(path: string): boolean {
  return /^xen(?!policy)/i.test(baseName(path));
}

export function looksLikeTboot(path: string): boolean {
  return /^tboot/i.test(baseName(path));
}

export function looksLikeLinux(path: string): boolean {
  return /^(?:vmlinu[xz]|bzimage|linux|kernel-)/i.test(baseName(path));
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(')')) + 1);
}
