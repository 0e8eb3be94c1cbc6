/** The files of a machine with the edits of a plan as far as it has come; nothing is written. */
import type { BootTree } from '../../boot/choices.ts';
import { DomainConfig } from '../../guests/domain-config.ts';
import { EditedText } from '../../text/edited-text.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import type { World } from '../world.ts';
import type { PlannedEdit } from './model.ts';

interface Touched {
  readonly before: string;
  readonly text: EditedText;
  readonly isNew: boolean;
  readonly titles: string[];
  readonly reasons: string[];
}

const NO_TREE: BootTree = { files: new Map(), folders: new Map(), unreadable: [] };

export class Draft {
  readonly #world: World;
  readonly #touched = new Map<string, Touched>();
  #tree: BootTree;

  constructor(world: World) {
    this.#world = world;
    this.#tree = world.boot?.tree ?? NO_TREE;
  }

  /** The boot files as they would be. */
  get tree(): BootTree {
    return this.#tree;
  }

  /** A guest's config as it would be. */
  guest(file: string): DomainConfig | undefined {
    const touched = this.#touched.get(file);
    if (touched) return DomainConfig.parse(touched.text.text());
    return this.#world.guests.find((guest) => guest.file === file)?.config;
  }

  /**
   * Makes edits that count in the texts as they would be by now.
   *
   * @param title what they do: `hides 01:00.0 from dom0`
   * @param because why, in one sentence
   */
  take(all: readonly FileEdits[], title: string, because: string): void {
    const files = new Map(this.#tree.files);
    for (const { file, before, edits, isNew = false } of all) {
      if (edits.length === 0) continue;
      const known = this.#touched.get(file);
      const touched = known ?? { before, text: new EditedText(before), isNew, titles: [], reasons: [] };
      touched.text.apply(edits);
      if (!touched.titles.includes(title)) touched.titles.push(title);
      if (!touched.reasons.includes(because)) touched.reasons.push(because);
      this.#touched.set(file, touched);
      files.set(file, touched.text.text());
    }
    this.#tree = { ...this.#tree, files };
  }

  /** Each file once: those of the boot, then the guests’ configs. */
  planned(): PlannedEdit[] {
    const guests = new Set(this.#world.guests.map(({ file }) => file));
    const isGuest = ([file]: readonly [string, unknown]) => guests.has(file);
    const all = [...this.#touched];
    return [...all.filter((one) => !isGuest(one)), ...all.filter(isGuest)].flatMap(
      ([file, { before, text, isNew, titles, reasons }]): PlannedEdit[] => {
        const edits = text.edits();
        if (edits.length === 0) return [];
        const parts = { title: titles.join(', '), because: reasons.join(' ') };
        return [{ file, before, edits, ...(isNew && { isNew }), ...parts }];
      },
    );
  }
}
