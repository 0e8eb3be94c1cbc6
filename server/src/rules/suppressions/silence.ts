/** Comments that silence findings, and what is wrong with such comments. */
import type { LanguageId } from '../../protocol/languages.ts';
import { endOfLine } from '../../text/lines.ts';
import type { Span, TextChange } from '../../text/span.ts';
import type { Finding, Fix, RuleRow } from '../finding.ts';
import { NearestName } from '../nearest.ts';
import { type CodeWord, MARK, readSuppressionComments, type SuppressionComment } from './comments.ts';

export const suppressionRules: readonly RuleRow[] = [
  {
    code: 'suppression/unclear',
    severity: 'warning',
    title: 'A comment `# xen-config:` that does not say what to ignore: it silences nothing.',
  },
  {
    code: 'suppression/unknown-code',
    severity: 'warning',
    title: 'A comment that silences a rule that there is not.',
  },
  { code: 'suppression/unneeded', severity: 'hint', title: 'A comment that silences nothing (any more).' },
];

/** Where the statements of a file stand, as far as comments care. */
export interface Statements {
  /** The end of the last statement that starts in a stretch of the text; `undefined`: none does. */
  endOf(lines: Span): number | undefined;
}

interface Silencer {
  readonly comment: SuppressionComment;
  readonly word: CodeWord;
  /** Where it counts; absent: in the whole file. */
  readonly covers?: Span;
  used: boolean;
}

/** Whether there may be such comments in it: of a text without any nothing need be silenced. */
export function isMarked(text: string): boolean {
  return text.includes(MARK);
}

/** The same of a text that had none before a change: only what the change touches is looked at. */
export function isMarkedAround(text: string, { start, newText }: TextChange): boolean {
  const most = MARK.length - 1;
  return isMarked(text.slice(Math.max(0, start - most), start + newText.length + most));
}

/** The findings that no comment silences, then what is to be said about the comments. What concerns comments no comment silences. */
export function* silence(
  findings: Iterable<Finding | undefined>,
  text: string,
  language: LanguageId,
  statements: Statements,
  rules: readonly RuleRow[],
): Iterable<Finding | undefined> {
  const comments = readSuppressionComments(text, language);
  const silencers = comments.flatMap((comment) => silencersOf(comment, text, statements));
  const byCode = new Map<string, Silencer[]>();
  for (const silencer of silencers) {
    const same = byCode.get(silencer.word.code);
    if (same) same.push(silencer);
    else byCode.set(silencer.word.code, [silencer]);
  }
  for (const finding of findings) {
    if (!finding || !isSilenced(finding, byCode)) yield finding;
  }
  yield* aboutComments(comments, silencers, text, rules);
}

function silencersOf(comment: SuppressionComment, text: string, statements: Statements): Silencer[] {
  if (comment.scope === undefined) return [];
  const covers = comment.scope === 'file' ? undefined : covered(comment, text, statements);
  return comment.codes.map((word) => ({ comment, word, used: false, ...(covers && { covers }) }));
}

/**
 * What a comment for a line counts for: its own line, or, where it stands alone, all up to the next line that holds more than a comment;
 * and of a statement that starts there, every line.
 */
