/** Edits of boot entries that a person writes: GRUB legacy's menu, the config of xen.efi, syslinux's, 40_custom. What a program makes is not edited. */
import type { FileEdits } from '../text/file-edits.ts';
import type { BootChoice, BootTree, Origin } from './choices.ts';
import { textPrintedAlone } from './custom-choices.ts';
import { appendWord, isPortableText, removeWord } from './edits.ts';
import type { BootFileWithText, BootLine, Reader } from './model.ts';
import { readGrubMenu } from './read-menu.ts';
import { readGrubScript } from './read-script.ts';
import { readSyslinux } from './read-syslinux.ts';
import { readXenEfi } from './read-xen-efi.ts';

/** The words of BLS entries are those of the xen.efi that they start, but for the ones behind ` -- `. */
const BLS = /\/loader\/entries\/[^/]+\.conf$/i;

/** Whether a boot loader's file is one that a person writes; `grub.cfg` is made anew by GRUB's scripts. */
export function isHandWritten(path: string): boolean {
  return path.startsWith('/boot/') || path.startsWith('/efi/')
    ? !/\/grub\.cfg$|\/grubenv$/.test(path) && !BLS.test(path)
    : false;
}

/** Puts a word at the end of a line of an entry; `undefined` where there is no sure place. */
export function putOnEntry(tree: BootTree, choice: BootChoice, reader: Reader, word: string): FileEdits | undefined {
  if (!isPortableText(word)) return undefined;
  for (const file of choice.from === 'sources' ? ownScripts(tree) : [choice.file]) {
    const before = tree.files.get(file);
    const line = before === undefined ? undefined : lineOfEntry(file, before, choice, reader);
    if (before !== undefined && line && !line.open)
      return { file, before, edits: appendWord({ text: before }, line, word) };
  }
  return undefined;
}

/** Takes a word out of the line of an entry, with the blanks before it. */
export function takeFromEntry(
  tree: BootTree,
  choice: BootChoice,
  reader: Reader,
  origin: Origin,
): FileEdits | undefined {
  const { file } = origin;
  const before = tree.files.get(file);
  const line = before === undefined ? undefined : lineOfEntry(file, before, choice, reader);
  const word = line?.words.find(({ start }) => start === origin.start);
  if (before === undefined || !line || !word?.plain) return undefined;
  return { file, before, edits: [removeWord(before, line, word)] };
}

/** An administrator's scripts of /etc/grub.d that print what stands in them and do nothing else, such as 40_custom. */
function ownScripts({ files }: BootTree): readonly string[] {
  return [...files.keys()].filter((path) => isOwnScript(path, files.get(path) ?? '')).sort();
}

function isOwnScript(path: string, text: string): boolean {
  return path.startsWith('/etc/grub.d/') && textPrintedAlone(text) !== undefined;
}

function lineOfEntry(file: string, text: string, choice: BootChoice, reader: Reader): BootLine | undefined {
  const { place, title, from } = choice;
  const isScript = from === 'sources' && isOwnScript(file, text);
  if (!isScript && (from !== 'generated' || choice.file !== file || !place || !isHandWritten(file))) return undefined;
  const { entries } = isScript ? readGrubScript(text) : (readByHand(file, text) ?? { entries: [] });
  const own = entries.filter((entry) => (isScript ? entry.title === title : entry.start === place?.start));
  // Of several chains of images in an entry the last one starts.
  return own.length === 1 ? own[0]?.lines.findLast((line) => line.reader === reader && !line.behindDashes) : undefined;
}

function readByHand(path: string, text: string): BootFileWithText | undefined {
  if (/\/(?:menu\.lst|grub\.conf)$/.test(path)) return readGrubMenu(text);
  if (/(?:sys|iso|ext|pxe)linux\.(?:cfg|conf)$|\/pxelinux\.cfg\//i.test(path)) return readSyslinux(text);
  return /\.cfg$/i.test(path) ? readXenEfi(text) : undefined;
}
