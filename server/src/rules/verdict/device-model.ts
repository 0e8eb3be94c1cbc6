import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { insert } from '../spans.ts';
import type { VerdictRow } from './row.ts';

/** What xl says of the device model and of what it shows, beside values that it looks up. */
export const deviceModelRows: readonly VerdictRow[] = [
  {
    code: 'setting/device-model-version',
    severity: 'warning',
    title: 'A device model of one’s own without its version: xl takes it for its usual one.',
    explain:
      'xl goes on as if it were its usual device model, which is qemu-xen except in old releases and stub domains.',
    fixes: version,
  },
  {
    code: 'display/given-twice',
    severity: 'error',
    title: 'A display in vnclisten and another one in vncdisplay.',
    explain: 'Behind the colon of vnclisten stands the display: leave it out there, or in vncdisplay.',
    fixes: ({ place, written }) =>
      place && written !== undefined && /^:\d*$/.test(written)
        ? [{ title: `Remove ${written} from vnclisten`, edits: [{ span: place.span, newText: '' }], preferred: true }]
        : [],
  },
];

function version({ place }: Said, config: DomainConfig): readonly Fix[] {
  // A list in its place is another mistake.
  if (!place || config.last('device_model_version')) return [];
  const edits = [insert(place.span.end, '; device_model_version = "qemu-xen"')];
  return [{ title: 'Say that it is qemu-xen', edits, preferred: true }];
}
