/** The entries of GRUB 2's configs that start Xen. */

import { KERNEL_COMMANDS, MODULE_COMMANDS, xenInChain } from '../chain.ts';
import type { BootChoice, BootTree, TracedWord } from '../choices.ts';
import { looksLikeXen } from '../images.ts';
import type { Reader } from '../model.ts';
import { chosenItem } from '../sources/default-entry.ts';
import { handOn } from '../word.ts';
import { readXenEfiArguments } from '../xen-efi-arguments.ts';
import { Environment } from './environment.ts';
import { choiceOfProgram } from './from-xen-efi.ts';
import type { MenuItem } from './menu.ts';
import { type Loaded, ScriptRun } from './run.ts';
import type { Traced } from './traced.ts';

/** Where GRUB 2 finds its config, the main ones first: a stub on the EFI partition leads to one of them. */
const CONFIGS = /^\/(?:boot\/(?:efi\/)?|efi\/)(?:grub2?|EFI\/[^/]+|boot\/grub2?)\/grub\.cfg$/i;
/** More entries are nobody's menu. */
const MOST_CHOICES = 2000;

export function choicesOfGrubCfg(tree: BootTree): BootChoice[] {
  const files = [...tree.files.keys()].filter((path) => CONFIGS.test(path)).sort(mainFirst);
  const choices: BootChoice[] = [];
  const told = new Set<string>();
  for (const file of files) {
    if (told.has(file)) continue;
    const run = new ScriptRun(tree, told);
    const environment = Environment.ofConfig(file);
    const menu: MenuItem[] = [];
    run.file(file, environment, menu);
    for (const read of run.read) told.add(read);
    const walk = new MenuWalk(tree, run, choices);
    walk.menu(menu, environment, [], environment.value('default')?.text);
  }
  return choices;
}

function mainFirst(a: string, b: string): number {
  const rank = (path: string) => (/^\/boot\/grub2?\//.test(path) ? 0 : 1);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

class MenuWalk {
  readonly #tree: BootTree;
  readonly #run: ScriptRun;
  readonly #choices: BootChoice[];

  constructor(tree: BootTree, run: ScriptRun, choices: BootChoice[]) {
    this.#tree = tree;
    this.#run = run;
    this.#choices = choices;
  }

  /** @param wanted the value of `default` for this menu; absent: none of its entries starts by itself */
  menu(
    menu: readonly MenuItem[],
    environment: Environment,
    under: readonly string[],
    wanted: string | undefined,
  ): void {
    const answer = wanted === undefined ? undefined : chosenItem(menu, wanted);
    const chosen = answer === 'unsure' ? undefined : answer;
    for (const item of menu) {
      if (this.#choices.length >= MOST_CHOICES) return;
      const isChosen = chosen?.item === item;
      if (item.kind === 'submenu') {
        if (under.length > 8) continue;
        const inside = environment.inside();
        const { menu: below } = this.#run.body(item, inside);
        this.menu(below, inside, [...under, item.title], isChosen ? chosen.rest : undefined);
        continue;
      }
      const own = environment.copy();
      own.asked.clear();
      const { loaded } = this.#run.body(item, own);
      const choice = this.#choice(item, loaded, own, under, isChosen);
      if (choice) this.#choices.push(choice);
    }
  }

  #choice(
    item: MenuItem,
    loaded: readonly Loaded[],
    environment: Environment,
    under: readonly string[],
    isDefault: boolean,
  ): BootChoice | undefined {
    const base = {
      title: item.title,
      under,
      ...(item.id !== undefined && { id: item.id }),
      from: 'generated' as const,
      file: item.file,
      place: { start: item.start, end: item.end },
      isDefault,
    };
    const last = loaded.findLastIndex(({ name }) => KERNEL_COMMANDS.has(name) || !MODULE_COMMANDS.has(name));
    const loader = loaded[last];
    if (!loader) return undefined;
    if (loader.name === 'chainloader') return this.#chained(loader, base, environment);
    if (!KERNEL_COMMANDS.has(loader.name)) return undefined;
    const chain = loaded.slice(last);
    const xen = xenInChain(chain.map((command) => imageOf(command)?.text ?? ''));
    const xenCommand = xen === undefined ? undefined : chain[xen];
    const dom0Command = xen === undefined ? undefined : chain[xen + 1];
    if (!xenCommand) return undefined;
    const { words, behind } = splitDashes(wordsOf(xenCommand, 'xen'));
    const dom0 = [...(dom0Command ? wordsOf(dom0Command, 'dom0') : []), ...behind];
    const xenImage = imageOf(xenCommand)?.text;
    const dom0Image = dom0Command && imageOf(dom0Command)?.text;
    return {
      ...base,
      recovery: isRecovery(item.title, dom0, item.id),
      ...(xenImage !== undefined && { xenImage }),
      ...(dom0Image !== undefined && { dom0Image }),
      xen: words,
      dom0,
      unknown: unknownOf(
        environment,
        [...words, ...dom0],
        this.#tree.files.get(item.file)?.slice(item.start, item.end),
      ),
    };
  }

  /** `chainloader /EFI/xen/xen.efi section`: the lines stand in xen.efi's own config. */
  #chained(
    loader: Loaded,
    base: Omit<BootChoice, 'recovery' | 'xen' | 'dom0' | 'unknown'>,
    environment: Environment,
  ): BootChoice | undefined {
    const at = loader.words.findIndex(({ text }) => !text.startsWith('--'));
    const program = loader.words[at]?.text ?? '';
    if (!looksLikeXen(program) || !/\.efi$/i.test(program)) return undefined;
    const rest = loader.words.slice(at + 1);
    const { section, config, behindDashes } = readXenEfiArguments(rest.map(({ text }) => text));
    const extra = rest.slice(rest.length - behindDashes.length).map((word) => traced(word, 'xen'));
    const found = choiceOfProgram(this.#tree, program, {
      ...(section !== undefined && { section }),
      ...(config !== undefined && { config }),
    });
    const xen = [...(found?.xen ?? []), ...extra];
    const unknown = [...unknownOf(environment, xen), ...(found ? found.unknown : [`the config of ${program}`])];
    const dom0 = found?.dom0 ?? [];
    return {
      ...base,
      recovery: isRecovery(base.title, dom0, base.id),
      xenImage: program,
      ...(found?.dom0Image !== undefined && { dom0Image: found.dom0Image }),
      xen,
      dom0,
      unknown,
    };
  }
}

