import { parseArgs } from 'node:util';
import type { Family } from '../catalogue/record.ts';
import { isRelease, RELEASES, type Release } from '../catalogue/releases.ts';
import { isLanguageId, LANGUAGES, type LanguageId } from '../protocol/languages.ts';

/** `auto`: that of the Xen that this machine runs, the newest where it runs none. */
export type ReleaseWord = Release | 'latest' | 'auto';

export interface CheckOptions {
  readonly format: 'text' | 'json';
  readonly release: ReleaseWord;
  readonly language?: LanguageId;
  readonly files: readonly string[];
}

/** What the words of a command line mean, or, as a string, what is wrong with them. */
export function readCheckOptions(words: readonly string[]): CheckOptions | string {
  const parsed = withoutThrowing(() => parseCheck(words));
  if (typeof parsed === 'string') return parsed;
  const { format, release, language } = parsed.values;
  if (format !== 'text' && format !== 'json') return `--format is text or json, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  if (language !== undefined && !isLanguageId(language)) {
    return `--language is one of ${Object.values(LANGUAGES).join(', ')}, not “${language}”.`;
  }
  if (parsed.positionals.length === 0) return 'Name at least one file.';
  return {
    format,
    release,
    ...(language !== undefined && { language }),
    files: parsed.positionals,
  };
}

function isReleaseWord(word: string): word is ReleaseWord {
  return word === 'auto' || word === 'latest' || isRelease(word);
}

function wrongRelease(word: string): string {
  return `--release is one of ${RELEASES.join(', ')}, latest or auto, not “${word}”.`;
}

export interface ExplainOptions {
  readonly name: string;
  readonly release: ReleaseWord;
  /** Where the name is looked for. */
  readonly families: readonly Family[];
}

/** The same for `xen-config explain`. */
export function readExplainOptions(words: readonly string[], known: readonly Family[]): ExplainOptions | string {
  const parsed = withoutThrowing(() => parseExplain(words));
  if (typeof parsed === 'string') return parsed;
  const { release, family } = parsed.values;
  if (!isReleaseWord(release)) return wrongRelease(release);
  const families = family === undefined ? known : known.filter((each) => each === family);
  if (families.length === 0) return `--family is one of ${known.join(', ')}, not “${family}”.`;
  const [name, ...others] = parsed.positionals;
  if (name === undefined || others.length > 0) return 'Name one option.';
  // As it stands on a line or in a file: `iommu=`, `dom0_mem=2G`.
  return { name: name.replace(/(?<=.)=.*$/s, ''), release, families };
}

function parseExplain(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { release: { type: 'string', default: 'auto' }, family: { type: 'string' } },
  });
}

function withoutThrowing<T extends object>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parseCheck(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      release: { type: 'string', default: 'auto' },
      language: { type: 'string' },
    },
  });
}
