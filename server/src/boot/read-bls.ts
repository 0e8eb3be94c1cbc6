import { type BlsItem, parseBls } from '../syntax/bls/parse.ts';
import { plainStretch } from '../syntax/grub-cfg/decoded.ts';
import { looksLikeXen } from './images.ts';
import { LazyEntry, MOST_WORDS } from './lazy-entry.ts';
import type { BootFileWithText, BootLine } from './model.ts';
import { splitArguments } from './xen-efi-arguments.ts';
import { xenEfiLine } from './xen-efi-line.ts';

/** An entry of the Boot Loader Specification. */
export interface BlsFile extends BootFileWithText {
  readonly items: readonly BlsItem[];
}

/**
 * The boot lines of an entry in /boot/loader/entries. It starts Xen where its `efi` is xen.efi; Xen's words stand behind ` -- ` then, all
 * others in the `xen.cfg` beside xen.efi.
 */
export function readBlsEntry(text: string): BlsFile {
  const items = parseBls(text);
  const title = items.find(({ key }) => key === 'title');
  const span = title?.value ?? { start: 0, end: 0 };
  const entry = new LazyEntry({ start: 0, end: text.length }, [], {
    titleSpan: () => span,
    title: () => text.slice(span.start, span.end),
    lines: () => linesOf(text, items),
  });
  return { kind: 'bls-entry', entries: [entry], faults: [], text, items };
}

/** The item that starts Xen; `undefined`: the entry starts something else. */
export function xenProgram(text: string, items: readonly BlsItem[]): BlsItem | undefined {
  // Each of these takes the place of the one before it, as in systemd's src/boot/boot.c.
  const last = items.findLast(({ key }) => key === 'efi' || key === 'linux' || key === 'uki');
  if (last?.key !== 'efi') return undefined;
  const program = text.slice(last.value.start, last.value.end);
  return looksLikeXen(program) && /\.efi$/i.test(program) ? last : undefined;
}

function linesOf(text: string, items: readonly BlsItem[]): BootLine[] {
  if (!xenProgram(text, items)) return [];
  const options = items.filter(({ key }) => key === 'options');
  const last = options.at(-1);
  const words = options.flatMap(({ value }) => splitArguments(text, value, MOST_WORDS));
  const line =
    last &&
    xenEfiLine(
      words.map(({ start, end }) => plainStretch(text, start, end)),
      last,
    );
  return line ? [line] : [];
}
