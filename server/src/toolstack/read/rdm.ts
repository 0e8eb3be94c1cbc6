import { parseRdm } from '../../specs/rdm.ts';
import type { Reader } from '../reader.ts';

/** `rdm`: what `xlu_rdm_parse` prints, if anything, before the value is lost or taken. xl never stops at it. */
export function readRdm(reader: Reader): void {
  if (!reader.since('4.6')) return;
  const text = reader.string('rdm');
  if (text === undefined) return;
  const { message, fault, accepted } = parseRdm(text, reader.release);
  if (message === undefined) return;
  const place =
    fault && fault.end > fault.start ? reader.partPlace('rdm', fault.start, fault.end) : reader.place('rdm');
  reader.say({
    code: accepted ? 'rdm/unset' : 'rdm/lost',
    text: message,
    unfinished: true,
    effect: 'goes-on',
    written: text,
    ...(place && { place }),
  });
}
