import { isAbsolute, join } from 'node:path';
import type { HostResult } from '../../../server/src/protocol/host-requests.ts';

/**
 * The setting `xen.host` or `xen.earlierHost` as a path that does not depend on where the server runs: a relative one counts from the workspace
 * folder. A host behind `ssh:` is no path, and a workspace that is not trusted has the server leave it alone. Nothing of a workspace that is not trusted is read, so there a relative path counts as no setting at all.
 */
export function absoluteHostPath(setting: string, folder: string | undefined, isTrusted: boolean): string {
  const path = setting.trim();
  if (path === '' || isBehindSsh(path) || isAbsolute(path) || path.startsWith('~/')) return path;
  if (!isTrusted) return '';
  return folder === undefined ? path : join(folder, path);
}

/** What kind of host `absoluteHostPath` names. */
export function hostKind(host: string): HostResult['kind'] {
  if (host === '') return 'machine';
  return isBehindSsh(host) ? 'remote' : 'recording';
}

function isBehindSsh(host: string): boolean {
  return host.startsWith('ssh:');
}
