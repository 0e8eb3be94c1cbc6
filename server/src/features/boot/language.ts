import type { BootFileWithText } from '../../boot/model.ts';
import { readGrubDefaults } from '../../boot/read-defaults.ts';
import { readGrubMenu } from '../../boot/read-menu.ts';
import { readGrubScript } from '../../boot/read-script.ts';
import { bootBlocks } from '../folding.ts';
import type { Language } from '../language.ts';
import { checkOnMachine } from '../modules/machine.ts';
import { bootStatements } from '../statements.ts';
import { completeBootLine } from './complete.ts';
import { hidesDevices } from './device-place.ts';
import { hoverBootLine } from './hover.ts';
import { outlineBootFile } from './outline.ts';

export type { BootFileWithText } from '../../boot/model.ts';

/** GRUB legacy: menu.lst, grub.conf. */
export const grubMenuLanguage = bootLanguage(readGrubMenu);
/** GRUB 2's script: grub.cfg. */
export const grubCfgLanguage = bootLanguage(readGrubScript);
/** What update-grub reads: /etc/default/grub and /etc/default/grub.d/*.cfg. */
export const grubDefaultLanguage = bootLanguage(readGrubDefaults);

function bootLanguage(read: (text: string) => BootFileWithText): Language<BootFileWithText> {
  return {
    parse: read,
    // A whole file is read in a few milliseconds, and a quote can change the meaning of everything behind it.
    reparse: (_old, text) => read(text),
    check: checkOnMachine,
    complete: completeBootLine,
    hover: hoverBootLine,
    outline: outlineBootFile,
    namesDevices: hidesDevices,
    blocks: bootBlocks,
    statements: bootStatements,
  };
}
