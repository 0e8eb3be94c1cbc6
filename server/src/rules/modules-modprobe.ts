/** What a file of /etc/modprobe.d says of pciback. Lines about other modules are nobody's business. */
import { doesNothing } from '../boot/pciback/machine.ts';
import { MODULE, meansPciback, moduleName } from '../boot/pciback/names.ts';
import { type Decoded, placeOf } from '../syntax/grub-cfg/decoded.ts';
import type { ModprobeLine } from '../syntax/modprobe/parse.ts';
import { wholeLine } from '../text/lines.ts';
import type { Finding, RuleRow } from './finding.ts';
import { HideOnHost } from './hide-on-host.ts';
import { advice, change, type ModprobeText, type ModulesAround, type ModulesKnowledge } from './modules-context.ts';
import { checkModuleName } from './modules-names.ts';
import { checkOptionLists, checkOptions } from './modules-options.ts';
import { checkSoftdep, checkSoftdeps } from './modules-softdep.ts';
import { editDistance } from './nearest.ts';

export const modulesModprobeRules: readonly RuleRow[] = [
  {
    code: 'modules/ignored-line',
    severity: 'warning',
    title: 'A line about pciback that modprobe ignores, and says so.',
  },
  {
    code: 'modules/option-form',
    severity: 'warning',
    title: 'The form of the kernel’s line, `xen-pciback.hide=`, in a file of modprobe.d.',
  },
  {
    code: 'modules/in-comment',
    severity: 'warning',
    title: 'A line about pciback that belongs to a comment, as that ends in a backslash.',
  },
  {
    code: 'modules/never-loaded',
    severity: 'warning',
    title: 'An `install` line that keeps pciback from being loaded at all.',
  },
  {
    code: 'modules/blacklisted',
    severity: 'warning',
    title: 'A blacklist that keeps pciback out of what is loaded by itself.',
  },
];

