import type { BootEntry, BootFileWithText, BootLine } from '../../boot/model.ts';
import type { OutlineItem } from '../answers.ts';

/** The menu entries with their lines; of /etc/default/grub, the variables. */
export function outlineBootFile(file: BootFileWithText): OutlineItem[] {
  if (file.kind === 'grub-default') return (file.entries[0]?.lines ?? []).filter(isWhole).map(lineItem);
  return file.entries.map(entryItem);
}

function entryItem(entry: BootEntry): OutlineItem {
  const detail = entry.under.join(' › ');
  return {
    name: entry.title || 'no title',
    ...(detail ? { detail } : {}),
    span: { start: entry.start, end: entry.end },
    nameSpan: entry.titleSpan,
    children: entry.lines.filter(isWhole).map(lineItem),
  };
}

function lineItem(line: BootLine): OutlineItem {
  const name = line.variable ?? (line.reader === 'xen' ? 'Xen' : 'dom0 kernel');
  const detail = line.image?.text ?? line.words.map((word) => word.text).join(' ');
  return {
    name,
    ...(detail ? { detail } : {}),
    span: line.statement,
    nameSpan: line.image
      ? { start: line.image.start, end: line.image.end }
      : { start: line.statement.start, end: line.statement.start + (line.variable?.length ?? 0) },
  };
}

/** dom0's words behind ` -- ` belong to a line that is listed already. */
function isWhole(line: BootLine): boolean {
  return !line.behindDashes;
}
