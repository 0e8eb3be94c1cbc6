/** A card that was moved to another slot: its address changes in every file of the machine that a person writes. */
import { bootMachine } from '../../boot/machine.ts';
import { commandFor, menuCommand } from '../../boot/states/distribution.ts';
import { everyMentionOf, type WrittenMention } from '../../passthrough/mentions.ts';
import { guestFile, type World } from '../../passthrough/world.ts';
import { addressesBeside } from '../../rules/device-comments.ts';
import { type Bdf, formatBdf, sameBdf } from '../../specs/bdf.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import { applyEdits, type Edit, type Span } from '../../text/span.ts';
import { meet, mentionAt, textIn } from './at.ts';
import { inStyleOf, type NewAddress, readNewAddress } from './new-address.ts';

export interface Refused {
  /** One sentence. */
  readonly refused: string;
}

export interface Renamed {
  /** Paths as on that machine, in their order. */
  readonly files: readonly FileEdits[];
  /** What remains to be known or done, a sentence each. */
  readonly notes: readonly string[];
}

/** What would be renamed at a place, or why nothing can be; `undefined`: no address stands there. */
export function prepareRename(
  world: World,
  file: string,
  offset: number,
): { readonly span: Span; readonly placeholder: string } | Refused | undefined {
  const own = mentionAt(world, file, offset);
  const text = textIn(world, file);
  if (!own || text === undefined) return undefined;
  const { label, root, kind } = world;
  if (root === undefined) {
    const why = kind === 'recording' ? 'is a recorded host' : 'is another machine';
    return { refused: `${label} ${why}: its files cannot be edited from here.` };
  }
  if (own.isMade) {
    const command = world.boot ? menuCommand(world.boot.tree).trim() : 'update-grub';
    return { refused: `${file} is made by ${command}: change the address in the files that it is made of.` };
  }
  const placeholder = text.slice(own.span.start, own.span.end);
  if (own.whole === 'bus')
    return { refused: `${placeholder} means everything on a bus, and no single device: change it by hand.` };
  return { span: own.span, placeholder };
}

/**
 * The edits that give the device at a place another address, in all files. A new address without a function (`05:00`, `05:00.*`) moves
 * every function of the card, each keeping its own. They are made only where the files then say the new address at exactly the places of
 * the old one, and nothing else.
 */
export function renameAddress(
  world: World,
  file: string,
  offset: number,
  typed: string,
): Renamed | Refused | undefined {
  const prepared = prepareRename(world, file, offset);
  if (!prepared || 'refused' in prepared) return prepared;
  const own = mentionAt(world, file, offset);
  const target = readNewAddress(typed);
  if (!own || !target)
    return {
      refused: `“${typed.slice(0, 60)}” is no address of a PCI device: [DOMAIN:]BUS:DEVICE.FUNCTION, such as 05:00.0.`,
    };
  if (own.whole && !target.isWhole)
    return {
      refused: `${prepared.placeholder} means every function of the device: type the new address without a function, ${nameOf({ ...target, isWhole: true })}.`,
    };
  const move = new Move(own, target);
  const all = everyMentionOf(world);
  const refused = tooWide(world, all, move) ?? taken(all, move);
  if (refused) return { refused };
  const moved = all.filter((mention) => !mention.isMade && move.takes(mention));
  const files = editsOf(world, moved, move);
  if (!isWhatWasWished(world, files, move))
    return {
      refused: `${nameOf(target)} cannot be written at every place that names ${prepared.placeholder}: change them by hand.`,
    };
  return { files, notes: notesOf(world, all, files, move) };
}

/** Which addresses become which. */
class Move {
  readonly #from: Bdf;
  readonly #to: NewAddress;

  constructor(own: WrittenMention, to: NewAddress) {
    this.#from = own.bdf;
    this.#to = to;
  }

