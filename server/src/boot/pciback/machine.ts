/** What a machine's files say of pciback as a module: its options, and who loads it when. */
import type { Decoded } from '../../syntax/grub-cfg/decoded.ts';
import type { BootTree, Origin } from '../choices.ts';
import type { ModulesFile } from './modules-file.ts';
import { readModulesFile } from './modules-file.ts';
import { meansPciback, moduleName } from './names.ts';
import { optionLine } from './option-words.ts';

/** A parameter that a file gives to the module. */
export interface ModuleOption {
  readonly name: string;
  readonly value?: string;
  /** The value; where there is none, the word. */
  readonly origin: Origin;
  /** `list`: a line of /etc/initramfs-tools/modules, whose parameters go to the module last of all. */
  readonly from: 'modprobe' | 'list';
}

/**
 * What makes the module load.
 *
 * - `before-drivers`: in the initramfs, before udev looks for the devices (dracut's force_drivers, mkinitcpio's MODULES)
 * - `initramfs`: in the initramfs, but behind udev: the drivers that the initramfs holds come first (initramfs-tools)
 * - `late`: when the root file system is there (modules-load.d, /etc/modules)
 */
export interface Loader {
  readonly when: 'before-drivers' | 'initramfs' | 'late';
  readonly origin: Origin;
}

/** A driver that has to wait for pciback, by `softdep DRIVER pre: xen-pciback` or an `install` of its own. */
export interface WaitingDriver {
  readonly driver: string;
  readonly origin: Origin;
}

export interface ModuleFacts {
  /** In the order in which kmod passes them on, which is that of the files' names; the last of the same name wins. */
  readonly options: readonly ModuleOption[];
  readonly loaders: readonly Loader[];
  readonly waiting: readonly WaitingDriver[];
  /** Lines by which a driver would wait, were there not an earlier `softdep` for it: kmod takes the first one alone. */
  readonly unread: readonly { readonly driver: string; readonly origin: Origin; readonly first: Origin }[];
  /** `add_drivers` of dracut: it is in the initramfs, and nothing there loads it. */
  readonly added: readonly Origin[];
  /** What keeps it out: `install xen-pciback /bin/true`, `blacklist xen-pciback`, `omit_drivers` of dracut. */
  readonly kept: readonly { readonly by: 'install' | 'blacklist' | 'omit'; readonly origin: Origin }[];
  /** Every other blacklisted driver, `-` as `_`. */
  readonly blacklisted: ReadonlyMap<string, Origin>;
}

/** kmod's folders (libkmod.c, `default_config_paths`): a file hides those of its name in the folders behind. */
const FOLDERS = [
  '/etc/modprobe.d/',
  '/run/modprobe.d/',
  '/usr/local/lib/modprobe.d/',
  '/usr/lib/modprobe.d/',
  '/lib/modprobe.d/',
];
/** A command that loads nothing. */
const DOES_NOTHING = /^(?:\/(?:usr\/)?bin\/(?:true|false)|true|false|:|\/dev\/null)(?:\s|$)/;

export function doesNothing(command: string): boolean {
  return DOES_NOTHING.test(command.trim());
}

/** Reads what the files say. Nothing that they hold makes it throw. */
export function moduleFacts(tree: BootTree): ModuleFacts {
  const collected = new Collected();
  for (const path of inKmodsOrder([...tree.files.keys()])) take(tree, path, collected);
  for (const path of [...tree.files.keys()].sort()) if (!folderOf(path)) take(tree, path, collected);
  return collected;
}

/** The files that kmod reads of those, in its order. */
export function inKmodsOrder(paths: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const path of paths) {
      const name = path.startsWith(folder) ? path.slice(folder.length) : '';
      if (/^[^./][^/]*\.conf$/.test(name) && !byName.has(name)) byName.set(name, path);
    }
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

function folderOf(path: string): string | undefined {
  return FOLDERS.find((folder) => path.startsWith(folder));
}

function take(tree: BootTree, path: string, into: Collected): void {
  const text = tree.files.get(path);
  const file = text === undefined ? undefined : readModulesFile(path, text);
  if (file) into.take(path, file);
}

