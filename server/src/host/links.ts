/** Gives up where links chase each other, as the kernel does. */
const MAX_LINKS = 40;
/** Deeper than anything on a disk; a recording may hold what no kernel would take. */
const MAX_DEPTH = 1024;

/**
 * The path with every symbolic link on its way followed, as if `/` were the whole world: neither `..` nor an absolute
 * target leads out of it. `undefined` where links go in circles, or deeper than any path does.
 *
 * @param readLink the target of a link as written; `undefined` where the path is no link
 */
export async function followLinks(
  path: string,
  readLink: (path: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const ahead = path.split('/').reverse();
  const done: string[] = [];
  let links = 0;
  if (ahead.length > MAX_DEPTH) return undefined;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = await readLink(`/${[...done, part].join('/')}`);
    if (target === undefined) {
      done.push(part);
      continue;
    }
    if (++links > MAX_LINKS) return undefined;
    if (target.startsWith('/')) done.length = 0;
    const parts = target.split('/');
    if (done.length + ahead.length + parts.length > MAX_DEPTH) return undefined;
    ahead.push(...parts.reverse());
  }
  return `/${done.join('/')}`;
}

/** Where a link itself lies: with every other link on the way to it followed by `real`; `undefined` where that leads nowhere. */
export async function placeOfLink(
  path: string,
  real: (path: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const cut = path.lastIndexOf('/');
  const folder = await real(path.slice(0, cut) || '/');
  return folder === undefined ? undefined : `${folder === '/' ? '' : folder}/${path.slice(cut + 1)}`;
}
