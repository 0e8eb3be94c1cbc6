/** What the variables become: the words that 20_linux_xen puts on Xen's line and dom0's. */
import type { Reader } from '../model.ts';
import { TracedText } from './traced-text.ts';

type Value = (name: string) => TracedText;

export type EntryKind = 'normal' | 'recovery';

/**
 * The text that follows the image and what the script puts there by itself. A normal entry takes both variables of each line, a recovery
 * entry the ones without `_DEFAULT`; a `…_XEN_REPLACE` that is not empty stands in for its Linux one.
 * `recovery` are the words of a recovery entry: `single`.
 */
export function entryArguments(value: Value, recovery: TracedText): Record<EntryKind, Record<Reader, TracedText>> {
  const xen = value('GRUB_CMDLINE_XEN');
  const linux = replaced(value, 'GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_XEN_REPLACE');
  const linuxDefault = replaced(value, 'GRUB_CMDLINE_LINUX_DEFAULT', 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT');
  return {
    normal: { xen: spaced(xen, value('GRUB_CMDLINE_XEN_DEFAULT')), dom0: spaced(linux, linuxDefault) },
    recovery: { xen, dom0: spaced(recovery, linux) },
  };
}

function replaced(value: Value, name: string, replacement: string): TracedText {
  const instead = value(replacement);
  return instead.text === '' ? TracedText.join([value(name), instead]) : instead;
}

function spaced(left: TracedText, right: TracedText): TracedText {
  return TracedText.join([left, TracedText.of(' '), right]);
}
