/** Reads the lists of modules that are loaded at boot: /etc/modules-load.d/*.conf, /etc/modules, /etc/initramfs-tools/modules. */
import type { Span } from '../../text/span.ts';

/**
 * Who reads it: systemd-modules-load (`modules-load`), that or the init script of the kmod package (`etc-modules`), or
 * mkinitramfs and the initramfs's own script (`initramfs`).
 */
export type ModulesListReader = 'modules-load' | 'etc-modules' | 'initramfs';

export interface ModulesListWord extends Span {
  readonly text: string;
}

/** A line that names a module. */
export interface ModulesListLine extends Span {
  readonly module: ModulesListWord;
  /** What follows the name; parameters for mkinitramfs, part of the name for systemd. */
  readonly rest?: ModulesListWord;
}

export interface ModulesListFile {
  readonly text: string;
  readonly lines: readonly ModulesListLine[];
}

/** Who reads the list at a path; a list elsewhere is taken for one of /etc/modules-load.d. */
export function modulesListReader(path: string): ModulesListReader {
  if (/(?:^|\/)initramfs-tools\/modules(?:\.d\/[^/]*)?$/.test(path)) return 'initramfs';
  return /(?:^|\/)etc\/modules$/.test(path) ? 'etc-modules' : 'modules-load';
}

/** A line that starts with `#` is a comment; for systemd also one that starts with `;`. A comment behind a name is none. */
export function parseModulesList(text: string): ModulesListFile {
  const lines: ModulesListLine[] = [];
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    const line = readLine(text, at, end);
    if (line) lines.push(line);
    at = end + 1;
  }
  return { text, lines };
}

function readLine(text: string, from: number, to: number): ModulesListLine | undefined {
  let start = from;
  while (start < to && isSpace(text, start)) start++;
  let end = to;
  while (end > start && isSpace(text, end - 1)) end--;
  if (start === end || text[start] === '#' || text[start] === ';') return undefined;
  let nameEnd = start;
  while (nameEnd < end && !isSpace(text, nameEnd)) nameEnd++;
  let rest = nameEnd;
  while (rest < end && isSpace(text, rest)) rest++;
  const module = { text: text.slice(start, nameEnd), start, end: nameEnd };
  if (rest === end) return { start, end, module };
  return { start, end, module, rest: { text: text.slice(rest, end), start: rest, end } };
}

function isSpace(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\t' || character === '\r';
}
