/** Mends that reach into other files of the machine. */
import type { BootTree } from '../boot/choices.ts';
import type { BootFileWithText, BootLine } from '../boot/model.ts';
import { isDefaultsFile } from '../boot/put-word.ts';
import type { BootStates } from '../boot/states/compare.ts';
import type { FileEdits } from '../text/file-edits.ts';
import type { Fix } from './finding.ts';

/** The machine around a boot file. */
export interface AroundBoot {
  /** The file's own path there: `/etc/default/grub`. */
  readonly path?: string;
  /** With the texts of open editors in the place of those on the disk. */
  machine(): { readonly tree: BootTree; readonly states?: BootStates };
}

/** A mend whose edits may lie in several files; those of `path`, the file that the finding is in, come first. */
export function fixAcross(path: string, title: string, all: readonly FileEdits[], preferred = false): Fix {
  const own = all.filter(({ file }) => file === path).flatMap(({ edits }) => edits);
  const elsewhere = all.filter(({ file, edits }) => file !== path && edits.length > 0);
  return {
    title,
    edits: own,
    ...(elsewhere.length > 0 && { elsewhere }),
    ...(preferred && { preferred }),
  };
}

/** The machine around a file that update-grub reads, for a line that is a variable of it; absent where nobody knows, or where the text is no longer the one that was read. */
export function defaultsAround(
  { file, bootIfKnown }: { readonly file: BootFileWithText; readonly bootIfKnown?: AroundBoot },
  line: BootLine,
): { readonly path: string; readonly tree: BootTree } | undefined {
  const path = bootIfKnown?.path;
  if (line.variable === undefined || path === undefined || !isDefaultsFile(path)) return undefined;
  const tree = bootIfKnown?.machine().tree;
  return tree?.files.get(path) === file.text ? { path, tree } : undefined;
}
