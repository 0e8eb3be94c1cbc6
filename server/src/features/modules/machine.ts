/** pciback on the machine around an open file. */
import type { BootFileWithText } from '../../boot/model.ts';
import { describePciback } from '../../boot/pciback/describe.ts';
import { mainChoice } from '../../boot/pciback/main-choice.ts';
import { pcibackOfMachine } from '../../boot/pciback/of-machine.ts';
import { checkBootFile } from '../../rules/boot.ts';
import type { Finding } from '../../rules/finding.ts';
import { findingsOfPciback } from '../../rules/modules-around.ts';
import { onDisk } from '../../rules/on-disk.ts';
import { Lines } from '../../text/lines.ts';
import type { Knowledge } from '../language.ts';

/** What is wrong with a boot file, alone and on the machine around it. */
export function* checkOnMachine(file: BootFileWithText, knowledge: Knowledge): Generator<Finding | undefined> {
  const root = knowledge.bootIfKnown?.root ?? '/';
  for (const finding of checkBootFile(file, knowledge)) yield finding && onDisk(finding, root);
  yield* findingsAround(knowledge);
}

/** What the machine around a boot file says to the hide lists in it; none where nobody has read that machine. */
function findingsAround({ bootIfKnown, hostIfKnown }: Knowledge): readonly Finding[] {
  if (!bootIfKnown) return [];
  const { path, root } = bootIfKnown;
  const found = findingsOfPciback(path, pcibackOfMachine(bootIfKnown.machine()), hostIfKnown);
  return found.map((finding) => onDisk(finding, root));
}

/** In Markdown: which list counts on the machine around a file, and when pciback comes; empty where nobody knows. */
export function whatCounts({ bootIfKnown }: Knowledge): string {
  const machine = bootIfKnown?.machine();
  const main = machine && mainChoice(machine);
  const sentences = main ? describePciback(main) : [];
  if (sentences.length === 0) return '';
  const lines = sentences.map(({ text, origin }) => {
    const file = origin && machine?.tree.files.get(origin.file);
    const place = origin ? ` (\`${origin.file}\`${file ? `, line ${new Lines(file).at(origin.start).line}` : ''})` : '';
    return `- ${text}${place}`;
  });
  return `\n\n---\n\nOn this machine:\n\n${lines.join('\n')}`;
}
