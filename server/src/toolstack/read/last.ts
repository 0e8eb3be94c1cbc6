import type { Step } from '../reader.ts';
import { sayDeprecated } from './deprecated.ts';

/** What parse_config_data reads last. */
export const last: Step = (reader) => {
  if (reader.since('4.14')) reader.defbool('xend_suspend_evtchn_compat');
  if (reader.since('4.15') && reader.defbool('msr_relaxed') !== undefined) {
    const lines = [
      'WARNING: msr_relaxed will be removed in future versions.',
      'If it fixes an issue you are having please report to xen-devel@lists.xenproject.org.',
    ];
    sayDeprecated(reader, 'msr_relaxed', lines.join('\n'));
  }
  if (reader.since('4.16')) reader.defbool('vpmu');
};
