/** Addresses that now hold another device than the one that was meant: a comment beside them says so, or an earlier recording of the host. */
import type { Host, PciDevice } from '../host/model.ts';
import { nameWithId } from '../passthrough/device-names.ts';
import { earlierAt, recordingName } from '../passthrough/earlier.ts';
import { type Bdf, formatAddress, formatBdf, shortAddress } from '../specs/bdf.ts';
import type { Span } from '../text/span.ts';
import type { Comments } from './device-comments.ts';
import type { RuleRow } from './finding.ts';

export const anotherDeviceRule: RuleRow = {
  code: 'host/another-device',
  severity: 'information',
  title: 'An address that holds another device than the comment beside it, or an earlier recording of the host, says.',
  needs: 'host',
};

/** An address, what the host has there, and what may say that another device is meant. */
export interface MeantDevice {
  readonly bdf: Bdf;
  readonly device: PciDevice | undefined;
  readonly comments: Comments;
  /** It is the only device there: a comment that names no address can mean no other. */
  readonly isAlone: boolean;
  readonly host: Host;
  /** The same host, as it was recorded earlier. */
  readonly earlier: Host | undefined;
}

export interface AnotherDevice {
  readonly message: string;
  /** The comment that says so. */
  readonly comment?: Span;
  /** Where the device is now that was meant, where that is known. */
  readonly moved?: PciDevice;
}

/** Who wrote the comment knew what was meant: a recording is asked where no comment speaks. */
export function anotherDevice(meant: MeantDevice): AnotherDevice | undefined {
  const { bdf, isAlone, device, host, comments } = meant;
  const found = comments.about(bdf, isAlone, device, host);
  if (!found) return sinceRecorded(meant);
  const { span, message, moved } = found;
  return { message, comment: span, ...(moved && { moved }) };
}

function sinceRecorded({ bdf, isAlone, device, host, comments, earlier }: MeantDevice): AnotherDevice | undefined {
  const found = earlier && earlierAt(earlier, host, formatAddress(bdf));
  if (!found) return undefined;
  const { was, moved, isOnNewGround } = found;
  // The comment is younger than the recording: it says what is there now.
  if (comments.about(bdf, isAlone, was, earlier)) return undefined;
  const at = formatBdf(bdf);
  const then = nameWithId(was);
  const rename = isOnNewGround ? ': Rename Symbol (F2) changes the address in all files' : '';
  const where = moved
    ? `, which is at ${shortAddress(moved.address)} now${rename}.`
    : '. Addresses change when a card is added or moved.';
  const message = device
    ? `In the recording ${recordingName(earlier)} ${at} was ${then}${where} In ${host.label} ${at} is ${unlike(then, device)}: if that is meant, record the host anew.`
    : `In the recording ${recordingName(earlier)} it was ${then}${where}`;
  return { message, ...(moved && { moved }) };
}

/** The same identifiers, and another kind of device. */
function unlike(then: string, device: PciDevice): string {
  const name = nameWithId(device);
  return name === then ? `${name} as ${device.className ?? 'a device of another class'}` : name;
}
