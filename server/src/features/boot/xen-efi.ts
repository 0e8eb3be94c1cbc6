/** Configs of xen.efi in an editor: their own words; those of Xen and of dom0 are explained as in every boot file. */
import { readXenEfi, type XenEfiFile } from '../../boot/read-xen-efi.ts';
import { EFI_KEYS } from '../../boot/xen-efi-keys.ts';
import { existsIn } from '../../catalogue/releases.ts';
import { checkXenEfi } from '../../rules/xen-efi.ts';
import { contains } from '../../text/span.ts';
import type { Completion, Hover } from '../answers.ts';
import { efiBlocks } from '../folding.ts';
import type { Knowledge, Language } from '../language.ts';
import { checkOnMachine } from '../modules/machine.ts';
import { bootStatements } from '../statements.ts';
import { completeBootLine } from './complete.ts';
import { hidesDevices } from './device-place.ts';
import { hoverBootLine } from './hover.ts';
import { firstWordAt, keywordCompletions } from './key-completions.ts';
import { outlineBootFile } from './outline.ts';
import { placeAt } from './place.ts';

export const xenEfiLanguage: Language<XenEfiFile> = {
  parse: readXenEfi,
  reparse: (_old, text) => readXenEfi(text),
  *check(file, knowledge) {
    yield* checkXenEfi(file, knowledge.release);
    yield* checkOnMachine(file, knowledge);
  },
  complete,
  hover,
  outline: outlineBootFile,
  namesDevices: hidesDevices,
  blocks: efiBlocks,
  statements: bootStatements,
};

function complete(file: XenEfiFile, offset: number, knowledge: Knowledge): Completion[] | Promise<Completion[]> {
  if (placeAt(file, offset)) return completeBootLine(file, offset, knowledge);
  const { text, config } = file;
  const section = config.sections.findLast(({ start }) => start <= offset);
  const item = config.sections
    .flatMap(({ items }) => items)
    .find(({ name, value }) => name === 'default' && value.start <= offset && offset <= value.end);
  if (item) {
    const names = config.sections.flatMap(({ name }) => (name && name !== 'global' ? [name] : []));
    return [...new Set(names)].map((name, index) => ({
      label: name,
      kind: 'value' as const,
      edit: { span: { start: item.value.start, end: item.value.end }, newText: name },
      snippet: false,
      sortText: String(index).padStart(2, '0'),
    }));
  }
  const span = firstWordAt(text, offset, /^[a-z]*$/i);
  if (!span) return [];
  const where = section?.name === 'global' ? 'global' : 'section';
  const present = new Set(section?.items.filter(({ start }) => start !== span.start).map(({ name }) => name));
  const keys = EFI_KEYS.filter(
    (key) =>
      existsIn(key, knowledge.release) &&
      !present.has(key.name) &&
      (key.in === where || key.in === 'both' || section?.name === undefined),
  );
  return keywordCompletions(
    keys.map(({ name, summary, text: words }) => ({ name, detail: summary, text: words })),
    span,
    text,
    '=',
  );
}

function hover(file: XenEfiFile, offset: number, knowledge: Knowledge): ReturnType<typeof hoverBootLine> {
  return hoverKey(file, offset) ?? hoverBootLine(file, offset, knowledge);
}

function hoverKey({ config }: XenEfiFile, offset: number): Hover | undefined {
  const item = config.sections.flatMap(({ items }) => items).find(({ nameSpan }) => contains(nameSpan, offset));
  const key = item && EFI_KEYS.find(({ name }) => name === item.name);
  return key && { span: item.nameSpan, markdown: `**\`${key.name}=\`**: ${key.summary}\n\n${key.text}` };
}
