/**
 * What xl refuses when it puts a guest together from settings that are each right: libxl__domain_config_setdefault and
 * libxl__arch_passthrough_mode_setdefault, by release. Only what holds on every machine.
 */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { usesArmKeys } from '../guests/guest-type.ts';
import { pciSummary } from '../guests/pci-summary.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const passthroughRules: readonly RuleRow[] = [
  { code: 'passthrough/pvh', severity: 'error', title: 'Devices for a PVH guest.' },
  { code: 'passthrough/disabled', severity: 'error', title: 'passthrough="disabled" in a config with devices.' },
  {
    code: 'passthrough/share-pt',
    severity: 'error',
    title: 'passthrough="share_pt" for a guest that cannot share page tables.',
  },
  {
    code: 'passthrough/populate-on-demand',
    severity: 'error',
    title: 'Devices for a guest whose memory is less than its maxmem.',
  },
  {
    code: 'passthrough/e820-host',
    severity: 'warning',
    title: 'e820_host=0 in a PV guest with devices: xl sets it to 1.',
  },
];

export function* checkPassthrough(standard: GuestStandard): Generator<Finding> {
  const { config, release, guest } = standard;
  const mode = passthroughMode(standard);
  const modeStatement = config.last('passthrough');
  const hasDevices = pciSummary(config, release).hasTaken;
  const devices = hasDevices ? config.last('pci') : undefined;
  const device = devices ?? treeDevice(standard);
  if (device && mode === 'disabled' && modeStatement) {
    yield at(modeStatement, 'passthrough/disabled', 'passthrough disabled but devices are specified.', device);
    return;
  }
  if (guest === 'pv' && devices) yield* checkE820(standard);
  const wanted = mode !== undefined && mode !== 'default' && mode !== 'disabled' ? modeStatement : undefined;
  const reason = device ?? wanted;
  if (guest === 'pvh' && reason && !usesArmKeys(config)) {
    yield* pvhWithDevices(reason, standard);
    return;
  }
  if (mode === 'share_pt' && modeStatement) {
    const hap = config.integer('hap');
    const noHap = hap.kind === 'number' && hap.value === 0;
    const why =
      guest === 'pv' ? 'not valid for PV domain' : guest === 'hvm' && noHap ? 'only valid for HAP guests' : undefined;
    if (why) {
      yield at(modeStatement, 'passthrough/share-pt', `passthrough="share_pt" ${why}.`);
      return;
    }
  }
  yield* checkPopulateOnDemand(standard, devices, reason);
}

/** The value of `passthrough` where the release reads it. */
function passthroughMode({ config, release }: GuestStandard): string | undefined {
  return compareReleases(release, '4.13') < 0 ? undefined : config.string('passthrough')?.toLowerCase();
}

function treeDevice({ config }: GuestStandard): Statement | undefined {
  const list = config.list('dtdev');
  return list && list.length > 0 && list[0]?.value.kind !== 'list' ? config.last('dtdev') : undefined;
}

function* pvhWithDevices(statement: Statement, { release, config }: GuestStandard): Generator<Finding> {
  if (compareReleases(release, '4.10') < 0) return;
  const message =
    compareReleases(release, '4.13') >= 0
      ? 'passthrough not yet supported for x86 PVH guests.'
      : 'A PVH guest cannot be given devices; from Xen 4.13 on xl says so.';
  const type = config.last('type');
  yield {
    ...at(statement, 'passthrough/pvh', message),
    ...(compareReleases(release, '4.13') < 0 && { severity: 'warning', source: 'advice' }),
    ...(type?.value && {
      related: [{ ...shift(type.value, type.offset), message: 'The guest’s type' }],
    }),
  };
}

function* checkE820({ config, release }: GuestStandard): Generator<Finding> {
  const statement = config.last('e820_host');
  const value = config.integer('e820_host');
  if (!statement?.value || value.kind !== 'number' || value.value !== 0 || compareReleases(release, '4.2') < 0) return;
  const span = shift(statement.value, statement.offset);
  yield {
    code: 'passthrough/e820-host',
    severity: 'warning',
    source: 'advice',
    span,
    message: 'xl sets e820_host to 1 in a PV guest that has devices in “pci”, whatever stands here.',
    fixes: () => [{ title: 'Write 1', edits: [replace(span, '1')], preferred: true }],
  };
}

function* checkPopulateOnDemand(
  standard: GuestStandard,
  devices: Statement | undefined,
  reason: Statement | undefined,
): Generator<Finding> {
  const { config, release, guest } = standard;
  const newWords = compareReleases(release, '4.17') >= 0;
  const statement = newWords ? reason : devices;
  const since: Release = guest === 'pvh' ? '4.10' : '4.4';
  if (!statement || guest === 'pv' || guest === undefined || compareReleases(release, since) < 0) return;
  // A virtual NUMA layout sets both sizes in its own way.
  if (config.all('vnuma').length > 0) return;
  const memory = config.integer('memory');
  const most = config.integer('maxmem');
  if (memory.kind !== 'number' || most.kind !== 'number' || memory.value < 0 || memory.value >= most.value) return;
  const message = newWords
    ? 'IOMMU required for device passthrough but not supported together with PoD'
    : 'PCI device assignment for HVM guest failed due to PoD enabled';
  const maxmem = config.last('maxmem');
  const size = config.last('memory');
  yield {
    ...at(
      statement,
      'passthrough/populate-on-demand',
      `${message}: “memory” (${memory.value}) is less than “maxmem” (${most.value}), so the guest’s memory would be populated on demand.`,
    ),
    ...(maxmem?.value &&
      size?.value && {
        related: [
          { ...shift(size.value, size.offset), message: 'memory' },
          { ...shift(maxmem.value, maxmem.offset), message: 'maxmem' },
        ],
        fixes: () => [
          {
            title: `Set maxmem to ${memory.value}`,
            edits: maxmem.value ? [replace(shift(maxmem.value, maxmem.offset), String(memory.value))] : [],
          },
        ],
      }),
  };
}

function at(statement: Statement, code: string, message: string, other?: Statement): Finding {
  const place = statement.key?.name === 'passthrough' ? (statement.value ?? statement.key) : statement.key;
  return {
    code,
    severity: 'error',
    source: 'xl',
    span: shift(place ?? { start: 0, end: statement.length }, statement.offset),
    message,
    ...(other?.key && { related: [{ ...shift(other.key, other.offset), message: 'The devices' }] }),
  };
}
