/** What people call the module, and what it is called. */

/** The module since Linux 3.1. */
export const MODULE = 'xen-pciback';
/** Its parameters in every kernel since Linux 3.1; `verbose_request` went between 5.10 and 6.1. */
export const PARAMETERS = ['hide', 'permissive', 'passthrough', 'verbose_request'] as const;

/** kmod and the kernel take `-` and `_` for the same. */
export function moduleName(written: string): string {
  return written.replaceAll('-', '_');
}

/**
 * Whether a name means pciback: `module` as the kernel has it, `old` as it was before Linux 3.1, `near` where it can only be a slip of
 * it. `undefined`: another module, of which nothing is said.
 */
export function meansPciback(written: string): 'module' | 'old' | 'near' | undefined {
  const name = moduleName(written);
  if (name === 'xen_pciback') return 'module';
  if (name === 'pciback') return 'old';
  if (name.length < 7 || name.length > 16) return undefined;
  const bare = name
    .toLowerCase()
    .replace(/[_.\s]/g, '')
    .replace(/ko$/, '');
  if (bare === 'xenpciback' || bare === 'pciback' || bare === 'xenpcibackend' || bare === 'pcibackend') return 'near';
  // Two letters swapped, one lost or doubled: the letters that make it unlike any other module stay.
  return /pci?b|pic?b|pcb/.test(bare) && isNear(bare, 'xenpciback') ? 'near' : undefined;
}

/** One letter more, less or other, or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - from && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [left, right] = [a.slice(from, a.length - tail), b.slice(from, b.length - tail)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
