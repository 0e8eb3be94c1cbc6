import { NEWEST } from '../catalogue/releases.ts';
import { formatBdf, parseBdf } from '../specs/bdf.ts';
import { EditedText } from '../text/edited-text.ts';
import { applyEdits, type Edit } from '../text/span.ts';
import { DomainConfig } from './domain-config.ts';
import { waysToRemove } from './insert-device/remove-edits.ts';
import { faultCount, lineOf } from './insert-device.ts';
import { holds, pciList } from './pci-devices.ts';

export type Removal = { readonly edits: readonly Edit[] } | { readonly refused: string };

/** Nobody names one device more often. */
const MOST_TIMES = 64;

/**
 * The edits that take a device (`0000:01:00.0`, any spelling) out of the `pci` list that counts, each string with its comma, the rest of
 * the list as it is written; none where it is not there. Refused, in a sentence for the user, where the place is doubtful.
 *
 * @param isWhole whether the other functions of the device go as well, so that a string for all of them (`01:00.*`) may go
 */
export function removeDevice(config: DomainConfig, address: string, isWhole = false): Removal {
  const bdf = parseBdf(address);
  if (!bdf) return { refused: `${address} is not the address of a PCI device.` };
  const text = new EditedText(config.text);
  let now = config;
  for (let times = 0; times < MOST_TIMES; times++) {
    const { entries } = pciList(now, NEWEST);
    const at = entries.findIndex((entry) => holds(entry, bdf));
    const entry = entries[at];
    if (!entry) return { edits: text.edits() };
    if (entry.spec.allFunctions && !isWhole) {
      return {
        refused: `The pci list on line ${lineOf(now, entry)} names all functions by ${entry.content}: write the ones that stay in its place.`,
      };
    }
    const wanted = entries.filter((_, index) => index !== at).map(({ content }) => content);
    const edits = waysToRemove(now, entry).find((way) => leaves(now, way, wanted));
    if (!edits) {
      return {
        refused: `${formatBdf(bdf)} cannot be taken out of the pci list on line ${lineOf(now, entry)} with certainty: mend the list first.`,
      };
    }
    text.apply(edits);
    now = DomainConfig.parse(text.text());
  }
  return { refused: `${formatBdf(bdf)} is in the pci list too often.` };
}

/** Whether xl reads these strings afterwards, and finds no more faults than before. */
function leaves(config: DomainConfig, edits: readonly Edit[], wanted: readonly string[]): boolean {
  const changed = DomainConfig.parse(applyEdits(config.text, edits));
  const after = pciList(changed, NEWEST).entries.map(({ content }) => content);
  return (
    after.length === wanted.length &&
    wanted.every((content, at) => content === after[at]) &&
    changed.tree.statements.length === config.tree.statements.length &&
    faultCount(changed) <= faultCount(config)
  );
}
