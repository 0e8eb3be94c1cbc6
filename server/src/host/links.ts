/** Gives up where links chase each other, as the kernel does. */
const MAX_LINKS = 40;

/**
 * The path with every symbolic link on its way followed, as if `/` were the whole world: neither `..` nor an absolute
 * target leads out of it. `undefined` where links go in circles.
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
    ahead.push(...target.split('/').reverse());
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
