/** Network cards that xl takes and a person did not mean so. Source: xl_parse.c, libxl_nic.c; Linux: eth_validate_addr. */
import type { Part } from '../../specs/c-strings.ts';
import { type Span, shift } from '../../text/span.ts';
import { type ReadVif, readVifs } from '../../toolstack/read/vif.ts';
import type { Reader } from '../../toolstack/reader.ts';
import { readerOf } from '../../toolstack/transcript.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { oneFix, replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { advise } from './say.ts';

export const vifAdviceRules: readonly RuleRow[] = [
  { code: 'vif/multicast', severity: 'warning', title: 'A MAC address for many: no system brings such a card up.' },
  { code: 'vif/no-address', severity: 'information', title: 'A MAC address of zeros, for which libxl makes one up.' },
  { code: 'vif/mac-form', severity: 'information', title: 'A MAC address that xl reads, but not as it looks.' },
  { code: 'vif/long-name', severity: 'warning', title: 'A vifname that is longer than Linux allows.' },
  { code: 'vif/blank', severity: 'warning', title: 'A blank around the value of an option, which belongs to it.' },
];

const STEP = 500;
/** IFNAMSIZ without the zero at its end. */
const LONGEST_NAME = 15;
/** What libxl puts behind the name of the emulated card. */
const EMULATED = '-emu';

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkVifAdvice({ config, release, catalogue, guest }: GuestStandard): Generator<Finding | undefined> {
  const reader = readerOf(config, release, catalogue);
  for (const [at, read] of reader.once(readVifs).entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    yield* checkMac(reader, read);
    yield* checkName(reader, read, guest === 'hvm');
    yield* checkBlanks(reader, read);
  }
}

function* checkMac(reader: Reader, { item, spec }: ReadVif): Generator<Finding> {
  const { mac } = spec.vif;
  if (!mac) return;
  const { value, part } = mac;
  const span = spanOf(reader, item, part);
  if (value === '00:00:00:00:00:00') {
    yield advise(
      'vif/no-address',
      'information',
      span,
      'libxl takes an address of zeros for none: the card gets a new one at every start.',
    );
    return;
  }
  const first = Number.parseInt(value.slice(0, 2), 16);
  if (first % 2 === 1) {
    const better = `${(first & 0xfe).toString(16).padStart(2, '0')}${value.slice(2)}`;
    const message = `The first pair (${value.slice(0, 2)}) is odd, which makes it an address for many: Linux does not bring such a card up. Addresses for guests begin with 00:16:3e.`;
    yield advise('vif/multicast', 'warning', span, message, {
      fixes: oneFix(`Change to ${better}`, replace(span, better)),
    });
    return;
  }
  const wellWritten = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(part.text);
  // What old releases make of it they say nothing of: `vif/mac` does.
  if (wellWritten || spec.faults.some(({ mistake }) => mistake === 'mac')) return;
  yield advise('vif/mac-form', 'information', span, `xl reads this as ${value}.`, {
    fixes: oneFix(`Write ${value}`, replace(span, value), true),
  });
}

function* checkName(reader: Reader, { item, spec }: ReadVif, isHvm: boolean): Generator<Finding> {
  const name = spec.vif.fields.get('vifname');
  if (!name) return;
  const isEmulated = isHvm && spec.vif.type?.value !== 'vif';
  const most = LONGEST_NAME - (isEmulated ? EMULATED.length : 0);
  if (name.text.length <= most) return;
  const why = isEmulated ? `, and libxl puts “${EMULATED}” behind it for the emulated card` : '';
  const message = `The name has ${name.text.length} characters: Linux takes ${LONGEST_NAME}${why}, so at most ${most}. The guest does not start.`;
  yield advise('vif/long-name', 'warning', spanOf(reader, item, name), message);
}

function* checkBlanks(reader: Reader, { item, spec }: ReadVif): Generator<Finding> {
  for (const [field, part] of spec.vif.fields) {
    const trimmed = part.text.trim();
    if (trimmed === part.text || field === 'devid' || field === 'mtu' || field === 'ip') continue;
    const span = spanOf(reader, item, part);
    const message = `The blank belongs to the value: “${part.text}” is what ${field} becomes.`;
    yield advise('vif/blank', 'warning', span, message, {
      fixes: oneFix(`Change to ${trimmed}`, replace(span, trimmed), true),
    });
  }
}

function spanOf(reader: Reader, item: ReadVif['item'], part: Part): Span {
  const { statement, span } = reader.itemPlace(item, part.start, part.end);
  return shift(span, statement.offset);
}
