/** pciback on the machine around an open file. */
import type { BootFileWithText } from '../../boot/model.ts';
import { describePciback, mainChoice } from '../../boot/pciback/describe.ts';
import { pcibackOfMachine } from '../../boot/pciback/of-machine.ts';
import { checkBootFile } from '../../rules/boot.ts';
import type { Finding, Fix } from '../../rules/finding.ts';
import { findingsOfPciback } from '../../rules/modules-around.ts';
import { Lines } from '../../text/lines.ts';
import { pathOnDisk } from '../boot/root.ts';
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

/** Rules know the machine's own paths; whoever opens them wants those of this disk. */
export function onDisk(finding: Finding, root: string): Finding {
  const { fixes } = finding;
  const related = finding.related?.map((place) =>
    place.file === undefined ? place : { ...place, file: pathOnDisk(root, place.file) },
  );
  return {
    ...finding,
    ...(related && { related }),
    ...(fixes && { fixes: () => fixes().map((fix) => fixOnDisk(fix, root)) }),
  };
}

function fixOnDisk(fix: Fix, root: string): Fix {
  const elsewhere = fix.elsewhere?.map((edits) => ({
    ...edits,
    file: pathOnDisk(root, edits.file),
    ...(root !== '/' && { within: root }),
  }));
  return elsewhere ? { ...fix, elsewhere } : fix;
}

/** In Markdown: which list counts on the machine around a file, and when pciback comes; empty where nobody knows. */
export function whatCounts({ bootIfKnown }: Knowledge): string {
  const facts = bootIfKnown && pcibackOfMachine(bootIfKnown.machine());
  const main = facts && mainChoice(facts);
  const sentences = main ? describePciback(main) : [];
  if (sentences.length === 0) return '';
  const lines = sentences.map(({ text, origin }) => {
    const file = origin && facts?.files.get(origin.file);
    const place = origin ? ` (\`${origin.file}\`${file ? `, line ${new Lines(file).at(origin.start).line}` : ''})` : '';
    return `- ${text}${place}`;
  });
  return `\n\n---\n\nOn this machine:\n\n${lines.join('\n')}`;
}
