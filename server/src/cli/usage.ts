import { RELEASES } from '../catalogue/releases.ts';
import { LANGUAGES } from '../protocol/languages.ts';

export const USAGE = `usage: xen-config check [--format F] [--release R] [--language L] [--rule CODE=SEVERITY]…
                        [--fix [--dry-run]] FILE…
       xen-config boot [--root DIR] [--format text|json] [--release R] [--xl-info FILE]
       xen-config explain [--release R] [--family F] NAME

check     judges configs and GRUB's files as the Xen release R would read them
boot      prints what Xen and dom0 are started with: every entry that update-grub would make or
          a boot loader's file holds, each word with the place it comes from, and what still
          waits for update-grub or a reboot
explain   says what an option of any of these files is, and in which releases

  --release R          ${RELEASES[0]} to ${RELEASES.at(-1)}, latest, or auto (the default): this machine's own
                       Xen, the newest where it runs none
  --format F           text: one line a problem (the default); json: one array; sarif: SARIF 2.1.0
  --language L         ${Object.values(LANGUAGES).join(', ')};
                       else path and content tell
  --rule CODE=SEVERITY what a rule is worth: error, warning, information, hint or off;
                       a family goes by pci/*. May be given several times
  --fix                mends what is safe to mend: Xen reads the same before and after, or
                       refused the file and there is only one thing that can be meant.
                       What is left is told. Of standard input, the mended text is printed
  --dry-run            with --fix: prints what it would do as a diff, and changes nothing
  FILE                 - is standard input
  --root DIR           the folder that holds the machine's etc/ and boot/; / is the default.
                       Paths are printed as they are on that machine
  --format json        of boot: an array with one object an entry, {title, from: "sources" or
                       "generated", file, xen, dom0, words}; each word {text, line: "xen" or
                       "dom0", file, row, column}, from 1, null where GRUB's script adds it
  --xl-info FILE       what \`xl info\` printed: no file tells the line of the Xen that runs
  --family F           where the option lives: domain-config, hypervisor, xl-conf, …;
                       else everywhere
  NAME                 a key of a config, a word of a boot line, an option inside a string

Exit status of check: 0 no errors (warnings may be there), 1 errors (with --fix: left over), 2 wrong usage or a file
that cannot be read or written.
Exit status of boot: 0; 1 a file that update-grub or the boot loader refuses; 2 wrong usage,
or a folder or a file that cannot be read.
Exit status of explain: 0 known, 1 unknown, 2 wrong usage.`;
