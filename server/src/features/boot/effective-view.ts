/** The page “Effective Xen boot configuration”: what Xen and dom0 get, word by word and state by state, and what is still waiting. */
import type { BootChoice } from '../../boot/choices.ts';
import type { BootMachine } from '../../boot/machine.ts';
import type { RunningState } from '../../boot/states/compare.ts';
import { type Lines, type State, sideBySide, type WordRow } from '../../boot/states/side-by-side.ts';
import type { Waiting } from '../../protocol/requests.ts';
import { type ViewLink, ViewPage } from './view-page.ts';

export type { ViewLink } from './view-page.ts';

export interface EffectiveView {
  readonly text: string;
  readonly links: readonly ViewLink[];
  /** What is waiting, the most pressing first; none: all states are the same. */
  readonly waiting: readonly Waiting[];
}

const NO_LINE = 'No file tells its line; `xl info`, run as root, does.';

/** Words are set in a column as wide as the longest of them, but no wider than this; longer ones push what follows. */
const WIDEST = 48;
const STATES: readonly State[] = ['sources', 'menu', 'runs'];
const FATES: Readonly<Record<NonNullable<WordRow['fate']>, string>> = {
  comes: 'comes',
  goes: 'goes',
  'comes-at-reboot': 'comes at reboot',
  'goes-at-reboot': 'goes at reboot',
};

/** An entry in the states that have it. */
interface EntryStates {
  readonly sources?: BootChoice;
  readonly menu?: BootChoice;
  readonly runs?: RunningState;
}

/** @param label the machine in words: `this machine`, or the folder that holds its files */
export function effectiveView(machine: BootMachine, label: string): EffectiveView {
  const page = new ViewPage(machine.tree.files);
  const waiting = waitingOf(machine);
  page.line(`Effective Xen boot configuration of ${label}`);
  page.line();
  if (machine.sources.length + machine.generated.length === 0 && waiting.length === 0) {
    page.line('Nothing here starts Xen: no boot entry was found, and update-grub would make none.');
  } else if (waiting.length === 0) page.line(inStep(machine));
  for (const { words, command } of waiting) {
    page.line(words);
    if (command !== undefined) page.line(`    ${command}`);
  }
  for (const path of machine.tree.unreadable) page.line(`${path} is there, and cannot be read.`);
  for (const { message, origin } of machine.notes) {
    page.put(message);
    if (origin) {
      page.put('  ');
      page.origin(origin);
    }
    page.line();
  }
  const entries = new Entries(page, machine);
  entries.menu();
  entries.others();
  if (machine.states.running) tellRunning(page, machine.states.running);
  return { text: page.text, links: page.links, waiting };
}

/** What is not in force yet. */
export function waitingOf({ states, notes }: BootMachine): Waiting[] {
  const { running, command, needsUpdate, initramfs } = states;
  const waiting: Waiting[] = [];
  // The note itself says why, and where.
  if (notes.some(({ kind }) => kind === 'stops'))
    waiting.push({
      words: 'update-grub would fail, and leave the boot menu as it is: nothing that was changed since counts.',
      concerns: 'menu',
    });
  if (needsUpdate)
    waiting.push({
      words: `Changed, but ${command} has not run: the boot menu is not what the sources say.`,
      command,
      concerns: 'menu',
    });
  if (initramfs) {
    const [first = '', ...more] = initramfs.settings;
    const files = more.length > 0 ? `${first} and ${more.length} more` : first;
    const program = initramfs.command.split(' ', 1)[0];
    waiting.push({
      words: `${files} changed after ${initramfs.images[0] ?? 'the initramfs'} was made: waiting for ${program}.`,
      command: initramfs.command,
      concerns: 'initramfs',
    });
  }
  if (running?.choice && running.changes.length > 0)
    waiting.push({ words: 'Waiting for a reboot: what runs is not what the boot menu says.', concerns: 'running' });
  return waiting;
}

function inStep({ tree, sources, generated, states: { running } }: BootMachine): string {
  if (tree.unreadable.some((path) => path.startsWith('/boot')))
    return 'The boot menu is not compared: not all of it can be read.';
  if (generated.length === 0) return 'There is no boot menu with these entries yet.';
  if (running?.choice) return 'The sources, the boot menu and what runs are the same.';
  return sources.length > 0
    ? 'The sources and the boot menu are the same.'
    : 'Only the boot menu was found, not what it is made of.';
}

function tellRunning(page: ViewPage, running: RunningState): void {
  page.heading('What runs');
  if (!running.isDom0) {
    page.line('No Xen: this system was not started as a dom0.');
    return;
  }
  page.line(`  Xen   ${running.xen?.join(' ') ?? `not known. ${running.whyNoXen ?? NO_LINE}`}`);
  if (running.xenFrom !== undefined) page.line(`        as ${running.xenFrom} tells`);
  page.line(`  dom0  ${running.dom0.join(' ')}`);
  page.line();
  page.line(
    running.choice
      ? `Started, as far as can be told, from: ${titleOf(running.choice)}`
      : `None of the boot entries starts Linux ${running.kernel ?? ''}: it was installed or removed since.`,
  );
}

function titleOf({ under, title }: BootChoice): string {
  return [...under, title].join(' › ');
}

/** The entries of the page. */
class Entries {
  readonly #page: ViewPage;
  readonly #machine: BootMachine;
  /** What was told word by word already, and of which entry. */
  readonly #told = new Map<string, string>();

