/** The page “Effective Xen boot configuration”: what Xen and dom0 get, word by word, and what is still waiting. */
import type { BootChoice, Origin, TracedWord } from '../../boot/choices.ts';
import type { WordChange } from '../../boot/states/changes.ts';
import type { RunningState } from '../../boot/states/compare.ts';
import { Lines } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import type { BootMachine } from './machine.ts';

/** A stretch of the page that leads to the place where it is written. */
export interface ViewLink extends Span {
  readonly target: Origin;
}

export interface EffectiveView {
  readonly text: string;
  readonly links: readonly ViewLink[];
  /** What is waiting, in one line each; none: all states are the same. */
  readonly waiting: readonly string[];
}

/** Words are set in a column of this width; longer ones push what follows. */
const WIDTH = 40;

/** @param label the machine in words: `this machine`, or the folder that holds its files */
export function effectiveView(machine: BootMachine, label: string): EffectiveView {
  const page = new Page(machine);
  const waiting = waitingOf(machine);
  page.line(`Effective Xen boot configuration of ${label}`);
  page.line();
  if (machine.sources.length + machine.generated.length === 0) {
    page.line('Nothing here starts Xen: no boot entry was found, and update-grub would make none.');
  } else for (const each of waiting.length > 0 ? waiting : [inStep(machine)]) page.line(each);
  for (const path of machine.tree.unreadable) page.line(`${path} is there, and cannot be read.`);
  for (const { message, origin } of machine.notes) {
    page.put(message);
    if (origin) page.put('  ');
    page.origin(origin);
    page.line();
  }

  if (machine.sources.length > 0) {
    page.heading(`What ${machine.states.command} would make now`);
    page.entries(machine.sources);
  }
  const files = [...new Set(machine.generated.map(({ file }) => file))];
  for (const file of files) {
    page.heading(`What ${file} holds`);
    page.entries(machine.generated.filter((choice) => choice.file === file));
  }
  tellChanges(page, machine);
  if (machine.states.running) tellRunning(page, machine.states.running);
  return { text: page.text, links: page.links, waiting };
}

/** What is not in force yet, in one sentence each. */
export function waitingOf({ states }: BootMachine): string[] {
  const { running, command } = states;
  return [
    ...(states.needsUpdate ? [`Changed, but ${command} has not run: the boot menu is not what the sources say.`] : []),
    ...(running?.choice && running.changes.length > 0
      ? ['Waiting for a reboot: what runs is not what the boot menu says.']
      : []),
  ];
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

function tellChanges(page: Page, { states: { pairs, gone, needsUpdate, command } }: BootMachine): void {
  if (!needsUpdate) return;
  page.heading(`Changed, but ${command} has not run`);
  for (const { source, generated, changes } of pairs) {
    if (generated && changes.length === 0) continue;
    page.line(titleOf(source));
    if (!generated) page.line('  not in the boot menu yet');
    page.changes(changes, 'comes', 'goes');
    page.line();
  }
  for (const choice of gone) {
    page.line(titleOf(choice));
    page.put('  goes: ');
    page.origin(choice.place && { file: choice.file, ...choice.place });
    page.line();
    page.line();
  }
}

function tellRunning(page: Page, running: RunningState): void {
  page.heading('What runs');
  if (!running.isDom0) {
    page.line('No Xen: this system was not started as a dom0.');
    return;
  }
  page.line(`  Xen   ${running.xen?.join(' ') ?? 'no file tells its line; `xl info xen_commandline` does'}`);
  page.line(`  dom0  ${running.dom0.join(' ')}`);
  page.line();
  if (!running.choice) {
    page.line(`None of the boot entries starts Linux ${running.kernel ?? ''}: it was installed or removed since.`);
    return;
  }
  page.line(`Started, as far as can be told, from: ${titleOf(running.choice)}`);
  if (running.changes.length === 0) page.line('The next start changes nothing.');
  else page.line('Waiting for a reboot:');
  page.changes(running.changes, 'comes', 'goes');
}

function titleOf({ under, title }: BootChoice): string {
  return [...under, title].join(' › ');
}

class Page {
  text = '';
  readonly links: ViewLink[] = [];
  readonly #machine: BootMachine;
  readonly #lines = new Map<string, Lines>();
  /** What was told word by word already, and of which entry. */
  readonly #told = new Map<string, string>();

  constructor(machine: BootMachine) {
    this.#machine = machine;
  }

  put(text: string): void {
    this.text += text;
  }

  line(text = ''): void {
    this.text += `${text}\n`;
  }

  heading(text: string): void {
    this.line();
    this.line(text);
    this.line('─'.repeat(Math.min(text.length, 80)));
  }

  entries(choices: readonly BootChoice[]): void {
    choices.forEach((choice, index) => {
      if (index > 0) this.line();
      this.#entry(choice);
    });
  }

  changes(changes: readonly WordChange[], added: string, removed: string): void {
    for (const { what, text, line, origin } of changes) {
      const does = what === 'moved' ? 'moves' : what === 'added' ? added : removed;
      this.#row(`  ${line === 'xen' ? 'Xen ' : 'dom0'}  ${does.padEnd(7)}`, text, origin);
    }
  }

  /** A place as an editor and a terminal take it: `/etc/default/grub:3:21`. */
  origin(origin: Origin | undefined): void {
    if (!origin) return;
    const { line, column } = this.#lineOf(origin.file).at(origin.start);
    this.#link(`${origin.file}:${line}:${column}`, origin);
  }

  #entry(choice: BootChoice): void {
    this.put(choice.isDefault ? '→ ' : '  ');
    if (choice.place) this.#link(titleOf(choice), { file: choice.file, ...choice.place });
    else this.put(titleOf(choice));
    this.line(choice.isDefault ? '   (starts by itself)' : '');
    this.#commandLine('Xen ', choice.xenImage, choice.xen);
    this.#commandLine('dom0', choice.dom0Image, choice.dom0);
    const words = [...choice.xen, ...choice.dom0];
    const key = JSON.stringify(words);
    const before = this.#told.get(key);
    if (before !== undefined) {
      this.line(`    each word is from where it is in “${before}”`);
      return;
    }
    this.#told.set(key, choice.title);
    for (const unknown of choice.unknown) this.line(`    not known from the files: ${unknown}`);
    for (const { text, line, origin } of words) this.#row(`    ${line === 'xen' ? 'Xen ' : 'dom0'}  `, text, origin);
  }

  #commandLine(name: string, image: string | undefined, words: readonly TracedWord[]): void {
    this.line(`    ${name}  ${[...(image === undefined ? [] : [image]), ...words.map(({ text }) => text)].join(' ')}`);
  }

  #row(head: string, word: string, origin: Origin | undefined): void {
    this.put(head);
    if (origin) this.#link(word, origin);
    else this.put(word);
    this.put(' '.repeat(Math.max(2, WIDTH - word.length)));
    if (origin) this.origin(origin);
    else this.put('the script itself');
    this.line();
  }

  #link(text: string, target: Origin): void {
    const start = this.text.length;
    this.text += text;
    this.links.push({ start, end: this.text.length, target });
  }

  #lineOf(file: string): Lines {
    const known = this.#lines.get(file);
    if (known) return known;
    const lines = new Lines(this.#machine.tree.files.get(file) ?? '');
    this.#lines.set(file, lines);
    return lines;
  }
}
