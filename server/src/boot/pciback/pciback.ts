/** What decides whether pciback gets the devices that are hidden, entry by entry of the boot menu. */
import { type HideEntry, type HideList, parseHideList } from '../../specs/hide-list.ts';
import type { BootChoice, BootTree, Origin } from '../choices.ts';
import { type BuiltFact, builtInto, hasOldName } from './kernel.ts';
import { type Loader, type ModuleFacts, moduleFacts } from './machine.ts';
import { moduleName } from './names.ts';

/** A hide list, and who gives it to pciback. */
export interface HideSource {
  /** `kernel-line`: a word of the boot line; `modprobe`: an `options` line; `list`: a line of /etc/initramfs-tools/modules. */
  readonly from: 'kernel-line' | 'modprobe' | 'list';
  readonly value: string;
  readonly list: HideList;
  /** Absent: the script that makes the entry puts it there. */
  readonly origin?: Origin;
}

export interface PcibackOfChoice extends BuiltFact {
  readonly choice: BootChoice;
  /** Every list that somebody wrote for this kernel, in the order in which pciback gets them: the last one wins. Built in, it reads the boot line's only. */
  readonly sources: readonly HideSource[];
  /** The one that counts; absent: none, or nobody can tell. */
  readonly counts?: HideSource;
  /** Lists that pciback never reads, or that a later one replaces. */
  readonly passedOver: readonly HideSource[];
  /** What is hidden: nothing where the list is refused. */
  readonly hidden: readonly HideEntry[];
  /**
   * `first`: built in, or loaded before any driver; `initramfs`: loaded there, but behind the drivers that the initramfs holds; `late`: when
   * the root file system is there; `by-drivers`: some drivers wait for it, nothing else loads it; `nothing`: nobody is told to load it
   * (Xen's own scripts do, late); `kept-out`: an `install` line, or a blacklist, with nothing that overrides it; `unknown`.
   */
  readonly loading: 'first' | 'initramfs' | 'late' | 'by-drivers' | 'nothing' | 'kept-out' | 'unknown';
  /** What loads it, earliest first; or what keeps it out. */
  readonly loadedBy: readonly Origin[];
}

export interface PcibackFacts {
  readonly choices: readonly PcibackOfChoice[];
  readonly modules: ModuleFacts;
  /** The texts that the origins point into. */
  readonly files: ReadonlyMap<string, string>;
  readonly tree: BootTree;
}

/** @param choices of all states: those that the sources make, and those that a generated file holds */
export function pcibackOf(tree: BootTree, choices: readonly BootChoice[]): PcibackFacts {
  const modules = moduleFacts(tree);
  return { choices: choices.map((choice) => ofChoice(tree, choice, modules)), modules, files: tree.files, tree };
}

function ofChoice(tree: BootTree, choice: BootChoice, modules: ModuleFacts): PcibackOfChoice {
  const built = builtInto(tree, choice.dom0Image);
  const old = hasOldName(choice.dom0Image);
  const onLine = kernelLineSources(choice, old);
  const given = (from: 'modprobe' | 'list') => (old ? [] : optionSources(modules, from));
  // libkmod reads /proc/cmdline behind its files, and modprobe puts what it was called with behind both.
  const sources = [...given('modprobe'), ...onLine, ...given('list')];
  const read = built.built === 'in' ? onLine : built.built === 'none' ? [] : sources;
  const places = new Set(sources.map(({ from }) => from));
  const canTell = built.built !== 'unknown' || places.size <= 1;
  const counts = canTell ? read.at(-1) : undefined;
  const passedOver = canTell ? sources.filter((source) => source !== counts) : [];
  const hidden = counts && !counts.list.refused ? counts.list.entries : [];
  return {
    ...built,
    choice,
    sources,
    ...(counts && { counts }),
    passedOver,
    hidden,
    ...loadingOf(built, choice, modules),
  };
}

function kernelLineSources(choice: BootChoice, old: boolean): HideSource[] {
  const pattern = old ? /^"?pciback\.hide=(.*)$/s : /^"?xen[-_]pciback\.hide=(.*)$/s;
  return choice.dom0.flatMap(({ text, origin }): HideSource[] => {
    const value = pattern.exec(text)?.[1]?.replaceAll('"', '');
    if (value === undefined) return [];
    const list = parseHideList(value, old ? 'pciback' : 'xen-pciback');
    return [{ from: 'kernel-line', value, list, ...(origin && { origin }) }];
  });
}

function optionSources({ options }: ModuleFacts, wanted: 'modprobe' | 'list'): HideSource[] {
  return options.flatMap(({ name, value, origin, from }): HideSource[] =>
    name === 'hide' && value !== undefined && from === wanted
      ? [{ from, value, list: parseHideList(value), origin }]
      : [],
  );
}

function loadingOf(
  { built }: BuiltFact,
  choice: BootChoice,
  modules: ModuleFacts,
): Pick<PcibackOfChoice, 'loading' | 'loadedBy'> {
  if (built === 'in') return { loading: 'first', loadedBy: [] };
  if (built === 'none') return { loading: 'nothing', loadedBy: [] };
  // An install line replaces the load itself, whoever asks for it.
  const replaced = modules.kept.filter(({ by }) => by === 'install');
  if (replaced.length > 0) return { loading: 'kept-out', loadedBy: replaced.map(({ origin }) => origin) };
  const loaders = [...modules.loaders, ...lineLoaders(choice)];
  const loadedAt = (when: Loader['when']) =>
    loaders.filter((loader) => loader.when === when).map(({ origin }) => origin);
  const first = loadedAt('before-drivers');
  if (first.length > 0) return { loading: 'first', loadedBy: first };
  const inInitramfs = loadedAt('initramfs');
  if (inInitramfs.length > 0) return { loading: 'initramfs', loadedBy: inInitramfs };
  const waiting = modules.waiting.map(({ origin }) => origin);
  if (waiting.length > 0) return { loading: 'by-drivers', loadedBy: waiting };
  if (built === 'unknown') return { loading: 'unknown', loadedBy: loadedAt('late') };
  const late = loadedAt('late');
  const blacklisted = modules.kept.filter(({ by }) => by === 'blacklist');
  // systemd heeds a blacklist; nothing else loads the module by then.
  if (blacklisted.length > 0) return { loading: 'kept-out', loadedBy: blacklisted.map(({ origin }) => origin) };
  return late.length > 0 ? { loading: 'late', loadedBy: late } : { loading: 'nothing', loadedBy: [] };
}

/** `rd.driver.pre=` is dracut's word, `modules_load=` systemd's. */
function lineLoaders({ dom0 }: BootChoice): Loader[] {
  return dom0.flatMap(({ text, origin }): Loader[] => {
    const match = /^(rd\.driver\.pre|rdloaddriver|rd\.modules[-_]load|modules[-_]load)=(.*)$/.exec(text);
    if (!match?.[2]?.split(',').some((name) => /^xen[-_]pciback$/.test(name)) || !origin) return [];
    const name = match[1] ?? '';
    const when = /driver/.test(name) ? 'before-drivers' : name.startsWith('rd.') ? 'initramfs' : 'late';
    return [{ when, origin }];
  });
}

/** Whether a driver leaves a hidden device to pciback, as far as the files tell. */
export function waitsForPciback({ modules }: PcibackFacts, { loading }: PcibackOfChoice, driver: string): boolean {
  const name = moduleName(driver);
  if (loading === 'first') return true;
  return modules.blacklisted.has(name) || modules.waiting.some((waiting) => waiting.driver === name);
}
