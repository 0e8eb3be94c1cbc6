import type { Span } from '../../text/span.ts';

export interface PrintedText extends Span {
  /** The shell fills in what begins with `$` and takes backslashes away: what GRUB gets is another text than the one that stands here. */
  readonly filledIn?: boolean;
}

/**
 * The part of a script of /etc/grub.d that goes into grub.cfg as it stands: what `exec tail -n +3 $0` prints, or what a `cat <<EOF` holds.
 * `undefined`: the text is no such script, and all of it is grub.cfg's own language.
 */
export function textOfGrubD(text: string): PrintedText | undefined {
  if (!text.startsWith('#!')) return undefined;
  const tail = /^[ \t]*exec[ \t]+tail[ \t]+(?:-n[ \t]*)?\+(\d{1,4})[ \t]+["']?\$\{?0\}?["']?[ \t]*\r?$/m.exec(text);
  if (tail) {
    let start = 0;
    for (let line = Math.max(1, Number(tail[1])); line > 1; line--) {
      const newline = text.indexOf('\n', start);
      if (newline < 0) return { start: text.length, end: text.length };
      start = newline + 1;
    }
    return { start, end: text.length };
  }
  const cat = /^[ \t]*cat[ \t]*<<(-?)[ \t]*(\\?)(["']?)(\w{1,32})\3[ \t]*\r?\n/m.exec(text);
  if (!cat) return { start: text.length, end: text.length };
  const start = cat.index + cat[0].length;
  const close = new RegExp(`^${cat[1] === '-' ? '\\t*' : ''}${cat[4] ?? ''}\\r?$`, 'm').exec(text.slice(start));
  const end = close ? start + close.index : text.length;
  const isQuoted = cat[2] !== '' || cat[3] !== '';
  return { start, end, ...(!isQuoted && /[$`\\]/.test(text.slice(start, end)) && { filledIn: true }) };
}

/** The text with everything outside of `span` made blank: offsets and lines stay. */
export function blankOutside(text: string, span: Span): string {
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ');
  return blank(text.slice(0, span.start)) + text.slice(span.start, span.end) + blank(text.slice(span.end));
}
