import type { BootFileWithText } from '../../boot/model.ts';
import { configNames, readXenEfiArguments } from '../../boot/xen-efi-arguments.ts';
import type { Hover } from '../answers.ts';

const LINE = /^([ \t]*chainloader[ \t]+(?:--\S+[ \t]+)*)(["']?)(\S*?(xen[^/\s"']*\.efi))\2([ \t][^\n;}]*)?/i;

/** `chainloader /EFI/xen/xen.efi section`: where the words are that Xen gets. */
export function hoverChainloader({ text, kind }: BootFileWithText, offset: number): Hover | undefined {
  if (kind !== 'grub-cfg') return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const match = line.length > 1000 ? null : LINE.exec(line);
  if (!match) return undefined;
  const [, before = '', , , program = '', rest = ''] = match;
  const end = lineStart + match[0].length - rest.length;
  const start = lineStart + before.length;
  if (offset < start || offset > end) return undefined;
  const { section, config } = readXenEfiArguments(rest.split(/[ \t]+/).filter(Boolean));
  const files = config === undefined ? configNames(program) : [config];
  const from = files.map((name) => `\`${name}\``).join(', then ');
  const which = section === undefined ? 'the section that `default=` names' : `its section \`[${section}]\``;
  const markdown = `**xen.efi** reads its own config, beside itself: ${from}. Xen's words and dom0's stand there, in ${which}.\n\nWords behind \` -- \` on this line are added to Xen's.`;
  return { span: { start, end }, markdown };
}
