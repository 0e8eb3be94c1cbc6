/** The list of devices that pciback hides from dom0. */
import { removeWord } from '../boot/edits.ts';
import type { BootLine, BootWord } from '../boot/model.ts';
import { sameBdf } from '../specs/bdf.ts';
import { HIDE_LIST_LIMIT, type HideEntry, type HideList, hides, parseHideList } from '../specs/hide-list.ts';
import { betterAddress, isAddressLike } from '../specs/loose-address.ts';
import type { Edit, Span } from '../text/span.ts';
import { inValue, spanOf } from './boot-context.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import type { HideOnHost } from './hide-on-host.ts';

export const bootHideListRules: readonly RuleRow[] = [
  {
    code: 'boot/hide-list',
    severity: 'error',
    title: 'A hide list that pciback refuses: none of its devices is hidden.',
  },
  { code: 'boot/hide-list-cut', severity: 'warning', title: 'A hide list that a blank cuts short.' },
  { code: 'boot/hide-list-twice', severity: 'warning', title: 'Two hide lists on one line: the last one counts.' },
  { code: 'boot/hide-same-device', severity: 'hint', title: 'A device that a hide list names twice.' },
  { code: 'boot/hide-host-bridge', severity: 'warning', title: 'A hide list that takes the host bridge, 00:00.0.' },
];

/** Where a hide list stands: on a boot line, or among a module's options. */
export interface HidePlace {
  readonly file: { readonly text: string };
  readonly line: BootLine;
  /** Takes a word away, with whatever means nothing without it; absent: the word alone goes. */
  readonly remove?: (line: BootLine, word: BootWord) => Edit;
  /** The devices of the machine that the file is of, where they are known. */
  readonly onHost?: HideOnHost;
}

export function* checkHideList(check: HidePlace, word: BootWord, modern: boolean): Iterable<Finding> {
  const value = unquoted(word.value ?? '');
  const list = parseHideList(value, modern ? 'xen-pciback' : 'pciback');
  const { refused } = list;
  if (refused) yield refusedList(word, value, list, modern);
  else {
    yield* sameDevices(word, value, list.entries);
    yield* hostBridge(check, word, list.entries);
    if (check.onHost && !word.dynamic) yield* check.onHost.check(check, word, value, list);
    if (list.unread) yield unreadRest(word, list.unread);
  }
  yield* cutByBlank(check, word);
}

/** Several lists for the same module: on one line, or in the variables that make one. */
export function* checkHideLists(check: HidePlace, lines: readonly BootLine[]): Iterable<Finding> {
  let last: { word: BootWord; line: BootLine } | undefined;
  for (const line of lines) {
    for (const word of line.words) {
      if (!/^(?:xen[-_])?pciback\.hide$/.test(word.name) || word.dynamic) continue;
      if (last && isModern(last.word) === isModern(word)) yield twice(check, last, { word, line });
      last = { word, line };
    }
  }
}

function twice(
  check: HidePlace,
  first: { word: BootWord; line: BootLine },
  second: { word: BootWord; line: BootLine },
): Finding {
  const { word, line } = first;
  return {
    code: 'boot/hide-list-twice',
    severity: 'warning',
    source: 'advice',
    span: spanOf(word),
    message: 'A second hide list follows, and only the last one counts: the devices of this one are not hidden.',
    related: [{ ...spanOf(second.word), message: 'This one counts.' }],
    fixes: () => {
      const modern = isModern(word);
      const before = parseHideList(word.value ?? '', modern ? 'xen-pciback' : 'pciback');
      const after = parseHideList(second.word.value ?? '', modern ? 'xen-pciback' : 'pciback');
      const at = second.word.valueSpan;
      if (!word.plain || !second.word.plain || before.refused || after.refused || !at) return [];
      const missing = before.entries.filter((entry) => !after.entries.some((other) => sameEntry(entry, other)));
      const added = missing.map(({ span }) => (word.value ?? '').slice(span.start, span.end)).join('');
      const edits = [
        check.remove?.(line, word) ?? removeWord(check.file.text, line, word),
        { span: { start: at.start, end: at.start }, newText: added },
      ];
      return [{ title: 'Join the two lists', edits, preferred: true }];
    },
  };
}

function refusedList(word: BootWord, value: string, list: HideList, modern: boolean): Finding {
  const { refused, lostEntries } = list;
  const driver = modern ? 'xen-pciback' : 'pciback';
  const culprit = refused?.culprit ?? { start: 0, end: value.length };
  const words = {
    syntax: `${refused?.message ?? ''}. ${reason(value, culprit)}`,
    range: 'Invalid parameters: buses go up to ff, devices up to 1f, functions up to 7.',
    'too-long': 'The kernel takes no more than 1023 bytes here.',
  };
  const lost = lostEntries > 1 ? `none of the ${lostEntries} devices is hidden` : 'nothing is hidden';
  const fix = mendedList(value);
  const { valueSpan } = word;
  return {
    code: 'boot/hide-list',
    severity: 'error',
    source: 'pciback',
    span: culprit.start === culprit.end ? spanOf(word) : inValue(word, culprit),
    message: `${words[refused?.kind ?? 'syntax']} ${driver} does not start, and ${lost}.`,
    ...(fix !== undefined && word.plain && valueSpan
      ? {
          fixes: () => [
            { title: `Change the list to ${fix}`, edits: [{ span: valueSpan, newText: fix }], preferred: true },
          ],
        }
      : {}),
  };
}

