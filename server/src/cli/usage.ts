import { RELEASES } from '../catalogue/releases.ts';
import { LANGUAGES } from '../protocol/languages.ts';

export const USAGE = `usage: xen-config check [--format text|json] [--release R] [--language L] FILE…

Checks domain configs and GRUB's files as the Xen release R would read them.

  --format text|json   one line a problem (the default), or one JSON array
  --release R          ${RELEASES[0]} to ${RELEASES.at(-1)}, or latest (the default)
  --language L         ${Object.values(LANGUAGES).join(', ')}; else path and content tell
  FILE                 - is standard input

Exit status: 0 no errors (warnings may be there), 1 errors, 2 wrong usage or a file that cannot be read.`;
