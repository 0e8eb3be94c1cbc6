import { decodeWord, splitCommandLine } from '../syntax/grub-cfg/words.ts';
import type { BootFile, Reader } from './model.ts';
import { handOn } from './word.ts';

/** A line as update-grub writes it into grub.cfg (without what it adds itself, such as `root=`), and the words that come of it. */
export interface EffectiveLine {
  readonly text: string;
  readonly words: readonly string[];
}

export type EffectiveLines = Readonly<Record<'normal' | 'recovery', Readonly<Record<Reader, EffectiveLine>>>>;

/**
 * What the variables of /etc/default/grub become, as GRUB's `20_linux_xen` puts them together: a normal entry takes both Xen variables
 * and both Linux ones, a recovery entry the ones without `_DEFAULT`, and a `…_XEN_REPLACE` that is not empty stands in for its Linux one.
 * What this file alone does not tell counts as empty.
 */
export function effectiveLines(file: BootFile): EffectiveLines {
  const value = (name: string) => file.defaults?.values.get(name) ?? '';
  const linux = value('GRUB_CMDLINE_LINUX_XEN_REPLACE') || value('GRUB_CMDLINE_LINUX');
  const linuxDefault = value('GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT') || value('GRUB_CMDLINE_LINUX_DEFAULT');
  const xen = value('GRUB_CMDLINE_XEN');
  return {
    normal: {
      xen: line(`${xen} ${value('GRUB_CMDLINE_XEN_DEFAULT')}`, 'xen'),
      dom0: line(`${linux} ${linuxDefault}`, 'dom0'),
    },
    recovery: { xen: line(xen, 'xen'), dom0: line(`single ${linux}`, 'dom0') },
  };
}

function line(text: string, reader: Reader): EffectiveLine {
  const words = splitCommandLine(text, 0, text.length)
    .flatMap((span) => handOn(decodeWord(text, span), reader))
    .map((word) => word.text);
  return { text, words };
}
