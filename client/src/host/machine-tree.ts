import { Disposable, EventEmitter, type TreeDataProvider, type TreeItem, type TreeView, window } from 'vscode';
import type { Machine } from './machine.ts';

interface Row<Node> {
  readonly parent: Node | undefined;
  readonly children: readonly Node[];
}

/** A view of rows that tell of the machine. It asks when it is seen, and asks nothing while it is hidden. */
export abstract class MachineTree<Node extends Row<Node>> implements TreeDataProvider<Node>, Disposable {
  readonly view: TreeView<Node>;
  protected readonly machine: Machine;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listening: Disposable;
  /** What is shown is no longer what there is; it is asked for again once the view is seen. */
  #isStale = false;

  /** @param id the view's, of package.json */
  constructor(id: string, machine: Machine) {
    this.machine = machine;
    this.view = window.createTreeView<Node>(id, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#listening = Disposable.from(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#isStale) this.show();
      }),
      machine.onDidRefresh(() => this.show()),
      machine.onDidLearn(() => this.show()),
    );
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return node ? [...node.children] : this.roots();
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  abstract getTreeItem(node: Node): TreeItem;

  dispose(): void {
    this.#listening.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  protected abstract roots(): Promise<Node[]>;

  /** Has the rows made anew, at once or as soon as somebody sees them. */
  protected show(): void {
    this.#isStale = !this.view.visible;
    if (this.view.visible) this.#changed.fire(undefined);
  }
}
