import { RELEASES } from '../catalogue/releases.ts';
import { LANGUAGES } from '../protocol/languages.ts';

export const USAGE = `usage: xen-config check [--format text|json] [--release R] [--language L] FILE…
       xen-config explain [--release R] [--family F] NAME

check     judges configs and GRUB's files as the Xen release R would read them
explain   says what an option of any of these files is, and in which releases

  --release R          ${RELEASES[0]} to ${RELEASES.at(-1)}, latest, or auto (the default): this machine's own
                       Xen, the newest where it runs none
  --format text|json   one line a problem (the default), or one JSON array
  --language L         ${Object.values(LANGUAGES).join(', ')};
                       else path and content tell
  FILE                 - is standard input
  --family F           where the option lives: domain-config, hypervisor, xl-conf, …;
                       else everywhere
  NAME                 a key of a config, a word of a boot line, an option inside a string

Exit status of check: 0 no errors (warnings may be there), 1 errors, 2 wrong usage or a file that cannot be read.
Exit status of explain: 0 known, 1 unknown, 2 wrong usage.`;
