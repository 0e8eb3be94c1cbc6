import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { openHost } from '../host/open-host.ts';
import { LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import type { Severity } from '../rules/finding.ts';
import { Service } from '../service.ts';
import { readCheckOptions } from './options.ts';
import { USAGE } from './usage.ts';

/** One problem as the JSON format prints it. Lines and columns count from 1; the end is behind the last character. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly source: string;
  readonly message: string;
}

/** `xen-config check`. Returns the exit status: 0 without errors, 1 with, 2 on wrong usage or an unreadable file. */
export function check(words: readonly string[], bundleFolder: string): number {
  const options = readCheckOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(USAGE);
    return 2;
  }
  const service = new Service({ catalogue: new Catalogue(catalogueFiles(bundleFolder)), openHost });
  service.configure({ release: options.release });

  const problems: Problem[] = [];
  let unreadable = false;
  for (const file of options.files) {
    const text = readText(file);
    if (text === undefined) {
      unreadable = true;
      continue;
    }
    const language = options.language ?? languageOf(file, text);
    if (!language) {
      console.error(`${file}: neither its path nor its content tells what it is; name it with --language.`);
      unreadable = true;
      continue;
    }
    problems.push(...problemsOf(service, file, text, language));
  }

  if (options.format === 'json') console.log(JSON.stringify(problems, undefined, 1));
  else for (const problem of problems) console.log(asLine(problem));
  if (unreadable) return 2;
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      { ENOENT: 'there is no such file', EACCES: 'no permission to read it', EISDIR: 'it is a folder' }[code ?? ''] ??
      message;
    console.error(`${file}: ${reason}.`);
    return undefined;
  }
}

/** Somebody who asks for a check of `guest.cfg` means a guest, however little is in it yet. */
function languageOf(file: string, text: string): LanguageId | undefined {
  const path = file === '-' ? '' : resolve(file);
  const known = recogniseLanguage(path, text);
  if (known) return known;
  return /(?:^|\/)[^/.]*$|\.(?:cfg|hvm|pv|pvh)$/.test(path) ? LANGUAGES.domainConfig : undefined;
}

function problemsOf(service: Service, file: string, text: string, language: LanguageId): Problem[] {
  const positions = TextDocument.create(file, language, 0, text);
  const problems: Problem[] = [];
  for (const finding of service.open(language, text).check()) {
    if (!finding) continue;
    const start = positions.positionAt(finding.span.start);
    const end = positions.positionAt(finding.span.end);
    problems.push({
      file,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      severity: finding.severity,
      code: finding.code,
      source: finding.source,
      message: finding.message,
    });
  }
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function asLine({ file, line, column, severity, code, message }: Problem): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${code}]`;
}
