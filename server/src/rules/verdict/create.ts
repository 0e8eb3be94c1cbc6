import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { insert, removal, replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

/** What libxl refuses when it puts a guest together from settings that are each right. Only what holds on every machine. */
export const createRows: readonly VerdictRow[] = [
  {
    code: 'passthrough/pvh',
    severity: 'error',
    title: 'Devices for a PVH guest.',
    explain: 'Use type = "hvm" for a guest that is given devices.',
  },
  {
    code: 'passthrough/disabled',
    severity: 'error',
    title: 'passthrough="disabled" in a config with devices.',
    explain: 'Remove the setting, or the devices.',
    fixes: removed,
  },
  {
    code: 'passthrough/share-pt',
    severity: 'error',
    title: 'passthrough="share_pt" for a guest that cannot share page tables.',
    explain: 'passthrough = "enabled" lets libxl choose.',
    fixes: ({ place }) => [
      { title: 'Write "enabled"', preferred: true, edits: place ? [replace(place.span, '"enabled"')] : [] },
    ],
  },
  {
    code: 'passthrough/populate-on-demand',
    severity: 'error',
    title: 'Devices for a guest whose memory is less than its maxmem.',
    explain: '“memory” is less than “maxmem”, so the guest’s memory would be populated on demand. Make them the same.',
    fixes: equalMemory,
  },
  {
    code: 'guest/vnuma',
    severity: 'error',
    title: 'Virtual NUMA nodes in a PV guest, or in one whose memory is populated on demand.',
    explain: ({ text }) =>
      text.startsWith('PV')
        ? 'Use type = "hvm" or "pvh", or remove vnuma.'
        : '“memory” is less than the nodes have together, so it would be populated on demand. Make them the same.',
  },
  {
    code: 'guest/firmware',
    severity: 'error',
    title: 'A BIOS that the device model does not work with.',
    explain: ({ text }) =>
      text.startsWith('qemu-xen does')
        ? 'rombios is for device_model_version = "qemu-xen-traditional"; seabios is what qemu-xen uses.'
        : 'Remove the line, or use device_model_version = "qemu-xen".',
  },
  {
    code: 'guest/direct-boot',
    severity: 'error',
    title: 'An HVM guest with a ramdisk or a command line, but without a kernel.',
    explain:
      'An HVM guest takes “ramdisk”, “cmdline”, “root” and “extra” only with a kernel: name one, or remove the line.',
    fixes: removed,
  },
  {
    code: 'guest/too-many-vcpus',
    severity: 'error',
    title: 'More vcpus than libxl has room for.',
    explain: 'libxl takes up to 1024; an HVM guest of this Xen has at most 128.',
  },
  {
    code: 'guest/video-memory',
    severity: 'error',
    title: 'Less memory for the graphics card than it needs.',
    explain: ({ effect }) => (effect === 'goes-on' ? '' : 'videoram counts in MiB; without it libxl takes what fits.'),
    fixes: (said, config) => (said.place?.statement.key?.name === 'videoram' ? removed(said, config) : []),
  },
  {
    code: 'guest/usb-redirection',
    severity: 'warning',
    title: 'USB redirection without SPICE, which is switched off then.',
    explain: 'Set spice = 1 for it to work.',
  },
  {
    code: 'guest/usb',
    severity: 'error',
    title: '`usbversion` or USB redirection together with `usb` or `usbdevice`.',
    explain: 'Keep one of the two: usbversion gives the guest a controller of its own.',
  },
  {
    code: 'guest/grant-version',
    severity: 'error',
    title: 'A version of grant tables that does not exist.',
    explain: 'Xen knows versions 1 and 2. Without the setting the guest gets what Xen allows.',
  },
  {
    code: 'guest/altp2m',
    severity: 'error',
    title: '`altp2m` together with what it does not work with: nested HVM, memory populated on demand.',
    explain: ({ text }) => (text.startsWith('nestedhvm') ? 'Keep one of the two.' : ''),
  },
  {
    code: 'guest/arm-only',
    severity: 'error',
    title: 'A setting that libxl refuses on x86.',
    explain: 'It is for guests on Arm.',
    fixes: removed,
  },
  {
    code: 'guest/tsc-mode',
    severity: 'warning',
    title: 'tsc_mode="native_paravirt", which is gone since Xen 4.12.',
    explain: 'Use "native" or "default".',
  },
  {
    code: 'guest/viridian',
    severity: 'warning',
    title: 'Viridian groups without `base`, which all others need.',
    explain: 'Add "base" to the list.',
    fixes: ({ place }) => {
      const value = place?.statement.value;
      if (value?.kind !== 'list') return [];
      const text = value.items.length === 0 ? '"base"' : '"base", ';
      const at = value.items[0]?.start ?? value.start + 1;
      return [{ title: 'Add "base"', preferred: true, edits: [insert(at, text)] }];
    },
  },
];

function removed({ place }: Said, config: DomainConfig): readonly Fix[] {
  return place ? removal(place.statement)(config) : [];
}

/** Sets `maxmem` to what `memory` is. */
function equalMemory({ place, related = [] }: Said, config: DomainConfig): readonly Fix[] {
  const [memory, maxmem] = related;
  if (!place || !memory || !maxmem) return [];
  const text = config.source(memory.statement, memory.span);
  const by = maxmem.statement.offset - place.statement.offset;
  const span = { start: maxmem.span.start + by, end: maxmem.span.end + by };
  return [{ title: `Set maxmem to ${text}`, edits: [replace(span, text)] }];
}