export function covered(comment: SuppressionComment, text: string, statements: Statements): Span {
  const start = text.lastIndexOf('\n', comment.start) + 1;
  let line = { start, end: endOfLine(text, comment.start) };
  while (comment.alone && line.end < text.length && /^[ \t\r]*(?:#|$)/.test(text.slice(line.start, line.end))) {
    line = { start: line.end + 1, end: endOfLine(text, line.end + 1) };
  }
  return { start, end: Math.max(line.end, statements.endOf(line) ?? 0) };
}

function isSilenced({ code, span }: Finding, byCode: ReadonlyMap<string, readonly Silencer[]>): boolean {
  let silenced = false;
  for (const name of [code, `${code.slice(0, code.indexOf('/'))}/*`]) {
    for (const silencer of byCode.get(name) ?? []) {
      const { covers } = silencer;
      if (covers && (span.start < covers.start || span.start > covers.end)) continue;
      silencer.used = true;
      silenced = true;
    }
  }
  return silenced;
}

function* aboutComments(
  comments: readonly SuppressionComment[],
  silencers: readonly Silencer[],
  text: string,
  rules: readonly RuleRow[],
): Iterable<Finding> {
  for (const comment of comments) if (comment.scope === undefined || comment.codes.length === 0) yield unclear(comment);
  const rows = new Map(rules.map((row) => [row.code, row]));
  const families = new Set(rules.map(({ code }) => `${code.slice(0, code.indexOf('/'))}/*`));
  let names: NearestName | undefined;
  for (const { comment, word, used } of silencers) {
    const row = rows.get(word.code);
    if (!row && !families.has(word.code)) {
      names ??= new NearestName([...rows.keys(), ...families]);
      yield unknown(word, names.of(word.code));
    } else if (!used && !dependsOnMore(word.code, rules)) yield unneeded(comment, word, text);
  }
}

/** Whether a rule (or one of a family) may find something elsewhere that it does not find here. */
function dependsOnMore(name: string, rules: readonly RuleRow[]): boolean {
  const isMeant = (code: string) => (name.endsWith('/*') ? code.startsWith(name.slice(0, -1)) : code === name);
  return rules.some(({ code, needs }) => needs !== undefined && isMeant(code));
}

function unclear(comment: SuppressionComment): Finding {
  return {
    code: 'suppression/unclear',
    severity: 'warning',
    source: 'advice',
    span: { start: comment.start, end: comment.end },
    message:
      comment.scope === undefined
        ? 'Behind “xen-config:” stands “ignore” or “ignore-file”, then the codes of rules: this silences nothing.'
        : 'This silences nothing: name the codes of the rules to ignore, such as “ignore pci/no-function”.',
  };
}

function unknown({ code, start, end }: CodeWord, nearest: string | undefined): Finding {
  return {
    code: 'suppression/unknown-code',
    severity: 'warning',
    source: 'advice',
    span: { start, end },
    message: `There is no rule “${code}”.${nearest === undefined ? ' Behind the codes a reason can stand, after “ -- ”.' : ` Did you mean “${nearest}”?`}`,
    ...(nearest !== undefined && {
      fixes: () => [
        { title: `Change to ${nearest}`, edits: [{ span: { start, end }, newText: nearest }], preferred: true },
      ],
    }),
  };
}

function unneeded(comment: SuppressionComment, word: CodeWord, text: string): Finding {
  const where = comment.scope === 'file' ? 'in this file' : 'here';
  return {
    code: 'suppression/unneeded',
    severity: 'hint',
    source: 'advice',
    span: { start: word.start, end: word.end },
    message: `There is nothing ${where} that “${word.code}” would point at: this can go.`,
    tags: ['unnecessary'],
    fixes: () => [removal(comment, word, text)],
  };
}

/** Takes one code out of a comment, or all of a comment that has no other. */
function removal({ start, alone, codes }: SuppressionComment, word: CodeWord, text: string): Fix {
  const title = `Remove ${word.code}`;
  const at = codes.indexOf(word);
  const [before, after] = [codes[at - 1], codes[at + 1]];
  if (before) return { title, edits: [{ span: { start: before.end, end: word.end }, newText: '' }], preferred: true };
  if (after) return { title, edits: [{ span: { start: word.start, end: after.start }, newText: '' }], preferred: true };
  const newline = text.indexOf('\n', start);
  let from = start;
  while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
  // A line's CR stays, and a line that is left empty goes.
  const end =
    newline < 0 ? text.length : newline > start && text[newline - 1] === '\r' && !alone ? newline - 1 : newline;
  const span = { start: from, end: alone && newline >= 0 ? newline + 1 : end };
  return { title: 'Remove this comment', edits: [{ span, newText: '' }], preferred: true };
}
