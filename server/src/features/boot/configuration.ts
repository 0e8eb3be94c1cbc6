import { initramfsCommand } from '../../boot/states/distribution.ts';
import { effectiveView, type ViewLink } from './effective-view.ts';
import type { BootMachine } from './machine.ts';

/** The page “Effective Xen boot configuration” of a machine, with what an editor does around it. */
export interface BootPage {
  readonly root: string;
  readonly label: string;
  readonly text: string;
  readonly links: readonly ViewLink[];
  /** What is written and not in force, in one sentence each. */
  readonly waiting: readonly string[];
  /** Whether something waits for the first of the commands. */
  readonly changed: boolean;
  /** Commands that bring what was written into force, the one for the boot menu first. */
  readonly commands: readonly string[];
  /** Texts of the files that links lead to. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of that machine on whose content the page depends. */
  readonly dependsOn: readonly string[];
}

const FOLDERS = ['/etc/default', '/etc/default/grub.d', '/boot/grub', '/boot/grub2'];

export function bootConfiguration(root: string, machine: BootMachine): BootPage {
  const label = root === '/' ? 'this machine' : root;
  const { tree, states } = machine;
  const files = new Set([...machine.sources, ...machine.generated].map(({ file }) => file));
  return {
    root,
    label,
    ...effectiveView(machine, label),
    changed: states.needsUpdate,
    commands: [states.command, initramfsCommand(tree)],
    files: tree.files,
    dependsOn: [...new Set([...FOLDERS.filter((folder) => hasBelow(tree.files, folder)), ...files])],
  };
}

function hasBelow(files: ReadonlyMap<string, string>, folder: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${folder}/`));
}
