import { RELEASES } from '../catalogue/releases.ts';
import { LANGUAGES } from '../protocol/languages.ts';

/** So many names to a line. */
const A_LINE = 6;

function listed(names: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += A_LINE) lines.push(names.slice(at, at + A_LINE).join(', '));
  return lines.join(`,\n${' '.repeat(23)}`);
}

/** How each command is called, for its own mistakes and for the whole page. */
const SYNOPSES = {
  check: `xen-config check [--format F] [--release R] [--language L] [--rule CODE=SEVERITY]…
                 [--earlier RECORDING] [--fix [--dry-run]] FILE… | --root DIR`,
  boot: `xen-config boot [--root DIR] [--format text|json] [--release R] [--xl-info FILE]`,
  snapshot: `xen-config snapshot [--root DIR | --host HOST] [--label WORDS] [--pci-ids FILE] > host.json`,
  device: `xen-config device [--guest FILE] [--host HOST] [--root DIR] [--release R]
                  [--format text|json] BDF`,
  pass: `xen-config pass --guest FILE [--host HOST] [--root DIR] [--release R]
                [--format text|json|diff] BDF…`,
  'give-back': `xen-config give-back [--host HOST] [--root DIR] [--release R]
                     [--format text|json|diff] BDF…`,
  doctor: `xen-config doctor [--host HOST] [--root DIR] [--release R] [--format text|json]`,
  explain: `xen-config explain [--release R] [--family F] NAME`,
} as const;

export type Command = keyof typeof SYNOPSES;

/** What a person needs who called a command wrongly: how it is called. */
export function usageOf(command: Command): string {
  return `${indented(`usage: ${SYNOPSES[command]}`)}\n\nxen-config help says more.`;
}

/** Lines after the first stand below the first one's words. */
function indented(synopsis: string): string {
  return synopsis.replaceAll('\n', '\n       ');
}

export const USAGE = `usage: ${Object.values(SYNOPSES).map(indented).join('\n       ')}

check     judges guests' configs and all files of the boot chain as the Xen release R would
          read them: those that are named, or with --root a whole machine's, in their places
boot      prints what Xen and dom0 are started with: every entry that update-grub would make or
          a boot loader's file holds, each word with the place it comes from, and what still
          waits for update-grub, for the initramfs to be packed anew, or for a reboot
snapshot  prints a host as one JSON file, for xen.host and for bug reports, without names and
          addresses of its network (docs/host-recording.schema.json says what is left out)
device    tells where a PCI device stands on its way to a guest (IOMMU, Xen's line, hide list,
          assignable, config, running guest), what shows it, and what to do next. It changes
          nothing
pass      prints what takes devices to a guest: warnings, the edits of all files as a diff for
          patch -p1, and the commands that remain. It changes nothing
give-back prints the same for the way back to dom0: out of every hide list and every guest's
          config
doctor    answers whether the machine can give devices to guests: IOMMU in hardware, firmware and
          Xen, interrupt remapping, HVM and PV guests, pciback, MSI; each with what shows it and
          what to do
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
  --earlier RECORDING  a recording of this host that snapshot made earlier: addresses that held
                       another device then are told, with where it is now
  --dry-run            with --fix: prints what it would do as a diff, and changes nothing
  FILE                 - is standard input
  --root DIR           the folder that holds the machine's etc/ and boot/. Of boot, / is the
                       default, and paths are printed as they are on that machine; of check, / is
                       this machine, and links are followed below DIR only
  --format json        of boot: an array with one object an entry, {title, from: "sources" or
                       "generated", file, xen, dom0, words}; each word {text, line: "xen" or
                       "dom0", file, row, column}, from 1, null where GRUB's script adds it;
                       of device and doctor: one object, as an editor shows it; of pass and
                       give-back: one object with the warnings, the steps and the diff
  --format diff        of pass and give-back: the edits alone, for patch -p1; warnings go to
                       standard error
  --host HOST          another host, which needs sh alone: ssh://user@dom0.example, or ssh:NAME of
                       ~/.ssh/config; or the file of a recorded one, made by snapshot
  --guest FILE         the config of the guest that is to get the device; else the one that names it
  BDF                  the address of a PCI device: 01:00.0, 0000:01:00.0
  --label WORDS        what the recording is called; “a recorded host” is the default
  --pci-ids FILE       names of hardware, where the host itself has no pci.ids
  --xl-info FILE       what \`xl info\` printed: no file tells the line of the Xen that runs.
                       Of this machine xl itself is asked, as root or by sudo -n
  --family F           where the option lives: domain-config, hypervisor, xl-conf, …;
                       else everywhere
  NAME                 a key of a config, a word of a boot line, an option inside a string

Exit status of check: 0 no errors (warnings may be there); 1 errors (with --fix: left over);
2 wrong usage, or a file that cannot be read or written.
Exit status of boot: 0; 1 a file that update-grub or the boot loader refuses; 2 wrong usage,
or a folder or a file that cannot be read.
Exit status of snapshot: 0; 1 nothing was found there; 2 wrong usage.
Exit status of device: 0 nothing is missing and nothing contradicts (what cannot be told from here
counts for neither); 1 something is or does; 2 wrong usage, a machine or a config that cannot be read,
or a device that is not there and in no file.
Exit status of pass and give-back: 0; 1 there is no way, and it says why, or dom0 needs a device
that is to go; 2 wrong usage, or something that cannot be read.
Exit status of doctor: 0 guests can be given devices, and nothing is missing; 1 something is missing,
or it cannot be told; 2 wrong usage, or a machine of which nothing can be read.
Exit status of explain: 0 known; 1 unknown; 2 wrong usage.`;
