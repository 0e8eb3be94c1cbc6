import { isInteger, isSequence, type PyValue, toText } from './values.ts';

const FIELD = /%(?:\((\w+)\))?([-+ 0#]*)(\d{0,4})(?:\.(\d{0,4}))?[hlL]?([a-zA-Z%])?/g;
const LONGEST = 65_536;

/** `format % values`. `named` gives what `%(name)s` means. */
export function formatText(
  format: string,
  values: PyValue | undefined,
  named: (name: string) => PyValue | undefined,
): string | undefined {
  const given = isSequence(values) && values.kind === 'tuple' ? values.items : values === undefined ? [] : [values];
  let next = 0;
  let usesNames = false;
  let result = '';
  let from = 0;
  for (const field of format.matchAll(FIELD)) {
    const [whole, name, flags = '', width = '', precision, type = ''] = field;
    result += format.slice(from, field.index);
    from = field.index + whole.length;
    if (type === '%' && whole === '%%') {
      result += '%';
      continue;
    }
    usesNames ||= name !== undefined;
    const value = name === undefined ? given[next++] : named(name);
    const text = value === undefined ? undefined : convert(type, value, flags, precision);
    if (text === undefined) return undefined;
    result += pad(text, flags, Number(width), type !== 's');
    if (result.length > LONGEST) return undefined;
  }
  // Python refuses values that no field takes.
  if (!usesNames && next !== given.length) return undefined;
  return result + format.slice(from);
}

function convert(type: string, value: PyValue, flags: string, precision: string | undefined): string | undefined {
  if (type === 's') return toText(value)?.slice(0, precision === undefined ? undefined : Number(precision));
  if (type === 'c') return typeof value === 'string' && value.length === 1 ? value : undefined;
  if (!isInteger(value)) return undefined;
  const number = Number(value);
  const least = precision === undefined ? 0 : Number(precision);
  const sign = number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const digits = (radix: number) => Math.abs(number).toString(radix).padStart(least, '0');
  switch (type) {
    case 'd':
    case 'i':
    case 'u':
      return sign + digits(10);
    case 'x':
      return sign + (flags.includes('#') ? '0x' : '') + digits(16);
    case 'X':
      return sign + (flags.includes('#') ? '0X' : '') + digits(16).toUpperCase();
    case 'o':
      // What # puts before an octal number is not the same in all versions.
      return flags.includes('#') ? undefined : sign + digits(8);
    default:
      return undefined;
  }
}

function pad(text: string, flags: string, width: number, isNumber: boolean): string {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || !isNumber) return text.padStart(width);
  const head = /^[-+ ]?(?:0[xX])?/.exec(text)?.[0] ?? '';
  return head + text.slice(head.length).padStart(width - head.length, '0');
}
