/** What update-grub would make of a machine's files, as to the entries that start Xen. */
import { parseGrubEnv } from '../../syntax/grubenv/parse.ts';
import type { BootChoice, BootTree } from '../choices.ts';
import { LINE_VARIABLES } from '../read-defaults.ts';
import { pathsIn } from '../tree-files.ts';
import { brokenMenu } from './broken-menu.ts';
import { startedByItself } from './default-entry.ts';
import { type WrittenSection, writeLinuxXen } from './linux-xen.ts';
import { type Machine, machineOf } from './machine.ts';
import { choicesIn, type Menu, runsOf, SCRIPTS, wholeMenu } from './menu.ts';
import { notesOf, type SourceNote } from './notes.ts';
import { UNTOLD_ROOT } from './root-device.ts';
import { traitsOf } from './script-traits.ts';
import { readSection } from './section.ts';
import { readSettings, type Settings } from './settings.ts';

export interface SourceChoices {
  readonly choices: readonly BootChoice[];
  readonly notes: readonly SourceNote[];
}

/**
 * The entries in the order of the menu, each word with the place it was written at: those of 20_linux_xen, and those that an administrator's
 * own scripts hold as they stand. Where `sh`, grub-mkconfig or `grub-script-check` would stop there are none, and a note says why. An image's
 * path is what GRUB sees; `root=?` where no grub.cfg of before tells the device.
 */
export function choicesFromSources(tree: BootTree): SourceChoices {
  const settings = readSettings(tree);
  const machine = machineOf(tree);
  // An administrator may have renamed it, to have Xen stand first.
  const all = pathsIn(tree, SCRIPTS).filter((path) => /\/\d*_?linux_xen$/.test(path));
  const scripts = all.filter((path) => !tree.notRun?.includes(path));
  const traits = traitsOf(tree, scripts[0]);
  const notes = notesOf(settings, traits);
  if (settings.stop) {
    const { message, origin } = settings.stop;
    const note = { kind: 'stops', message: `update-grub stops: ${message}`, ...(origin ? { origin } : {}) } as const;
    return { choices: [], notes: [note, ...notes] };
  }
  const ofXen = new Map<string, Menu>();
  if (scripts.length === 0 && (all.length > 0 || tree.folders.has(SCRIPTS))) {
    const why = all.length > 0 ? `${all[0]} may not be executed` : `There is no 20_linux_xen in ${SCRIPTS}`;
    notes.unshift({ kind: 'no-entries', message: `${why}: update-grub makes no entry for Xen.` });
  } else {
    // Where nobody looked into the folder the script is taken to be there.
    const run = scripts.length > 0 ? scripts : [undefined];
    let unsure: WrittenSection | undefined;
    for (const script of run) {
      const section = writeLinuxXen(tree, settings, traitsOf(tree, script), machine);
      if (section.xens.length === 0 || section.kernels.length === 0) {
        notes.unshift({ kind: 'no-entries', message: section.xens.length === 0 ? NO_XEN : NO_KERNEL });
        break;
      }
      unsure ??= section;
      const made = readSection(section.text, { file: machine.output, unknown: unknownOf(settings, section) });
      if (made.fault !== undefined) {
        const message = `update-grub throws its grub.cfg away, since a value breaks it. ${made.fault}`;
        return { choices: [], notes: [{ kind: 'stops', message }, ...notes] };
      }
      ofXen.set(script ?? `${SCRIPTS}/20_linux_xen`, made.menu);
    }
    if (unsure) notes.push(...notesOfSection(unsure));
  }
  const broken = brokenMenu(tree, settings);
  if (broken) return { choices: [], notes: [broken, ...notes] };
  if (traits.chains) notes.push({ kind: 'unknown', message: CHAINS });
  const isFlat = traits.flatFor.includes(settings.value('GRUB_DISABLE_SUBMENU').text);
  const menu = wholeMenu({ tree, settings, machine, isFlat, ofXen });
  const { wanted, note } = wantedEntry(tree, settings, machine);
  if (note) notes.push(note);
  const chosen = wanted === undefined ? undefined : startedByItself(menu, wanted, ({ children }) => children);
  if (chosen === 'unsure') notes.push({ kind: 'default', message: UNTOLD_NUMBER });
  const booted = chosen === 'unsure' ? undefined : chosen?.item.choice;
  return { choices: choicesIn(menu).map((each) => (each === booted ? { ...each, isDefault: true } : each)), notes };
}

const NO_XEN = 'There is no hypervisor in /boot: update-grub makes no entry for Xen.';
const NO_KERNEL =
  'No kernel in /boot has a configuration beside it with CONFIG_XEN_DOM0=y: update-grub makes no entry for Xen.';
const UNTOLD_NUMBER =
  'Other scripts make entries that the files do not tell, so the one that GRUB boots by itself is not known.';
const CHAINS =
  'Where this machine was started by EFI, its 20_linux_xen has xen.efi start Xen with a config of its own: these lines are those of a BIOS.';

function notesOfSection({ unsure, text }: WrittenSection): SourceNote[] {
  const notes: SourceNote[] = unsure.map((path) => ({
    kind: 'unknown',
    message: `The configuration of ${path} could not be read: it is taken for a kernel that can be dom0.`,
  }));
  if (hasUntoldRoot(text.text))
    notes.push({
      kind: 'unknown',
      message: `The files do not tell the device of "/": its place says root=${UNTOLD_ROOT}.`,
    });
  return notes;
}

function unknownOf(settings: Settings, { text }: WrittenSection): string[] {
  const unknown: string[] = [];
  for (const name of LINE_VARIABLES.keys())
    for (const reason of settings.value(name).unknown) if (!unknown.includes(reason)) unknown.push(reason);
  if (hasUntoldRoot(text.text)) unknown.push('root=, the device of "/"');
  return unknown;
}

function hasUntoldRoot(section: string): boolean {
  return section.includes(` root=${UNTOLD_ROOT} ro `);
}

/** GRUB 2.00 knows no entry for the next start alone. */
function headerAsksForNext(tree: BootTree): boolean {
  const header = runsOf(tree).find((path) => /\/\d*_?header$/.test(path));
  return (header === undefined ? undefined : tree.files.get(header))?.includes('next_entry') ?? true;
}

/** What `default` of grub.cfg will hold: `GRUB_DEFAULT`, or what grubenv has saved. Absent where the files do not tell. */
function wantedEntry(
  tree: BootTree,
  settings: Settings,
  { output }: Machine,
): { readonly wanted?: string; readonly note?: SourceNote } {
  const value = settings.value('GRUB_DEFAULT');
  const folder = output.slice(0, output.lastIndexOf('/'));
  const text = tree.files.get(`${folder}/grubenv`);
  const saved = new Map(parseGrubEnv(text ?? '').variables.map((each) => [each.name, each.value]));
  const next = saved.get('next_entry');
  if (next && headerAsksForNext(tree)) return { wanted: next };
  if (value.text === 'saved') {
    const isListed = tree.folders.get(folder)?.includes('grubenv') === false;
    if (text !== undefined || isListed) return { wanted: saved.get('saved_entry') ?? '' };
    return {
      note: { kind: 'default', message: 'GRUB_DEFAULT=saved, and there is no grubenv that says what was saved.' },
    };
  }
  if (value.unknown.length > 0)
    return { note: { kind: 'default', message: `GRUB_DEFAULT takes in ${value.unknown[0]}.` } };
  return { wanted: value.text };
}
