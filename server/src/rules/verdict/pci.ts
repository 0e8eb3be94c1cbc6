import type { DomainConfig } from '../../guests/domain-config.ts';
import { type PciEntry, pciEntry } from '../../guests/pci-devices.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { mends, refusalWords, unknownOptionWords } from '../pci-specs.ts';
import { insert, replace } from '../spans.ts';
import type { Standard } from '../standard.ts';
import type { VerdictRow } from './row.ts';

/** What xl says of the `pci` list. */
export const pciRows: readonly VerdictRow[] = [
  {
    code: 'pci/spec',
    severity: 'error',
    title: 'A string of a pci list that xl cannot read.',
    explain: ({ fault, written = '' }, standard) => refusalWords(fault, written, standard),
    fixes: mendsOf,
  },
  {
    code: 'pci/ignored',
    severity: 'warning',
    title: 'A part of a device’s string that xl does not look at.',
    explain: ({ written = '' }, standard) => unknownOptionWords(written, standard),
    fixes: mendsOf,
  },
  {
    code: 'pci/not-a-list',
    severity: 'warning',
    title: "pci = '…' without brackets: the guest gets no devices.",
    explain: 'xl passes over it: the guest gets no devices.',
    fixes: brackets,
  },
];

function mendsOf(said: Said, config: DomainConfig, standard: Standard): readonly Fix[] {
  const entry = entryOf(said, config, standard);
  return entry ? mends(entry, standard) : [];
}

/** The string of the list that is meant. */
function entryOf({ place }: Said, config: DomainConfig, { release }: Standard): PciEntry | undefined {
  const list = place?.statement.value;
  if (!place || list?.kind !== 'list') return undefined;
  const { statement, span } = place;
  const value = list.items.find(({ start, end }) => start <= span.start && span.end <= end);
  return value?.kind === 'string' || value?.kind === 'number' ? pciEntry(config, statement, value, release) : undefined;
}

function brackets({ place }: Said, config: DomainConfig): readonly Fix[] {
  if (!place) return [];
  const { statement, span } = place;
  if (config.atom(statement, statement.value) === '') {
    return [{ title: 'Write an empty list', edits: [replace(span, '[ ]')], preferred: true, safe: true }];
  }
  const edits = [insert(span.start, '[ '), insert(span.end, ' ]')];
  return [{ title: 'Put brackets around it', edits, preferred: true }];
}
