import type { BootMachine } from '../../boot/machine.ts';
import { blsCommand, dom0LineCommand, initramfsCommand, isXenServer } from '../../boot/states/distribution.ts';
import type { BootCommand, Waiting } from '../../protocol/requests.ts';
import { effectiveView, type ViewLink } from './effective-view.ts';

/** The page “Effective Xen boot configuration” of a machine, with what an editor does around it. */
export interface BootPage {
  readonly root: string;
  readonly label: string;
  readonly text: string;
  readonly links: readonly ViewLink[];
  /** What is written and not in force. */
  readonly waiting: readonly Waiting[];
  /** Commands that bring what was written into force, the one for the boot menu first. They are for a person to run. */
  readonly commands: readonly BootCommand[];
  /** Texts of the files that links lead to. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of that machine on whose content the page depends. */
  readonly dependsOn: readonly string[];
}

const FOLDERS = [
  '/etc/default',
  '/etc/default/grub.d',
  '/etc/grub.d',
  '/boot/grub',
  '/boot/grub2',
  '/etc/modprobe.d',
  '/etc/initramfs-tools',
  '/etc/dracut.conf.d',
];

export function bootConfiguration(root: string, machine: BootMachine): BootPage {
  const label = root === '/' ? 'this machine' : root;
  const { tree, states } = machine;
  const files = new Set([...machine.sources, ...machine.generated].map(({ file }) => file));
  return {
    root,
    label,
    ...effectiveView(machine, label),
    commands: commandsOf(machine),
    files: tree.files,
    dependsOn: [
      ...new Set([
        ...FOLDERS.filter((folder) => hasBelow(tree.files, folder)),
        // Where a new initramfs comes.
        ...(states.initramfs ? ['/boot'] : []),
        ...files,
      ]),
    ],
  };
}

function commandsOf({ tree, states }: BootMachine): BootCommand[] {
  const dom0 = dom0LineCommand(tree);
  const bls = blsCommand(
    tree,
    states.pairs.flatMap(({ changes }) => changes),
  );
  return [
    {
      command: states.command,
      does: isXenServer(tree) ? 'sets a word of Xen’s line: NAME=VALUE follows' : 'makes the boot menu anew',
    },
    ...(dom0 === undefined ? [] : [{ command: dom0, does: 'sets a word of dom0’s line: NAME=VALUE follows' }]),
    ...(bls === undefined ? [] : [{ command: bls, does: 'the same words for the entries without Xen' }]),
    { command: initramfsCommand(tree), does: 'packs the initramfs anew, for settings of modules' },
  ];
}

function hasBelow(files: ReadonlyMap<string, string>, folder: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${folder}/`));
}
