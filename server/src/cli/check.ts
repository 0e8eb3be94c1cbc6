import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { openHost, openXenVersion } from '../host/open-host.ts';
import { LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import type { Severity } from '../rules/finding.ts';
import { Service } from '../service.ts';
import { Lines } from '../text/lines.ts';
import type { TextUnits } from '../text/span.ts';
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
export async function check(words: readonly string[], bundleFolder: string): Promise<number> {
  const options = readCheckOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(USAGE);
    return 2;
  }
  const service = new Service({ catalogue: new Catalogue(catalogueFiles(bundleFolder)), openHost, openXenVersion });
  service.configure({ release: options.release });
  await service.settleRelease();

  const problems: Problem[] = [];
  let unreadable = false;
  for (const file of options.files) {
    const content = readContent(file);
    if (content === undefined) {
      unreadable = true;
      continue;
    }
    const language = options.language ?? languageOf(file, content.text);
    if (!language) {
      console.error(`${file}: neither its path nor its content tells what it is; name it with --language.`);
      unreadable = true;
      continue;
    }
    problems.push(...problemsOf(service, file, content, language));
  }

  if (options.format === 'json') console.log(JSON.stringify(problems, undefined, 1));
  else for (const problem of problems) console.log(asLine(problem));
  if (unreadable) return 2;
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** What a file holds. One that is not UTF-8 is read byte by byte, as xl does: each byte is a character then. */
interface Content {
  readonly text: string;
  readonly units: TextUnits;
}

function readContent(file: string): Content | undefined {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file);
    return isUtf8(bytes)
      ? { text: bytes.toString('utf8'), units: 'utf16' }
      : { text: bytes.toString('latin1'), units: 'bytes' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      { ENOENT: 'there is no such file', EACCES: 'no permission to read it', EISDIR: 'it is a folder' }[code ?? ''] ??
      message;
    console.error(`${file}: ${reason}.`);
    return undefined;
  }
}

/** Configs of other boot loaders, and scripts: they would only be called broken guests. */
const NO_GUEST = /(?:^|\/)(?:iso|sys|pxe|ext)linux[^/]*$/;

/** Somebody who asks for a check of `guest.cfg` means a guest, however little is in it yet. */
function languageOf(file: string, text: string): LanguageId | undefined {
  const path = file === '-' ? '' : resolve(file);
  const known = recogniseLanguage(path, text);
  if (known) return known;
  if (NO_GUEST.test(path) || text.startsWith('#!')) return undefined;
  return /(?:^|\/)[^/.]*$|\.(?:cfg|hvm|pv|pvh)$/.test(path) ? LANGUAGES.domainConfig : undefined;
}

function problemsOf(service: Service, file: string, { text, units }: Content, language: LanguageId): Problem[] {
  const lines = new Lines(text);
  const problems: Problem[] = [];
  for (const finding of service.open(language, text, units).check()) {
    if (!finding) continue;
    const start = lines.at(finding.span.start);
    const end = lines.at(finding.span.end);
    problems.push({
      file,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
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
