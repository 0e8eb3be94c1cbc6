/** Another host, over the user's own `ssh`: one connection, one text for its `sh`, one stream back. */
import { collectorScript } from './collector.ts';
import { readCollected } from './collector-answer.ts';
import { type Means, programOf, UNASKED } from './means.ts';
import { run } from './programs.ts';
import { recordedSource } from './recorded-source.ts';
import { type HostSource, lastLine } from './source.ts';

/** Whom to ask, in the parts of ssh's command line. */
export interface SshTarget {
  /** As it is shown: `dom0.example`, `user@dom0.example:2222`. */
  readonly label: string;
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** In milliseconds: for the connection and everything that is told. */
const LIMIT = 30_000;
/** In seconds. */
const CONNECT = 10;
const MOST_BYTES = 64 * 1024 * 1024;

/** Begins with a letter or a digit, so that it can never be an option. */
const HOST = /^[A-Za-z\d][\w.-]{0,252}$/;
const IPV6 = /^\[([\da-fA-F:.]{2,45}(?:%[\w.-]{1,20})?)\]$/;
const USER = /^[A-Za-z_\d][\w.+-]{0,63}\$?$/;

export function isRemote(setting: string): boolean {
  return /^ssh:/.test(setting.trim());
}

/** `ssh://user@dom0.example:2222` or `ssh:NAME` of the user's `~/.ssh/config`; else, in words, what is wrong with it. */
export function sshTarget(setting: string): SshTarget | { readonly wrong: string } {
  const text = setting.trim();
  const [, slashes, name = ''] = /^ssh:(\/\/)?(.*)$/s.exec(text) ?? [];
  const [, user, place = '', digits] = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d{1,5}))?\/?$/.exec(name) ?? [];
  if (place === '') return { wrong: `“${text}” names no host: write ssh://user@dom0.example, or ssh:NAME.` };
  const host = IPV6.exec(place)?.[1] ?? (HOST.test(place) ? place : undefined);
  if (host === undefined) return { wrong: `“${place}” is no name of a host.` };
  if (user !== undefined && !USER.test(user)) return { wrong: `“${user}” is no name of a user.` };
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65535 || !slashes)) return { wrong: `“${digits}” is no port.` };
  return {
    label: `${user === undefined ? '' : `${user}@`}${place}${port === undefined ? '' : `:${port}`}`,
    host,
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port }),
  };
}

/**
 * The words behind `ssh`. Nothing is asked of the user, and nothing but standard input and output is passed on.
 *
 * @param command what the login shell there is given, as one text
 */
export function sshArguments({ host, user, port }: SshTarget, command = 'sh'): string[] {
  return [
    '-T',
    '-x',
    '-a',
    ...[
      'BatchMode=yes',
      `ConnectTimeout=${CONNECT}`,
      'ConnectionAttempts=1',
      'ClearAllForwardings=yes',
      'PermitLocalCommand=no',
    ].flatMap((option) => ['-o', option]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    '--',
    host,
    command,
  ];
}

/** For tests. */
export interface Reach {
  readonly script?: string;
  readonly milliseconds?: number;
  readonly bytes?: number;
  /** What is done to the answer before it is read. */
  readonly received?: (stdout: string) => string;
}

/** Asks that host once, for everything. Never rejects: it says in one sentence why there is nothing. */
export async function remoteSource(
  setting: string,
  means: Means,
  reach: Reach = {},
): Promise<HostSource | { readonly label: string; readonly why: string }> {
  const target = sshTarget(setting);
  if ('wrong' in target) return { label: setting.trim(), why: target.wrong };
  const { label } = target;
  if (!means.mayRun) return { label, why: UNASKED };
  const ran = await run(programOf(means.sshPath, 'ssh'), sshArguments(target), {
    milliseconds: reach.milliseconds ?? LIMIT,
    bytes: reach.bytes ?? MOST_BYTES,
    input: reach.script ?? collectorScript(),
  });
  const stdout = 'stdout' in ran ? ran.stdout : '';
  // Of one that broke off, what came counts.
  const collected = await readCollected(reach.received?.(stdout) ?? stdout, label);
  if (collected && (collected.isWhole || ran.kind === 'late'))
    return recordedSource(collected.recording, label, 'remote');
  if (ran.kind !== 'said') return { label, why: `${label} could not be read. ${ran.why}` };
  return { label, why: whySilent(label, ran.status, ran.stderr, collected !== undefined) };
}

function whySilent(label: string, status: number, stderr: string, hasBegun: boolean): string {
  const words = lastLine(stderr)
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 300);
  const said = words === '' ? '' : ` It says: ${words}`;
  if (status === 255) return `ssh did not reach ${label}.${said}`;
  if (hasBegun) return `${label} broke off while it was read.${said}`;
  return `${label} has no sh that would tell about it (status ${status}).${said}`;
}
