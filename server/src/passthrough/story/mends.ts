/** Mends that several stations offer. */
import type { BootMachine } from '../../boot/machine.ts';
import { MODULE } from '../../boot/pciback/names.ts';
import { commandFor, initramfsCommand } from '../../boot/states/distribution.ts';
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import { ASSIGNABLE_ADD_SINCE, toolOf } from '../tools.ts';
import type { Mend } from './model.ts';

/** Why nobody knows what a machine with xm would tell, and how a person learns it; `undefined` where there is an xl to ask. */
export function askXm(release: Release): { readonly why: string; readonly mend: Mend } | undefined {
  return toolOf(release) === 'xl'
    ? undefined
    : {
        why: `Xen ${release} has xm and no xl, and xm is not asked.`,
        mend: byHand('Look at what xm info, xm dmesg and xm list --long say'),
      };
}

export function byHand(title: string): Mend {
  return { kind: 'by hand', title };
}

export function command(title: string, words: readonly string[]): Mend {
  return { kind: 'command', title, command: words };
}

/** An edit, where there is a sure one. */
export function edit(title: string, files: readonly FileEdits[] | undefined): Mend[] {
  return files && files.length > 0 ? [{ kind: 'edit', title, files }] : [];
}

/** What `xl` cannot be asked for without being root. */
export function askAsRoot(question: string): Mend {
  return command('Ask as root', ['sudo', ...question.split(' ')]);
}

export const REBOOT = byHand('Reboot the machine');

/** A command as the boot chain names it: `grub2-mkconfig -o /boot/grub2/grub.cfg`. One that a person has to go on writing is no command. */
export function bootCommand(title: string, line: string): Mend {
  return line.endsWith(' ') ? byHand(`${title}, by ${line}…`) : command(title, line.split(' '));
}

export function makeMenu({ states }: BootMachine): Mend {
  return bootCommand('Make the boot menu anew', states.command);
}

/** The commands that bring changed files into force, and the reboot that follows. */
export function bringIntoForce({ tree }: BootMachine, paths: readonly string[]): Mend[] {
  const commands = new Set(paths.flatMap((path) => commandFor(tree, path) ?? []));
  const initramfs = initramfsCommand(tree);
  return (
    [...commands]
      // The boot menu names the initramfs, so that comes first.
      .sort((a, b) => Number(b === initramfs) - Number(a === initramfs))
      .map((line) => bootCommand(line === initramfs ? 'Pack the initramfs anew' : 'Make the boot menu anew', line))
      .concat(REBOOT)
  );
}

/** Makes a device assignable until the next reboot. */
export function makeAssignable(release: Release, own: string): Mend {
  if (compareReleases(release, ASSIGNABLE_ADD_SINCE) < 0) {
    return byHand(
      `Unbind ${own} from its driver, and write it into new_slot and bind of /sys/bus/pci/drivers/pciback: ${toolOf(release)} ${release} has no command for it`,
    );
  }
  return command(`Make ${own} assignable until the next reboot`, ['xl', 'pci-assignable-add', own]);
}

export const LOAD_MODULE = command('Load pciback now', ['modprobe', MODULE]);
