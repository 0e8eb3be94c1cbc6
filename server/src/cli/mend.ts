/** `--fix`: what is safe to mend is mended. Nothing that reaches into other files is (`Fix.elsewhere`): that is for a person to look at, in an editor. */
import type { OpenFile } from '../service.ts';
import { EditedText } from '../text/edited-text.ts';
import { unifiedDiff } from '../text/unified-diff.ts';
import { type Content, inUnits, readContent, reasonOf, toBytes, writeContent } from './content.ts';

/**
 * Mends a file and says so on standard error; or only shows the diff. Of standard input the mended text goes to standard output.
 *
 * @returns what the file holds afterwards (for `show`: would hold); `undefined` where it could not be written, which has been said
 */
export function mend(file: string, content: Content, open: OpenFile, how: 'write' | 'show'): Content | undefined {
  const { text, units } = content;
  const { edits: given, done } = open.fixAll();
  const edits = given.map((edit) => inUnits(edit, units));
  const after = new EditedText(text);
  after.apply(edits);
  const mended = { text: after.text(), units };
  if (how === 'show') {
    process.stdout.write(toBytes(unifiedDiff(file === '-' ? 'stdin' : file, text, edits), units));
  } else if (file === '-') {
    process.stdout.write(toBytes(mended.text, units));
  } else if (edits.length > 0) {
    try {
      if (!isStill(file, content)) {
        console.error(`${file}: not mended: it has changed since it was read.`);
        return undefined;
      }
      writeContent(file, mended);
    } catch (error) {
      console.error(`${file}: not mended: ${reasonOf(error, 'write')}.`);
      return undefined;
    }
  }
  const verb = how === 'show' ? 'would be mended' : 'mended';
  for (const line of told(done)) console.error(`${file}: ${verb}: ${line}`);
  return mended;
}

/** Looking around takes its time, in which somebody else may write. */
function isStill(file: string, { text, units }: Content): boolean {
  const now = readContent(file);
  return now.text === text && now.units === units;
}

/** What was done, each kind once with its count. */
function told(done: readonly { readonly code: string; readonly title: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { code, title } of done) {
    const words = `${title} [${code}]`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words}, ${count} times`));
}
