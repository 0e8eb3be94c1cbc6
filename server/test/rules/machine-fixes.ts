/** Mends on a whole machine: its files opened one by one, a mend done, and everything looked at again. */
import type { BootTree } from '../../src/boot/choices.ts';
import { recogniseLanguage } from '../../src/protocol/recognise.ts';
import type { Finding, Fix } from '../../src/rules/finding.ts';
import { Service } from '../../src/service.ts';
import { withFileEdits } from '../../src/text/file-edits.ts';
import { applyEdits } from '../../src/text/span.ts';
import { treeOf } from '../boot/machine.ts';
import { catalogue } from './knowledge.ts';

export type Files = Readonly<Record<string, string>>;

/** A finding of one file of the machine. */
export interface Found {
  readonly path: string;
  readonly finding: Finding;
}

/** The folder of this disk that the machine's files are said to lie in: paths of other files must come with it. */
const ROOT = '/srv/host7';

/** What is wrong with one file of a machine. */
export async function findingsIn(files: Files, path: string, tree: BootTree = treeOf(files)): Promise<Found[]> {
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: 'none', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: async () => tree,
  });
  service.configure({ release: '4.17' });
  const text = files[path] ?? '';
  const language = recogniseLanguage(path, text);
  if (!language) return [];
  const file = service.open(language, text, 'utf16', { path: `${ROOT}${path}` });
  await file.lookAround();
  const found = [...file.check()].flatMap((finding) => (finding ? [{ path, finding }] : []));
  return found;
}

/** What is wrong with all files that are ours to check. */
export async function findingsOfAll(files: Files): Promise<Found[]> {
  const paths = Object.keys(files).filter((path) => path.startsWith('/etc/') || path.endsWith('/grub.cfg'));
  return (await Promise.all(paths.map((path) => findingsIn(files, path)))).flat();
}

/** The files after a mend of a finding in `path`. */
export function mended(files: Files, path: string, fix: Fix): Files {
  const elsewhere = (fix.elsewhere ?? []).map((edits) => ({ ...edits, file: edits.file.slice(ROOT.length) }));
  for (const { file, within } of fix.elsewhere ?? []) {
    if (!file.startsWith(`${ROOT}/`) || within !== ROOT) throw new Error(`${file} is no file of the machine`);
  }
  const own = new Map(Object.entries({ ...files, [path]: applyEdits(files[path] ?? '', fix.edits) }));
  const after = withFileEdits(own, elsewhere);
  if (!after) throw new Error(`“${fix.title}” was made for other texts`);
  return Object.fromEntries(after);
}

/** The files that a mend has changed or made. */
export function changed(before: Files, after: Files): Files {
  return Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text));
}
