import { compareReleases, existsIn, XL_SINCE } from '../catalogue/releases.ts';
import { type PciEntry, spanInStatement } from '../guests/pci-devices.ts';
import { formatBdf } from '../specs/bdf.ts';
import { betterAddress, isAddressLike } from '../specs/loose-address.ts';
import { type PciFault, type PciOddity, parsePciSpec } from '../specs/pci-spec.ts';
import type { Span } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { NearestName } from './nearest.ts';
import { oneFix, replace } from './spans.ts';
import type { GuestStandard, Standard } from './standard.ts';

/** What nobody says but we; `pci/spec` and `pci/ignored`, which xl says too, have their rows in verdict/pci.ts. */
export const pciSpecRules: readonly RuleRow[] = [
  { code: 'pci/left-out', severity: 'warning', title: 'A device that old releases leave out without a word.' },
  {
    code: 'pci/no-function',
    severity: 'warning',
    title: 'An address without a function: what xl makes of it is left to chance.',
  },
  {
    code: 'pci/false-word',
    severity: 'warning',
    title: 'An option such as permissive=yes, which is off: xl reads a number.',
  },
  {
    code: 'pci/functions-want-slot',
    severity: 'warning',
    title: 'Every function of a device (`*`) without a slot in the guest: the guest does not start.',
  },
  { code: 'pci/spelling', severity: 'information', title: 'A device’s string that is read, but not as it looks.' },
];

const WORDS: Readonly<Record<PciFault, string>> = {
  bdf: 'A device is written [domain:]bus:device.function in hexadecimal digits, such as 01:00.0.',
  vslot: 'The slot in the guest is a hexadecimal number, at most 1f.',
  rest: 'Behind the address only @slot or ,option=value may follow.',
  'option-without-value': 'Every option wants a value, such as permissive=1.',
  'unknown-option': '',
  'rdm-policy': 'rdm_policy is strict or relaxed.',
  'name-and-bdf': 'A device is given by address or by name=, not by both.',
  'no-device': 'The address of the device is missing.',
};

/** What is to be said about one string of a `pci` list, beside what xl says of it. Spans count from the statement. */
export function* checkPciSpec(entry: PciEntry, standard: GuestStandard): Generator<Finding> {
  const { spec } = entry;
  if (spec.refused && !isByXl(standard)) yield refusedByXm(entry, standard);
  else if (spec.dropped) yield leftOut(entry, standard);
  else if (spec.undefinedBehaviour) yield noFunction(entry, spec.undefinedBehaviour, standard);
  if (spec.refused || spec.dropped) return;
  for (const oddity of spec.oddities) {
    const finding = odd(entry, oddity, standard);
    if (finding) yield finding;
  }
}

function isByXl({ release }: Standard): boolean {
  return compareReleases(release, XL_SINCE) >= 0;
}

function refusedByXm(entry: PciEntry, standard: GuestStandard): Finding {
  const { span, message, fault } = entry.spec.refused ?? { span: { start: 0, end: 0 }, message: '', fault: 'bdf' };
  const words = refusalWords(fault, entry.content.slice(span.start, span.end), standard);
  return {
    code: 'pci/spec',
    severity: 'error',
    source: 'xm',
    span: spanInStatement(standard.config, entry, span),
    message: `${message.replace(/\.$/, '')}. ${words}`.trim(),
    fixes: () => mends(entry, standard),
  };
}

/** Our words behind a refusal: `written` is the part that is to blame. */
export function refusalWords(fault: string | undefined, written: string, standard: Standard): string {
  if (fault === 'unknown-option') return unknownOptionWords(written, standard);
  const isAnother = fault !== 'bdf' && isAddressLike(written.trim());
  if (isAnother || severalDevices(written).length > 1) return 'Each device is a string of its own.';
  return outOfRange(written) ?? (Object.hasOwn(WORDS, fault ?? '') ? WORDS[fault as PciFault] : WORDS.bdf);
}

/** An address that is written well, with a number in it that is too large. */
function outOfRange(content: string): string | undefined {
  const numbers = /^(?:[\da-f]{1,4}:)?[\da-f]{1,2}:([\da-f]{1,2})\.([\da-f])(?![\da-f])/i.exec(content);
  if (!numbers) return undefined;
  const [, device = '', func = ''] = numbers;
  if (Number.parseInt(func, 16) > 7) return 'A function is a number from 0 to 7.';
  return Number.parseInt(device, 16) > 0x1f ? 'A device is a hexadecimal number from 0 to 1f.' : undefined;
}

