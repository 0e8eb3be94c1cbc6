import type { Part } from '../c-strings.ts';

export type DiskFormat = 'raw' | 'qcow' | 'qcow2' | 'vhd' | 'qed' | 'empty';
export type DiskBackend = 'phy' | 'tap' | 'qdisk' | 'standalone';
export type DiskSpecification = 'xen' | 'virtio';

/** A value as xl took it, and where it stands: its name is not part of it. */
export interface Taken<T extends string> {
  readonly value: T;
  readonly part: Part;
}

/** What xl makes of one string of a `disk` list. Places are offsets in the string. */
export interface Disk {
  readonly target?: Part;
  /** Absent where the string says nothing: raw, or empty for a CD-ROM drive without a target. */
  readonly format?: Taken<DiskFormat>;
  /** Without the old `:cdrom` behind it. */
  readonly vdev?: Part;
  readonly script?: Part;
  /** The domain that serves the disk, by name or number. */
  readonly backend?: Part;
  readonly backendtype?: Taken<DiskBackend>;
  readonly specification?: Taken<DiskSpecification>;
  /** `r`, `ro`, `w`, `rw` or nothing, whether by name or by place. */
  readonly access?: Part;
  /** As the guest gets it: a CD-ROM is never written. */
  readonly readwrite: boolean;
  /** What makes it a CD-ROM drive. */
  readonly cdrom?: Part;
  readonly colo: boolean;
  /** `phy:`, `file:`, `tap:aio:` and so on, in their order, with the colon. */
  readonly prefixes: readonly Part[];
  /** The values that stand without a name. */
  readonly byPlace: ReadonlySet<'target' | 'format' | 'vdev' | 'access'>;
}

/** What is wrong with a string. */
export type DiskMistake =
  /** A value that is none of a short list; `field` says of what. */
  | 'value'
  /** In the place of the format stands the name in the guest. */
  | 'format-left-out'
  | 'given-twice'
  | 'unknown-field'
  | 'unknown-prefix'
  | 'too-many'
  | 'syntax'
  | 'no-vdev'
  | 'no-target';

export interface DiskFault {
  readonly mistake: DiskMistake;
  /** What xl prints, without what stands before and behind: see `diskMessage`. */
  readonly words: string;
  /** What xl prints behind “near”. */
  readonly near?: string;
  /** The whole line, with nothing before or behind: what the scanner itself says, and all of xl 4.1. */
  readonly line?: true;
  /** Where the person wants to look. */
  readonly start: number;
  readonly end: number;
  /** The field whose value is at fault. */
  readonly field?: 'format' | 'access' | 'backendtype' | 'specification' | 'devtype' | 'colo-port';
  /** `printed`: by the same run of xl. `later`: only when what stands before it is mended. `follows`: printed, but only as of another fault. */
  readonly when: 'printed' | 'later' | 'follows';
  /** xl 4.0 dies of it. */
  readonly crashes?: true;
}

export interface DiskSpec {
  readonly disk: Disk;
  /** In the order in which xl comes to them. None: xl takes the string. */
  readonly faults: readonly DiskFault[];
}

/** The line that xl prints, behind the name of the file and `: `. */
export function diskMessage({ words, near, line }: DiskFault, text: string): string {
  if (line) return words;
  const place = near === undefined ? '' : `: near \`${near}'`;
  return `config parsing error in disk specification: ${words}${place} in \`${text}'`;
}
