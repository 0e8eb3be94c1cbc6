/** Values of Xen's line that have a grammar of their own: `iommu=`, `dom0-iommu=`, `dom0_mem=`, `com1=`, `console=`, `apic=`. */
import type { BootWord } from '../boot/model.ts';
import { existsIn } from '../catalogue/releases.ts';
import { APIC_NAMES, judgeApic } from '../specs/xen-line/apic.ts';
import { judgeConsole } from '../specs/xen-line/console.ts';
import { badValueMessage, customValue, messageKey, readParameter } from '../specs/xen-line/parameter.ts';
import { readsParameter } from '../specs/xen-line/parameter-history.ts';
import { parseSerial } from '../specs/xen-line/serial.ts';
import { type BootCheck, inValue, replaceWordFix, spanOf, whyMissing } from './boot-context.ts';
import { checkDom0Mem } from './boot-dom0-mem.ts';
import { checkIommuValue } from './boot-iommu.ts';
import { checkByLanguage } from './boot-xen-languages.ts';
import { findParameter, isBare } from './boot-xen-words.ts';
import type { Finding, RuleRow } from './finding.ts';

export const bootXenValueRules: readonly RuleRow[] = [
  { code: 'boot/console', severity: 'warning', title: 'A part of `console=` that Xen does not know.' },
  {
    code: 'boot/serial',
    severity: 'warning',
    title: 'Settings of a serial port (`com1=`, `com2=`) that Xen does not take.',
  },
  { code: 'boot/value-cut', severity: 'warning', title: 'A value that is longer than Xen keeps.' },
  { code: 'boot/apic', severity: 'error', title: 'A value of `apic=` that names no APIC driver.' },
];

export function* checkXenValue(check: BootCheck, word: BootWord): Iterable<Finding> {
  const { catalogue, release } = check;
  const record = findParameter(catalogue, word.name);
  if (word.dynamic || !record || !readsParameter(record.name, record, release)) return;
  const read = readParameter(word.text, release);
  if (isBare(read)) return;
  switch (word.name) {
    case 'iommu':
    case 'dom0-iommu': {
      const value = customValue(read, release);
      // `iommu` alone has an empty value; only one that is written can be pointed at.
      if (value !== undefined) yield* checkIommuValue(check, word, word.name, value);
      return;
    }
    case 'dom0_mem':
      if (read.negated) yield* refusedNegation(check, word);
      else yield* checkDom0Mem(check, word, read.value ?? '');
      return;
    case 'com1':
    case 'com2':
      if (!read.negated) yield* checkSerial(check, word, read.value ?? '');
      return;
    case 'console':
      if (!read.negated) yield* checkConsole(check, word, read.value ?? '');
      return;
    case 'apic':
      if (read.negated) yield* refusedNegation(check, word);
      else yield* checkApic(check, word, read.value ?? '');
      return;
    default:
      yield* checkByLanguage(check, word, bracketed(word.name));
  }
}

/** What Xen looks for where a bracket follows the name: `ivrs_ioapic[` of `ivrs_ioapic[3]`. */
function bracketed(name: string): string {
  const bracket = name.indexOf('[');
  return bracket < 0 ? name : name.slice(0, bracket + 1);
}

/** `no-X` hands the word "no" to a reader that does not know it. */
function* refusedNegation({ release }: BootCheck, word: BootWord): Iterable<Finding> {
  const read = readParameter(word.text, release);
  const words = customValue(read, release) === 'no' ? badValueMessage(messageKey(read), 'no', release) : undefined;
  if (words === undefined) return;
  yield { code: 'boot/bad-value', severity: 'error', source: 'xen', span: spanOf(word), message: words };
}

