/** Where what stands at a place of a boot file was written: a word of a generated file, a variable inside a value. */
import type { Origin } from '../../boot/choices.ts';
import { parseGrubDefaults } from '../../syntax/grub-default/parse.ts';
import { contains, type Span } from '../../text/span.ts';
import type { BootAround } from './machines.ts';
import { isDefaults } from './root.ts';
import { sourceOf, usesAt } from './trace.ts';

/** A place, and the stretch at the cursor that leads to it. */
export interface BootDefinition {
  readonly from: Span;
  readonly target: Origin;
}

/** None where nothing leads anywhere. Files are paths of that machine. */
export function bootDefinitions(text: string, offset: number, { path, machine }: BootAround): BootDefinition[] {
  const variable = isDefaults(path) ? variableAt(text, offset) : undefined;
  if (variable) {
    const target = assignmentBefore(machine().tree.files, path, variable.name, variable.start);
    return target ? [{ from: { start: variable.start, end: variable.end }, target }] : [];
  }
  const known = machine();
  const found = new Map<string, BootDefinition>();
  for (const use of usesAt(known, path, offset)) {
    const { origin } = use.word;
    const target = use.choice.from === 'generated' ? sourceOf(known, use) : undefined;
    if (!origin || !target || (target.file === path && contains(target, offset))) continue;
    found.set(`${target.file}:${target.start}`, { from: { start: origin.start, end: origin.end }, target });
  }
  return [...found.values()];
}

function variableAt(text: string, offset: number): (Span & { readonly name: string }) | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  for (const match of line.matchAll(/\$(?:\{([A-Za-z_]\w*)[^}\n]*\}|([A-Za-z_]\w*))/g)) {
    const start = lineStart + match.index;
    const span = { start, end: start + match[0].length };
    if (contains(span, offset)) return { ...span, name: match[1] ?? match[2] ?? '' };
  }
  return undefined;
}

/** The last assignment that was made before that place, as grub-mkconfig reads the files: the main one, then those of the folder by name. */
function assignmentBefore(
  files: ReadonlyMap<string, string>,
  path: string,
  name: string,
  offset: number,
): Origin | undefined {
  const order = [
    '/etc/default/grub',
    ...[...files.keys()].filter((file) => /^\/etc\/default\/grub\.d\/[^/]*\.cfg$/.test(file)).sort(),
  ];
  const own = order.indexOf(path);
  for (let i = own; i >= 0; i--) {
    const file = order[i] ?? '';
    const { assignments } = parseGrubDefaults(files.get(file) ?? '');
    const made = assignments.filter((each) => each.name === name && (i < own || each.end <= offset)).at(-1);
    if (made) return { file, start: made.start, end: made.start + name.length };
  }
  return undefined;
}
