/** Small programs of sh, which stand for xl, sudo and ssh. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

export const ON_POSIX = { skip: process.platform === 'win32' && 'there is no sh' };

/** A folder for them, and the `PATH` as it was; both are put right when the tests of the file have ended. */
export function programsOfSh(prefix: string) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const path = process.env.PATH;
  after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const program = (name: string, text: string): string => {
    const place = join(folder, name);
    writeFileSync(place, `#!/bin/sh\n${text}\n`);
    chmodSync(place, 0o755);
    return place;
  };
  return { folder, path, program };
}
