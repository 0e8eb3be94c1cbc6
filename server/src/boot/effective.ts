import { decodeWord, splitCommandLine } from '../syntax/grub-cfg/words.ts';
import type { BootFileWithText, Reader } from './model.ts';
import { entryArguments } from './sources/arguments.ts';
import { readFiles } from './sources/settings.ts';
import { TracedText } from './sources/traced-text.ts';
import { handOn } from './word.ts';

/** A line as update-grub writes it into grub.cfg (without what it adds itself, such as `root=`), and the words that come of it. */
export interface EffectiveLine {
  readonly text: string;
  readonly words: readonly string[];
}

export type EffectiveLines = Readonly<Record<'normal' | 'recovery', Readonly<Record<Reader, EffectiveLine>>>>;

/**
 * What the variables of /etc/default/grub become when no other file is read: `choicesFromSources` says it of a whole machine.
 * What this file alone does not tell counts as empty.
 */
export function effectiveLines(file: BootFileWithText): EffectiveLines {
  const untold = { read: () => undefined, exists: () => undefined, isBash: false };
  const { value } = readFiles([{ path: '/etc/default/grub', text: file.text }], untold);
  const { normal, recovery } = entryArguments(value, TracedText.of('single'));
  return {
    normal: { xen: line(normal.xen.text, 'xen'), dom0: line(normal.dom0.text, 'dom0') },
    recovery: { xen: line(recovery.xen.text, 'xen'), dom0: line(recovery.dom0.text, 'dom0') },
  };
}

function line(text: string, reader: Reader): EffectiveLine {
  const words = splitCommandLine(text, 0, text.length)
    .flatMap((span) => handOn(decodeWord(text, span), reader))
    .map((word) => word.text);
  return { text, words };
}
