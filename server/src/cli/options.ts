import { parseArgs } from 'node:util';
import { isRelease, NEWEST, RELEASES, type Release } from '../catalogue/releases.ts';
import { isLanguageId, LANGUAGES, type LanguageId } from '../protocol/languages.ts';

export interface CheckOptions {
  readonly format: 'text' | 'json';
  readonly release: Release;
  readonly language?: LanguageId;
  readonly files: readonly string[];
}

/** What the words of a command line mean, or, as a string, what is wrong with them. */
export function readCheckOptions(words: readonly string[]): CheckOptions | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { format, release, language } = parsed.values;
  if (format !== 'text' && format !== 'json') return `--format is text or json, not “${format}”.`;
  if (release !== 'latest' && !isRelease(release)) {
    return `--release is one of ${RELEASES.join(', ')} or latest, not “${release}”.`;
  }
  if (language !== undefined && !isLanguageId(language)) {
    return `--language is one of ${Object.values(LANGUAGES).join(', ')}, not “${language}”.`;
  }
  if (parsed.positionals.length === 0) return 'Name at least one file.';
  return {
    format,
    release: release === 'latest' ? NEWEST : release,
    ...(language !== undefined && { language }),
    files: parsed.positionals,
  };
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      release: { type: 'string', default: 'latest' },
      language: { type: 'string' },
    },
  });
}
