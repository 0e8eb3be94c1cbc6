/** The edits that let Xen use the IOMMU, where its line says no, or a release of old has to be asked. */
import type { BootChoice, TracedWord } from '../../boot/choices.ts';
import { putOnEntry, takeFromEntry } from '../../boot/put-on-entry.ts';
import { putWord, takeWord } from '../../boot/put-word.ts';
import { iommuAskingWord, iommuOfLine, withoutOff } from '../../specs/xen-line/iommu-switch.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import type { World } from '../world.ts';
import type { Draft } from './draft.ts';
import { type Chain, chainOf, chainWith, targetsOf } from './hidden.ts';

const MOST_ROUNDS = 8;

/** Switches the IOMMU on for every entry; @returns the entries where that could not be done. */
export function switchOnIn(draft: Draft, world: World): readonly BootChoice[] {
  const givenUp = new Map<number, BootChoice>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chain = chainOf(draft.tree);
    const open = targetsOf(chain, world).find((index) => !givenUp.has(index) && isOff(chain, index, world));
    const choice = open === undefined ? undefined : chain.choices[open]?.choice;
    if (open === undefined || !choice) break;
    const { by } = iommuOfLine(choice.xen, world.release);
    const edits = by ? wayWithout(chain, choice, by, world) : waysToAsk(chain, choice, world);
    const good = edits.find((way) => switchesOn(chain, open, way, world));
    if (!good) {
      givenUp.set(open, choice);
      continue;
    }
    if (by) draft.take(good, `takes “off” out of ${by.text} on Xen’s line`, 'With it Xen leaves the IOMMU off.');
    else
      draft.take(good, 'asks Xen for the IOMMU', `Xen ${world.release} uses the IOMMU only when its line asks for it.`);
  }
  return [...givenUp.values()];
}

function isOff({ choices }: Chain, index: number, { release }: World): boolean {
  const one = choices[index];
  return one !== undefined && !iommuOfLine(one.choice.xen, release).on;
}

/** The word goes, or what it says besides stays. */
function wayWithout({ tree }: Chain, choice: BootChoice, by: TracedWord, { release }: World): (readonly FileEdits[])[] {
  const { origin, text } = by;
  const before = origin && tree.files.get(origin.file);
  if (!origin || before === undefined) return [];
  const equals = text.indexOf('=');
  const rest = equals < 0 ? '' : withoutOff(text.slice(equals + 1), release);
  const isPlain = before.slice(origin.start, origin.end) === text;
  if (rest !== '' && isPlain && !text.startsWith('no-')) {
    const newText = `${text.slice(0, equals)}=${rest}`;
    return [[{ file: origin.file, before, edits: [{ span: { start: origin.start, end: origin.end }, newText }] }]];
  }
  const edit = takeWord(tree, origin) ?? takeFromEntry(tree, choice, 'xen', origin);
  return edit ? [[edit]] : [];
}

function waysToAsk({ tree }: Chain, choice: BootChoice, { release }: World): (readonly FileEdits[])[] {
  const text = iommuAskingWord(release);
  const placed = choice.from === 'sources' ? putWord(tree, { reader: 'xen', text }) : undefined;
  const onEntry = putOnEntry(tree, choice, 'xen', text);
  return [...(placed ? [placed.edits] : []), ...(onEntry ? [[onEntry]] : [])];
}

/** Whether Xen uses the IOMMU in that entry then, or one word less says no, and nothing else is another word than before. */
function switchesOn(before: Chain, index: number, edits: readonly FileEdits[], world: World): boolean {
  const after = chainWith(before, edits, 'iommu');
  const [old, now] = [before.choices[index]?.choice, after?.choices[index]?.choice];
  if (!after || !old || !now) return false;
  return !isOff(after, index, world) || JSON.stringify(now.xen) !== JSON.stringify(old.xen);
}
