import type { Span } from '../../text/span.ts';

/** `options root=UUID=… ro`. The span is the line without blanks around it. */
export interface BlsItem extends Span {
  /** As written, in lower case in every file that is right. */
  readonly key: string;
  readonly keySpan: Span;
  /** Behind the blanks; empty where nothing follows. */
  readonly value: Span;
}

/** The keys of the Boot Loader Specification, and what GRUB's `blscfg` reads besides. */
export const BLS_KEYS: ReadonlyMap<string, string> = new Map([
  ['title', 'What the menu shows.'],
  ['version', 'The kernel’s version: what entries are sorted by.'],
  ['machine-id', 'The machine that the entry belongs to.'],
  ['sort-key', 'What entries are sorted by, before their version.'],
  ['linux', 'A Linux kernel, started without Xen.'],
  ['initrd', 'An initial RAM disk. May be given several times.'],
  [
    'efi',
    'A program of the EFI system partition: `/EFI/xen/xen.efi` starts Xen, which reads its own `xen.cfg` beside it.',
  ],
  [
    'options',
    'The words that the kernel or the program gets; several lines add up. xen.efi takes a section of its `xen.cfg`, its own `-cfg=FILE`, and behind ` -- ` words for Xen’s line.',
  ],
  ['devicetree', 'A device tree (ARM).'],
  ['devicetree-overlay', 'Overlays of the device tree (ARM).'],
  ['architecture', 'The architecture that the entry is for: `x64`.'],
  ['id', 'A name for the entry (GRUB).'],
  ['grub_users', 'Who may start the entry (GRUB).'],
  ['grub_hotkey', 'The key that starts the entry (GRUB).'],
  ['grub_class', 'A class for the menu’s theme (GRUB).'],
  ['grub_arg', 'A further word for GRUB’s `menuentry`.'],
]);

/** Reads an entry of the Boot Loader Specification: a key, blanks, a value; `#` begins a comment where a line begins. */
export function parseBls(text: string): readonly BlsItem[] {
  const items: BlsItem[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const start = skipBlanks(text, at, lineEnd);
    let end = lineEnd;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (start < end && text[start] !== '#') {
      let keyEnd = start;
      while (keyEnd < end && !isBlank(text.charCodeAt(keyEnd))) keyEnd++;
      const key = text.slice(start, keyEnd);
      const value = { start: Math.min(skipBlanks(text, keyEnd, lineEnd), lineEnd), end: Math.max(end, keyEnd) };
      if (value.start > value.end) value.end = value.start;
      items.push({ start, end: Math.max(end, value.end), key, keySpan: { start, end: keyEnd }, value });
    }
    at = lineEnd + 1;
  }
  return items;
}

function skipBlanks(text: string, from: number, stop: number): number {
  let at = from;
  while (at < stop && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
