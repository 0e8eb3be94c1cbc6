/** pciback in the lists of modules that are loaded at boot. */
import { addModprobeLines } from '../boot/pciback/mends.ts';
import { MODULE, meansPciback } from '../boot/pciback/names.ts';
import type { ModulesListLine } from '../syntax/modules-list/parse.ts';
import type { Edit } from '../text/span.ts';
import { fixAcross } from './across.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { HideOnHost } from './hide-on-host.ts';
import { advice, type ModulesAround, type ModulesKnowledge, type ModulesListText } from './modules-context.ts';
import { checkModuleName } from './modules-names.ts';
import { checkOptions } from './modules-options.ts';

export const modulesListRules: readonly RuleRow[] = [
  {
    code: 'modules/list-parameters',
    severity: 'warning',
    title: 'More than the name on a line of modules-load.d: systemd looks for a module of that long name.',
  },
];

export function* checkModulesList(
  file: ModulesListText,
  knowledge: ModulesKnowledge,
  around?: ModulesAround,
): Generator<Finding | undefined> {
  const { release, hostIfKnown } = knowledge;
  const onHost = hostIfKnown && new HideOnHost(hostIfKnown, knowledge);
  for (const line of file.lines) {
    const means = meansPciback(line.module.text);
    if (!means) continue;
    const alsoRight = file.lines.some(({ module }) => meansPciback(module.text) === 'module');
    yield* checkModuleName(line.module, release, alsoRight);
    if (line.rest && file.reader === 'initramfs') {
      yield* checkOptions(file, line, { ...line.rest, dynamic: false }, { release, ...(onHost && { onHost }) });
    } else if (line.rest) yield parameters(file, line, line.rest, around);
    yield undefined;
  }
}

function parameters(
  { text, reader }: ModulesListText,
  { module, start, end }: ModulesListLine,
  rest: NonNullable<ModulesListLine['rest']>,
  around: ModulesAround | undefined,
): Finding {
  const isComment = rest.text.startsWith('#');
  const behind = { start: module.end, end };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const above = { span: { start: lineStart, end: lineStart }, newText: `${rest.text}\n` };
  const cut = { span: behind, newText: '' };
  const who = reader === 'etc-modules' ? 'systemd, which reads this list today,' : 'systemd';
  const what = isComment
    ? 'A comment takes a line of its own.'
    : `Parameters go into /etc/modprobe.d: “options ${MODULE} ${rest.text}”.`;
  const message = `${who[0]?.toUpperCase()}${who.slice(1)} takes the whole line for the name of a module, finds none and loads nothing. ${what}`;
  const own = isComment
    ? { title: 'Move the comment to a line of its own', edits: [above, cut], preferred: true }
    : {
        title: 'Keep the name, and the parameters in a comment',
        edits: [{ ...above, newText: `# ${above.newText}` }, cut],
      };
  return {
    ...advice('modules/list-parameters', 'warning', rest, message),
    fixes: () => [...(isComment || !around ? [] : toModprobe(text, cut, rest.text, around)), own],
  };
}

/** Where they are read. */
function toModprobe(before: string, cut: Edit, options: string, { path, facts }: ModulesAround): Fix[] {
  const added = addModprobeLines(facts.tree, [`options ${MODULE} ${options}`]);
  if (!added) return [];
  return [fixAcross(path, `Move the parameters to ${added.file}`, [{ file: path, before, edits: [cut] }, added], true)];
}
