import { RELEASES } from '../catalogue/releases.ts';
import { LANGUAGES } from '../protocol/languages.ts';

/** So many names to a line. */
const A_LINE = 6;

function listed(names: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += A_LINE) lines.push(names.slice(at, at + A_LINE).join(', '));
  return lines.join(`,\n${' '.repeat(23)}`);
}

export const USAGE = `usage: xen-config check [--format F] [--release R] [--language L] [--rule CODE=SEVERITY]…
                        [--fix [--dry-run]] FILE… | --root DIR
       xen-config boot [--root DIR] [--format text|json] [--release R] [--xl-info FILE]
       xen-config snapshot [--root DIR | --host HOST] [--label WORDS] [--pci-ids FILE] > host.json
       xen-config explain [--release R] [--family F] NAME

check     judges guests' configs and all files of the boot chain as the Xen release R would
          read them: those that are named, or with --root a whole machine's, in their places
boot      prints what Xen and dom0 are started with: every entry that update-grub would make or
          a boot loader's file holds, each word with the place it comes from, and what still
          waits for update-grub, for the initramfs to be packed anew, or for a reboot
snapshot  prints a host as one JSON file, for xen.host and for bug reports, without names and
          addresses of its network (docs/host-recording.schema.json says what is left out)
explain   says what an option of any of these files is, and in which releases

  --release R          ${RELEASES[0]} to ${RELEASES.at(-1)}, latest, or auto (the default): this machine's own
                       Xen, the newest where it runs none
  --format F           text: one line a problem (the default); json: one array; sarif: SARIF 2.1.0
  --language L         else path and content tell; one of
                       ${listed(Object.values(LANGUAGES))}
  --rule CODE=SEVERITY what a rule is worth: error, warning, information, hint or off;
                       a family goes by pci/*. May be given several times
  --fix                mends what is safe to mend: Xen reads the same before and after, or
                       refused the file and there is only one thing that can be meant.
                       What is left is told. Of standard input, the mended text is printed
  --dry-run            with --fix: prints what it would do as a diff, and changes nothing
  FILE                 - is standard input
  --root DIR           the folder that holds the machine's etc/ and boot/. Of boot, / is the
                       default, and paths are printed as they are on that machine; of check, / is
                       this machine, and links are followed below DIR only
  --format json        of boot: an array with one object an entry, {title, from: "sources" or
                       "generated", file, xen, dom0, words}; each word {text, line: "xen" or
                       "dom0", file, row, column}, from 1, null where GRUB's script adds it
  --host HOST          ssh://user@dom0.example, or ssh:NAME of ~/.ssh/config: another host, which
                       needs sh alone
  --label WORDS        what the recording is called; “a recorded host” is the default
  --pci-ids FILE       names of hardware, where the host itself has no pci.ids
  --xl-info FILE       what \`xl info\` printed: no file tells the line of the Xen that runs.
                       Of this machine xl itself is asked, as root or by sudo -n
  --family F           where the option lives: domain-config, hypervisor, xl-conf, …;
                       else everywhere
  NAME                 a key of a config, a word of a boot line, an option inside a string

Exit status of check: 0 no errors (warnings may be there), 1 errors (with --fix: left over), 2 wrong usage or a file
that cannot be read or written.
Exit status of boot: 0; 1 a file that update-grub or the boot loader refuses; 2 wrong usage,
or a folder or a file that cannot be read.
Exit status of snapshot: 0; 1 nothing was found there; 2 wrong usage.
Exit status of explain: 0 known, 1 unknown, 2 wrong usage.`;
