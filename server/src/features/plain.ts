/** The Markdown of a hover as a terminal shows it. Knows what `render.ts` and the catalogue's texts write, and no more. */

const BLANKS_OF_CODE = '    ';

/** Without marks, lines wrapped at `width` characters; code stands apart and is not wrapped. */
export function plainText(markdown: string, width: number): string {
  const lines: string[] = [];
  let inCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    else if (inCode) lines.push(`${BLANKS_OF_CODE}${line}`);
    else lines.push(...wrap(withoutMarks(line), width));
  }
  return lines.join('\n');
}

/** Marks of one line taken away; what stands between backticks is kept as it is. */
function withoutMarks(line: string): string {
  return line
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part.replaceAll('`', '') : withoutEmphasis(part)))
    .join('');
}

function withoutEmphasis(text: string): string {
  return text
    .replaceAll('**', '')
    .replace(/\[([^\]]*)\]\((https:[^)]*)\)/g, '$1: $2')
    .replace(/(?<![\w*])\*(?=\S)([^*]*\S)\*(?![\w*])/g, '$1');
}

/** A list's lines go on below their own text. */
function wrap(line: string, width: number): string[] {
  const hang = line.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length > width && current.trim() !== '' && current !== '-') {
      lines.push(current);
      current = `${hang}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}
