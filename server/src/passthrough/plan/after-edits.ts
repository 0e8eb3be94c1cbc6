/** The commands that bring edits of boot files into force. */
import type { BootChoice } from '../../boot/choices.ts';
import { initramfsTool } from '../../boot/pciback/mends.ts';
import { commandFor, initramfsCommand, isXenServer, menuCommand } from '../../boot/states/distribution.ts';
import type { World } from '../world.ts';
import type { Draft } from './draft.ts';
import type { PlannedEdit, PlannedStep } from './model.ts';

const STALE = 'it holds a copy of these settings, which is older than they are.';

/**
 * In their order: the initramfs, then the menu, which may name it.
 *
 * @param isLate whether what the boot loader reads differs from what the sources say, edits or not
 */
export function afterEdits(world: World, draft: Draft, edits: readonly PlannedEdit[], isLate: boolean): PlannedStep[] {
  const { boot } = world;
  if (!boot) return [];
  const { tree } = draft;
  const commands = new Set(edits.map(({ file }) => commandFor(tree, file)));
  const initramfs = boot.states.initramfs?.command ?? initramfsCommand(tree);
  const menu = menuCommand(tree, sourceFile(boot.sources));
  const steps: PlannedStep[] = [];
  if (commands.has(initramfsCommand(tree)) || boot.states.initramfs)
    steps.push(
      boot.states.initramfs || initramfsTool(tree)
        ? { command: initramfs.split(' '), because: `Packs the initramfs anew: ${STALE}` }
        : { because: `Pack the initramfs anew by the tool that makes it (on Debian ${initramfs}): ${STALE}` },
    );
  if (!isXenServer(tree) && (commands.has(menuCommand(tree)) || isLate))
    steps.push({
      command: menu.split(' '),
      because: 'Makes the boot menu anew: the boot loader reads what this writes, not the files that are edited.',
    });
  return steps;
}

function sourceFile([first]: readonly BootChoice[]): string | undefined {
  return first?.file;
}
