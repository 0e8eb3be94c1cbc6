import { isAbsolute, join } from 'node:path';

/**
 * The setting `xen.host` as a path that does not depend on where the server runs: a relative one counts from the workspace
 * folder. A host behind `ssh:` is no path, and a workspace that is not trusted has the server leave it alone. Nothing of a workspace that is not trusted is read, so there a relative path counts as no setting at all.
 */
export function absoluteHostPath(setting: string, folder: string | undefined, isTrusted: boolean): string {
  const path = setting.trim();
  if (path === '' || /^ssh:/.test(path) || isAbsolute(path) || path.startsWith('~/')) return path;
  if (!isTrusted) return '';
  return folder === undefined ? path : join(folder, path);
}
