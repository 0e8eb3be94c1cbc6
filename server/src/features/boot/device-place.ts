/** Where boot files and files of modules name devices. */
import type { BootFile, BootLine, BootWord } from '../../boot/model.ts';
import { type Bdf, parseBdf } from '../../specs/bdf.ts';
import type { Span } from '../../text/span.ts';

const HIDE = /^(?:xen[-_])?pciback\.hide$/;
/** Nobody reads a longer hide list. */
const LONGEST = 1024;

export function isHideList({ reader }: BootLine, { name }: BootWord): boolean {
  return reader === 'dom0' && HIDE.test(name);
}

/** Whether a boot file holds a hide list. */
export function hidesDevices({ entries }: BootFile): boolean {
  return entries.some(({ lines }) => lines.some((line) => line.words.some((word) => isHideList(line, word))));
}

/** A hide list as it stands in a text. */
export interface WrittenList {
  readonly value: string;
  readonly valueSpan: Span;
}

/**
 * The hide list at an offset of a text that is no boot line itself and may become a part of one: `set opts="… xen-pciback.hide=(01:00.0)"`,
 * a variable of a shell, dracut's kernel_cmdline. None in a comment.
 */
export function writtenListAt(text: string, offset: number): WrittenList | undefined {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  if (offset - lineStart > 64 * LONGEST || /^[ \t]*#/.test(text.slice(lineStart, offset))) return undefined;
  const from = Math.max(lineStart, offset - LONGEST);
  const before = /pciback\.hide=([^\s"']*)$/.exec(text.slice(from, offset));
  if (before?.[1] === undefined) return undefined;
  const start = offset - before[1].length;
  const behind = /^[^\s"';]*/.exec(text.slice(offset, offset + LONGEST))?.[0] ?? '';
  const valueSpan = { start, end: offset + behind.length };
  return { value: text.slice(start, valueSpan.end), valueSpan };
}

/** The address of a device around an offset, whatever is wrong with the list that it stands in. */
export function addressAround(value: string, offset: number): (Span & { readonly bdf: Bdf }) | undefined {
  const isPart = (at: number) => /[\da-f:.]/i.test(value.charAt(at));
  let start = offset;
  while (start > 0 && offset - start < LONGEST_ADDRESS && isPart(start - 1)) start--;
  let end = offset;
  while (end < value.length && end - offset < LONGEST_ADDRESS && isPart(end)) end++;
  const bdf = parseBdf(value.slice(start, end));
  return bdf && { start, end, bdf };
}

const LONGEST_ADDRESS = 12;
