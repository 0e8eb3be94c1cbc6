/** `dom0_mem=`. */
import type { BootWord } from '../boot/model.ts';
import { type Dom0MemItem, parseDom0Mem } from '../specs/xen-line/sizes.ts';
import { type BootChain, isOpen, wordsNamed } from './boot-chains.ts';
import { type BootCheck, inValue, replaceWordFix, spanOf } from './boot-context.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const bootDom0MemRules: readonly RuleRow[] = [
  { code: 'boot/dom0-mem', severity: 'error', title: 'A value of `dom0_mem=` that Xen does not take whole.' },
  { code: 'boot/dom0-mem-joined', severity: 'error', title: 'Another option that a comma has tied to `dom0_mem=`.' },
  {
    code: 'boot/dom0-mem-tiny',
    severity: 'warning',
    title: 'A `dom0_mem=` without a suffix counts KiB, and is too small to boot.',
  },
  { code: 'boot/dom0-mem-no-max', severity: 'hint', title: 'A `dom0_mem=` without a `max:`.' },
];

/** `dom0_mem=2G` alone: what the chain says as a whole, since each of several words sets its part. */
export function* checkDom0Maximum(chain: BootChain): Iterable<Finding> {
  const words = wordsNamed(chain.xen, 'dom0_mem').filter(({ word }) => !word.negated && word.value !== undefined);
  const last = words.at(-1);
  if (!last || isOpen(chain.xen) || words.some(({ word }) => word.dynamic)) return;
  let size: Dom0MemItem | undefined;
  for (const { word } of words) {
    const { items, rc } = parseDom0Mem(word.value ?? '', chain.release);
    if (rc !== 0 || items.some((item) => item.key === 'max' || item.verdict !== 'applied' || item.junk)) return;
    size = items.find((item) => item.key === 'size') ?? size;
  }
  const amount = size?.amount;
  if (!amount || amount.percent !== undefined || amount.fromAll || amount.bytes < SMALLEST) return;
  yield {
    code: 'boot/dom0-mem-no-max',
    severity: 'hint',
    source: 'advice',
    span: spanOf(last.word),
    message: `Without max: the dom0 kernel prepares for all memory of the host, and pays for it; it can also be ballooned up.`,
    fixes: () =>
      last.word.plain && size ? [replaceWordFix(last.word, `${last.word.text},max:${size.text}`, true)] : [],
  };
}

/** No dom0 that is in use lives with less. */
const SMALLEST = 32 * 1024 * 1024;

export function* checkDom0Mem(check: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  const judged = parseDom0Mem(value, check.release);
  if (word.value === undefined && judged.message === undefined) return;
  const joined = judged.items.find((item) => isOtherOption(item.text));
  if (joined) {
    yield joinedOption(check, word, value, joined, judged.message);
    return;
  }
  const bad = judged.items.find((item) => item.verdict === 'refused' || item.junk);
  if (bad) yield refusedItem(check, word, value, bad, judged.items, judged.message);
  for (const item of judged.items) {
    if (item.verdict === 'not-a-number' && item !== bad) yield noNumber(check, word, item);
    else if (item.verdict === 'applied' && !item.junk) yield* tiny(word, item, judged.items.length);
  }
}

/** `cpufreq=xen`, behind a comma: not `min=…`, which is a slip of another kind. */
function isOtherOption(text: string): boolean {
  return /^[a-z][\w-]{2,}(?:=|$)/i.test(text) && !/^(?:min|max)\b/i.test(text);
}

function joinedOption(
  { release }: BootCheck,
  word: BootWord,
  value: string,
  joined: Dom0MemItem,
  words: string | undefined,
): Finding {
  const start = words ?? `Xen ${release} reads dom0_mem up to this, and not the rest.`;
  return {
    code: 'boot/dom0-mem-joined',
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: inValue(word, { start: joined.start, end: value.length }),
    message: `${start} Options are parted by blanks, not commas.`,
    fixes: () => {
      if (!word.plain) return [];
      const parts: string[] = [];
      // What still is an amount stays with dom0_mem; every other piece becomes a word of its own.
      for (const piece of value.split(',')) {
        const last = parts.length - 1;
        if (!isOtherOption(piece) && last >= 0) parts[last] = `${parts[last]},${piece}`;
        else parts.push(piece);
      }
      return [
        {
          title: 'Part the options by blanks',
          edits: [{ span: spanOf(word), newText: `dom0_mem=${parts.join(' ')}` }],
          preferred: true,
        },
      ];
    },
  };
}

function refusedItem(
  { release }: BootCheck,
  word: BootWord,
  value: string,
  bad: Dom0MemItem,
  items: readonly Dom0MemItem[],
  words: string | undefined,
): Finding {
  const equals = /^(min|max)=(.*)$/i.exec(bad.text);
  const why = equals
    ? ` Write ${equals[1]?.toLowerCase()}: with a colon.`
    : ' An amount is a number with K, M or G; min: and max: may stand before it.';
  const lost = items.some((item) => item.verdict === 'unread') ? ' What follows is not read.' : '';
  const start = words ?? `Xen ${release} stops reading here.`;
  return {
    code: 'boot/dom0-mem',
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: inValue(word, equals ? bad : (bad.junk ?? bad)),
    message: `${start}${why}${lost}`,
    ...(equals && word.plain
      ? {
          fixes: () => [
            replaceWordFix(
              word,
              `dom0_mem=${value.replaceAll(/\b(min|max)=/gi, (_, key: string) => `${key.toLowerCase()}:`)}`,
              true,
            ),
          ],
        }
      : {}),
  };
}

function noNumber({ release }: BootCheck, word: BootWord, item: Dom0MemItem): Finding {
  return {
    code: 'boot/dom0-mem',
    severity: 'warning',
    source: 'advice',
    span: item.text === '' ? spanOf(word) : inValue(word, item),
    message: `Xen ${release} reads no number here: it is as if no amount were given.`,
  };
}

function* tiny(word: BootWord, item: Dom0MemItem, items: number): Iterable<Finding> {
  const { amount } = item;
  if (!amount || amount.fromAll || amount.percent !== undefined || amount.bytes === 0) return;
  // A floor may be as low as one likes.
  if (item.key === 'min' || amount.bytes >= SMALLEST) return;
  const digits = item.text.slice(item.amountSpan.start - item.start);
  const without = amount.suffix === undefined;
  const size = without
    ? `${amount.bytes / 1024} KiB, since a number without a suffix counts KiB`
    : `${Math.floor(amount.bytes / 1024)} KiB`;
  const fix = (suffix: string): Fix => ({
    title: `Change to ${digits}${suffix}`,
    edits: [{ span: inValue(word, item.amountSpan), newText: `${digits}${suffix}` }],
    preferred: suffix === 'M' && items === 1,
  });
  yield {
    code: 'boot/dom0-mem-tiny',
    severity: 'warning',
    source: 'advice',
    span: inValue(word, item.amountSpan),
    message: `dom0 gets ${size}: too little to start.`,
    ...(without && word.plain ? { fixes: () => [fix('M')] } : {}),
  };
}