class Collected implements ModuleFacts {
  readonly options: ModuleOption[] = [];
  readonly loaders: Loader[] = [];
  readonly waiting: WaitingDriver[] = [];
  readonly unread: { driver: string; origin: Origin; first: Origin }[] = [];
  readonly added: Origin[] = [];
  readonly kept: { by: 'install' | 'blacklist' | 'omit'; origin: Origin }[] = [];
  readonly blacklisted = new Map<string, Origin>();
  readonly #softdeps = new Map<string, Origin>();
  readonly #installs = new Set<string>();

  take(path: string, file: ModulesFile): void {
    if (file.kind === 'modprobe') this.#modprobe(path, file);
    else if (file.kind === 'modules-list') this.#list(path, file);
    else this.#initramfs(path, file);
  }

  #modprobe(path: string, { lines }: Extract<ModulesFile, { kind: 'modprobe' }>): void {
    for (const { command, module, rest, bad, start, end } of lines) {
      if (bad || !module) continue;
      const name = moduleName(module.text);
      const origin = { file: path, start, end };
      const isPciback = meansPciback(name) === 'module';
      if (command.text === 'options' && isPciback && rest) this.#options(path, rest, 'modprobe');
      else if (command.text === 'blacklist' && isPciback) this.kept.push({ by: 'blacklist', origin });
      else if (command.text === 'blacklist') this.blacklisted.set(name, origin);
      else if (command.text === 'install' && rest) this.#install(name, rest.text, origin);
      else if (command.text === 'softdep' && rest) this.#softdep(name, rest.text, origin);
    }
  }

  #softdep(driver: string, dependencies: string, origin: Origin): void {
    const first = this.#softdeps.get(driver);
    if (!first) this.#softdeps.set(driver, origin);
    if (!loadsBefore(dependencies)) return;
    if (first) this.unread.push({ driver, origin, first });
    else this.waiting.push({ driver, origin });
  }

  #install(name: string, command: string, origin: Origin): void {
    // As with softdep, the first line for a module is the one that counts.
    if (this.#installs.has(name)) return;
    this.#installs.add(name);
    if (meansPciback(name) === 'module') {
      if (doesNothing(command)) this.kept.push({ by: 'install', origin });
    } else if (/\bxen[-_]pciback\b/.test(command)) {
      this.waiting.push({ driver: name, origin });
    } else if (doesNothing(command)) {
      this.blacklisted.set(name, origin);
    }
  }

  #list(path: string, { lines, reader }: Extract<ModulesFile, { kind: 'modules-list' }>): void {
    for (const { module, rest, start, end } of lines) {
      if (meansPciback(module.text) !== 'module') continue;
      // systemd takes a line with parameters for one long name, and loads nothing.
      if (rest && reader !== 'initramfs') continue;
      this.loaders.push({ when: reader === 'initramfs' ? 'initramfs' : 'late', origin: { file: path, start, end } });
      if (rest) this.#options(path, { ...rest, dynamic: false }, 'list');
    }
  }

  #initramfs(path: string, { assignments }: Extract<ModulesFile, { kind: 'dracut' }>): void {
    for (const { name, words } of assignments) {
      for (const { text, start, end } of words) {
        if (meansPciback(text.replace(/\.ko$/, '')) !== 'module') continue;
        const origin = { file: path, start, end };
        if (name === 'force_drivers' || name === 'MODULES') this.loaders.push({ when: 'before-drivers', origin });
        else if (name === 'add_drivers' || name === 'drivers') this.added.push(origin);
        else if (name === 'omit_drivers') this.kept.push({ by: 'omit', origin });
      }
    }
  }

  #options(path: string, options: Decoded, from: ModuleOption['from']): void {
    for (const { name, value, valueSpan, start, end } of optionLine(options, options).words) {
      const span = valueSpan ?? { start, end };
      const origin = { file: path, start: span.start, end: span.end };
      this.options.push({ name: moduleName(name), ...(value !== undefined && { value }), origin, from });
    }
  }
}

/** Whether pciback stands behind `pre:` in what follows a `softdep DRIVER`. */
export function loadsBefore(dependencies: string): boolean {
  let before = false;
  for (const word of dependencies.split(/\s+/)) {
    if (word === 'pre:' || word === 'post:') before = word === 'pre:';
    else if (before && meansPciback(word) === 'module') return true;
  }
  return false;
}
