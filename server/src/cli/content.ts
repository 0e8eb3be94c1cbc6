/** Files as bytes, and back again without a byte changed that nobody meant. */
import { isUtf8 } from 'node:buffer';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Edit, TextUnits } from '../text/span.ts';

/** What a file holds. One that is not UTF-8 is read byte by byte, as xl does: each byte is a character then. */
export interface Content {
  readonly text: string;
  readonly units: TextUnits;
}

/** `-` is standard input. Throws what Node throws. */
export function readContent(file: string): Content {
  const bytes = readFileSync(file === '-' ? 0 : file);
  return isUtf8(bytes)
    ? { text: bytes.toString('utf8'), units: 'utf16' }
    : { text: bytes.toString('latin1'), units: 'bytes' };
}

export function toBytes(text: string, units: TextUnits): Buffer {
  return Buffer.from(text, units === 'bytes' ? 'latin1' : 'utf8');
}

/** An edit as it goes into a file of those units: what is no byte becomes the bytes of UTF-8. */
export function inUnits({ span, newText }: Edit, units: TextUnits): Edit {
  if (units === 'utf16' || /^[\0-\xff]*$/.test(newText)) return { span, newText };
  return { span, newText: Buffer.from(newText, 'utf8').toString('latin1') };
}

/**
 * Writes a file as a whole or not at all: a new file beside it takes its place, with its mode and owner. A link stays a link.
 * Throws what Node throws.
 */
export function writeContent(file: string, { text, units }: Content): void {
  const target = realpathSync(file);
  const { mode, uid, gid } = statSync(target);
  const beside = join(dirname(target), `.xen-config-${process.pid}.tmp`);
  try {
    const handle = openSync(beside, 'wx', 0o600);
    try {
      writeFileSync(handle, toBytes(text, units));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (process.getuid?.() === 0) chownSync(beside, uid, gid);
    chmodSync(beside, mode & 0o7777);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Why a file cannot be read or written, in words. */
export function reasonOf(error: unknown, doing: 'read' | 'write'): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: `no permission to ${doing} it`,
    EPERM: `no permission to ${doing} it`,
    EISDIR: 'it is a folder',
    EROFS: 'the file system is read-only',
    ENOSPC: 'there is no space left',
  };
  return known[code ?? ''] ?? message;
}
