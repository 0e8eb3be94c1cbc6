/** The few things a reader of a host needs of a file system. Paths are absolute and POSIX; every call answers `undefined` on any failure. */
export interface HostFiles {
  readonly label: string;
  list(path: string): Promise<string[] | 'denied' | undefined>;
  read(path: string): Promise<string | undefined>;
  /** The target of a symbolic link as written. */
  link(path: string): Promise<string | undefined>;
  /**
   * A file that is no text, or so many bytes of it from an offset on, fewer where it ends before: a table of the firmware, a piece of a
   * device's configuration space (of which somebody who is not root gets the first 64 bytes). Absent: this source has text only.
   */
  bytes?(path: string, from?: number, length?: number): Promise<Uint8Array | 'denied' | undefined>;
}
