/** What the tools of a release can do with devices. */
import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';

/** The tool that starts guests. */
export function toolOf(release: Release): 'xl' | 'xm' {
  return compareReleases(release, XL_SINCE) < 0 ? 'xm' : 'xl';
}

/** `xl pci-assignable-add` and `-remove`, with its `-r` (tools/libxl/xl_cmdimpl.c); before, files of sysfs did it. */
export const ASSIGNABLE_ADD_SINCE: Release = '4.2';

/**
 * Since when pci-assignable-add and -remove give a device to Xen’s own keeping, in the last point releases of each
 * (libxl_pci.c: “failed to quarantine”, “failed to de-quarantine”): without an IOMMU they fail then, and bind it all the same.
 */
export const QUARANTINE_SINCE: Release = '4.11';
