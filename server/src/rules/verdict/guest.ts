/** What xl says of a guest as a whole: who it is, its CPUs and memory, what it boots. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import { isUuid } from '../../specs/uuid.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { removal, replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

export const guestRows: readonly VerdictRow[] = [
  {
    code: 'guest/no-name',
    severity: 'error',
    title: 'A guest without a name.',
    explain: 'Add a line such as name = "guest".',
  },
  {
    code: 'guest/uuid',
    severity: 'error',
    title: 'A `uuid` that is none.',
    explain: 'A UUID has 32 hexadecimal digits and four hyphens: 8-4-4-4-12.',
    fixes: hyphenated,
  },
  {
    code: 'guest/contradiction',
    severity: 'error',
    title: '`builder` and `type` that name different types of guest.',
    explain: 'Keep “type”, which has taken the place of “builder”.',
    fixes: removed,
  },
  {
    code: 'guest/vcpus',
    severity: 'error',
    title: 'A number of vCPUs that xl cannot make.',
    explain: ({ effect }) =>
      effect === 'undefined'
        ? 'So many vCPUs keep xl busy for minutes, or crash it.'
        : 'A guest has one vCPU at least.',
  },
  {
    code: 'guest/maxvcpus',
    severity: 'error',
    title: 'Fewer vCPUs at most than at the start.',
    explain: 'The guest starts with more vCPUs than it may have.',
    fixes: asManyVcpus,
  },
  {
    code: 'guest/affinity',
    severity: 'error',
    title: 'A set of CPUs that xl cannot read.',
    explain: ({ effect }) =>
      effect === 'undefined'
        ? 'What xl makes of this is left to chance: it may be busy for minutes, or crash.'
        : 'CPUs are numbers, ranges, “all”, “node:0”, and ^ takes one out: "0-3,^1".',
  },
  {
    code: 'guest/no-cpu',
    severity: 'error',
    title: 'A set of CPUs with no CPU in it.',
    explain: 'There is no CPU left for the guest to run on.',
  },
  {
    code: 'value/vnuma',
    severity: 'error',
    title: 'A virtual NUMA node that xl cannot read.',
    explain: ({ effect }) =>
      effect === 'undefined'
        ? 'What xl makes of this is left to chance: it may be busy for minutes, or crash.'
        : 'A node is a list: [ "pnode=0", "size=1024", "vcpus=0-1", "vdistances=10,20" ].',
  },
  {
    code: 'guest/vnuma-sum',
    severity: 'error',
    title: 'Virtual NUMA nodes that do not add up to `maxvcpus` or `maxmem`.',
    explain: ({ written = '' }) => (written === '' ? '' : `The nodes have ${written} in all.`),
    fixes: sum,
  },
  {
    code: 'guest/timer-mode',
    severity: 'error',
    title: '`timer_mode` in a PV guest.',
    fixes: removed,
  },
  {
    code: 'guest/cmdline-wins',
    severity: 'warning',
    title: '`root` or `extra` beside `cmdline`, which alone counts.',
    explain: ({ written = '' }) => `The kernel does not see ${written}.`,
  },
  {
    code: 'guest/no-kernel',
    severity: 'error',
    title: 'A PV or PVH guest with nothing to boot.',
    explain: 'A PV or PVH guest needs a kernel or a bootloader; type = "hvm" boots from its disk.',
  },
  {
    code: 'guest/kernel-and-firmware',
    severity: 'error',
    title: '`kernel` and `firmware` in a PV or PVH guest.',
    explain: 'Here “firmware” is another word for a kernel. Keep one of them.',
    fixes: removed,
  },
  {
    code: 'guest/hvmloader',
    severity: 'information',
    title: 'kernel = "hvmloader", as written for xm: xl ignores it.',
    fixes: (said, config) => removed(said, config).map((fix) => ({ ...fix, safe: said.written === undefined })),
  },
  {
    code: 'guest/bios-path',
    severity: 'warning',
    title: '`bios_path_override` without `bios`.',
    explain: 'Say with “bios” what kind of firmware that is: the default may not be the one that fits.',
  },
];

function removed({ place }: Said, config: DomainConfig): readonly Fix[] {
  return place ? removal(place.statement)(config) : [];
}

/** Braces, or no hyphens: the digits are all there. */
function hyphenated({ place, written = '' }: Said): readonly Fix[] {
  const digits = written.replace(/[^0-9a-fA-F]/g, '');
  const rest = written.replace(/[0-9a-fA-F]/g, '');
  const uuid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!place || !isUuid(uuid) || !/^[-{}\s]*$/.test(rest)) return [];
  return [{ title: `Write ${uuid}`, edits: [replace(place.span, `"${uuid}"`)], preferred: true, safe: true }];
}

function asManyVcpus({ place, written = '' }: Said): readonly Fix[] {
  if (place?.statement.key?.name !== 'maxvcpus') return [];
  return [{ title: `Write ${written}`, edits: [replace(place.span, written)], preferred: true }];
}

function sum({ place, written = '' }: Said): readonly Fix[] {
  if (!place || written === '') return [];
  return [{ title: `Write ${written}`, edits: [replace(place.span, written)] }];
}