function* checkSerial({ release }: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  const setting = parseSerial(value, release);
  if (setting.cut) yield cut(word, setting.cut, release);
  const { fault } = setting;
  if (fault) {
    yield {
      code: 'boot/serial',
      severity: fault.message === undefined ? 'warning' : 'error',
      source: fault.message === undefined ? 'advice' : 'xen',
      span: inValue(word, fault.span),
      message: fault.message
        ? `${fault.message.replace(/\.$/, '')}: ${word.name} is left unused.`
        : `Xen ${release} reads past the end of this value, and what it makes of it is not known.`,
    };
  }
  if (setting.unknownParity) {
    yield {
      code: 'boot/serial',
      severity: 'warning',
      source: 'advice',
      span: inValue(word, setting.unknownParity),
      message: 'No such parity: n, o, e, m or s. Xen uses none.',
    };
  }
  for (const span of setting.unread) {
    yield {
      code: 'boot/serial',
      severity: 'warning',
      source: 'advice',
      span: inValue(word, span),
      message: `Xen ${release} does not look at this part.`,
    };
  }
}

function* checkConsole(check: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  const { release, line } = check;
  const judged = judgeConsole(value, release);
  if (judged.cut) yield cut(word, judged.cut, release);
  const port = judged.elements.find((element) => element.name === 'com1' || element.name === 'com2')?.name;
  const misplaced = judged.elements.filter((element) => element.looksSerial && element.verdict !== 'applied');
  const free = port !== undefined && !line.words.some((other) => other.name === port);
  for (const element of judged.elements) {
    if (element.verdict === 'applied') {
      if (element.junk) {
        yield {
          code: 'boot/console',
          severity: 'warning',
          source: 'advice',
          span: inValue(word, element.junk),
          message: `Xen reads ${element.name} and does not look at what follows it.`,
        };
      }
      continue;
    }
    const isSerial = misplaced.includes(element);
    // `115200,8n1` is one mistake, shown at its first part.
    if (isSerial && element !== misplaced[0]) continue;
    const linux = /^(?:tty|hvc|ttyS|ttyAMA|ttyUSB|null)/.test(element.text);
    let why = isSerial ? ` The port's settings go to ${port ?? 'com1'}=.` : '';
    if (linux) why = ` ${element.text} is a console of Linux: it belongs on the dom0 kernel's line.`;
    if (element.otherRelease) why = ` ${whyMissing(element.otherRelease, release)}.`;
    const serialFix = () => {
      const rest = judged.elements.filter((other) => !misplaced.includes(other)).map((other) => other.text);
      const settings = misplaced.map((other) => other.text).join(',');
      return [replaceWordFix(word, `${port}=${settings} console=${rest.join(',')}`, true)];
    };
    yield {
      code: 'boot/console',
      // Xen says so and goes on with the other consoles.
      severity: element.message === undefined ? 'warning' : 'error',
      source: element.message === undefined ? 'advice' : 'xen',
      span: inValue(word, { start: element.start, end: (isSerial ? misplaced.at(-1) : element)?.end ?? element.end }),
      message: element.message ? `${element.message}.${why}` : `Xen ${release} passes over this.${why}`,
      ...(isSerial && free && word.plain ? { fixes: serialFix } : {}),
    };
  }
}

function* checkApic({ release, catalogue }: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  const judged = judgeApic(value, release);
  if (judged.verdict === 'applied') return;
  const verbosity = catalogue.find('hypervisor', 'apic_verbosity');
  const better = judged.isVerbosity && verbosity && existsIn(verbosity, release);
  const names = APIC_NAMES.filter((name) => existsIn(name, release)).map((name) => name.name);
  const why = better ? `Xen has apic_verbosity=${value} for that.` : `Drivers: ${names.join(', ')}.`;
  yield {
    code: 'boot/apic',
    severity: judged.message === undefined ? 'warning' : 'error',
    source: judged.message === undefined ? 'advice' : 'xen',
    span: value === '' ? spanOf(word) : inValue(word, { start: 0, end: value.length }),
    message: judged.message ? `${judged.message} ${why}` : `Xen ${release} knows no APIC driver by that name. ${why}`,
    ...(better && word.plain ? { fixes: () => [replaceWordFix(word, `apic_verbosity=${value}`, true)] } : {}),
  };
}

function cut(word: BootWord, span: { start: number; end: number }, release: string): Finding {
  return {
    code: 'boot/value-cut',
    severity: 'warning',
    source: 'advice',
    span: inValue(word, span),
    message: `Xen ${release} keeps only the part before this.`,
  };
}
