import { compareReleases, XL_SINCE } from '../catalogue/releases.ts';
import { type NamedPath, namedPaths } from '../guests/named-paths.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { NeighbourStandard } from './neighbours.ts';

export const pathRules: readonly RuleRow[] = [
  {
    code: 'path/missing',
    severity: 'hint',
    title: 'A kernel, disk or other file that this machine does not have; said on a Xen host itself only.',
    needs: 'host',
  },
  {
    code: 'path/relative',
    severity: 'information',
    title: 'A relative path: xl looks for it in the folder that it is started in.',
  },
];

export interface PathStandard extends Omit<NeighbourStandard, 'neighboursIfKnown'> {
  /** The absolute paths that are known not to be on the file's own machine. */
  readonly missingPathsIfKnown?: ReadonlySet<string>;
}

/** The files of the host that a config names. Spans are absolute. */
export function* checkPaths({ config, release, missingPathsIfKnown: missing }: PathStandard): Generator<Finding> {
  if (compareReleases(release, XL_SINCE) < 0) return;
  for (const named of namedPaths(config, release)) {
    if (!named.path.startsWith('/')) {
      // Behind phy: `disk/relative` knows what was meant.
      const told = named.physical && compareReleases(release, '4.2') >= 0;
      if (TAKEN_AS_IT_IS.has(named.key) && !told) yield relative(named);
    } else if (missing?.has(named.path)) {
      yield {
        code: 'path/missing',
        severity: 'hint',
        source: 'advice',
        span: named.span,
        message: `There is no ${named.path} on this machine: as it is, the guest does not start.`,
      };
    }
  }
}

/** For the others libxl has a folder of its own to look in. */
const TAKEN_AS_IT_IS: ReadonlySet<string> = new Set([
  'kernel',
  'ramdisk',
  'device_tree',
  'acpi_firmware',
  'smbios_firmware',
  'disk',
]);

function relative({ path, span }: NamedPath): Finding {
  return {
    code: 'path/relative',
    severity: 'information',
    source: 'advice',
    span,
    message: `“${path}” is looked for in the folder that xl is started in: a path from / works everywhere, also when the host boots.`,
  };
}
