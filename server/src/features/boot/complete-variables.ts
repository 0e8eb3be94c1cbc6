import type { BootFileWithText } from '../../boot/model.ts';
import { LINE_VARIABLES } from '../../boot/read-defaults.ts';
import type { Completion } from '../answers.ts';
import { VARIABLE_TEXTS } from './variables.ts';

/** The variables of /etc/default/grub that make boot lines, where an assignment can begin. */
export function completeVariables({ text, entries }: BootFileWithText, offset: number): Completion[] {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const before = /^(\s*(?:export\s+)?)([A-Za-z_]*)$/.exec(text.slice(lineStart, offset));
  if (!before) return [];
  const inside = entries[0]?.lines.some(({ start, end }) => start < offset && offset < end);
  if (inside) return [];
  let end = offset;
  while (/\w/.test(text[end] ?? '')) end++;
  const hasValue = text[end] === '=';
  const span = { start: lineStart + (before[1]?.length ?? 0), end };
  const taken = new Set(
    entries[0]?.lines.filter((line) => line.statement.start !== span.start).map((line) => line.variable),
  );
  return [...LINE_VARIABLES.keys()]
    .filter((name) => !taken.has(name))
    .map((name, index) => ({
      label: name,
      kind: 'key' as const,
      detail: VARIABLE_TEXTS.get(name)?.summary ?? '',
      edit: { span, newText: hasValue ? name : `${name}="$1"` },
      snippet: !hasValue,
      sortText: String(index),
      ...(!hasValue && { retrigger: true }),
      documentation: VARIABLE_TEXTS.get(name)?.text ?? '',
    }));
}
