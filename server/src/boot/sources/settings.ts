/** What grub-mkconfig knows after it has read /etc/default/grub and /etc/default/grub.d. */
import type { BootTree } from '../choices.ts';
import { byBytes, existsIn, osRelease } from '../tree-files.ts';
import type { CommandContext } from './shell/commands.ts';
import type { Stop } from './shell/outside.ts';
import { Shell } from './shell/shell.ts';
import { TracedText } from './traced-text.ts';

const MAIN_FILE = '/etc/default/grub';
const FOLDER = '/etc/default/grub.d';

/** What a shell has from elsewhere, and what grub-mkconfig asks the machine before it reads the files. */
const UNTOLD = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TERM', 'PWD', 'PPID', 'OPTIND', 'LINENO', 'EUID'],
  ...['0', '1', '@', '*', '#', '$', '!', '?', '-'],
  ...[
    'GRUB_DEVICE',
    'GRUB_DEVICE_UUID',
    'GRUB_DEVICE_PARTUUID',
    'GRUB_DEVICE_BOOT',
    'GRUB_DEVICE_BOOT_UUID',
    'GRUB_FS',
  ],
  // Of grub-mkconfig's own.
  ...[
    'self',
    'option',
    'grub_cfg',
    'grub_mkconfig_dir',
    'grub_probe',
    'grub_file',
    'grub_editenv',
    'grub_script_check',
  ],
  ...['grub_mkrelpath', 'pkgdatadir', 'bindir', 'sbindir', 'host_os', 'PACKAGE_NAME', 'PACKAGE_VERSION'],
  ...['TEXTDOMAIN', 'TEXTDOMAINDIR'],
];
const EARLY_INITRDS = 'intel-uc.img intel-ucode.img amd-uc.img amd-ucode.img early_ucode.cpio microcode.cpio';

/** The variables and how they came to be. */
export interface Settings {
  readonly shell: Shell;
  /** The files that were read, in their order. */
  readonly files: readonly string[];
  /** Files of the folder that this system's grub-mkconfig does not read. */
  readonly passedOver: readonly string[];
  /** Why grub-mkconfig stops before it makes anything. */
  readonly stop: Stop | undefined;
  readonly value: (name: string) => TracedText;
}

/** Reads the files of a machine in the order in which grub-mkconfig does; Fedora's and SUSE's know no folder. `sh` is bash there, which knows `+=`. */
export function readSettings(tree: BootTree): Settings {
  const later = [...tree.files.keys()].filter(
    (path) => path.startsWith(`${FOLDER}/`) && /^[^./][^/]*\.cfg$/.test(path.slice(FOLDER.length + 1)),
  );
  const knowsFolder = !systemIs(tree, /\b(?:fedora|rhel|centos|suse|opensuse)\b/);
  const files = [MAIN_FILE, ...(knowsFolder ? later.sort(byBytes) : [])].filter((path) => tree.files.has(path));
  const settings = readFiles(
    files.map((path) => ({ path, text: tree.files.get(path) ?? '' })),
    {
      read: (path) => tree.files.get(path),
      exists: (path) => existsIn(tree, path),
      isBash: systemIs(tree, /\b(?:fedora|rhel|centos|suse|opensuse|arch|gentoo)\b/),
    },
  );
  return { ...settings, passedOver: knowsFolder ? [] : later };
}

/** Reads files that stand for themselves. */
export function readFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  machine: CommandContext,
): Settings {
  const variables = new Map<string, TracedText>(
    UNTOLD.map((name) => [name, TracedText.untold(`the value of ${name}`)]),
  );
  const known = {
    sysconfdir: '/etc',
    datadir: '/usr/share',
    datarootdir: '/usr/share',
    prefix: '/usr',
    exec_prefix: '/usr',
    GRUB_DISABLE_OS_PROBER: 'true',
  };
  for (const [name, value] of Object.entries(known)) variables.set(name, TracedText.of(value));
  variables.set('GRUB_EARLY_INITRD_LINUX_STOCK', TracedText.of(EARLY_INITRDS));
  const shell = new Shell({ ...machine, variables });
  for (const { path, text } of files) {
    if (shell.stop) break;
    shell.source(path, text);
  }
  const value = (name: string) => shell.value(name);
  return { shell, files: files.map(({ path }) => path), passedOver: [], stop: shell.stop ?? badTerminal(value), value };
}

/** grub-mkconfig refuses terminals that it does not know. */
function badTerminal(value: (name: string) => TracedText): Stop | undefined {
  const name = value('GRUB_TERMINAL').text ? 'GRUB_TERMINAL' : 'GRUB_TERMINAL_OUTPUT';
  const chosen = value(name);
  if (chosen.unknown.length > 0) return undefined;
  for (const word of chosen.text.split(/\s+/)) {
    if (word === '' || word === 'gfxterm') continue;
    if (!/^(?:console|serial|ofconsole|vga_text)$/.test(word)) {
      const at = chosen.text.indexOf(word);
      return {
        message: `Invalid output terminal "${chosen.text}"`,
        origin: chosen.originOf({ start: at, end: at + word.length }),
      };
    }
  }
  return undefined;
}

/** What the system says it is, or is like. */
function systemIs(tree: BootTree, names: RegExp): boolean {
  return [...(osRelease(tree) ?? '').matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].some(([, said = '']) => names.test(said));
}