function reason(value: string, culprit: Span): string {
  const part = value.slice(culprit.start, culprit.end);
  if (part.includes(',')) return 'No commas: each device stands in brackets of its own, one right behind the other.';
  if (!part.includes('(')) return 'Each address stands in brackets.';
  if (/^\((?:[0-9a-f]{1,4}:)?[0-9a-f]{1,2}:[0-9a-f]{1,2}\)$/i.test(part)) return 'The function is missing, such as .0.';
  if (part.length > 0 && !part.includes(')')) return 'The closing bracket is missing.';
  return 'An address is [DOMAIN:]BUS:DEVICE.FUNCTION.';
}

/** An address that pciback reads. */
const ADDRESS = /^(?:[\da-f]{1,4}:)?[\da-f]{1,2}:(?:[\da-f]{1,2}\.(?:[0-7]|\*)|\*\.\*)$/i;

/** The list that was meant, where all that is wrong stands between and around the addresses, or is a joint inside one. */
function mendedList(value: string): string | undefined {
  if (value.length > HIDE_LIST_LIMIT) return undefined;
  const parts = value.split(/[\s(),;'"[\]]+/).filter((part) => part !== '');
  const isRead = (part: string) => ADDRESS.test(part) || (isAddressLike(part) && !part.includes('@'));
  if (parts.length === 0 || !parts.every(isRead)) return undefined;
  const mended = parts.map((part) => `(${ADDRESS.test(part) ? part : betterAddress(part)})`).join('');
  return parseHideList(mended).refused ? undefined : mended;
}

function* sameDevices(word: BootWord, value: string, entries: readonly HideEntry[]): Iterable<Finding> {
  const kept: HideEntry[] = [];
  for (const entry of entries) {
    const first = kept.find((other) => takesIn(other, entry));
    if (!first) {
      kept.push(entry);
      continue;
    }
    const own = value.slice(entry.addressSpan.start, entry.addressSpan.end);
    const whole = value.slice(first.addressSpan.start, first.addressSpan.end);
    yield {
      code: 'boot/hide-same-device',
      severity: 'hint',
      source: 'advice',
      span: inValue(word, entry.span),
      message: sameEntry(first, entry) ? `${own} is in the list already.` : `${whole} takes ${own} in already.`,
      tags: ['unnecessary'],
      related: [{ ...inValue(word, first.span), message: 'Here.' }],
      ...(word.plain
        ? {
            fixes: () => [
              { title: 'Remove it', edits: [{ span: inValue(word, entry.span), newText: '' }], preferred: true },
            ],
          }
        : {}),
    };
  }
}

/** Whether an entry means every device that another one means. */
function takesIn(one: HideEntry, other: HideEntry): boolean {
  if (other.allDevices && !one.allDevices) return false;
  if (other.allFunctions && !one.allFunctions) return false;
  return hides(one, other.bdf);
}

function* hostBridge(check: HidePlace, word: BootWord, entries: readonly HideEntry[]): Iterable<Finding> {
  for (const entry of entries) {
    const { bdf, span, allDevices } = entry;
    if (bdf.domain !== 0 || bdf.bus !== 0 || (bdf.device !== 0 && !allDevices)) continue;
    yield {
      code: 'boot/hide-host-bridge',
      severity: 'warning',
      source: 'advice',
      span: inValue(word, span),
      message: '00:00.0 is the host bridge: it holds the machine together, and cannot be given away.',
      ...leaveWithDom0(check, word, entry, { isOnly: entries.length === 1, what: 'it' }),
    };
  }
}

/** A mend that takes an entry out of a list, and the whole word where it is the only one; none where quoting runs through the word. */
export function leaveWithDom0(
  { file, line, remove }: HidePlace,
  word: BootWord,
  { span }: HideEntry,
  { isOnly, what }: { readonly isOnly: boolean; readonly what: string },
): Pick<Finding, 'fixes'> {
  if (!word.plain) return {};
  const edit = (): Edit => {
    if (!isOnly) return { span: inValue(word, span), newText: '' };
    return remove?.(line, word) ?? removeWord(file.text, line, word);
  };
  return { fixes: () => [{ title: `Leave ${what} with dom0`, edits: [edit()] }] };
}

function unreadRest(word: BootWord, unread: Span): Finding {
  return {
    code: 'boot/hide-list',
    severity: 'warning',
    source: 'advice',
    span: inValue(word, unread),
    message: 'The closing bracket is missing before this: pciback does not read further.',
  };
}

/** `hide=(01:00.0) (03:00.0)`: the kernel parts its words at blanks. */
function* cutByBlank(check: HidePlace, word: BootWord): Iterable<Finding> {
  const { words } = check.line;
  const next = words[words.indexOf(word) + 1];
  if (!next || !/^[,(]/.test(next.text) || next.dynamic) return;
  let last = next;
  for (let i = words.indexOf(next) + 1; i < words.length; i++) {
    const further = words[i];
    if (!further || !/^[,(]/.test(further.text)) break;
    last = further;
  }
  const span = { start: next.start, end: last.end };
  yield {
    code: 'boot/hide-list-cut',
    severity: 'warning',
    source: 'advice',
    span,
    message: 'A blank ends the hide list: what stands here is a word of its own, and not hidden.',
    fixes: (): Fix[] => {
      const whole = mendedList(check.file.text.slice(word.valueSpan?.start ?? word.start, span.end));
      if (whole === undefined || !word.valueSpan || !word.plain) return [];
      return [
        {
          title: 'Join the list',
          edits: [{ span: { start: word.valueSpan.start, end: span.end }, newText: whole }],
          preferred: true,
        },
      ];
    },
  };
}

function isModern(word: BootWord): boolean {
  return word.name.startsWith('xen');
}

function sameEntry(a: HideEntry, b: HideEntry): boolean {
  return sameBdf(a.bdf, b.bdf) && a.allFunctions === b.allFunctions && a.allDevices === b.allDevices;
}

/** The kernel takes double quotes around a value away. */
function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
