/** Network cards that xl takes and a person did not mean so. Source: xl_parse.c, libxl_nic.c; Linux: eth_validate_addr. */
import type { GuestType } from '../../catalogue/record.ts';
import { GUEST_NAMES } from '../../guests/guest-type.ts';
import { type Span, shift } from '../../text/span.ts';
import { type ReadVif, readVifs } from '../../toolstack/read/vif.ts';
import type { Reader } from '../../toolstack/reader.ts';
import { readerOf } from '../../toolstack/transcript.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { oneFix, replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { Remarkable } from './remarkable.ts';
import { advise } from './say.ts';

export const vifAdviceRules: readonly RuleRow[] = [
  { code: 'vif/multicast', severity: 'warning', title: 'A MAC address for many: no system brings such a card up.' },
  { code: 'vif/no-address', severity: 'information', title: 'A MAC address of zeros, for which libxl makes one up.' },
  { code: 'vif/mac-form', severity: 'information', title: 'A MAC address that xl reads, but not as it looks.' },
  { code: 'vif/long-name', severity: 'warning', title: 'A vifname that is longer than Linux allows.' },
  {
    code: 'vif/model',
    severity: 'hint',
    title: 'The model of an emulated network card, where none is emulated.',
  },
  { code: 'vif/blank', severity: 'warning', title: 'A blank around the value of an option, which belongs to it.' },
];

const STEP = 500;
/** IFNAMSIZ without the zero at its end. */
const LONGEST_NAME = 15;
/** What libxl puts behind the name of the emulated card. */
const EMULATED = '-emu';

const remarkable = new Remarkable<ReadVif>();

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkVifAdvice({ config, release, catalogue, guest }: GuestStandard): Generator<Finding | undefined> {
  const reader = readerOf(config, release, catalogue);
  const vifs = reader.once(readVifs);
  const stamp = `${release} ${guest}`;
  const looked = remarkable.of(vifs, stamp);
  const told = new Set<ReadVif>();
  for (const [at, read] of looked.entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    for (const finding of checkVif(reader, read, guest)) {
      told.add(read);
      yield finding;
    }
  }
  remarkable.keep(vifs, stamp, looked, told);
}

/** No generators: there may be thousands of cards, and hardly one of which anything is said. */
function checkVif(reader: Reader, read: ReadVif, guest: GuestType | undefined): readonly Finding[] {
  const found: Finding[] = [];
  checkMac(reader, read, found);
  checkName(reader, read, guest === 'hvm', found);
  checkModel(reader, read, guest, found);
  checkBlanks(reader, read, found);
  return found;
}

function checkMac(reader: Reader, { item, spec }: ReadVif, found: Finding[]): void {
  const { mac } = spec.vif;
  if (!mac) return;
  const { value, part } = mac;
  const first = Number.parseInt(value.slice(0, 2), 16);
  const wellWritten = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(part.text);
  if (wellWritten && first % 2 === 0 && value !== '00:00:00:00:00:00') return;
  const span = spanOf(reader, item, part);
  if (value === '00:00:00:00:00:00') {
    found.push(
      advise(
        'vif/no-address',
        'information',
        span,
        'libxl takes an address of zeros for none: the card gets a new one at every start.',
      ),
    );
    return;
  }
  if (first % 2 === 1) {
    const better = `${(first & 0xfe).toString(16).padStart(2, '0')}${value.slice(2)}`;
    const message = `The first pair (${value.slice(0, 2)}) is odd, which makes it an address for many: Linux does not bring such a card up. Addresses for guests begin with 00:16:3e.`;
    found.push(
      advise('vif/multicast', 'warning', span, message, {
        fixes: oneFix(`Change to ${better}`, replace(span, better)),
      }),
    );
    return;
  }
  // What old releases make of it they say nothing of: `vif/mac` does.
  if (wellWritten || spec.faults.some(({ mistake }) => mistake === 'mac')) return;
  found.push(
    advise('vif/mac-form', 'information', span, `xl reads this as ${value}.`, {
      fixes: oneFix(`Write ${value}`, replace(span, value), true),
    }),
  );
}

function checkName(reader: Reader, { item, spec }: ReadVif, isHvm: boolean, found: Finding[]): void {
  const name = spec.vif.fields.get('vifname');
  if (!name) return;
  const isEmulated = isHvm && spec.vif.type?.value !== 'vif';
  const most = LONGEST_NAME - (isEmulated ? EMULATED.length : 0);
  if (name.text.length <= most) return;
  const why = isEmulated ? `, and libxl puts “${EMULATED}” behind it for the emulated card` : '';
  const message = `The name has ${name.text.length} characters: Linux takes ${LONGEST_NAME}${why}, so at most ${most}. The guest does not start.`;
  found.push(advise('vif/long-name', 'warning', spanOf(reader, item, name), message));
}

/** An HVM guest’s card is emulated but where its string says otherwise: libxl__device_nic_setdefault. */
function checkModel(reader: Reader, { item, spec }: ReadVif, guest: GuestType | undefined, found: Finding[]): void {
  const model = spec.vif.fields.get('model');
  if (!guest || !model?.text || (guest === 'hvm' && spec.vif.type?.value !== 'vif')) return;
  const why =
    guest === 'hvm' ? 'With type=vif no card is emulated' : `A ${GUEST_NAMES[guest]} guest has no emulated card`;
  const option = { start: model.start - 'model='.length, end: model.end };
  found.push(
    advise('vif/model', 'hint', spanOf(reader, item, option), `${why}: “model” has no effect.`, {
      tags: ['unnecessary'],
    }),
  );
}

function checkBlanks(reader: Reader, { item, spec }: ReadVif, found: Finding[]): void {
  for (const [field, part] of spec.vif.fields) {
    const trimmed = part.text.trim();
    if (trimmed === part.text || field === 'devid' || field === 'mtu' || field === 'ip') continue;
    const span = spanOf(reader, item, part);
    const message = `The blank belongs to the value: “${part.text}” is what ${field} becomes.`;
    found.push(
      advise('vif/blank', 'warning', span, message, {
        fixes: oneFix(`Change to ${trimmed}`, replace(span, trimmed), true),
      }),
    );
  }
}

function spanOf(reader: Reader, item: ReadVif['item'], part: Span): Span {
  const { statement, span } = reader.itemPlace(item, part.start, part.end);
  return shift(span, statement.offset);
}
