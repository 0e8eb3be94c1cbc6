import { NEWEST } from '../catalogue/releases.ts';
import { formatBdf, parseBdf } from '../specs/bdf.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { applyEdits, type Edit, shift } from '../text/span.ts';
import { DomainConfig } from './domain-config.ts';
import { addToList, newList } from './insert-device/list-edits.ts';
import { holds, type PciEntry, pciList } from './pci-devices.ts';

export type Insertion = { readonly edits: Edit[] } | { readonly refused: string };

/**
 * The edits that put a device (`0000:01:00.0`, any spelling) into the `pci` list that counts, in the list's own style; a new list at the
 * end where there is none. Refused, in a sentence for the user, where the device is there already or the place is doubtful.
 */
export function insertDevice(config: DomainConfig, address: string): Insertion {
  const bdf = parseBdf(address);
  if (!bdf) return { refused: `${address} is not the address of a PCI device.` };
  const name = formatBdf(bdf);
  const broken = config.tree.statements.find(({ key, operator, stored }) => key?.name === 'pci' && operator && !stored);
  if (broken) return { refused: `The pci list on line ${broken.line} has a syntax error: mend that first.` };
  const { entries, endedBy } = pciList(config, NEWEST);
  const present = entries.find((entry) => holds(entry, bdf));
  if (present) {
    const line = lineOf(config, present);
    const as = present.spec.allFunctions ? `, as ${present.content}` : '';
    return { refused: `${name} is in the pci list already, on line ${line}${as}.` };
  }
  if (endedBy) {
    return {
      refused: `The pci list on line ${endedBy.statement.line} has a list inside it, where xl stops reading: mend that first.`,
    };
  }
  const statement = config.last('pci');
  const edits = statement ? editsInStatement(config, statement, name) : newList(config, name);
  if (typeof edits === 'string') return { refused: edits };
  return isOneMore(config, edits, entries, name) ? { edits } : { refused: whyNot(config) };
}

function editsInStatement(config: DomainConfig, statement: Statement, name: string): Edit[] | string {
  const { value, offset, line } = statement;
  if (value?.kind === 'list') return addToList(config, statement, value, name);
  if (value?.kind === 'string' && config.atom(statement, value) === '' && statement.operator?.kind === '=') {
    return [{ span: shift(value, offset), newText: `[ '${name}' ]` }];
  }
  return `pci on line ${line} is a single value, so the guest gets no devices: put brackets around it first.`;
}

/** Whether xl reads the same devices as before and the new one, and finds no more faults than before. */
function isOneMore(config: DomainConfig, edits: readonly Edit[], before: readonly PciEntry[], name: string): boolean {
  const changed = DomainConfig.parse(applyEdits(config.text, edits));
  const after = pciList(changed, NEWEST).entries.map(({ content }) => content);
  const wanted = [...before.map(({ content }) => content), name];
  return (
    after.length === wanted.length &&
    wanted.every((content, at) => content === after[at]) &&
    faultCount(changed) <= faultCount(config)
  );
}

export function faultCount({ tree }: DomainConfig): number {
  return tree.statements.reduce((count, { faults }) => count + faults.length, 0);
}

function whyNot({ tree }: DomainConfig): string {
  const faulty = tree.statements.filter(({ faults }) => faults.length > 0);
  const own = faulty.find(({ key }) => key?.name === 'pci');
  const near = own ?? faulty[faulty.length - 1];
  if (!near) return 'There is no place in this file where the device could go.';
  return `There is a syntax error on line ${near.line}, so the place for the device is doubtful: mend that first.`;
}

/** The line, from 1, on which a string of the list starts. */
export function lineOf(config: DomainConfig, { statement, value }: PciEntry): number {
  let line = statement.line;
  const end = statement.offset + value.start;
  for (let at = statement.offset; at < end; at++) if (config.text.charCodeAt(at) === 10) line++;
  return line;
}
