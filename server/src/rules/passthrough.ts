/** What Xen keeps silent about when a guest is given devices; what libxl refuses is in rules/verdict/create.ts. */
import { compareReleases } from '../catalogue/releases.ts';
import { usesArmKeys } from '../guests/guest-type.ts';
import { pciSummary } from '../guests/pci-summary.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const passthroughRules: readonly RuleRow[] = [
  {
    code: 'passthrough/old-pvh',
    severity: 'warning',
    title: 'Devices for a PVH guest in a release that takes the config all the same.',
  },
  {
    code: 'passthrough/e820-host',
    severity: 'warning',
    title: 'e820_host=0 in a PV guest with devices: xl sets it to 1.',
  },
];

export function* checkPassthrough(standard: GuestStandard): Generator<Finding> {
  const { config, release, guest } = standard;
  if (!pciSummary(config, release).hasTaken) return;
  if (guest === 'pv') yield* checkE820(standard);
  if (guest === 'pvh') yield* checkOldPvh(standard);
}

function* checkOldPvh({ config, release }: GuestStandard): Generator<Finding> {
  const key = config.last('pci')?.key;
  const statement = config.last('pci');
  const isOld = compareReleases(release, '4.10') >= 0 && compareReleases(release, '4.13') < 0;
  if (!key || !statement || !isOld || usesArmKeys(config)) return;
  const type = config.last('type');
  yield {
    code: 'passthrough/old-pvh',
    severity: 'warning',
    source: 'advice',
    span: shift(key, statement.offset),
    message: 'A PVH guest cannot be given devices; from Xen 4.13 on xl says so. Use type = "hvm".',
    ...(type?.value && { related: [{ ...shift(type.value, type.offset), message: 'The guest’s type' }] }),
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