  /** What the place means, that is to move. */
  get from(): Pick<WrittenMention, 'bdf' | 'whole'> {
    return { bdf: this.#from, ...(this.#to.isWhole && { whole: 'device' }) };
  }

  get to(): Pick<WrittenMention, 'bdf' | 'whole'> {
    return { bdf: this.#to.bdf, ...(this.#to.isWhole && { whole: 'device' }) };
  }

  get isNone(): boolean {
    return sameBdf(this.of(this.#from), this.#from);
  }

  takes(mention: Pick<WrittenMention, 'bdf' | 'whole'>): boolean {
    return mention.whole !== 'bus' && meet(mention, this.from);
  }

  /** The new address of one that moves. */
  of(bdf: Bdf): Bdf {
    return this.#to.isWhole ? { ...this.#to.bdf, function: bdf.function } : this.#to.bdf;
  }
}

/** A place that means more than what is to move. */
function tooWide(world: World, all: readonly WrittenMention[], move: Move): string | undefined {
  const wide = all.find(
    (mention) => !mention.isMade && meet(mention, move.from) && mention.whole && mention.whole !== move.from.whole,
  );
  if (!wide) return undefined;
  const written = textIn(world, wide.file)?.slice(wide.span.start, wide.span.end);
  if (wide.whole === 'bus') return `${written} in ${wide.file} means everything on its bus: change it by hand first.`;
  const whole = nameOf({ bdf: move.to.bdf, isWhole: true });
  return `${written} in ${wide.file} means every function of the device: type ${whole} to move them all.`;
}

/** Two devices would become one. */
function taken(all: readonly WrittenMention[], move: Move): string | undefined {
  if (move.isNone) return undefined;
  const other = all.find(
    (mention) => !mention.isMade && !mention.unread && !move.takes(mention) && meet(mention, move.to),
  );
  return other && `${formatBdf(other.bdf)} is named in ${other.file} already: two devices would become one there.`;
}

function editsOf(world: World, moved: readonly WrittenMention[], move: Move): FileEdits[] {
  const byFile = new Map<string, Map<number, Edit>>();
  for (const { file, span, bdf } of moved) {
    const text = textIn(world, file);
    if (text === undefined) continue;
    const edits = byFile.get(file) ?? new Map<number, Edit>();
    byFile.set(file, edits);
    const comments = addressesBeside(text, span).filter((comment) => move.takes(comment));
    for (const each of [{ ...span, bdf }, ...comments]) {
      const written = text.slice(each.start, each.end);
      const newText = inStyleOf(written, move.of(each.bdf));
      if (newText !== written) edits.set(each.start, { span: { start: each.start, end: each.end }, newText });
    }
  }
  return [...byFile].flatMap(([file, edits]): FileEdits[] =>
    edits.size > 0 ? [{ file, before: textIn(world, file) ?? '', edits: [...edits.values()] }] : [],
  );
}

/** Reads the files as they would be: each place that named the old address names the new one, and every other is as it was. */
function isWhatWasWished(world: World, files: readonly FileEdits[], move: Move): boolean {
  const before = everyMentionOf(world);
  const after = everyMentionOf(withFiles(world, files));
  return (
    before.length === after.length &&
    before.every((mention, at) => {
      const other = after[at];
      const wished = !mention.isMade && move.takes(mention) ? { ...move.of(mention.bdf) } : mention.bdf;
      return other?.file === mention.file && other.whole === mention.whole && sameBdf(other.bdf, wished);
    })
  );
}

/** The machine once its files have been edited. */
function withFiles(world: World, files: readonly FileEdits[]): World {
  const texts = new Map(files.map(({ file, before, edits }) => [file, applyEdits(before, edits)]));
  const { boot, guests } = world;
  const ofBoot = boot && [...texts].some(([file]) => boot.tree.files.has(file));
  return {
    ...world,
    ...(ofBoot && { boot: bootMachine({ ...boot.tree, files: new Map([...boot.tree.files, ...texts]) }) }),
    guests: guests.map((guest) => {
      const text = texts.get(guest.file);
      return text === undefined ? guest : guestFile(guest.file, text, guest.startsWithHost);
    }),
  };
}

function notesOf(
  { boot, unreadable }: World,
  all: readonly WrittenMention[],
  files: readonly FileEdits[],
  move: Move,
): string[] {
  const made = [...new Set(all.flatMap((each) => (each.isMade && meet(each, move.from) ? [each.file] : [])))];
  const notes: string[] = [];
  if (boot) {
    const due = files.flatMap(({ file }) => commandFor(boot.tree, file) ?? []);
    const commands = [
      ...new Set([...due, ...(made.length > 0 ? [menuCommand(boot.tree)] : [])].map((each) => each.trim())),
    ];
    const until =
      made.length > 0 ? ` Until then ${made.join(' and ')} ${made.length > 1 ? 'have' : 'has'} the old address.` : '';
    if (commands.length > 0) notes.push(`Once the files are saved, run ${commands.join(', then ')}.${until}`);
  }
  const [first, ...more] = unreadable;
  if (first !== undefined) {
    const others = more.length > 0 ? ` and ${more.length === 1 ? 'one more file' : `${more.length} more files`}` : '';
    notes.push(`${first}${others} cannot be read, and may name the old address.`);
  }
  return notes;
}

function nameOf({ bdf, isWhole }: NewAddress): string {
  return isWhole ? `${formatBdf(bdf).slice(0, -1)}*` : formatBdf(bdf);
}
