/**
 * The one place that changes a machine: the four commands of xl that move a device, and nothing else. Each is shown before it is run, as it
 * is run.
 */
import { shellLine } from '../text/shell-word.ts';
import { THIS_MACHINE, whatSudoMeans } from './machine-source.ts';
import { type Means, programOf, UNASKED } from './means.ts';
import { run } from './programs.ts';
import { isRemote, sshArguments, sshTarget } from './remote-source.ts';

/** What may be run. Whatever else is asked for is refused. */
const COMMANDS: ReadonlySet<string> = new Set([
  'pci-assignable-add',
  'pci-assignable-remove',
  'pci-attach',
  'pci-detach',
]);
/** In milliseconds. libxl waits a minute for an old device model, and tries a detach anew for some ten seconds (libxl_internal.h). */
const LIMIT = 120_000;
const MOST_BYTES = 64 * 1024;
/** Of what a program says, this much is told. */
const MOST_WORDS = 400;

/** A program and its arguments; no shell in between. */
export interface CommandVector {
  readonly file: string;
  readonly args: readonly string[];
  /** Why it is not run from here, in one sentence. */
  readonly refused?: string;
}

/** For tests. */
export interface ActionMachine {
  readonly isRoot?: boolean;
  readonly platform?: NodeJS.Platform;
  readonly milliseconds?: number;
  readonly bytes?: number;
}

/**
 * How words of xl reach the machine that `xen.host` names: here as root or by `sudo -n`, there over the user’s ssh. Whom ssh logs in as root,
 * or as nobody named, runs xl itself; any other user does so by `sudo -n`.
 *
 * @param words `xl`, its command and its arguments
 */
export function commandVector(
  setting: string,
  means: Means,
  words: readonly string[],
  { isRoot = process.getuid?.() === 0, platform = means.platform ?? process.platform }: ActionMachine = {},
): CommandVector {
  const refused = whyNot(means, words);
  const [, ...args] = words;
  const trimmed = setting.trim();
  const xl = programOf(means.xlPath, 'xl');
  if (isRemote(trimmed)) {
    const target = sshTarget(trimmed);
    if ('wrong' in target) return vector('xl', args, refused ?? target.wrong);
    const there = target.user === undefined || target.user === 'root' ? ['xl', ...args] : ['sudo', '-n', 'xl', ...args];
    // The login shell there takes one text apart again: each word is quoted for it.
    const text = shellLine(there);
    return vector(programOf(means.sshPath, 'ssh'), sshArguments(target, text), refused);
  }
  if (trimmed !== '') return vector('xl', args, refused ?? `${trimmed} is a recorded host: nothing can be run there.`);
  if (platform !== 'linux') return vector('xl', args, refused ?? `${capital(THIS_MACHINE)} is no Xen host.`);
  return isRoot ? vector(xl, args, refused) : vector('sudo', ['-n', xl, ...args], refused);
}

function vector(file: string, args: readonly string[], refused: string | undefined): CommandVector {
  return { file, args, ...(refused !== undefined && { refused }) };
}

function whyNot(means: Means, [xl, command = '', ...args]: readonly string[]): string | undefined {
  if (!means.mayRun) return UNASKED;
  if (xl !== 'xl' || !COMMANDS.has(command)) return 'This is no command that moves a device.';
  // Nor what would show the words in another order than they are run in.
  if (args.some((arg) => /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(arg) || arg === ''))
    return 'It holds characters that no command line takes.';
  return undefined;
}

/** As a person could type it. */
export function commandLine({ file, args }: CommandVector): string {
  return shellLine([file, ...args]);
}

/** What came of it. */
export interface ActionEnd {
  /** Absent: it did not end by itself, or was never started. */
  readonly status?: number;
  /** The end of what it said. */
  readonly words: string;
  /** Why there is no status, or what a refusal of sudo or ssh means, in one sentence. */
  readonly why?: string;
}

/** Runs exactly that. Never rejects; a vector that is refused is not run. */
export async function runVector(command: CommandVector, machine: ActionMachine = {}): Promise<ActionEnd> {
  const { file, args, refused } = command;
  if (refused !== undefined) return { words: '', why: refused };
  const ran = await run(file, args, {
    milliseconds: machine.milliseconds ?? LIMIT,
    bytes: machine.bytes ?? MOST_BYTES,
  });
  if (ran.kind !== 'said') {
    const isCutShort = ran.kind === 'late' || ran.kind === 'flood';
    // What runs as root, or on another machine, is not ours to end.
    const fate = file === 'sudo' || isSsh(command) ? 'It may still be under way.' : 'It was ended.';
    return { words: 'stdout' in ran ? endOf(ran.stdout) : '', why: isCutShort ? `${ran.why} ${fate}` : ran.why };
  }
  const { status, stdout, stderr } = ran;
  const sudo = status === 0 ? undefined : whatSudoMeans(stderr);
  const why =
    sudo && 'why' in sudo ? sudo.why : status === 255 && isSsh(command) ? 'ssh did not reach the host.' : undefined;
  return { status, words: endOf(stderr.trim() === '' ? stdout : stderr), ...(why !== undefined && { why }) };
}

function isSsh({ args }: CommandVector): boolean {
  return args.includes('BatchMode=yes');
}

/** The last lines, without what could speak to a terminal. */
function endOf(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join(' ');
  return lines
    .replace(/\p{Cc}/gu, '')
    .slice(-MOST_WORDS)
    .trim();
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