export function* checkModprobe(
  file: ModprobeText,
  knowledge: ModulesKnowledge,
  around: ModulesAround | undefined,
): Generator<Finding | undefined> {
  const { release, hostIfKnown } = knowledge;
  const onHost = hostIfKnown && new HideOnHost(hostIfKnown, knowledge);
  const named = file.lines.filter((line) => line.module && !line.bad && meansPciback(line.module.text) === 'module');
  const hasList =
    named.some((line) => line.command.text === 'options' && /(?:^|["\s])hide=/.test(line.rest?.text ?? '')) ||
    (around?.facts.choices.some(({ sources }) => sources.length > 0) ?? false);
  for (const line of file.lines) {
    yield* checkLine(file, line, { release, named, hasList, ...(onHost && { onHost }) });
    yield undefined;
  }
  yield* checkOptionLists(file, release);
  yield* checkSoftdeps(file);
  yield* checkComments(file);
}

/** What a line is judged by. */
interface OfFile {
  readonly release: ModulesKnowledge['release'];
  /** The lines that name the module by its right name. */
  readonly named: readonly ModprobeLine[];
  /** Whether there is a hide list anywhere. */
  readonly hasList: boolean;
  readonly onHost?: HideOnHost;
}

function* checkLine(
  file: ModprobeText,
  line: ModprobeLine,
  { release, named, hasList, onHost }: OfFile,
): Generator<Finding> {
  const { command, module, rest } = line;
  if (/^xen[-_]?pciback(?:\.(?!ko$)|=)/i.test(module?.text ?? '') || isKernelForm(command.text)) {
    yield optionForm(line);
    return;
  }
  if (line.bad) {
    yield* ignored(line);
    return;
  }
  if (!module) return;
  if (command.text !== 'alias' && command.text !== 'blacklist') {
    const alsoRight = named.some((other) => other.command.text === command.text);
    yield* checkModuleName(module, release, alsoRight);
  }
  const means = meansPciback(module.text);
  if (command.text === 'softdep' && rest) yield* checkSoftdep(module, rest, release);
  if (command.text === 'install' && rest) yield* checkInstall(rest, release);
  if (!means) return;
  if (command.text === 'options' && rest) yield* checkOptions(file, line, rest, { release, ...(onHost && { onHost }) });
  if (means !== 'module') return;
  // Without a list nobody needs the module, and the line may well be meant.
  const removal = hasList
    ? [{ title: 'Remove the line', edits: [{ span: wholeLine(file.text, line), newText: '' }] }]
    : [];
  if (command.text === 'install' && rest && doesNothing(rest.text)) {
    yield advice(
      'modules/never-loaded',
      hasList ? 'warning' : 'information',
      line,
      `modprobe runs “${rest.text.trim()}” in place of loading ${MODULE}: it never comes${hasList ? ', and the hide list hides nothing' : ''}.`,
      removal,
    );
  }
  if (command.text === 'blacklist') {
    yield advice(
      'modules/blacklisted',
      hasList ? 'warning' : 'information',
      line,
      `${MODULE} is no longer loaded by itself, nor from modules-load.d: only a plain “modprobe ${MODULE}” brings it${hasList ? '. Until then the hide list hides nothing' : ''}.`,
      removal,
    );
  }
}

/** `install radeon /sbin/modprobe pciback ; …`: how people made a driver wait before there was softdep. */
function* checkInstall(rest: Decoded, release: ModulesKnowledge['release']): Generator<Finding> {
  for (const match of rest.text.matchAll(/\bmodprobe[ \t]+(?:-\S+[ \t]+)*([\w-]+)/g)) {
    const text = match[1] ?? '';
    const end = match.index + match[0].length;
    const start = placeOf(rest, end - text.length);
    const word = { text, start, end: placeOf(rest, end - 1) + 1 };
    if (word.end - word.start === text.length) yield* checkModuleName(word, release, false);
  }
}

function isKernelForm(command: string): boolean {
  return /^xen[-_]?pciback\.\w/.test(command);
}

/** `options xen-pciback.hide=(…)`, or the bare word of the kernel's line. */
function optionForm(line: ModprobeLine): Finding {
  const { command, module } = line;
  const word = isKernelForm(command.text) || !module ? command : module;
  const parameter = /^xen[-_]?pciback[.=](.*)$/is.exec(word.text)?.[1] ?? '';
  const right = `${word === command ? 'options ' : ''}${MODULE} ${parameter}`;
  const isPlain = word.end - word.start === word.text.length && parameter !== '';
  return advice(
    'modules/option-form',
    'warning',
    word,
    `This is the form of the kernel’s boot line: modprobe takes it for the name of ${word === command ? 'a command, and ignores the line' : 'another module'}. Here it is “options ${MODULE} hide=…”.`,
    isPlain ? [change(`Change to ${right}`, word, right)] : [],
  );
}

function* ignored(line: ModprobeLine): Generator<Finding> {
  const { command, module, number } = line;
  const words = `line ${number}: ignoring bad line starting with '${command.text}'`;
  const base = { code: 'modules/ignored-line', severity: 'warning', source: 'modprobe' } as const;
  if (meansPciback(command.text)) {
    const insert = change('Put “options” before it', { start: command.start, end: command.start }, 'options ');
    const span = { start: command.start, end: command.end };
    const message = `${words}. A line starts with what it is: options, softdep, install.`;
    yield { ...base, span, message, ...(module ? { fixes: () => [insert] } : {}) };
    return;
  }
  if (!module || !meansPciback(module.text)) return;
  if (['options', 'softdep', 'install', 'remove', 'weakdep'].includes(command.text)) {
    const what = command.text === 'options' ? `parameter, such as hide=(01:00.0),` : 'word';
    yield {
      ...base,
      span: { start: line.start, end: line.end },
      message: `${words}. No ${what} follows the module’s name.`,
    };
    return;
  }
  const near = ['options', 'option', 'softdep', 'install', 'blacklist'].find(
    (name) => editDistance(command.text.toLowerCase(), name, 2) <= 2,
  );
  const right = near === 'option' ? 'options' : near;
  yield {
    ...base,
    span: { start: command.start, end: command.end },
    message: `${words}. ${right ? `Did you mean ${right}?` : 'There are options, softdep, install, remove, blacklist, alias.'}`,
    ...(right ? { fixes: () => [change(`Change to ${right}`, command, right)] } : {}),
  };
}

/** A comment's last backslash takes in the next line. */
function* checkComments({ text, comments }: ModprobeText): Generator<Finding> {
  for (const comment of comments) {
    const first = text.indexOf('\n', comment.start);
    if (first < 0 || first >= comment.end) continue;
    for (let at = first + 1; at < comment.end; ) {
      const next = text.indexOf('\n', at);
      const end = next < 0 || next > comment.end ? comment.end : next;
      const line = text.slice(at, end);
      if (/^[ \t]*(?:options|softdep|install|blacklist)[ \t].*pciback/.test(moduleName(line))) {
        const slash = { start: at - 2, end: at - 1 };
        yield advice(
          'modules/in-comment',
          'warning',
          { start: at, end },
          'The comment above ends in a backslash, which makes this line part of it: nobody reads it.',
          [change('Take the backslash away', slash, '')],
        );
      }
      at = end + 1;
    }
  }
}
