/** How problems are printed. */
import type { RulePages } from '../rule-pages.ts';
import type { Problem } from './problems.ts';
import { sarif } from './sarif.ts';

export const FORMATS = ['text', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export function isFormat(word: string): word is Format {
  return (FORMATS as readonly string[]).includes(word);
}

/** Without the last line's end; empty where there is nothing to print. */
export function format(
  problems: readonly Problem[],
  as: Format,
  pages: RulePages,
  version: string | undefined,
): string {
  switch (as) {
    case 'json':
      return JSON.stringify(problems, undefined, 1);
    case 'sarif':
      return JSON.stringify(sarif(problems, pages, version), undefined, 1);
    case 'text':
      return problems.flatMap(asLines).join('\n');
  }
}

/** As compilers do it: every editor and `grep` understands it. */
function asLines({ file, line, column, severity, code, message, related = [] }: Problem): string[] {
  // xl begins its own warnings with the word that stands there already.
  const words = message.startsWith(`${severity}: `) ? message : `${severity}: ${message}`;
  return [
    `${file}:${line}:${column}: ${words} [${code}]`,
    ...related.map((place) => `${place.file}:${place.line}:${place.column}: note: ${place.message}`),
  ];
}

/** "2 errors, 1 warning; --fix mends 1 of them", for the person at the terminal. */
export function summary(problems: readonly Problem[]): string {
  const count = (severity: Problem['severity'], one: string, many = `${one}s`) => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [
    ...count('error', 'error'),
    ...count('warning', 'warning'),
    ...count('information', 'information', 'informations'),
    ...count('hint', 'hint'),
  ];
  const safe = problems.filter(({ fixes }) => fixes?.some((fix) => fix.safe)).length;
  return `${counts.join(', ') || 'no problems'}${safe > 0 ? `; --fix mends ${safe} of them` : ''}`;
}
