import { type Decoded, plainStretch } from '../syntax/grub-cfg/decoded.ts';
import { parseSyslinux, splitSyslinuxWords } from '../syntax/syslinux/parse.ts';
import type { SyslinuxConfig, SyslinuxLabel, SyslinuxLine } from '../syntax/syslinux/tree.ts';
import type { Span } from '../text/span.ts';
import { bootLines, type LoadCommand } from './chain.ts';
import { LazyEntry, MOST_WORDS } from './lazy-entry.ts';
import type { BootFileWithText, BootLine } from './model.ts';

/** A config of syslinux, with what the loader makes of it. */
export interface SyslinuxFile extends BootFileWithText {
  readonly config: SyslinuxConfig;
}

/** The boot lines of a config of syslinux, isolinux, pxelinux or extlinux. */
export function readSyslinux(text: string): SyslinuxFile {
  const config = parseSyslinux(text);
  const entries = config.labels.map(
    (label) =>
      new LazyEntry(label, label.under, {
        titleSpan: () => label.titleSpan,
        title: () => label.title ?? label.name,
        lines: () => linesOfLabel(text, label, config.append),
      }),
  );
  return { kind: 'syslinux', entries, faults: [], text, config };
}

/** The images that `mboot.c32` loads, with their words: what `---` cuts. Empty where the label starts something else. */
export function imagesOfLabel(text: string, label: SyslinuxLabel, global: SyslinuxLine | undefined): LoadCommand[] {
  const { kernel } = label;
  if (!kernel) return [];
  const [loader, ...behindLoader] = splitSyslinuxWords(text, kernel.value, MOST_WORDS);
  if (!loader || !/(?:^|\/)mboot\.c32$/i.test(text.slice(loader.start, loader.end))) return [];
  const append = label.append ?? global;
  const isDash = append && text.slice(append.value.start, append.value.end) === '-';
  const words = append && !isDash ? splitSyslinuxWords(text, append.value, MOST_WORDS) : [];
  const all = [...behindLoader, ...words];
  while (all[0] && /^-(?:solaris|aout)$/.test(text.slice(all[0].start, all[0].end))) all.shift();
  return cutAtDashes(text, all);
}

function cutAtDashes(text: string, words: readonly Span[]): LoadCommand[] {
  const images: { name: string; start: number; end: number; words: Decoded[] }[] = [];
  let fresh = true;
  for (const { start, end } of words) {
    if (end - start === 3 && text.startsWith('---', start)) {
      const open = images.at(-1);
      // Blanks before the dashes are a place for a further word.
      if (open && !fresh) open.end = Math.max(open.end, start - 1);
      fresh = true;
      continue;
    }
    if (fresh) images.push({ name: images.length === 0 ? 'multiboot' : 'module', start, end, words: [] });
    fresh = false;
    const open = images.at(-1);
    open?.words.push(plainStretch(text, start, end));
    if (open) open.end = end;
  }
  return images;
}

function linesOfLabel(text: string, label: SyslinuxLabel, global: SyslinuxLine | undefined): BootLine[] {
  return bootLines(imagesOfLabel(text, label, global), false);
}
