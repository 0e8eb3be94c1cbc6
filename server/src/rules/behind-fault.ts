/** What a list that xl's parser refuses would say as well, once its comma or bracket is mended: so nothing behind a slip goes unseen. */
import { DomainConfig } from '../guests/domain-config.ts';
import type { Statement, SyntaxFault, Value } from '../syntax/xl-config/tree.ts';
import type { Finding, Fix } from './finding.ts';
import type { GuestStandard } from './standard.ts';
import { checkVerdict } from './verdict/verdict.ts';

const KEYS: ReadonlySet<string> = new Set(['disk', 'pci', 'vif']);
/** A longer text is not read twice while somebody types in it. */
const LONGEST = 65_536;

/** Spans are absolute. */
export function* checkBehindFault(standard: GuestStandard): Generator<Finding> {
  const { config } = standard;
  const lists = faultyLists(config);
  if (lists.length === 0 || config.text.length > LONGEST) return;
  const mended = DomainConfig.parse(mendedText(config, lists));
  for (const finding of checkVerdict({ ...standard, config: mended })) {
    if (!finding || !lists.some(({ offset, length }) => isWithin(finding, offset, offset + length))) continue;
    const { fixes } = finding;
    yield { ...finding, ...(fixes && { fixes: () => fixes().filter((fix) => isSame(fix, config, mended)) }) };
  }
}

/** Whether a mend changes nothing that reads otherwise in the real text, such as a comment. */
function isSame({ edits }: Fix, { text }: DomainConfig, mended: DomainConfig): boolean {
  return edits.every(({ span: { start, end } }) => text.slice(start, end) === mended.text.slice(start, end));
}

function isWithin({ span }: Finding, start: number, end: number): boolean {
  return span.start > start && span.end <= end;
}

/** The lists of keys that nothing else sets, refused for a comma alone: their strings are whole. */
function faultyLists(config: DomainConfig): readonly Statement[] {
  const { statements, suspects } = config.tree;
  return suspects.flatMap((index) => {
    const statement = statements[index];
    const name = statement?.key?.name ?? '';
    return statement && KEYS.has(name) && isMendable(statement) && config.all(name).length === 0 ? [statement] : [];
  });
}

function isMendable({ value, stored, faults, operator }: Statement): boolean {
  return (
    !stored &&
    operator?.kind === '=' &&
    value?.kind === 'list' &&
    value.closed &&
    faults.length > 0 &&
    faults.every(({ message }) => COMMA.test(message)) &&
    value.items.every(
      ({ kind, start, end }, at) => kind === 'string' && (value.items[at + 1]?.start ?? end + 1) > end && start < end,
    )
  );
}

const COMMA = /^syntax error, unexpected (?:STRING|','), expecting '\]'/;

/** The same text, character for character where strings stand, with these lists as they should be. */
function mendedText({ text }: DomainConfig, lists: readonly Statement[]): string {
  let mended = '';
  let done = 0;
  for (const { value, faults, offset } of lists) {
    if (value?.kind !== 'list') continue;
    mended += text.slice(done, offset + value.start + 1);
    done = offset + value.start + 1;
    for (const [at, item] of value.items.entries()) {
      mended += blank(text.slice(done, offset + item.start));
      const string = text.slice(offset + item.start, offset + item.end);
      // What stands on both sides of a missing comma may belong together.
      const isSure = !isFaulty(faults, item) && !isFaulty(faults, value.items[at + 1]);
      mended += isSure ? `${string},` : blank(`${string} `);
      done = offset + item.end + 1;
    }
    mended += blank(text.slice(done, offset + value.end - 1));
    // The last comma may stand where the bracket does.
    mended = `${mended.slice(0, offset + value.end - 1)}]`;
    done = offset + value.end;
  }
  return mended + text.slice(done);
}

function isFaulty(faults: readonly SyntaxFault[], item: Value | undefined): boolean {
  return item !== undefined && faults.some(({ start }) => start === item.start);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
