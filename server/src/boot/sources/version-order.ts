/** The orders in which GRUB's scripts put images: newest first. */

/**
 * The latest of a list as `version_find_latest` of Debian's GRUB up to 2.06 finds it: what stands behind the first dash compared as
 * `dpkg --compare-versions` does, `.old` one older than the same without it. `undefined` of an empty list.
 */
export function latestForDpkg(paths: readonly string[]): string | undefined {
  return latestOf(paths, { versionOf: (path) => withTildes(versionOf(path)), compare: compareDebianVersions });
}

/** The same of the GRUBs before 2.12 that other distributions have: `sort -V` compares. */
export function latestBySort(paths: readonly string[]): string | undefined {
  return latestOf(paths, { versionOf, compare: compareFileNames });
}

interface Order {
  readonly versionOf: (path: string) => string;
  readonly compare: (left: string, right: string) => number;
}

function latestOf(paths: readonly string[], order: Order): string | undefined {
  let latest = '';
  for (const path of paths) if (isNewer(path, latest, order)) latest = path;
  return latest === '' ? undefined : latest;
}

/** The whole list newest first, as `version_sort -r` of GRUB 2.12 puts it. */
export function newestFirst(paths: readonly string[]): string[] {
  const keyed = paths.map((path) => ({
    path,
    key: path.endsWith('.old') ? `${path.slice(0, -4)} 1` : `${path} 2`,
  }));
  keyed.sort((a, b) => compareFileVersions(b.key, a.key) || (a.key < b.key ? 1 : a.key > b.key ? -1 : 0));
  return keyed.map(({ path }) => path);
}

function isNewer(path: string, latest: string, { versionOf: cut, compare }: Order): boolean {
  let left = cut(path);
  let right = cut(latest);
  if (right === '') return true;
  let orEqual = false;
  if (left.endsWith('.old') !== right.endsWith('.old')) {
    if (left.endsWith('.old')) left = left.slice(0, -4);
    else {
      right = right.slice(0, -4);
      orEqual = true;
    }
  }
  const order = compare(left, right);
  return order > 0 || (orEqual && order === 0);
}

function versionOf(path: string): string {
  return path.replace(/^[^-]*-/, '');
}

/** Debian has what is not yet the version stand before it. */
function withTildes(version: string): string {
  return version.replace(/[._-](pre|rc|test|git|old|trunk)/g, '~$1');
}

function compareDebianVersions(left: string, right: string): number {
  const a = splitVersion(left);
  const b = splitVersion(right);
  return compareParts(a.upstream, b.upstream, debianOrder) || compareParts(a.revision, b.revision, debianOrder);
}

function splitVersion(version: string): { upstream: string; revision: string } {
  const dash = version.lastIndexOf('-');
  return dash < 0
    ? { upstream: version, revision: '' }
    : { upstream: version.slice(0, dash), revision: version.slice(dash + 1) };
}

function debianOrder(unit: string | undefined): number {
  if (unit === undefined || isDigit(unit)) return 0;
  if (unit === '~') return -1;
  return /[A-Za-z]/.test(unit) ? unit.charCodeAt(0) : unit.charCodeAt(0) + 256;
}

/** GNU's `filevercmp` of a text that ends in a blank and a digit: such a text has no suffix to leave out. */
function compareFileVersions(left: string, right: string): number {
  return compareParts(left, right, (unit) => {
    if (unit === undefined) return -1;
    if (isDigit(unit)) return 0;
    if (unit === '~') return -2;
    return /[A-Za-z]/.test(unit) ? unit.charCodeAt(0) : unit.charCodeAt(0) + 256;
  });
}

/** The whole of `filevercmp`: what looks like a file's suffix counts only between names that are alike before it. */
function compareFileNames(left: string, right: string): number {
  const suffix = /(?:\.[A-Za-z~][A-Za-z0-9~]*)+$/;
  return (
    compareFileVersions(left.replace(suffix, ''), right.replace(suffix, '')) ||
    compareFileVersions(left, right) ||
    (left < right ? -1 : left > right ? 1 : 0)
  );
}

function compareParts(left: string, right: string, orderOf: (unit: string | undefined) => number): number {
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    while ((i < left.length && !isDigit(left[i])) || (j < right.length && !isDigit(right[j]))) {
      const difference = orderOf(left[i]) - orderOf(right[j]);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const a = /^0*(\d*)/.exec(left.slice(i, i + 64)) ?? ['', ''];
    const b = /^0*(\d*)/.exec(right.slice(j, j + 64)) ?? ['', ''];
    const [x = '', y = ''] = [a[1], b[1]];
    if (x.length !== y.length) return x.length - y.length;
    if (x !== y) return x < y ? -1 : 1;
    i += a[0].length;
    j += b[0].length;
  }
  return 0;
}

function isDigit(unit: string | undefined): boolean {
  return unit !== undefined && unit >= '0' && unit <= '9';
}
