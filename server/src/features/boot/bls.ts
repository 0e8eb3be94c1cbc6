/** Entries of the Boot Loader Specification in an editor. */
import { type BlsFile, readBlsEntry } from '../../boot/read-bls.ts';
import { BLS_KEYS } from '../../syntax/bls/parse.ts';
import { contains } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge, Language } from '../language.ts';
import { checkOnMachine } from '../modules/machine.ts';
import { bootStatements } from '../statements.ts';
import { completeBootLine } from './complete.ts';
import { hidesDevices } from './device-place.ts';
import { hoverBootLine } from './hover.ts';
import { firstWordAt, keywordCompletions } from './key-completions.ts';
import { outlineBootFile } from './outline.ts';
import { placeAt } from './place.ts';

export const blsLanguage: Language<BlsFile> = {
  parse: readBlsEntry,
  reparse: (_old, text) => readBlsEntry(text),
  check: checkOnMachine,
  complete,
  hover(file, offset, knowledge) {
    const item = file.items.find(({ keySpan }) => contains(keySpan, offset));
    const text = item && BLS_KEYS.get(item.key);
    if (item && text) return { span: item.keySpan, markdown: `**\`${item.key}\`**\n\n${text}` };
    return hoverBootLine(file, offset, knowledge);
  },
  outline: outlineBootFile,
  namesDevices: hidesDevices,
  statements: bootStatements,
};

function complete(file: BlsFile, offset: number, knowledge: Knowledge): Completion[] | Promise<Completion[]> {
  if (placeAt(file, offset)) return completeBootLine(file, offset, knowledge);
  const span = firstWordAt(file.text, offset, /^[\w-]*$/);
  if (!span) return [];
  const keys = [...BLS_KEYS].map(([name, text]) => ({ name, detail: text.split(/[.:] /)[0] ?? '', text }));
  return keywordCompletions(keys, span, file.text, ' ');
}
