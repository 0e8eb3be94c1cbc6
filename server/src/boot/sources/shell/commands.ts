/** The few commands that files in /etc/default run, and what comes of them. */
import { TracedText } from '../traced-text.ts';

export interface CommandContext {
  /** The text of a file; absent where it is not known. */
  readonly read: (path: string) => string | undefined;
  /** Whether a path is there, as far as anybody knows. */
  readonly exists: (path: string) => boolean | undefined;
  /** Whether `sh` is bash, which knows `NAME+=value` and takes some words that dash does not. */
  readonly isBash: boolean;
}

/** What a command did. `status` is absent where nobody can tell. */
export interface Outcome {
  readonly status: boolean | undefined;
  readonly printed?: TracedText;
  readonly set?: readonly (readonly [string, TracedText])[];
  readonly unset?: readonly string[];
  /** Whether a command that fails ends the script from here on. */
  readonly stopsAtFailure?: boolean;
  /** Functions that are no more. */
  readonly forget?: readonly string[];
  /** Variables that are the function's own from here on. */
  readonly local?: readonly string[];
  /** A file to be read in its place. */
  readonly source?: { readonly path: string; readonly text: string };
  readonly leave?: 'file' | 'all';
  /** What could not be told. */
  readonly untold?: string;
}

const FINE: Outcome = { status: true };

/** Runs a command: never a real one. */
export function runCommand(name: TracedText, args: readonly TracedText[], context: CommandContext): Outcome {
  const texts = args.map(({ text }) => text);
  switch (name.text) {
    case ':':
    case 'true':
    case 'umask':
    // GRUB's own: it warns on the error output.
    case 'grub_warn':
      return FINE;
    case 'false':
      return { status: false };
    case 'set':
      return setOptions(texts);
    case 'export':
    case 'readonly':
      return { status: true, set: args.flatMap(declared) };
    case 'local':
      return { status: true, local: texts.map((text) => text.split('=', 1)[0] ?? ''), set: args.flatMap(declared) };
    case 'unset':
      return texts[0] === '-f'
        ? { status: true, forget: texts.slice(1) }
        : { status: true, unset: texts.filter((text) => text !== '-v') };
    case 'echo':
      return echo(args);
    case 'printf':
      if (texts[0]?.startsWith('-'))
        return context.isBash ? { status: undefined, untold: 'what "printf" sets' } : { status: false };
      return printf(args);
    case 'gettext':
      return { status: true, printed: args.at(-1) ?? TracedText.empty };
    case 'cat':
      return cat(texts, context);
    case 'sed':
      return sed(texts, context);
    case 'lsb_release':
      return release(texts, context);
    case 'source':
      if (!context.isBash) return { status: false };
      return source(texts[0] ?? '', context);
    case '.':
      return source(texts[0] ?? '', context);
    case 'return':
      return { status: status(texts[0]), leave: 'file' };
    case 'exit':
      return { status: status(texts[0]), leave: 'all' };
    case '[':
      if (texts.at(-1) !== ']') return { status: false };
      return judged(args.slice(0, -1), context);
    case 'test':
      return judged(args, context);
    default:
      return other(name.text);
  }
}

/** `-x` and `-v` show what runs, `-a` and `-k` matter to programs. */
function setOptions(texts: readonly string[]): Outcome {
  const last = texts.filter((text) => text.includes('e')).at(-1);
  if (!texts.every((text) => /^[-+][exvak]+$/.test(text))) return { ...FINE, untold: 'what "set" changes' };
  return last === undefined ? FINE : { ...FINE, stopsAtFailure: last.startsWith('-') };
}

/** A name that no command has is a slip of the hand. */
function other(name: string): Outcome {
  if (/^(?:GRUB|XEN)_\w+(?:\+?=|$)/.test(name) || /\s/.test(name) || name === '' || name === '=')
    return { status: false };
  return { status: undefined, untold: `what "${name.slice(0, 60)}" does` };
}

function declared(arg: TracedText): [string, TracedText][] {
  const equals = arg.text.indexOf('=');
  const name = arg.text.slice(0, Math.max(equals, 0));
  return /^[A-Za-z_]\w*$/.test(name) ? [[name, arg.slice(equals + 1, arg.text.length)]] : [];
}

function status(text: string | undefined): boolean | undefined {
  return text === undefined || text === '0';
}

function echo(args: readonly TracedText[]): Outcome {
  const bare = args[0]?.text === '-n';
  const parts = (bare ? args.slice(1) : args).flatMap((arg, i) => (i > 0 ? [TracedText.of(' '), arg] : [arg]));
  if (parts.some(({ text }) => text.includes('\\')))
    return { status: true, untold: 'what "echo" makes of a backslash', printed: TracedText.join(parts) };
  return { status: true, printed: TracedText.join(bare ? parts : [...parts, TracedText.of('\n')]) };
}

