/** Where a config of xen.efi reads otherwise than it looks. */
import { firstItem, type XenEfiFile } from '../boot/read-xen-efi.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { splitEfiWords } from '../syntax/xen-efi/parse.ts';
import type { EfiItem } from '../syntax/xen-efi/tree.ts';
import type { Span } from '../text/span.ts';
import type { Finding } from './finding.ts';

export function* checkLook(file: XenEfiFile, release: Release): Iterable<Finding> {
  yield* checkCharacters(file);
  for (const section of file.config.sections) {
    for (const name of ['kernel', 'ramdisk', 'xsm', 'ucode'] as const) {
      const item = firstItem(section, name);
      if (item) yield* checkFileName(file, item, release);
    }
    const video = firstItem(section, 'video');
    if (video) yield* checkVideo(file, video);
  }
  yield* checkLastLine(file, release);
}

function* checkCharacters({ text, config }: XenEfiFile): Iterable<Finding> {
  for (const { start, end, inComment } of config.cuts) {
    const sign = text[start] === '\t' ? 'tab' : 'control character';
    const rest = inComment ? 'the comment ends here, and what follows counts' : 'what follows is a line of its own';
    yield {
      code: 'xen-efi/control-character',
      severity: 'warning',
      source: 'advice',
      span: { start, end },
      message: `To xen.efi a ${sign} is a line end: ${rest}.`,
      fixes: () => [{ title: 'Put a blank instead', edits: [{ span: { start, end }, newText: ' ' }], preferred: true }],
    };
  }
  for (const span of config.clipped) {
    yield {
      code: 'xen-efi/cut-off',
      severity: 'warning',
      source: 'advice',
      span,
      message: 'A # begins a comment wherever it stands: xen.efi drops it and the rest of the line.',
    };
  }
  const strange = firstStrange(text);
  if (!strange) return;
  const mark = text.startsWith('\uFEFF');
  yield {
    code: 'xen-efi/not-ascii',
    severity: 'warning',
    source: 'advice',
    span: strange,
    message: mark
      ? 'A byte order mark: to xen.efi it belongs to the first line, which it then does not know.'
      : 'xen.efi takes ASCII only: of this character it reads the bytes one by one.',
    ...(mark && {
      fixes: () => [{ title: 'Remove the byte order mark', edits: [{ span: strange, newText: '' }], preferred: true }],
    }),
  };
}

/** The first character beyond ASCII that is in no comment. */
function firstStrange(text: string): Span | undefined {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 35) {
      const newline = text.indexOf('\n', at);
      if (newline < 0) return undefined;
      at = newline;
    } else if (code > 127) return { start: at, end: at + (code >= 0xd800 && code < 0xdc00 ? 2 : 1) };
  }
  return undefined;
}

/** Of `kernel=` and `ucode=` the name ends at a blank; of the others it does not, from 4.5 on. */
function* checkFileName({ text }: XenEfiFile, { name, value }: EfiItem, release: Release): Iterable<Finding> {
  const [first, second] = splitEfiWords(text, value, 2);
  const finding = (span: Span, message: string): Finding => ({
    code: 'xen-efi/file-name',
    severity: 'warning',
    source: 'advice',
    span,
    message,
  });
  if (!first) {
    yield finding({ start: value.start - 1, end: value.start }, `${name}= names no file.`);
    return;
  }
  if (name === 'kernel' && /^[a-z][\w.-]*=/i.test(text.slice(first.start, first.end)))
    yield finding(
      first,
      "The first word names the kernel's file, even where the image holds its kernel itself: the kernel does not get it.",
    );
  const quote = text[first.start];
  if (quote === '"' || quote === "'")
    yield finding(first, `xen.efi knows no quotes: ${quote} is a part of the file's name.`);
  if (second && (name === 'ramdisk' || name === 'xsm') && compareReleases(release, '4.5') >= 0)
    yield finding(
      { start: second.start, end: value.end },
      `All of this belongs to the file's name: xen.efi takes one file for ${name}=, up to the end of the line.`,
    );
}

function* checkVideo({ text }: XenEfiFile, { value }: EfiItem): Iterable<Finding> {
  const mode = text.slice(value.start, value.end);
  if (/^gfx-\d+(?:x\d+(?:x\d+)?)?$/.test(mode)) return;
  const blank = /^gfx-\d+(?:x\d+(?:x\d+)?)? +$/.test(mode);
  yield {
    code: 'xen-efi/video',
    severity: 'warning',
    source: 'advice',
    span: value.start < value.end ? value : { start: value.start - 1, end: value.start },
    message: blank
      ? 'For the blank behind it xen.efi passes over the mode.'
      : 'xen.efi passes over this: a mode is written gfx-1024x768x32.',
    ...(blank && {
      fixes: () => [{ title: 'Remove the blank', edits: [{ span: value, newText: mode.trimEnd() }], preferred: true }],
    }),
  };
}

function* checkLastLine({ text, config }: XenEfiFile, release: Release): Iterable<Finding> {
  if (config.closed || compareReleases(release, '4.22') >= 0) return;
  const start = text.lastIndexOf('\n') + 1;
  if (/^ *(?:[#;].*)?$/.test(text.slice(start))) return;
  const end = { start: text.length, end: text.length };
  yield {
    code: 'xen-efi/last-line',
    severity: 'warning',
    source: 'xen',
    span: { start, end: text.length },
    message: 'No newline at end of config file, last line will be ignored.',
    fixes: () => [{ title: 'End the line', edits: [{ span: end, newText: '\n' }], preferred: true }],
  };
}
