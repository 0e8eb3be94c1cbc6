import { plainStretch } from '../syntax/grub-cfg/decoded.ts';
import { parseXenEfi, splitEfiWords } from '../syntax/xen-efi/parse.ts';
import type { EfiItem, EfiSection, XenEfiConfig } from '../syntax/xen-efi/tree.ts';
import { LazyEntry, MOST_WORDS } from './lazy-entry.ts';
import type { BootEntry, BootFileWithText, BootLine, Reader } from './model.ts';
import { makeWord } from './word.ts';

/** A config of xen.efi: every section that says what to start is an entry. */
export interface XenEfiFile extends BootFileWithText {
  readonly config: XenEfiConfig;
}

/** The boot lines of a config of xen.efi (`xen.cfg`): `options=` is Xen's line, what follows the image of `kernel=` is dom0's. */
export function readXenEfi(text: string): XenEfiFile {
  const config = parseXenEfi(text);
  const entries = config.sections.flatMap((section) => makeEntry(text, section) ?? []);
  return { kind: 'xen-efi', entries, faults: [], text, config };
}

/** The item that counts: xen.efi takes the first, and sees none with a blank before its `=`. */
export function firstItem(section: EfiSection, name: string): EfiItem | undefined {
  return section.items.find((item) => item.name === name);
}

function makeEntry(text: string, section: EfiSection): BootEntry | undefined {
  if (!section.items.some(({ name }) => name === 'kernel' || name === 'options')) return undefined;
  return new LazyEntry(section, [], {
    titleSpan: () => section.nameSpan,
    title: () => section.name ?? '',
    lines: () => linesOf(text, firstItem(section, 'options'), firstItem(section, 'kernel')),
  });
}

/** Xen's line and dom0's of the two items. */
export function linesOf(text: string, options: EfiItem | undefined, kernel: EfiItem | undefined): BootLine[] {
  const lines: BootLine[] = [];
  if (options) lines.push(lineOf(text, options, 'xen'));
  if (kernel) lines.push(lineOf(text, kernel, 'dom0'));
  return lines;
}

function lineOf(text: string, item: EfiItem, reader: Reader): BootLine {
  const spans = splitEfiWords(text, item.value, MOST_WORDS);
  const image = reader === 'dom0' ? spans.shift() : undefined;
  const words = spans.map(({ start, end }) => makeWord(plainStretch(text, start, end), reader));
  const statement = { start: item.start, end: item.end };
  return {
    reader,
    start: image?.end ?? item.value.start,
    end: item.value.end,
    ...(image ? { image: { ...image, text: text.slice(image.start, image.end) } } : {}),
    words,
    insertAt: words.at(-1)?.end ?? image?.end ?? item.value.start,
    statement,
  };
}

/** As `get_value` of xen/common/efi/boot.c: without a section's name the heads mean nothing, and the first of the file counts. */
export function findItem(
  config: XenEfiConfig,
  section: string,
  name: string,
): { readonly section: EfiSection; readonly item: EfiItem } | undefined {
  for (const candidate of config.sections) {
    if (section !== '' && candidate.name !== section) continue;
    const item = firstItem(candidate, name);
    if (item) return { section: candidate, item };
    // Behind the first section of that name nobody looks.
    if (section !== '') return undefined;
  }
  return undefined;
}
