/** What update-grub would make of a machine's files, as to the entries that start Xen. */
import type { BootChoice, BootTree } from '../choices.ts';
import { LINE_VARIABLES } from '../read-defaults.ts';
import { UNTOLD_ROOT, type WrittenSection, writeLinuxXen } from './linux-xen.ts';
import { type Machine, machineOf } from './machine.ts';
import { notesOf, type SourceNote } from './notes.ts';
import { traitsOf } from './script-traits.ts';
import { readSection } from './section.ts';
import { byBytes, readSettings, type Settings } from './settings.ts';

export interface SourceChoices {
  readonly choices: readonly BootChoice[];
  readonly notes: readonly SourceNote[];
}

const SCRIPTS = '/etc/grub.d';
/** Scripts of GRUB and of distributions that put no entry into the menu. */
const NO_ENTRIES =
  /^(?:\d+_)?(?:header|debian_theme|tuned|users|menu_auto_hide|fallback_counting|reset_boot_success|menu_show_once|ppc_terminfo|tuxedo|theme|README)$/;

/**
 * The entries in the order of the menu, each word with the place it was written at. Where `sh`, grub-mkconfig or `grub-script-check` would
 * stop there are none, and a note says why. An image's path is what GRUB sees; `root=?` where no grub.cfg of before tells the device.
 */
export function choicesFromSources(tree: BootTree): SourceChoices {
  const settings = readSettings(tree);
  const all = scriptsOf(tree);
  const scripts = all.filter((path) => !tree.notRun?.includes(path));
  // Where nobody looked into the folder the script is taken to be there.
  const run = scripts.length > 0 ? scripts : [undefined];
  const notes = notesOf(settings, traitsOf(tree, scripts[0]));
  const none = (note: SourceNote): SourceChoices => ({ choices: [], notes: [note, ...notes] });
  if (settings.stop) {
    const { message, origin } = settings.stop;
    return none({ kind: 'stops', message: `update-grub stops: ${message}`, ...(origin ? { origin } : {}) });
  }
  if (scripts.length === 0 && (all.length > 0 || tree.folders.has(SCRIPTS))) {
    const why = all.length > 0 ? `${all[0]} may not be executed` : `There is no 20_linux_xen in ${SCRIPTS}`;
    return none({ kind: 'no-entries', message: `${why}: update-grub makes no entry for Xen.` });
  }
  const machine = machineOf(tree);
  const { wanted, note } = wantedEntry(tree, settings);
  const entries = new Map<string, number>();
  const choices: BootChoice[] = [];
  let unsure: WrittenSection | undefined;
  for (const script of run) {
    const section = writeLinuxXen(tree, settings, traitsOf(tree, script), machine);
    unsure ??= section;
    if (section.xens.length === 0 || section.kernels.length === 0)
      return none({ kind: 'no-entries', message: section.xens.length === 0 ? NO_XEN : NO_KERNEL });
    const before = entriesBefore(tree, settings, script, entries);
    if (before === undefined && /^\s*\d/.test(wanted)) notes.push({ kind: 'default', message: UNTOLD_NUMBER });
    const unknown = unknownOf(settings, machine, section);
    const made = readSection(section.text, { file: machine.output, wanted, before, unknown });
    if (made.fault !== undefined)
      return none({
        kind: 'stops',
        message: `update-grub throws its grub.cfg away, since a value breaks it. ${made.fault}`,
      });
    entries.set(script ?? '', made.entries);
    const isChosen = choices.some(({ isDefault }) => isDefault);
    for (const choice of made.choices) choices.push(isChosen ? { ...choice, isDefault: false } : choice);
  }
  if (unsure) notes.push(...notesOfSection(unsure, machine));
  if (note) notes.push(note);
  return { choices, notes };
}

const NO_XEN = 'There is no hypervisor in /boot: update-grub makes no entry for Xen.';
const NO_KERNEL =
  'No kernel in /boot has a configuration beside it with CONFIG_XEN_DOM0=y: update-grub makes no entry for Xen.';
const UNTOLD_NUMBER =
  'How many entries stand before those of Xen is not known, so neither is the one that GRUB_DEFAULT counts to.';

