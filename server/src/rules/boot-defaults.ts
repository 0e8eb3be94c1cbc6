/** What can go wrong with the variables of /etc/default/grub as such. */
import { appendWord, isPortable } from '../boot/edits.ts';
import type { BootFileWithText, DefaultsAssignment } from '../boot/model.ts';
import { endOfWord } from '../syntax/grub-default/lexer.ts';
import type { Edit } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { NearestName } from './nearest.ts';

export const bootDefaultsRules: readonly RuleRow[] = [
  {
    code: 'boot/not-an-assignment',
    severity: 'error',
    title: 'A blank beside `=`: the shell takes the name, or the value, for a command.',
  },
  { code: 'boot/variable-twice', severity: 'warning', title: 'A variable that a later line of the file sets anew.' },
  { code: 'boot/unknown-variable', severity: 'warning', title: 'A variable that looks like one of GRUB and is none.' },
  {
    code: 'boot/replaces-kernel-line',
    severity: 'information',
    title: '`GRUB_CMDLINE_LINUX_XEN_REPLACE` stands in for the whole of `GRUB_CMDLINE_LINUX` under Xen.',
  },
];

/** Every variable of that kind that a script of GRUB or of a distribution reads. */
const KNOWN = [
  'GRUB_CMDLINE_LINUX',
  'GRUB_CMDLINE_LINUX_DEFAULT',
  'GRUB_CMDLINE_LINUX_RECOVERY',
  'GRUB_CMDLINE_XEN',
  'GRUB_CMDLINE_XEN_DEFAULT',
  'GRUB_CMDLINE_LINUX_XEN_REPLACE',
  'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT',
  'GRUB_CMDLINE_NETBSD',
  'GRUB_CMDLINE_NETBSD_DEFAULT',
  'GRUB_CMDLINE_NETBSD_XEN_REPLACE',
  'GRUB_CMDLINE_GNUMACH',
  'GRUB_CMDLINE_GNUMACH_DEFAULT',
  'GRUB_CMDLINE_TBOOT',
  'GRUB_CMDLINE_LINUX_TBOOT',
  'GRUB_CMDLINE_LINUX_XEN_TBOOT',
  'GRUB_CMDLINE_XEN_TBOOT',
];
const nearest = new NearestName(KNOWN);

export function* checkDefaults(file: BootFileWithText): Iterable<Finding> {
  const facts = file.defaults;
  if (!facts) return;
  for (const stray of facts.strays) yield strayCommand(file, stray);
  yield* repeated(file, facts.assignments);
  yield* unknownVariables(facts.assignments);
  yield* replacements(file);
}

function strayCommand(
  file: BootFileWithText,
  stray: { name: string; after?: string; start: number; end: number },
): Finding {
  const span = { start: stray.start, end: stray.end };
  if (/\+=/.test(stray.name)) {
    const name = stray.name.slice(0, stray.name.indexOf('+='));
    return {
      code: 'boot/not-an-assignment',
      severity: 'warning',
      source: 'advice',
      span,
      message: `dash, which is sh on Debian and Ubuntu, has no "+=": update-grub stops here. Write ${name}="$${name} …".`,
      fixes: () => withoutAppending(file.text, name, span.start),
    };
  }
  const command = unquote(stray.name);
  if (stray.after !== undefined) {
    const gap = file.text.lastIndexOf('=', stray.start) + 1;
    return {
      code: 'boot/not-an-assignment',
      severity: 'error',
      source: 'grub',
      span,
      message: `${command}: not found. A blank after "=" ends the assignment of ${stray.after}: update-grub stops here.`,
      fixes: () => [
        {
          title: 'Remove the blank',
          edits: [{ span: { start: gap, end: stray.start }, newText: '' }],
          preferred: true,
          safe: true,
        },
      ],
    };
  }
  const rest = /^[ \t]+=[ \t]*/.exec(file.text.slice(stray.end, stray.end + 80));
  return {
    code: 'boot/not-an-assignment',
    severity: 'error',
    source: 'grub',
    span,
    message: `${command}: not found. ${rest ? 'No blanks beside "=": the shell takes the name for a command, and' : 'The shell takes this for a command, and'} update-grub stops here.`,
    ...(rest
      ? {
          fixes: () => [
            {
              title: 'Remove the blanks',
              edits: [{ span: { start: stray.end, end: stray.end + rest[0].length }, newText: '=' }],
              preferred: true,
              safe: true,
            },
          ],
        }
      : {}),
  };
}