/** What nobody but the loader knows, where a line holds it. */
function unknownOf(environment: Environment, words: readonly TracedWord[], written = ''): string[] {
  const line = words.map(({ text }) => text).join(' ');
  const unknown = [...environment.asked]
    .filter((name) => line.includes(`$${name}`) || line.includes(`\${${name}}`))
    .map((name) => `\${${name}}, which GRUB fills in when the machine boots`);
  // `20_linux_xen` asks for the platform because of it; no file tells how GRUB was started: `Environment.ofConfig` takes it for a BIOS.
  if (/\$\{?xen_rm_opts\b/.test(written))
    unknown.push(`\${xen_rm_opts}: nothing where GRUB was started by a BIOS, no-real-mode edd=off elsewhere`);
  return unknown;
}

/** The title is the administrator's to choose; the id is what GRUB's scripts make. */
export function isRecovery(title: string, dom0: readonly TracedWord[], id = ''): boolean {
  return /-recovery-/.test(id) || /\brecovery mode\b/i.test(title) || dom0.some(({ text }) => text === 'single');
}

function imageIndex({ words }: Loaded): number {
  const at = words.findIndex(({ text }) => text !== '' && !text.startsWith('--'));
  return at < 0 ? words.length : at;
}

function imageOf(command: Loaded): Traced | undefined {
  return command.words[imageIndex(command)];
}

function wordsOf(command: Loaded, reader: Reader): TracedWord[] {
  return command.words.slice(imageIndex(command) + 1).flatMap((word) => handedOn(word, reader));
}

/** The words as their reader gets them: GRUB escapes what it hands on. */
function handedOn(word: Traced, reader: Reader): TracedWord[] {
  if (word.text === '') return [];
  const pieces = handOn({ text: word.text, start: 0, end: word.text.length, dynamic: false }, reader);
  return pieces.map(({ text, start, end }) => {
    const part = start === 0 && end === word.text.length ? word : word.slice(start, end);
    return { ...traced(part, reader), text };
  });
}

export function traced(word: Traced, line: Reader): TracedWord {
  const origin = word.origin();
  return { text: word.text, line, ...(origin && { origin }) };
}

/** What stands behind ` -- ` on Xen's line is appended to dom0's. */
function splitDashes(all: readonly TracedWord[]): { words: TracedWord[]; behind: TracedWord[] } {
  const dashes = all.findIndex(({ text }, index) => text === '--' && index + 1 < all.length);
  if (dashes < 0) return { words: [...all], behind: [] };
  const behind = all.slice(dashes + 1).map((word): TracedWord => ({ ...word, line: 'dom0' }));
  return { words: all.slice(0, dashes), behind };
}
