import type { Step } from '../reader.ts';

/** What parse_config_data reads last. */
export const last: Step = (reader) => {
  if (reader.since('4.14')) reader.defbool('xend_suspend_evtchn_compat');
  if (reader.since('4.15') && reader.defbool('msr_relaxed') !== undefined) {
    const place = reader.keyPlace('msr_relaxed');
    const lines = [
      'WARNING: msr_relaxed will be removed in future versions.',
      'If it fixes an issue you are having please report to xen-devel@lists.xenproject.org.',
    ];
    // key/deprecated tells it.
    reader.say({
      code: 'key/deprecated',
      text: lines.join('\n'),
      effect: 'goes-on',
      chatter: true,
      ...(place && { place }),
    });
  }
  if (reader.since('4.16')) reader.defbool('vpmu');
};
