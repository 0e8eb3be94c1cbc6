/** What is wrong with files, in lines and columns, as every format of `xen-config check` prints it. */
import { isAbsolute, relative } from 'node:path';
import type { Finding, Fix, PlaceInFile, Severity } from '../rules/finding.ts';
import type { OpenFile } from '../service.ts';
import { Lines } from '../text/lines.ts';
import type { Edit, Span } from '../text/span.ts';

/** Lines and columns count from 1; the end is behind the last character. */
export interface Related extends PlaceInFile {
  readonly file: string;
  readonly message: string;
}

export interface Mend {
  readonly title: string;
  /** `--fix` does it. */
  readonly safe: boolean;
  readonly edits: readonly (PlaceInFile & { readonly newText: string })[];
}

/** One problem as the JSON format prints it. */
export interface Problem extends PlaceInFile {
  /** As it was named on the command line. */
  readonly file: string;
  readonly severity: Severity;
  readonly code: string;
  readonly source: string;
  readonly message: string;
  /** Other places that it is about. */
  readonly related?: readonly Related[];
  /** What would mend it. */
  readonly fixes?: readonly Mend[];
}

/** A mend of more places than this is told with the first problem that it mends alone: it is the same for all. */
const MOST_EDITS = 50;

/** In the order of the text. */
export function problemsOf(file: string, open: OpenFile): Problem[] {
  const lines = new Lines(open.text());
  const large = new Set<string>();
  const isNews = ({ title, edits }: Fix) => {
    if (edits.length <= MOST_EDITS) return edits.length > 0;
    const known = large.has(title);
    large.add(title);
    return !known;
  };
  const found = [...open.check()].filter((finding) => finding !== undefined);
  return found
    .sort((a, b) => a.span.start - b.span.start)
    .map((finding) => problemOf(file, finding, (finding.fixes?.() ?? []).filter(isNews), lines));
}

function problemOf(file: string, finding: Finding, mends: readonly Fix[], lines: Lines): Problem {
  const { severity, code, source, message, related } = finding;
  return {
    file,
    ...placeOf(finding.span, lines),
    severity,
    code,
    source,
    message,
    ...(related?.length && {
      related: related.map((place) => ({
        file: place.file === undefined ? file : besides(file, place.file),
        ...(place.file === undefined ? placeOf(place, lines) : (place.place ?? WHOLE_FILE)),
        message: place.message,
      })),
    }),
    ...(mends.length > 0 && {
      fixes: mends.map(({ title, safe = false, edits }) => ({
        title,
        safe,
        edits: edits.map((edit) => editOf(edit, lines)),
      })),
    }),
  };
}

/** Another file as it would be named beside one that was named relative to where we are; else its absolute path. */
function besides(file: string, other: string): string {
  const near = relative(process.cwd(), other);
  return isAbsolute(file) || near.startsWith('..') || isAbsolute(near) ? other : near;
}

const WHOLE_FILE: PlaceInFile = { line: 1, column: 1, endLine: 1, endColumn: 1 };

function editOf({ span, newText }: Edit, lines: Lines) {
  return { ...placeOf(span, lines), newText };
}

function placeOf(span: Span, lines: Lines): PlaceInFile {
  const start = lines.at(span.start);
  const end = lines.at(span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
