/** A report (a device's story, a machine's readiness, a plan) as a terminal shows it, and its exit status. */
import type { Report, ReportAction, ReportEvidence, ReportPoint, ReportState } from '../protocol/report.ts';

/** Wider lines are hard to read, however wide the terminal. */
const WIDEST = 100;
const WIDTH_OF_A_PIPE = 80;

/** Without colour, and of one width; the word stands beside it, for who hears it read out. */
const MARKS: Readonly<Record<ReportState, string>> = {
  met: '[x]',
  missing: '[ ]',
  unknown: '[?]',
  contradicting: '[!]',
  warning: '[!]',
};

export type ReportFormat = 'text' | 'json';

/** `--format` of every command that prints a report. */
export function isReportFormat(word: string): word is ReportFormat {
  return word === 'text' || word === 'json';
}

/** How wide a report is printed. */
export function reportWidth(columns: number | undefined = process.stdout.columns): number {
  return Math.max(40, Math.min(WIDEST, columns ?? WIDTH_OF_A_PIPE));
}

/** 0: nothing is missing and nothing contradicts; 1: something is or does. What nobody can tell from here counts for neither. */
export function reportStatus({ points }: Report): 0 | 1 {
  return points.some(({ state }) => state === 'missing' || state === 'contradicting') ? 1 : 0;
}

/**
 * @param diffOf the unified diff behind the id of an edit; absent: titles alone are printed
 * @returns without a newline at its end
 */
export function printedReport(
  report: Report,
  format: ReportFormat,
  { width = reportWidth(), diffOf }: { readonly width?: number; readonly diffOf?: (id: string) => string } = {},
): string {
  if (format === 'json') return JSON.stringify(withDiffs(report, diffOf), null, 2);
  const lines = [
    ...wrapped(report.title, width, ''),
    '─'.repeat(Math.min(width, report.title.length)),
    ...wrapped(report.machine, width, ''),
    '',
    ...wrapped(report.lead, width, ''),
  ];
  for (const warning of report.warnings) lines.push('', ...wrapped(`${MARKS.warning} ${warning}`, width, '    '));
  for (const point of report.points) lines.push('', ...linesOf(point, width, diffOf));
  return lines.join('\n');
}

function linesOf(point: ReportPoint, width: number, diffOf: ((id: string) => string) | undefined): string[] {
  const { title, state, says, evidence, actions } = point;
  const lines = [...wrapped(`${MARKS[state]} ${title}: ${state}`, width, '    ')];
  if (says !== '') lines.push(...wrapped(`    ${says}`, width, '    '));
  for (const one of evidence) lines.push(...wrapped(`    - ${placeOf(one)}: ${one.says}`, width, '      '));
  for (const action of actions) lines.push(...actionLines(action, width, diffOf));
  return lines;
}

/** As compilers write it, from 1. */
function placeOf({ from, target }: ReportEvidence): string {
  return target ? `${from}:${target.line + 1}` : from;
}

function actionLines(action: ReportAction, width: number, diffOf: ((id: string) => string) | undefined): string[] {
  const lines = wrapped(`    > ${action.title}`, width, '      ');
  // A command and a diff are for copying: they are never broken.
  if (action.kind === 'command') lines.push(`        ${clean(action.command)}`);
  if (action.kind === 'edit' && diffOf) {
    for (const line of diffOf(action.id).trimEnd().split('\n')) lines.push(`        ${clean(line)}`);
  }
  return lines;
}

/** An id means nothing in a shell: the diff stands in its place. */
function withDiffs(report: Report, diffOf: ((id: string) => string) | undefined): unknown {
  if (!diffOf) return report;
  return {
    ...report,
    points: report.points.map((point) => ({
      ...point,
      actions: point.actions.map((action) =>
        action.kind === 'edit' ? { kind: 'edit', title: action.title, diff: diffOf(action.id) } : action,
      ),
    })),
  };
}

/** Lines of at most `width` characters, those after the first one indented. A longer word stands alone. */
export function wrapped(text: string, width: number, hang: string): string[] {
  const [, indent = '', rest = ''] = /^( *)(.*)$/s.exec(clean(text)) ?? [];
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of rest.split(/[ \n]+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = hang;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Texts of files and programs come into it: none of them may speak to the terminal. */
export function clean(text: string): string {
  return text.replaceAll('\t', ' ').replace(/(?!\n)\p{Cc}/gu, '\ufffd');
}
