/** The rest of a config in which xl stops reading: behind a second value on a line it looks at nothing more. */
import { parseConfig } from '../syntax/xl-config/parse.ts';
import type { ConfigTree, Statement } from '../syntax/xl-config/tree.ts';

/** Nobody wrote more by hand, and every key reads it again. In UTF-16 units. */
const LONGEST = 1 << 16;

/** The statements that xl refuses as well once those before them are mended, in the order of the text. */
export function faultyBehindStop({ text, tree }: { readonly text: string; readonly tree: ConfigTree }): Statement[] {
  const found: Statement[] = [];
  let from = { offset: 0, line: 1 };
  for (let read = tree; read.stopped; ) {
    const next = behindLastFault(text, read, from.offset);
    if (!next) break;
    from = { offset: from.offset + next.offset, line: from.line + next.line - 1 };
    if (text.length - from.offset > LONGEST) break;
    read = parseConfig(text.slice(from.offset));
    for (const index of read.suspects) {
      const statement = read.statements[index];
      if (!statement || statement.faults.length === 0) continue;
      found.push({ ...statement, offset: statement.offset + from.offset, line: statement.line + from.line - 1 });
    }
  }
  return found;
}

/**
 * The first setting on a line behind the last fault. What else stands on that line is the same mistake, and so is what begins no
 * setting on the next ones: `vif = 'a',` goes on with `'b' ]`.
 */
function behindLastFault(text: string, { statements, suspects }: ConfigTree, shift: number): Statement | undefined {
  const last = suspects.findLast((index) => (statements[index]?.faults.length ?? 0) > 0);
  const faulty = last === undefined ? undefined : statements[last];
  const fault = faulty?.faults[faulty.faults.length - 1];
  if (last === undefined || !faulty || !fault) return undefined;
  const lineEnd = text.indexOf('\n', shift + faulty.offset + fault.start) - shift;
  if (lineEnd < 0) return undefined;
  return statements.slice(last + 1).find(({ offset, key }) => offset > lineEnd && key);
}