/** `NAME+="more"` as any shell takes it: `NAME="$NAME more"`. */
function withoutAppending(text: string, name: string, start: number): Fix[] {
  const sign = start + name.length;
  if (!text.startsWith('+=', sign)) return [];
  const value = sign + 2;
  const end = endOfWord(text, value).at;
  const edits: Edit[] = [{ span: { start: sign, end: sign + 1 }, newText: '' }];
  const put = (at: number, newText: string) => edits.push({ span: { start: at, end: at }, newText });
  const opening = text[value];
  const blank = /\s/.test(text[opening === '"' || opening === "'" ? value + 1 : value] ?? ' ') ? '' : ' ';
  if (opening === '"') put(value + 1, `$${name}${blank}`);
  else if (opening === "'") put(value, `"$${name}${blank}"`);
  else if (end > value && !/['"\\$`]/.test(text.slice(value, end))) {
    put(value, `"$${name} `);
    put(end, '"');
  } else return [];
  return [{ title: `Change to ${name}="$${name} …"`, edits, preferred: true }];
}

function* repeated(file: BootFileWithText, assignments: readonly DefaultsAssignment[]): Iterable<Finding> {
  const last = new Map<string, DefaultsAssignment>();
  const lines = new Map(
    (file.entries[0]?.lines ?? []).flatMap((line) => (line.behindDashes ? [] : [[line.statement.start, line]])),
  );
  for (const assignment of assignments) {
    const before = last.get(assignment.name);
    if (!assignment.conditional) last.set(assignment.name, assignment);
    if (!before || assignment.conditional || assignment.extends) continue;
    const line = lines.get(before.start);
    if (!line || line.words.length === 0) continue;
    yield {
      code: 'boot/variable-twice',
      severity: 'warning',
      source: 'advice',
      span: before.nameSpan,
      message: `${before.name} is set anew further down, and the last one counts: what stands here is lost.`,
      tags: ['unnecessary'],
      related: [{ ...assignment.nameSpan, message: 'This one counts.' }],
      fixes: () => {
        const target = lines.get(assignment.start);
        const words = line.words.filter((word) => !target?.words.some((other) => other.text === word.text));
        if (!target || words.some((word) => !word.plain) || line.words.some((word) => word.dynamic)) return [];
        const added = words.map((word) => word.text).join(' ');
        const removal = { span: wholeLine(file.text, before), newText: '' };
        return [{ title: 'Join the two', edits: [removal, ...(added ? appendWord(file, target, added) : [])] }];
      },
    };
  }
}

function* unknownVariables(assignments: readonly DefaultsAssignment[]): Iterable<Finding> {
  for (const { name, nameSpan } of assignments) {
    if (KNOWN.includes(name) || !/^GRUB_(?:XEN_)?CMDLINE|^GRUB_.*XEN.*CMDLINE/.test(name)) continue;
    const guess = name.includes('XEN') ? 'GRUB_CMDLINE_XEN' : name.includes('DOM0') ? 'GRUB_CMDLINE_LINUX' : undefined;
    const near = nearest.of(name) ?? guess;
    yield {
      code: 'boot/unknown-variable',
      severity: 'warning',
      source: 'advice',
      span: nameSpan,
      message: `update-grub does not read ${name}.${near ? ` Did you mean ${near}?` : ''}`,
      ...(near
        ? { fixes: () => [{ title: `Change to ${near}`, edits: [{ span: nameSpan, newText: near }], preferred: true }] }
        : {}),
    };
  }
}

function* replacements(file: BootFileWithText): Iterable<Finding> {
  const lines = file.entries[0]?.lines ?? [];
  for (const suffix of ['', '_DEFAULT']) {
    const replacement = lines.findLast((line) => line.variable === `GRUB_CMDLINE_LINUX_XEN_REPLACE${suffix}`);
    const name = `GRUB_CMDLINE_LINUX${suffix}`;
    const replaced = lines.findLast((line) => line.variable === name);
    if (!replacement || replacement.words.length === 0 || !replaced) continue;
    const kept = file.defaults?.values.get(replacement.variable ?? '')?.split(/\s+/);
    // What the value takes up from another variable cannot be told apart here.
    if (!kept || file.text.slice(replacement.start, replacement.end).includes(name)) continue;
    const lost = replaced.words.filter((word) => !kept.includes(word.text)).map((word) => word.text);
    if (lost.length === 0) continue;
    const shown = lost.length > 4 ? `${lost.slice(0, 4).join(' ')} and ${lost.length - 4} more` : lost.join(' ');
    const canTakeUp = replaced.statement.start < replacement.statement.start && replacement.quoting === 'double';
    yield {
      code: 'boot/replaces-kernel-line',
      severity: 'information',
      source: 'advice',
      span: {
        start: replacement.statement.start,
        end: replacement.statement.start + (replacement.variable?.length ?? 0),
      },
      message: `Under Xen this stands in for the whole of ${name}: ${shown} ${lost.length > 1 ? 'are' : 'is'} lost there.`,
      fixes: () => {
        const takeUp = { span: { start: replacement.start, end: replacement.start }, newText: `$${name} ` };
        const append = { title: `Append ${shown}`, edits: appendWord(file, replacement, lost.join(' ')) };
        const canAppend = replaced.words.every((word) => kept.includes(word.text) || isPortable(word));
        return [...(canTakeUp ? [{ title: `Take up $${name}`, edits: [takeUp] }] : []), ...(canAppend ? [append] : [])];
      },
    };
  }
}

function wholeLine(text: string, { start, end }: DefaultsAssignment): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  return alone ? { start: lineStart, end: lineEnd } : { start, end };
}

function unquote(word: string): string {
  return word.replace(/^(['"])(.*)\1$/, '$2');
}