/** Of the directives `%s` and `%%` only. */
function printf(args: readonly TracedText[]): Outcome {
  const [format, ...values] = args;
  if (!format || /%[^s%]|%$|\\[^n]/.test(format.text)) return { status: true, untold: 'what "printf" prints' };
  const out: TracedText[] = [];
  let next = 0;
  do {
    for (const match of format.text.matchAll(/%s|%%|\\n|[^%\\]+/g)) {
      if (match[0] === '%s') out.push(values[next++] ?? TracedText.empty);
      else if (match[0] === '%%') out.push(TracedText.of('%'));
      else if (match[0] === '\\n') out.push(TracedText.of('\n'));
      else out.push(format.slice(match.index, match.index + match[0].length));
    }
  } while (next > 0 && next < values.length);
  return { status: true, printed: TracedText.join(out) };
}

function fileText(path: string, context: CommandContext): Outcome & { text?: string } {
  const text = context.read(path);
  if (text !== undefined) return { status: true, text };
  if (context.exists(path) === false) return { status: false };
  return { status: undefined, untold: `what ${path} holds` };
}

function cat(paths: readonly string[], context: CommandContext): Outcome {
  const { text, ...outcome } = fileText(paths[0] ?? '', context);
  if (paths.length !== 1 || text === undefined)
    return paths.length === 1 ? outcome : { status: undefined, untold: 'what "cat" prints' };
  return { status: true, printed: TracedText.written(text, paths[0] ?? '', 0) };
}

/** `sed 's, release .*$,,g' /etc/system-release`, as Fedora names itself. */
function sed([expression = '', path = '', ...rest]: readonly string[], context: CommandContext): Outcome {
  const match = /^s([,/|])((?:[\w ]|\.\*)+\$?)\1([\w ]*)\1g?$/.exec(expression);
  if (!match || rest.length > 0 || path === '') return { status: undefined, untold: 'what "sed" prints' };
  const { text, ...outcome } = fileText(path, context);
  if (text === undefined) return outcome;
  const pattern = new RegExp(match[2] ?? '', 'm');
  return { status: true, printed: TracedText.of(text.slice(0, 4096).replace(pattern, () => match[3] ?? '')) };
}

/** `lsb_release -i -s`. Where nothing tells what it would say it counts as not installed. */
function release(options: readonly string[], context: CommandContext): Outcome {
  const asked = options.join('').replaceAll('-', '');
  const wanted = asked.includes('i') && asked.includes('s') && asked.length === 2;
  const lsb = /^DISTRIB_ID="?([^"\n]*)/m.exec(context.read('/etc/lsb-release') ?? '')?.[1];
  const id = /^ID="?([a-z]*)/m.exec(context.read('/etc/os-release') ?? '')?.[1];
  const name = lsb ?? (id ? `${id[0]?.toUpperCase()}${id.slice(1)}` : undefined);
  if (!wanted || !name) return { status: false };
  return { status: true, printed: TracedText.of(`${name}\n`) };
}

function source(path: string, context: CommandContext): Outcome {
  const { text, ...outcome } = fileText(path, context);
  // `.` of a file that is not there ends the shell.
  if (text === undefined) return outcome.status === false ? { status: false, leave: 'all' } : outcome;
  return { status: true, source: { path, text } };
}

function judged(args: readonly TracedText[], context: CommandContext): Outcome {
  const held = test(args, context);
  if (held !== undefined) return { status: held };
  return { status: undefined };
}

function test(args: readonly TracedText[], context: CommandContext): boolean | undefined {
  const texts = args.map(({ text }) => text);
  const [first = '', second = '', third = ''] = texts;
  if (first === '!' && args.length > 1) {
    const inner = test(args.slice(1), context);
    return inner === undefined ? undefined : !inner;
  }
  for (const [sign, both] of [
    ['-o', false],
    ['-a', true],
  ] as const) {
    const at = texts.lastIndexOf(sign);
    if (at <= 0 || args.length <= 3) continue;
    const left = test(args.slice(0, at), context);
    const right = test(args.slice(at + 1), context);
    if (left === !both || right === !both) return !both;
    return left === undefined || right === undefined ? undefined : both;
  }
  if (args.length === 0) return false;
  const isUntold = args.some(({ unknown }) => unknown.length > 0);
  if (args.length === 1) return isUntold && first === '' ? undefined : first !== '';
  if (args.length === 2) {
    if (first === '-n' || first === '-z') {
      if (isUntold && second === '') return undefined;
      return (second !== '') === (first === '-n');
    }
    if (isUntold) return undefined;
    if (!/^-[a-zA-Z]$/.test(first)) return false;
    const there = context.exists(second);
    return there === false || 'ef'.includes(first[1] ?? '') ? there : undefined;
  }
  if (args.length !== 3 || isUntold) return undefined;
  if (second === '=' || (second === '==' && context.isBash)) return first === third;
  // dash takes it for a mistake, and goes on as if the test had failed.
  if (second === '==') return false;
  if (second === '!=') return first !== third;
  return compared(first, second, third);
}

function compared(first: string, sign: string, third: string): boolean | undefined {
  if (!/^-?\d+$/.test(first) || !/^-?\d+$/.test(third)) return undefined;
  const difference = Number(first) - Number(third);
  switch (sign) {
    case '-eq':
      return difference === 0;
    case '-ne':
      return difference !== 0;
    case '-lt':
      return difference < 0;
    case '-le':
      return difference <= 0;
    case '-gt':
      return difference > 0;
    case '-ge':
      return difference >= 0;
    default:
      return undefined;
  }
}
