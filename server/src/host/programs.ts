/** How programs are run: without a shell, for a limited time, to a limited length. */
import { type ChildProcess, execFile } from 'node:child_process';
import { basename } from 'node:path';
import { errorCode, isDenied, isMissing } from './error-code.ts';
import type { Said } from './source.ts';

export interface Limits {
  readonly milliseconds: number;
  /** Of standard output, and of standard error. */
  readonly bytes: number;
  /** What it reads from its standard input; else that is empty. */
  readonly input?: string;
}

/** What came of a program: what it said, or what it said until it was given up. */
export type Ran = Exclude<Said, { readonly kind: 'denied' | 'unasked' }> | (Failed & { readonly stdout: string });
interface Failed {
  readonly kind: 'denied' | 'late' | 'flood';
  readonly why: string;
}

/** Where tools of an administrator lie; the path of a plain user often lacks them. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/**
 * Runs a program. Never rejects, and never takes longer than it may: one that cannot be ended (`sudo` belongs to root) is waited for no more.
 *
 * @param file a path, or a name that is looked for in the folders of `PATH` and of the system
 */
export function run(file: string, args: readonly string[], { milliseconds, bytes, input = '' }: Limits): Promise<Ran> {
  return new Promise((resolve) => {
    const name = basename(file);
    let child: ChildProcess | undefined;
    let heard = '';
    const giveUp = (kind: 'late' | 'flood', why: string) => {
      resolve({ kind, why, stdout: heard });
      if (child) end(child);
    };
    const timer = setTimeout(
      () => giveUp('late', `${name} gave no answer within ${milliseconds / 1000} seconds.`),
      milliseconds,
    );
    const flood = `${name} said more than ${bytes} bytes.`;
    try {
      child = execFile(
        file,
        [...args],
        {
          encoding: 'utf8',
          maxBuffer: bytes,
          killSignal: 'SIGKILL',
          windowsHide: true,
          cwd: cwd(),
          env: environment(),
        },
        (error, stdout, stderr) => {
          clearTimeout(timer);
          if (!error) resolve({ kind: 'said', stdout, stderr, status: 0 });
          else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') giveUp('flood', flood);
          else if (typeof error.code === 'number') resolve({ kind: 'said', stdout, stderr, status: error.code });
          else resolve(whyNotRun(name, error, stdout));
        },
      );
      child.stdout?.on('data', (chunk: string) => {
        if (heard.length < bytes) heard += chunk;
      });
      // It may end before it has read everything.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    } catch (error) {
      clearTimeout(timer);
      resolve(whyNotRun(name, error, heard));
    }
  });
}

function whyNotRun(name: string, error: unknown, stdout: string): Ran {
  if (isMissing(error)) return { kind: 'missing', why: `There is no program ${name}.` };
  if (isDenied(error)) return { kind: 'denied', why: `${name} may not be run by this user.`, stdout };
  const signal = error instanceof Error && 'signal' in error ? error.signal : undefined;
  if (typeof signal === 'string')
    return { kind: 'said', stdout, stderr: `${name} was ended by ${signal}`, status: 128 };
  const code = errorCode(error);
  return { kind: 'missing', why: `${name} cannot be run${typeof code === 'string' ? ` (${code})` : ''}.` };
}

/** What it left running holds the ends of our pipes, so these are closed as well. */
function end(child: ChildProcess): void {
  child.on('error', () => {});
  child.kill('SIGKILL');
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

/** English words, and the folders of the system behind those of the user. */
function environment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return process.env;
  const path = [process.env.PATH, ...SYSTEM_FOLDERS].filter((folder) => folder).join(':');
  return { ...process.env, PATH: path, LC_ALL: 'C' };
}

/** No folder of the user's: an empty entry in `PATH` means the folder that one stands in, and Windows looks there first. */
function cwd(): string {
  return process.platform === 'win32' ? (process.env.SystemRoot ?? 'C:\\') : '/';
}
