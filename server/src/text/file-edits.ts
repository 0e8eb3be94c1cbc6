import { applyEdits, type Edit } from './span.ts';

/** Edits of one file on this machine's disk. */
export interface FileEdits {
  /** Absolute. */
  readonly file: string;
  /** The text that the edits were made for: whoever makes them looks first whether it is still that. Empty for a file that is yet to be. */
  readonly before: string;
  readonly edits: readonly Edit[];
  /** Whether the file is yet to be. */
  readonly isNew?: boolean;
  /** A folder that the file must lie in when every link is followed: a copy of another machine may lead out to this one. Absent: anywhere. */
  readonly within?: string;
}

/** The texts after edits of several files; `undefined` where one is not what its edits were made for. */
export function withFileEdits(
  files: ReadonlyMap<string, string>,
  all: readonly FileEdits[],
): Map<string, string> | undefined {
  const after = new Map(files);
  for (const { file, before, edits, isNew } of all) {
    if (isNew ? files.has(file) : files.get(file) !== before) return undefined;
    after.set(file, applyEdits(before, edits));
  }
  return after;
}

/** Each file once: what stands in several lists for one file becomes one list. All of them were made for the same text. */
export function joinFileEdits(all: readonly FileEdits[]): FileEdits[] {
  const joined = new Map<string, FileEdits>();
  for (const one of all) {
    const known = joined.get(one.file);
    joined.set(one.file, known ? { ...known, edits: [...known.edits, ...one.edits] } : one);
  }
  return [...joined.values()];
}

/** The path on this disk of a machine's file, whose root folder lies at `root`: `/` is this machine. */
export function pathOnDisk(root: string, path: string): string {
  return root === '/' ? path : `${root}${path}`;
}

/** The same of edits of one of its files: these never lead out of that folder. */
export function editsOnDisk<E extends FileEdits>(root: string, edits: E): E {
  return { ...edits, file: pathOnDisk(root, edits.file), ...(root !== '/' && { within: root }) };
}