function leftOut(entry: PciEntry, standard: GuestStandard): Finding {
  const dropped = entry.spec.dropped;
  return {
    code: 'pci/left-out',
    severity: 'warning',
    source: 'advice',
    span: spanInStatement(standard.config, entry, dropped?.span ?? { start: 0, end: 0 }),
    message:
      `Xen ${standard.release} cannot read this and starts the guest without the device, without a word. ${WORDS[dropped?.fault ?? 'bdf']}`.trim(),
  };
}

function noFunction(entry: PciEntry, span: Span, standard: GuestStandard): Finding {
  const place = spanInStatement(standard.config, entry, span);
  const address = entry.content.slice(span.start, span.end);
  return {
    code: 'pci/no-function',
    severity: 'warning',
    source: 'advice',
    span: place,
    message: `The function is missing: xl goes on with memory that nobody set, and may crash, refuse, or take some function. Write ${address}.0, or ${address}.*@5 for every function.`,
    fixes: () => [
      { title: `Write ${address}.0`, edits: [replace(place, `${address}.0`)], preferred: true },
      {
        title: `Write ${address}.*@5 (every function, slot 5 of the guest)`,
        edits: [replace(place, `${address}.*@5`)],
      },
    ],
  };
}

function odd(entry: PciEntry, oddity: PciOddity, standard: GuestStandard): Finding | undefined {
  const span = spanInStatement(standard.config, entry, oddity.span);
  const written = entry.content.slice(oddity.span.start, oddity.span.end);
  const option = oddity.option ?? '';
  const warning = { severity: 'warning', source: 'advice', span } as const;
  switch (oddity.kind) {
    case 'not-a-number':
      // Off is what was meant.
      if (/^(?:no|off|false|n|disabled?)$/i.test(written)) return undefined;
      return {
        ...warning,
        code: 'pci/false-word',
        message: `“${option}=${written}” switches it off: xl reads a number here, and anything else counts as 0. Write ${option}=1.`,
        ...(oddity.span.end > oddity.span.start && { fixes: oneFix('Write 1', replace(span, '1'), true) }),
      };
    case 'junk-ignored':
      return {
        ...warning,
        code: 'pci/ignored',
        message: `xl does not look at “${written}”.`,
        fixes: oneFix(`Remove ${written}`, replace(span, '')),
      };
    case 'overridden':
      return {
        ...warning,
        code: 'pci/ignored',
        message: option === 'bdf' ? 'A later address replaces this one.' : `A later “${option}” replaces this one.`,
        tags: ['unnecessary'],
      };
    case 'unknown-option':
      if (oddity.message !== undefined && isByXl(standard)) return undefined;
      return {
        ...warning,
        code: 'pci/ignored',
        message: `Unknown option: ${option}. ${unknownOptionWords(option, standard)}`.trim(),
        fixes: () => mends(entry, standard),
      };
    case 'vslot-is-hex':
      return {
        ...warning,
        severity: 'information',
        code: 'pci/spelling',
        message: `The slot is hexadecimal: ${written} is slot ${Number.parseInt(written, 16)}.`,
      };
    case 'odd-spelling':
    case 'misread': {
      const { bdf, allFunctions } = entry.spec;
      if (!bdf) return undefined;
      const plain = allFunctions ? `${formatBdf(bdf).slice(0, -1)}*` : formatBdf(bdf);
      return {
        ...warning,
        severity: oddity.kind === 'misread' ? 'warning' : 'information',
        code: 'pci/spelling',
        message: `Xen ${standard.release} reads this as ${plain}.`,
        ...(oddity.kind === 'odd-spelling' && { fixes: oneFix(`Write ${plain}`, replace(span, plain)) }),
      };
    }
    case 'functions-want-slot':
      if (compareReleases(standard.release, XL_SINCE) < 0) return undefined;
      return {
        ...warning,
        code: 'pci/functions-want-slot',
        message: `xl takes it, but the guest does not start: “Must specify a v-slot for multi-function devices”. Say where the guest sees it, such as ${written}@5.`,
        fixes: oneFix('Give it slot 5 of the guest', replace({ start: span.end, end: span.end }, '@5')),
      };
    case 'trailing-comma':
      return undefined;
  }
}

