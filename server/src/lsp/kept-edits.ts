/** Edits that a report offers, until somebody wants one of them. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import type { World } from '../passthrough/world.ts';
import { editsOnDisk, type FileEdits } from '../text/file-edits.ts';
import { type EditPart, editOfParts, type OtherFiles } from './workspace-edit.ts';

/** So many are kept: the reports that a person has open, and the oldest go first. */
const MOST = 200;

export class KeptEdits {
  readonly #kept = new Map<string, readonly EditPart[]>();
  #count = 0;

  /**
   * Paths are those of the world; one whose files cannot be edited here is not kept, and nothing comes of asking for it.
   *
   * @returns the name to ask for it by
   */
  keep({ root }: Pick<World, 'root'>, files: readonly FileEdits[]): string {
    const id = `edit-${++this.#count}`;
    if (root === undefined) return id;
    const parts = files.map((edit) => ({
      ...editsOnDisk(root, edit),
      title: edit.file,
      because: 'As the report offers it.',
    }));
    this.#kept.set(id, parts);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  /** `null`: nobody knows it any more, or one of its files is no longer what it was made for. */
  async editOf(id: string, others: OtherFiles): Promise<WorkspaceEdit | null> {
    const parts = this.#kept.get(id);
    if (!parts) return null;
    const { edit } = await editOfParts(parts, others);
    return edit ?? null;
  }
}