  constructor(page: ViewPage, machine: BootMachine) {
    this.#page = page;
    this.#machine = machine;
  }

  /** What update-grub makes, beside what it made last time and what runs. */
  menu(): void {
    const { pairs, gone, command } = this.#machine.states;
    if (pairs.length + gone.length === 0) return;
    const all: EntryStates[] = [
      ...pairs.map(({ source, generated }) => ({
        sources: source,
        ...(generated && this.#inMenu(generated)),
      })),
      ...gone.map((choice) => this.#inMenu(choice)),
    ];
    const file = all[0]?.sources?.file ?? all[0]?.menu?.file ?? '';
    this.#page.heading(`The boot menu, ${file}`);
    this.#page.line(
      `sources: what ${command} would make now. menu: what the file holds. runs: what this system was started with.`,
    );
    if (this.#machine.states.needsUpdate) this.#page.line(`comes, goes: when ${command} runs.`);
    for (const entry of all) this.#entry(entry);
  }

  /** What no script makes: other menus, entries written by hand. */
  others(): void {
    const { pairs, gone, running } = this.#machine.states;
    const shown = new Set([...pairs.flatMap(({ generated }) => generated ?? []), ...gone]);
    const left = this.#machine.generated.filter((choice) => !shown.has(choice));
    for (const file of new Set(left.map((choice) => choice.file))) {
      this.#page.heading(`What ${file} holds`);
      if (running?.isDom0 && running.choice?.file === file)
        this.#page.line('menu: what the file holds. runs: what this system was started with.');
      for (const menu of left) {
        if (menu.file !== file) continue;
        this.#entry(this.#inMenu(menu));
      }
    }
  }

  #inMenu(menu: BootChoice): EntryStates {
    const { running } = this.#machine.states;
    return { menu, ...(running?.isDom0 && running.choice === menu && { runs: running }) };
  }

  #entry(entry: EntryStates): void {
    const page = this.#page;
    const { sources, menu, runs } = entry;
    const newest = sources ?? menu;
    if (!newest) return;
    page.line();
    page.put(newest.isDefault ? '→ ' : '  ');
    const place = menu?.place && { file: menu.file, ...menu.place };
    page.link(titleOf(newest), place);
    page.put(newest.isDefault ? '   (starts by itself)' : '');
    const hasMenu = this.#machine.tree.files.has(newest.file);
    if (sources && !menu && hasMenu) page.put('   (not in the boot menu yet)');
    if (!sources && menu && this.#machine.states.gone.includes(menu)) page.put('   (goes)');
    page.line();
    this.#commandLine('Xen ', newest.xenImage, newest.xen);
    this.#commandLine('dom0', newest.dom0Image, newest.dom0);

    const rows = (['xen', 'dom0'] as const).flatMap((line) => sideBySide(line, linesOf(entry, line)));
    const key = JSON.stringify(
      rows.flatMap((row) =>
        row.in.has('sources') || row.in.has('menu')
          ? [[row.text, row.line, row.in.has('sources') || !sources ? row.origin : '', row.in.has('menu')]]
          : [],
      ),
    );
    // What runs is told of one entry only.
    const before = runs ? undefined : this.#told.get(key);
    if (before !== undefined) {
      page.line(`    each word is from where it is in “${before}”`);
      return;
    }
    this.#told.set(key, newest.title);
    for (const unknown of newest.unknown) page.line(`    not known from the files: ${unknown}`);
    this.#rows(
      rows,
      STATES.filter((state) => (state === 'runs' ? runs : entry[state])),
      runs,
    );
  }

  #commandLine(name: string, image: string | undefined, words: readonly { readonly text: string }[]): void {
    this.#page.line(
      `    ${name}  ${[...(image === undefined ? [] : [image]), ...words.map(({ text }) => text)].join(' ')}`,
    );
  }

  #rows(rows: readonly WordRow[], states: readonly State[], runs: RunningState | undefined): void {
    const page = this.#page;
    const width = Math.min(WIDEST, Math.max(0, ...rows.map(({ text }) => text.length)));
    const fateWidth = Math.max(0, ...rows.map(({ fate }) => (fate ? FATES[fate].length + 2 : 0)));
    for (const { text, line, origin, in: has, fate } of rows) {
      page.put(`    ${line === 'xen' ? 'Xen ' : 'dom0'}  `);
      page.link(text, origin);
      page.put(' '.repeat(Math.max(0, width - text.length) + 2));
      if (states.length > 1) {
        const isAsked = (state: State) => state !== 'runs' || line === 'dom0' || runs?.xen !== undefined;
        page.put(
          states.map((state) => (has.has(state) ? state : isAsked(state) ? '–' : '?').padEnd(state.length)).join('  '),
        );
        page.put('  ');
      }
      page.put((fate ? FATES[fate] : '').padEnd(fateWidth));
      if (origin) page.origin(origin);
      else page.put(has.has('sources') || has.has('menu') ? 'the script itself' : 'nobody knows where');
      page.line();
    }
  }
}

function linesOf({ sources, menu, runs }: EntryStates, line: 'xen' | 'dom0'): Lines {
  const running = runs?.[line]?.map((text) => ({ text }));
  return {
    ...(sources && { sources: sources[line] }),
    ...(menu && { menu: menu[line] }),
    ...(running && { runs: running }),
  };
}
