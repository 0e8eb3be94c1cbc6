/** What xl and libxl say of network cards. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { removal, replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

const DEFAULT_TYPE =
  'The card gets its default type: emulated with a PV card beside it in an HVM guest, PV alone in others.';

export const vifRows: readonly VerdictRow[] = [
  {
    code: 'vif/unknown-option',
    severity: 'warning',
    title: 'A part of a network card’s string that xl does not know and drops.',
    explain: ({ written = '' }) => `xl drops it, and the guest starts without it.${hint(written)}`,
  },
  {
    code: 'vif/rest-ignored',
    severity: 'warning',
    title: 'A part without `=`: old releases drop it and all that follows in the string, without a word.',
    explain: ({ written }) => `xl stops reading the string at “${written}”, which has no “=”, without a word.`,
  },
  {
    code: 'vif/type',
    severity: 'warning',
    title: 'A type of network card that is neither vif nor ioemu.',
    explain: ({ text }) =>
      text === ''
        ? 'xl takes everything but “ioemu” for “vif”, without a word.'
        : `It is vif or ioemu. ${DEFAULT_TYPE}`,
  },
  {
    code: 'vif/mac',
    severity: 'warning',
    title: 'A MAC address that xl cannot read: the guest starts with another one.',
    explain: ({ effect, text }) =>
      `${effect === 'undefined' ? 'It is too short, and xl goes on in memory behind it. ' : ''}${
        text === ''
          ? 'xl takes it all the same, without a word.'
          : 'The guest starts all the same, with an address that nobody chose.'
      } An address is six pairs of hexadecimal digits, as in 00:16:3e:12:34:56.`,
    fixes: sixPairs,
  },
  {
    code: 'vif/rate',
    severity: 'error',
    title: 'A rate of a network card that xl cannot read.',
    explain:
      'It is written NUMBER, then GB/s, MB/s, KB/s or B/s (b for bits), and may go on with @NUMBER and ms, us or s, as in 10Mb/s@20ms. A leading 0 makes it octal.',
  },
  {
    code: 'vif/number',
    severity: 'error',
    title: 'A number of a network card that is none.',
    explain: 'It is a decimal number.',
  },
  {
    code: 'vif/netdev',
    severity: 'information',
    title: 'netdev, the old name of gatewaydev.',
    fixes: toGatewaydev,
  },
  {
    code: 'vif/not-supported',
    severity: 'information',
    title: 'A setting of network cards that xl of this release reads and drops.',
  },
  {
    code: 'vif/vif2',
    severity: 'warning',
    title: 'vif2: network cards of a kind that is gone.',
    explain: 'The guest gets none of them. Network cards are written in “vif”.',
    fixes: ({ place }, config) => (place ? removal(place.statement)(config) : []),
  },
  {
    code: 'vif/emulated',
    severity: 'error',
    title: 'An emulated network card in a guest without a device model.',
    explain: 'Only an HVM guest has emulated cards. Leave the type out, or write type=vif.',
    fixes: ({ place }) =>
      place ? [{ title: 'Change to vif', edits: [replace(place.span, 'vif')], preferred: true }] : [],
  },
  {
    code: 'vif/same-number',
    severity: 'error',
    title: 'Two network cards with one devid.',
    explain: 'A card without devid has its place in the list for a number, counted from 0.',
  },
];

/** What is meant by words that people bring from elsewhere. */
function hint(written: string): string {
  if (/^\s*(?:network|source|dev)\b/.test(written)) return ' The network of the host is given by bridge=.';
  if (/^\s*(?:vlan|mtu|trusted|untrusted)\b/.test(written)) return ' Newer releases know it.';
  return '';
}

/** An address that lacks nothing but its colons. */
function sixPairs({ place, written = '' }: Said): readonly Fix[] {
  const digits = written.trim().replace(/[:.-]/g, '');
  if (!place || !/^[\da-f]{12}$/i.test(digits)) return [];
  const mac = digits.match(/../g)?.join(':').toLowerCase() ?? '';
  return [{ title: `Change to ${mac}`, edits: [replace(place.span, mac)], preferred: true }];
}

function toGatewaydev({ place }: Said, config: DomainConfig): readonly Fix[] {
  if (!place) return [];
  const { statement, span } = place;
  const name = { start: span.start - 'netdev='.length, end: span.start - 1 };
  if (name.start < 0 || config.source(statement, name) !== 'netdev') return [];
  return [{ title: 'Change to gatewaydev', edits: [replace(name, 'gatewaydev')], preferred: true, safe: true }];
}