/** The scripts that make Xen's entries: an administrator may have renamed it, to have Xen stand first. */
function scriptsOf(tree: BootTree): string[] {
  const names = new Set(tree.folders.get(SCRIPTS) ?? []);
  for (const path of tree.files.keys()) if (path.startsWith(`${SCRIPTS}/`)) names.add(path.slice(SCRIPTS.length + 1));
  return [...names]
    .filter((name) => /^\d*_?linux_xen$/.test(name))
    .sort(byBytes)
    .map((name) => `${SCRIPTS}/${name}`);
}

function notesOfSection({ unsure }: WrittenSection, machine: Machine): SourceNote[] {
  const notes: SourceNote[] = unsure.map((path) => ({
    kind: 'unknown',
    message: `The configuration of ${path} could not be read: it is taken for a kernel that can be dom0.`,
  }));
  if (machine.root === undefined)
    notes.push({
      kind: 'unknown',
      message: `The files do not tell the device of "/": its place says root=${UNTOLD_ROOT}.`,
    });
  return notes;
}

function unknownOf(settings: Settings, machine: Machine, { text }: WrittenSection): string[] {
  const unknown: string[] = [];
  for (const name of LINE_VARIABLES.keys())
    for (const reason of settings.value(name).unknown) if (!unknown.includes(reason)) unknown.push(reason);
  if (machine.root === undefined || text.text.includes(` root=${UNTOLD_ROOT} `))
    unknown.push('root=, the device of "/"');
  return unknown;
}

/** `GRUB_DEFAULT`, or what grubenv has saved. */
function wantedEntry(tree: BootTree, settings: Settings): { wanted: string; note?: SourceNote } {
  const value = settings.value('GRUB_DEFAULT');
  const environment = tree.files.get('/boot/grub/grubenv') ?? tree.files.get('/boot/grub2/grubenv');
  const saved = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(environment ?? '')?.[1] ?? '';
  const next = saved('next_entry');
  if (next !== '') return { wanted: next };
  if (value.text === 'saved') {
    if (environment !== undefined) return { wanted: saved('saved_entry') };
    return {
      wanted: '',
      note: { kind: 'default', message: 'GRUB_DEFAULT=saved, and there is no grubenv that says what was saved.' },
    };
  }
  if (value.unknown.length > 0)
    return { wanted: value.text, note: { kind: 'default', message: `GRUB_DEFAULT takes in ${value.unknown[0]}.` } };
  return { wanted: value.text };
}

/** How many entries the scripts before Xen's make at the top of the menu. */
function entriesBefore(
  tree: BootTree,
  settings: Settings,
  script: string | undefined,
  ofXen: ReadonlyMap<string, number>,
): number | undefined {
  const names = tree.folders.get(SCRIPTS);
  const own = script?.slice(SCRIPTS.length + 1) ?? '20_linux_xen';
  if (!names) return own === '20_linux_xen' ? entriesOfLinux(tree, settings) : undefined;
  let count = 0;
  for (const name of [...names].sort(byBytes)) {
    if (name >= own) break;
    if (NO_ENTRIES.test(name) || /~$|^#.*#$|\.dpkg-|\.rpm(?:save|new)$/.test(name)) continue;
    const path = `${SCRIPTS}/${name}`;
    if (tree.notRun?.includes(path)) continue;
    const isLinux = /^\d*_?linux$/.test(name);
    const made = isLinux ? entriesOfLinux(tree, settings) : ofXen.get(path);
    if (made === undefined) return undefined;
    count += made;
  }
  return count;
}

/** The entries of 10_linux: the first kernel and a submenu, or one or two a kernel. */
function entriesOfLinux(tree: BootTree, settings: Settings): number | undefined {
  if (settings.value('GRUB_ENABLE_BLSCFG').text === 'true') return undefined;
  const kernels = (tree.folders.get('/boot') ?? []).filter(
    (name) => /^(?:vmlinu[xz]|kernel)-/.test(name) && !/\.dpkg-|\.rpm(?:save|new)$|\.sig$/.test(name),
  ).length;
  if (kernels === 0) return 0;
  if (!/^(?:true|yes|y)$/.test(settings.value('GRUB_DISABLE_SUBMENU').text)) return 2;
  return settings.value('GRUB_DISABLE_RECOVERY').text === 'true' ? kernels : 2 * kernels;
}
