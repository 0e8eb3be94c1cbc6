import { surely } from '../passthrough/stake-words.ts';
import type { Stake } from '../passthrough/stakes.ts';
import type { Severity } from './finding.ts';

/** How bad it is: disk, network, console and keyboard are cut off. The display that the machine starts on is often given away on purpose. */
export function severityOf(stakes: readonly Stake[]): Severity {
  return surely(stakes).some(({ what }) => what !== 'boot display') ? 'warning' : 'information';
}
