/** SARIF 2.1.0, which code hosts and editors read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RulePages } from '../rule-pages.ts';
import type { PlaceInFile, Severity } from '../rules/finding.ts';
import { RULES } from '../rules/table.ts';
import type { Problem } from './problems.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A log of one run. Rules that found nothing are not in it. */
export function sarif(problems: readonly Problem[], pages: RulePages, version: string | undefined): object {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'xen-config',
            ...(version !== undefined && { version }),
            rules: codes.map((code) => rule(code, pages)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => result(problem, codes.indexOf(problem.code))),
      },
    ],
  };
}

function rule(code: string, pages: RulePages): object {
  const row = RULES.find((each) => each.code === code);
  const address = pages.address(code);
  const page = pages.text(code);
  return {
    id: code,
    ...(row && {
      shortDescription: { text: row.title },
      defaultConfiguration: { level: LEVELS[row.severity] },
    }),
    ...(address !== undefined && { helpUri: address }),
    ...(page !== undefined && { help: { text: page, markdown: page } }),
  };
}

function result(problem: Problem, ruleIndex: number): object {
  const { code, severity, message, file, source, related, fixes } = problem;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(file, problem) }],
    ...(related && {
      relatedLocations: related.map((place, id) => ({
        id,
        message: { text: place.message },
        physicalLocation: physical(place.file, place),
      })),
    }),
    ...(fixes && {
      fixes: fixes.map(({ title, edits }) => ({
        description: { text: title },
        artifactChanges: [
          {
            artifactLocation: artifact(file),
            replacements: edits.map((edit) => ({
              deletedRegion: region(edit),
              insertedContent: { text: edit.newText },
            })),
          },
        ],
      })),
    }),
    // Who says so, xl or we, and how loud: SARIF has no hint.
    properties: { source, severity },
  };
}

function physical(file: string, place: PlaceInFile): object {
  return { artifactLocation: artifact(file), region: region(place) };
}

function region({ line, column, endLine, endColumn }: PlaceInFile): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative path stays one, so that the log means the same in another clone. */
function artifact(file: string): object {
  if (file === '-') return { uri: 'stdin:' };
  if (file.startsWith('/') || file.split('/').includes('..')) return { uri: pathToFileURL(resolve(file)).href };
  return {
    uri: file
      .replace(/^(?:\.\/)+/, '')
      .split('/')
      .map(encodeURIComponent)
      .join('/'),
  };
}
