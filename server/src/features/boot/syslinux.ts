/** Configs of syslinux in an editor. */
import { imagesOfLabel, readSyslinux, type SyslinuxFile } from '../../boot/read-syslinux.ts';
import { checkSyslinux } from '../../rules/syslinux.ts';
import type { Completion, Hover } from '../answers.ts';
import { labelBlocks } from '../folding.ts';
import type { Knowledge, Language } from '../language.ts';
import { checkOnMachine } from '../modules/machine.ts';
import { bootStatements } from '../statements.ts';
import { completeBootLine } from './complete.ts';
import { hidesDevices } from './device-place.ts';
import { hoverBootLine } from './hover.ts';
import { firstWordAt, type Keyword, keywordCompletions } from './key-completions.ts';
import { outlineBootFile } from './outline.ts';
import { placeAt } from './place.ts';

const KEYWORDS: readonly Keyword[] = [
  {
    name: 'LABEL',
    detail: 'begins an entry',
    text: 'Begins an entry: the name that `DEFAULT` and the prompt know it by.',
  },
  {
    name: 'KERNEL',
    detail: 'what the entry starts',
    text: 'What the entry starts. Xen is a multiboot image: `KERNEL mboot.c32`, and everything else stands behind `APPEND`.',
  },
  {
    name: 'APPEND',
    detail: 'words for what is started',
    text: 'What `mboot.c32` gets: Xen’s image and its words, ` --- `, dom0’s kernel and its words, ` --- `, the initial RAM disk. The last `APPEND` of an entry counts.',
  },
  {
    name: 'MENU LABEL',
    detail: 'the title in the menu',
    text: 'What the menu shows instead of the label. `^` marks the key.',
  },
  { name: 'MENU DEFAULT', detail: 'the entry that is chosen', text: 'The menu begins on this entry.' },
  { name: 'DEFAULT', detail: 'what starts by itself', text: 'The label that starts when nobody chooses.' },
  { name: 'TIMEOUT', detail: 'in tenths of a second', text: 'How long to wait for a key, in tenths of a second.' },
  { name: 'PROMPT', detail: '0 or 1', text: 'Whether to ask at all.' },
  { name: 'SERIAL', detail: 'port and speed', text: 'A serial port for syslinux itself; Xen’s is its own `com1=`.' },
  { name: 'INCLUDE', detail: 'another config', text: 'Reads another config in this place.' },
];

export const syslinuxLanguage: Language<SyslinuxFile> = {
  parse: readSyslinux,
  reparse: (_old, text) => readSyslinux(text),
  *check(file, knowledge) {
    yield* checkSyslinux(file);
    yield* checkOnMachine(file, knowledge);
  },
  complete,
  hover: (file, offset, knowledge) => hoverKeyword(file.text, offset) ?? hoverBootLine(file, offset, knowledge),
  outline: (file) => outlineBootFile(file),
  namesDevices: hidesDevices,
  blocks: labelBlocks,
  statements: bootStatements,
};

function complete(file: SyslinuxFile, offset: number, knowledge: Knowledge): Completion[] | Promise<Completion[]> {
  if (placeAt(file, offset)) return completeBootLine(file, offset, knowledge);
  const span = firstWordAt(file.text, offset, /^[a-z]*(?: [a-z]*)?$/i);
  if (!span || imagesOfLabelAt(file, offset)) return [];
  return keywordCompletions(KEYWORDS, span, file.text, ' ');
}

/** Whether the offset is among images and their words, where no keyword can stand. */
function imagesOfLabelAt({ config, text }: SyslinuxFile, offset: number): boolean {
  const label = config.labels.find(({ start, end }) => start <= offset && offset <= end);
  if (!label) return false;
  return imagesOfLabel(text, label, config.append).some(({ start, end }) => start <= offset && offset <= end);
}

function hoverKeyword(text: string, offset: number): Hover | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const match = /^([ \t]*)(menu[ \t]+(?:label|default)\b|[a-z]+)/i.exec(line);
  if (!match) return undefined;
  const start = lineStart + (match[1]?.length ?? 0);
  const end = lineStart + match[0].length;
  if (offset < start || offset > end) return undefined;
  const name = (match[2] ?? '').toUpperCase().replace(/[ \t]+/g, ' ');
  const keyword = KEYWORDS.find((candidate) => candidate.name === name);
  return keyword && { span: { start, end }, markdown: `**\`${name}\`**: ${keyword.detail}\n\n${keyword.text}` };
}
