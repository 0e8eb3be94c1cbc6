/** Mounted file systems and swap, as /proc has them. */

export interface Mount {
  readonly point: string;
  /** `ext4`, `zfs` */
  readonly type: string;
  /** What was mounted: `/dev/sda2`, `rpool/ROOT/debian`, `server:/export`. */
  readonly source: string;
  /** `8:2`; absent in /proc/mounts; major 0 is no block device. */
  readonly device?: string;
  readonly options: string;
}

/** proc_pid_mountinfo(5); a later one covers an earlier one at the same place. */
export function parseMountInfo(text: string): Mount[] {
  return topmost(
    text.split('\n').flatMap((line) => {
      const words = line.split(' ');
      const cut = words.indexOf('-');
      const [, , device, , point] = words;
      const [type, source, options = ''] = words.slice(cut + 1);
      if (cut < 6 || device === undefined || point === undefined || type === undefined || source === undefined)
        return [];
      return [{ point: plain(point), type, source: plain(source), device, options }];
    }),
  );
}

/** proc_pid_mounts(5), fstab(5) */
export function parseMounts(text: string): Mount[] {
  return topmost(
    text.split('\n').flatMap((line) => {
      const [source, point, type, options = ''] = line.split(' ');
      if (source === undefined || point === undefined || type === undefined) return [];
      return [{ point: plain(point), type, source: plain(source), options }];
    }),
  );
}

function topmost(mounts: readonly Mount[]): Mount[] {
  return [...new Map(mounts.map((mount) => [mount.point, mount])).values()];
}

export interface Swap {
  readonly path: string;
  readonly isFile: boolean;
}

/** /proc/swaps: a head, then a line each. */
export function parseSwaps(text: string): Swap[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [path, type] = line.split(/\s+/);
      return path && type ? [{ path: plain(path), isFile: type === 'file' }] : [];
    });
}

/** Blanks, tabs, newlines and backslashes are written in octal: `\040`. */
function plain(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** The mount that a path lies in. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const isIn = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (isIn && (best === undefined || mount.point.length > best.point.length)) best = mount;
  }
  return best;
}
