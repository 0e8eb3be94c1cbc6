/** The few things a reader of a host needs of a file system. Paths are absolute and POSIX; every call answers `undefined` on any failure. */
export interface HostFiles {
  readonly label: string;
  list(path: string): Promise<string[] | 'denied' | undefined>;
  read(path: string): Promise<string | undefined>;
  /** The target of a symbolic link as written. */
  link(path: string): Promise<string | undefined>;
}
