/** What a reader of a host may use. */
export interface Means {
  /** Whether programs may be run at all: not in a workspace that nobody trusts. Absent: no. */
  readonly mayRun?: boolean;
  /** The program `xl`; absent or empty: the one of this name on the path. */
  readonly xlPath?: string;
  /** The program `ssh`, likewise. */
  readonly sshPath?: string;
  /** Else that of this process. */
  readonly platform?: NodeJS.Platform;
}

/** In words for the user. */
export const UNASKED = 'No program is run in a workspace that is not trusted.';

/** A setting that names a program: a name or an absolute path. What could be an option, or lies in a folder of the workspace, is none. */
export function programOf(setting: string | undefined, usual: string): string {
  const given = setting?.trim() ?? '';
  return /^(?:\/|[A-Za-z]:[\\/])[^\0]*$/.test(given) || /^\w[\w.+-]*$/.test(given) ? given : usual;
}