function optionNames({ catalogue }: Standard): string[] {
  return catalogue.all('pci-spec').map(({ name }) => name);
}

function nearestOption(option: string, standard: Standard): string | undefined {
  return new NearestName(optionNames(standard)).of(option.trim());
}

/** Parts of a string that are no options to choose from: address and slot have signs of their own, a name stands for an address. */
const NO_SWITCHES: ReadonlySet<string> = new Set(['bdf', '*', 'vslot', 'name']);

/** What else may have been meant by an option that is none, or what options there are. */
export function unknownOptionWords(option: string, standard: Standard): string {
  const nearest = nearestOption(option, standard);
  if (nearest !== undefined && nearest === option.trim()) {
    return nearest === option ? '' : 'No blank may stand around an option.';
  }
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  const known = standard.catalogue
    .all('pci-spec')
    .filter((record) => !NO_SWITCHES.has(record.name) && existsIn(record, standard.release));
  return `Options of a device are ${known.map(({ name }) => name).join(', ')}.`;
}

/** The ways to write a refused string that xl reads. */
export function mends(entry: PciEntry, standard: Standard): readonly Fix[] {
  const { content, value } = entry;
  if (value.kind !== 'string' || !value.closed || value.end - value.start - 2 !== content.length) return [];
  const several = severalDevices(content);
  if (several.length > 1) {
    const title = 'Write each device as a string of its own';
    return [{ title, edits: [replace(value, several.map((one) => `'${one}'`).join(', '))], preferred: true }];
  }
  const better = content
    .split(',')
    .map((part, at) => (at === 0 ? betterAddress(part) : betterOption(part, standard)))
    .filter((part) => part !== '')
    .join(',');
  if (better === content || !isTaken(better, standard)) return withoutUnknown(entry, better, standard);
  const span = { start: value.start + 1, end: value.end - 1 };
  return [
    {
      title: `Change to ${better}`,
      edits: [replace(span, better)],
      preferred: true,
      safe: entry.spec.refused !== undefined && isSameInOtherSpelling(content, better),
    },
  ];
}

function isTaken(content: string, { release }: Standard): boolean {
  const spec = parsePciSpec(content, release);
  return !spec.refused && !spec.dropped && !spec.undefinedBehaviour && !spec.oddities.some(({ message }) => message);
}

/** Where an option is of no name that xl knows, it can only be left out. */
function withoutUnknown({ value }: PciEntry, content: string, standard: Standard): readonly Fix[] {
  const [address = '', ...options] = content.split(',');
  const names = new Set(optionNames(standard));
  const known = options.filter((option) => names.has(option.split('=')[0] ?? ''));
  const better = [address, ...known].join(',');
  if (known.length === options.length || !isTaken(better, standard)) return [];
  const left = options.filter((option) => !known.includes(option)).join(',');
  return [{ title: `Leave ${left} out`, edits: [replace({ start: value.start + 1, end: value.end - 1 }, better)] }];
}

/** Whether blanks, empty parts, and dots and colons in the address are all that differs: then no name was guessed. */
function isSameInOtherSpelling(content: string, better: string): boolean {
  const plain = (text: string) =>
    text
      .split(',')
      .map((part, at) => part.replace(at === 0 ? /[\s.:/]|(?<![\da-f])0(?=[\da-f](?![\da-f]))/gi : /\s/g, ''))
      .filter((part) => part !== '')
      .join(',');
  return plain(content) === plain(better);
}

/** The devices of a string that holds more than one: `03:00.0 03:00.1`, `(03:00.0)(03:00.1)`. */
function severalDevices(content: string): readonly string[] {
  if (content.length > MOST_CHARACTERS) return [];
  const parts = content.split(/[\s,;()]+/).filter((part) => part !== '');
  return parts.every(isAddressLike) ? parts.map(betterAddress) : [];
}

/** Of a string that holds addresses and nothing else. */
const MOST_CHARACTERS = 500;

function betterOption(part: string, standard: Standard): string {
  const trimmed = part.trim();
  if (trimmed === '') return '';
  const equals = trimmed.indexOf('=');
  const name = (equals < 0 ? trimmed : trimmed.slice(0, equals)).trim();
  const value = equals < 0 ? '1' : trimmed.slice(equals + 1).trim();
  const nearest = name === 'rdm_reserve' ? 'rdm_policy' : nearestOption(name, standard);
  return `${nearest ?? name}=${value}`;
}
