/** What starts together: Xen's words and the dom0 kernel's, of one chain of images or of all variables of /etc/default/grub. */
import type { BootEntry, BootFileWithText, BootLine, BootWord } from '../boot/model.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Release } from '../catalogue/releases.ts';
import type { AroundBoot } from './across.ts';
import type { BootCheck } from './boot-context.ts';

export interface BootChain {
  readonly file: BootFileWithText;
  readonly entry: BootEntry;
  readonly xen: readonly BootLine[];
  readonly dom0: readonly BootLine[];
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The machine around the file, where it has been read. */
  readonly bootIfKnown?: AroundBoot;
}

/** A word with its line: the later one counts. */
export interface WordInLine {
  readonly word: BootWord;
  readonly line: BootLine;
}

export function chainsOf(
  file: BootFileWithText,
  entry: BootEntry,
  knowledge: Pick<BootCheck, 'catalogue' | 'release' | 'bootIfKnown'>,
): BootChain[] {
  if (file.kind === 'grub-default') {
    const counting = entry.lines.filter(
      (line) =>
        !entry.lines.some(
          (later) =>
            later.start > line.start && later.variable === line.variable && later.behindDashes === line.behindDashes,
        ),
    );
    const replaces = (line: BootLine) => {
      const suffix = line.variable?.endsWith('_DEFAULT') ? '_DEFAULT' : '';
      const stand = counting.find((other) => other.variable === `GRUB_CMDLINE_LINUX_XEN_REPLACE${suffix}`);
      return stand !== undefined && stand !== line && stand.words.length > 0;
    };
    const xen = counting.filter((line) => line.reader === 'xen');
    if (xen.length === 0) return [];
    const dom0 = counting.filter((line) => line.reader === 'dom0' && !replaces(line));
    return [{ file, entry, xen, dom0, ...knowledge }];
  }
  const chains: { xen: BootLine[]; dom0: BootLine[] }[] = [];
  for (const line of entry.lines) {
    if (line.reader === 'xen') chains.push({ xen: [line], dom0: [] });
    else chains.at(-1)?.dom0.push(line);
  }
  return chains.map((chain) => ({ file, entry, ...chain, ...knowledge }));
}

export function wordsNamed(lines: readonly BootLine[], ...names: readonly string[]): WordInLine[] {
  return lines.flatMap((line) =>
    line.words.filter((word) => names.includes(word.name)).map((word) => ({ word, line })),
  );
}

/** Whether the file alone does not tell all the words: `$MORE` on the line. */
export function isOpen(lines: readonly BootLine[]): boolean {
  return lines.some((line) => line.open || line.words.some((word) => word.dynamic && !word.text.includes('=')));
}

export function checkAt({ xen: _, dom0: __, ...known }: BootChain, line: BootLine): BootCheck {
  return { ...known, line };
}
