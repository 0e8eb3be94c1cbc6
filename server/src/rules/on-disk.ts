/** From a machine's own paths, which rules know, to those of this disk, which are opened and edited. */
import { editsOnDisk, pathOnDisk } from '../text/file-edits.ts';
import type { Finding, Fix } from './finding.ts';

/** @param root the folder that holds the machine's files; absent: they are no files of this disk, so they are neither pointed at nor edited */
export function onDisk(finding: Finding, root: string | undefined): Finding {
  const { fixes } = finding;
  const related = finding.related?.flatMap((place) => {
    if (place.file === undefined) return [place];
    return root === undefined ? [] : [{ ...place, file: pathOnDisk(root, place.file) }];
  });
  return {
    ...finding,
    ...(related && { related }),
    ...(fixes && { fixes: () => fixes().flatMap((fix) => fixOnDisk(fix, root) ?? []) }),
  };
}

function fixOnDisk(fix: Fix, root: string | undefined): Fix | undefined {
  if (!fix.elsewhere) return fix;
  if (root === undefined) return undefined;
  return { ...fix, elsewhere: fix.elsewhere.map((edits) => editsOnDisk(root, edits)) };
}
