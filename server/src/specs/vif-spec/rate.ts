/** `rate=` of a network card. Source: tools/libs/util/libxlu_vif.c (before 4.15 tools/libxl/). */

const MOST_64 = (1n << 64n) - 1n;
const MOST_32 = (1n << 32n) - 1n;

/** What xl says of a rate that it refuses, behind the file's name; `crash`: xl up to 4.3 dies of it. */
export type RateFault = string | { readonly crash: true } | undefined;

/** `bySpaces`: up to 4.3 it was taken apart by strtok. */
export function rateFault(text: string, byStrtok = false): RateFault {
  const [speed, interval] = parts(text, byStrtok);
  if (text === '' || (speed === '' && !byStrtok)) return refusal('no rate specified', text);
  if (speed === undefined) return { crash: true };
  const bytes = bytesPerSecond(speed);
  if (typeof bytes === 'string') return bytes;
  const microseconds = interval === undefined ? 50_000n : intervalMicroseconds(interval);
  if (typeof microseconds === 'string') return microseconds;
  if (microseconds !== 0n && bytes > MOST_64 / microseconds) return refusal('rate overflow', text);
  return undefined;
}

function parts(text: string, byStrtok: boolean): readonly (string | undefined)[] {
  if (byStrtok) return text.split('@').filter((part) => part !== '');
  const at = text.indexOf('@');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function bytesPerSecond(text: string): bigint | string {
  const match = /^([0-9]+)([GMK]?)([Bb])\/s$/.exec(text);
  if (!match) return refusal('invalid rate', text);
  const [, digits = '', unit = '', bits = ''] = match;
  const { value, rest } = anyBase(digits);
  if (value === 0n || value > MOST_32) return refusal('rate overflow', text);
  // A digit that is none in base 8 ends the number, so what follows it is not looked at as it should.
  const behind = `${rest}${unit}${bits}`;
  const scale = { G: 1_000_000_000n, M: 1_000_000n, K: 1000n }[behind.charAt(0)] ?? 1n;
  const inBits = behind[0] === 'b' || behind[1] === 'b';
  return inBits ? (value * scale) / 8n : value * scale;
}

function intervalMicroseconds(text: string): bigint | string {
  const match = /^([0-9]+)([mu]?s?)$/.exec(text);
  if (!match) return refusal('invalid replenishment interval', text);
  const [, digits = '', unit = ''] = match;
  const { value, rest } = anyBase(digits);
  if (value === 0n || value > MOST_32) return refusal('replenishment interval overflow', text);
  const behind = `${rest}${unit}`;
  const scale = behind === '' || behind[0] === 's' ? 1_000_000n : behind[0] === 'm' ? 1000n : 1n;
  const size = value * scale;
  return size > MOST_32 ? refusal('replenishment interval overflow', text) : size;
}

/** `strtoull(…, 0)` of digits alone: base 8 behind a leading 0, up to the first other digit. */
function anyBase(digits: string): { value: bigint; rest: string } {
  const length = digits.startsWith('0') ? (/^[0-7]*/.exec(digits)?.[0].length ?? 0) : digits.length;
  const number = digits.slice(0, length).replace(/^0+/, '');
  const rest = digits.slice(length);
  if (number.length > 22) return { value: MOST_64, rest };
  return { value: BigInt(digits.startsWith('0') ? `0o${number || '0'}` : number || '0'), rest };
}

function refusal(words: string, text: string): string {
  return `config parsing error in vif: ${words} in \`${text}'`;
}
