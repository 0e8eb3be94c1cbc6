/**
 * Names of CPU features that a branch of Xen learnt after its first release, with fixes for the CPUs' own mistakes: the last point
 * release of that branch and of all newer ones knows them, the catalogue says since when a `.0` does. Taken from libxl_cpuid.c and
 * cpufeatureset.h of the last point release of each branch.
 */
import { compareReleases, type Release } from '../catalogue/releases.ts';

/** By the first branch. */
const LEARNT: readonly (readonly [Release, string])[] = [
  [
    '4.7',
    `
      arch-caps ibpb ibrsb ssbd stibp
    `,
  ],
  [
    '4.8',
    `
      l1d-flush
    `,
  ],
  [
    '4.10',
    `
      md-clear
    `,
  ],
  [
    '4.12',
    `
      cet-ibt cet-ss srbds-ctrl
    `,
  ],
  [
    '4.13',
    `
      amd-ssbd amd-stibp btc-no ibpb-ret ibrs ibrs-always ibrs-fast ibrs-same-mode psfd ssb-no stibp-always
      virt-ssbd
    `,
  ],
  [
    '4.14',
    `
      aesni amd-ppin bhi-no cmp-legacy cr8-legacy cx16 cx8 dbext doitm efro eibrs eist energy-filtering enqcmd
      fb-clear fb-clear-ctrl fbsdp-no fdp-excp-only gds-ctrl gds-no ibpb-brtype if-pschange-mc-no intel-psfd
      intel-ssb-no itsc lahf-lm lfence+ lfence-dispatch mcu-ctrl mds-no misc-pkg-ctrl monitorx movdir64b movdiri
      no-fpu-sel nodeid-msr ovrclk-status pbrsb-no pqe pqm psdp-no rdcl-no rrsba rsba rtm-always-abort sbdr-ssdp-no
      sbpb sep sgx skip-l1dfl srso-no sse4-1 sse4-2 taa-no tm1 tsc-adjust tsx-ctrl tsx-force-abort xapic-status
      xgetbv1 xsavec xsaveopt xsaves
    `,
  ],
  [
    '4.15',
    `
      bhi-ctrl hybrid ipred-ctrl rfds-clear rfds-no rrsba-ctrl
    `,
  ],
  [
    '4.16',
    `
      cet-sss
    `,
  ],
  [
    '4.17',
    `
      auto-ibrs cpb hw-pstate intel-ppin its-no srso-msr-fix srso-us-no tsa-l1-no tsa-sq-no verw-clear
    `,
  ],
  [
    '4.18',
    `
      pb-opt-ctrl
    `,
  ],
  [
    '4.19',
    `
      fred
    `,
  ],
];

const byName = new Map(
  LEARNT.flatMap(([release, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, release] as const),
  ),
);

/** Whether the last point release of that branch knows a feature that its first one may not have known. */
export function isBackported(name: string, release: Release): boolean {
  const since = byName.get(name);
  return since !== undefined && compareReleases(release, since) >= 0;
}

/** The names that the last point release of that branch knows beside those of the catalogue. */
export function backportedFeatures(release: Release): readonly string[] {
  return [...byName.keys()].filter((name) => isBackported(name, release));
}
