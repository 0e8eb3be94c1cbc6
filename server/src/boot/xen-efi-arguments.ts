/** What xen.efi makes of the words that a boot manager starts it with: `-cfg=other.cfg section -- loglvl=all`. */
import type { Span } from '../text/span.ts';

export interface XenEfiArguments {
  /** The section to start; absent: `default=` of the config says it. The last one counts. */
  readonly section?: string;
  /** The config to read; absent: the one named like the program. */
  readonly config?: string;
  /** The place of `--` among the words; absent where there is none. */
  readonly dashes?: number;
  /** Words for Xen's line, behind what the config says. */
  readonly behindDashes: readonly string[];
}

/** @param words without the program's own name. As `efi_start` and `get_argv` of xen/common/efi/boot.c, alike from 4.2 to 4.22. */
export function readXenEfiArguments(words: readonly string[]): XenEfiArguments {
  let section: string | undefined;
  let config: string | undefined;
  let at = 0;
  for (; at < words.length && words[at] !== '--'; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') && !word.startsWith('/')) section = word;
    else if (word.startsWith('cfg=', 1)) config = word.slice(5);
    else if (word.slice(1) === 'cfg' && at + 1 < words.length) config = words[++at];
  }
  return {
    ...(section !== undefined && { section }),
    ...(config !== undefined && { config }),
    ...(at < words.length && { dashes: at }),
    behindDashes: words.slice(at + 1),
  };
}

/** The words of a stretch: blanks and tabs cut, nothing quotes. */
export function splitArguments(text: string, { start, end }: Span, most: number): Span[] {
  const words: Span[] = [];
  for (let at = start; at < end && words.length < most; ) {
    while (at < end && isBlank(text, at)) at++;
    const from = at;
    while (at < end && !isBlank(text, at)) at++;
    if (at > from) words.push({ start: from, end: at });
  }
  return words;
}

/** The configs that xen.efi looks for beside itself, in its order: `xen-4.17.efi` takes `xen-4.17.cfg`, `xen-4.cfg`, `xen.cfg`. */
export function configNames(program: string): string[] {
  const names: string[] = [];
  let stem = program;
  for (let cut = lastCut(stem); cut >= 0; cut = lastCut(stem)) {
    stem = stem.slice(0, cut);
    names.push(`${stem}.cfg`);
  }
  return names;
}

function lastCut(name: string): number {
  return Math.max(name.lastIndexOf('.'), name.lastIndexOf('-'), name.lastIndexOf('_'));
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}
