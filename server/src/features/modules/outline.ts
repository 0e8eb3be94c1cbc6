import type { ModulesFile } from '../../boot/pciback/modules-file.ts';
import { slice } from '../../text/span.ts';
import type { OutlineItem } from '../answers.ts';

/** modprobe's lines, the modules of a list, the variables of dracut. */
export function outlineModules(file: ModulesFile): OutlineItem[] {
  switch (file.kind) {
    case 'modprobe':
      return file.lines.map(({ command, module, rest, start, end }) =>
        item(`${command.text} ${module?.text ?? ''}`.trim(), rest?.text ?? '', { start, end }, module ?? command),
      );
    case 'modules-list':
      return file.lines.map(({ module, rest, start, end }) =>
        item(module.text, rest?.text ?? '', { start, end }, module),
      );
    case 'dracut':
      return file.assignments.map(({ name, nameSpan, value, start, end }) =>
        item(name, slice(file.text, value), { start, end }, nameSpan),
      );
  }
}

function item(name: string, detail: string, span: OutlineItem['span'], nameSpan: OutlineItem['span']): OutlineItem {
  const words = detail.replace(/\s+/g, ' ').trim().slice(0, 200);
  return { name, ...(words !== '' && { detail: words }), span, nameSpan: { start: nameSpan.start, end: nameSpan.end } };
}
