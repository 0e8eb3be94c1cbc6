/** What the files hold that a boot loader reads. */
import type { BootChoice, BootTree } from '../choices.ts';
import { choicesOfGrubCfg } from './from-grub-cfg.ts';
import { choicesOfBls, choicesOfMenus, choicesOfSyslinux } from './from-lines.ts';
import { choicesOfXenEfi } from './from-xen-efi.ts';

/**
 * Every entry that starts Xen, of every file that a boot loader may read: GRUB 2's and GRUB legacy's, xen.efi's, syslinux's, and those of
 * the Boot Loader Specification. Variables that the files set are filled in; those that only the loader knows stay as written, and stand in
 * `unknown`. What the files of one loader say of the entry that starts by itself holds for that loader.
 */
export function choicesFromGenerated(tree: BootTree): readonly BootChoice[] {
  return [
    ...choicesOfGrubCfg(tree),
    ...choicesOfMenus(tree),
    ...choicesOfXenEfi(tree),
    ...choicesOfBls(tree),
    ...choicesOfSyslinux(tree),
  ];
}
