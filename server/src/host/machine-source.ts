/** This machine: its own files, and `xl`, as root or by `sudo -n`. */
import { diskFiles } from './disk-files.ts';
import { eachOnce } from './each-once.ts';
import type { HostFiles } from './files.ts';
import { type Means, programOf, UNASKED } from './means.ts';
import { isDom0 } from './paths.ts';
import { type Ran, run } from './programs.ts';
import { type HostSource, QUESTIONS, type Question, type Said } from './source.ts';

export const THIS_MACHINE = 'this machine';

/** In milliseconds. xl answers in a fifth of a second; without xenstored it hangs for ever. */
const LIMIT = 5000;
/** `xl dmesg` is as long as Xen's ring, mostly 16 KB, seldom 1 MB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** For tests. */
export interface Machine {
  readonly files?: HostFiles;
  readonly isRoot?: boolean;
  readonly milliseconds?: number;
  readonly bytes?: number;
}

/** Nothing is read or run before it is asked for. */
export function machineSource(means: Means = {}, machine: Machine = {}): HostSource {
  const files = machine.files ?? diskFiles('/', THIS_MACHINE);
  const isRoot = machine.isRoot ?? process.getuid?.() === 0;
  const limits = { milliseconds: machine.milliseconds ?? LIMIT, bytes: machine.bytes ?? MOST_BYTES };
  const xl = programOf(means.xlPath, 'xl');
  /** `sudo` writes every refusal into a log, and may send mail: one is enough. */
  let refused: Said | undefined;
  /** One question goes first, so that a refusal is not met by all of them at once. */
  let first: Promise<Said> | undefined;

  const askXl = async (question: Question): Promise<Said> => {
    const [, ...args] = QUESTIONS[question];
    if (isRoot) return withoutRest(await run(xl, args, limits));
    const said = ofSudo(await run('sudo', ['-n', xl, ...args], limits), xl);
    if (said.kind === 'denied') refused = said;
    return said;
  };
  const ask = async (question: Question): Promise<Said> => {
    if (!means.mayRun) return { kind: 'unasked', why: UNASKED };
    if (!(await isDom0(files))) return { kind: 'missing', why: 'This machine is no dom0: there is no Xen to ask.' };
    if (isRoot) return askXl(question);
    if (!first) {
      first = askXl(question);
      return first;
    }
    await first;
    return refused ?? askXl(question);
  };
  return {
    label: THIS_MACHINE,
    kind: 'machine',
    files,
    ...(machine.files === undefined && { root: '/' }),
    ask: eachOnce(ask),
  };
}

function withoutRest(ran: Ran): Said {
  if (ran.kind === 'said' || ran.kind === 'missing') return ran;
  return { kind: ran.kind, why: ran.why };
}

/** What sudo itself says begins with its name; all else is xl's. */
function ofSudo(ran: Ran, xl: string): Said {
  if (ran.kind === 'missing') {
    return { kind: 'denied', why: 'xl answers root only, and there is no sudo to become root with.' };
  }
  if (ran.kind !== 'said' || ran.status === 0 || ran.stdout !== '') return withoutRest(ran);
  return whatSudoMeans(ran.stderr, xl) ?? ran;
}

/** `undefined`: sudo ran it, and the words are xl's. */
export function whatSudoMeans(stderr: string, xl = 'xl'): Said | undefined {
  if (/^sudo: (?:.*: )?command not found/m.test(stderr)) return { kind: 'missing', why: `There is no program ${xl}.` };
  if (/^sudo: |^Sorry, user |is not in the sudoers file|may not run sudo/m.test(stderr)) {
    return { kind: 'denied', why: `xl answers root only, and “sudo -n ${xl}” is not allowed without a password.` };
  }
  return undefined;
}
