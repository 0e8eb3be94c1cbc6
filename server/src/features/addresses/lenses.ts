/** What stands above a `pci` list and a hide list: how its devices stand, who uses them. */
import type { WrittenMention } from '../../passthrough/mentions.ts';
import { seizes } from '../../passthrough/seize.ts';
import { isHeld, situationOf } from '../../passthrough/story/situation.ts';
import { neededByDom0 } from '../../passthrough/story/states.ts';
import { runsXen } from '../../passthrough/story/words.ts';
import type { World } from '../../passthrough/world.ts';
import { CLIENT_COMMANDS, type ClientCommand } from '../../protocol/commands.ts';
import { shortAddress } from '../../specs/bdf.ts';
import type { Span } from '../../text/span.ts';
import { mentionsIn, type PlaceInFile, textIn } from './at.ts';
import { naming } from './references.ts';

export interface AddressLens {
  /** The line of its start is the one that it stands above. */
  readonly span: Span;
  readonly title: string;
  readonly action?: LensAction;
}

export type LensAction =
  | { readonly command: typeof CLIENT_COMMANDS.makeAssignable; readonly address: string }
  /** `guest`: the path of the config that the story is about. */
  | { readonly command: typeof CLIENT_COMMANDS.story; readonly address: string; readonly guest?: string }
  | { readonly command: typeof CLIENT_COMMANDS.showPlaces; readonly places: readonly PlaceInFile[] };

/** In one line. */
const MOST_LENSES = 4;
const MOST_TO_MAKE = 2;
const MOST_NAMES = 3;
/** Nobody reads a file of more lists by its lenses. */
const MOST_STATEMENTS = 50;

/**
 * One line of lenses for each `pci` statement and each line with a hide list. None for what no tool reads, and none in a file that a program
 * makes.
 *
 * @param commands those of the client: what would need another one is left out
 */
export function addressLenses(world: World, file: string, commands: ReadonlySet<ClientCommand>): AddressLens[] {
  if (commands.size === 0) return [];
  return statementsOf(world, file).flatMap(({ span, mentions }) => {
    const isGuest = mentions[0]?.role === 'guest';
    const lenses = isGuest ? [...ofGuest(world, file, span, mentions)] : [...ofHideList(world, file, span, mentions)];
    return lenses.filter(({ action }) => !action || commands.has(action.command)).slice(0, MOST_LENSES);
  });
}

interface Statement {
  readonly span: Span;
  readonly mentions: readonly WrittenMention[];
}

/** The mentions of one `pci` statement, or of one line. */
function statementsOf(world: World, file: string): readonly Statement[] {
  const text = textIn(world, file) ?? '';
  const config = world.guests.find((guest) => guest.file === file)?.config;
  const spans = config?.all('pci').map(({ offset, length }) => ({ start: offset, end: offset + length }));
  const found: { span: Span; mentions: WrittenMention[] }[] = [];
  for (const mention of mentionsIn(world, file)) {
    if (mention.unread || (mention.role !== 'guest' && mention.role !== 'hide list')) continue;
    const last = found.at(-1);
    if (last && mention.span.start < last.span.end) {
      last.mentions.push(mention);
      continue;
    }
    if (found.length >= MOST_STATEMENTS) break;
    const at = mention.span.start;
    const span = spans?.find(({ start, end }) => start <= at && at < end) ?? lineOf(text, at);
    found.push({ span, mentions: [mention] });
  }
  return found;
}

function* ofGuest(world: World, file: string, span: Span, mentions: readonly WrittenMention[]): Iterable<AddressLens> {
  // On somebody's own computer, far from any Xen, a config is a text.
  if (world.host.devices.length === 0) return;
  const devices = addressesOf(mentions);
  if (runsXen(world)) yield* standing(world, file, span, devices);
  yield* story(span, devices, file);
}

/** How the devices of a list stand now, and what makes them assignable. */
function* standing(world: World, file: string, span: Span, devices: readonly string[]): Iterable<AddressLens> {
  const known = devices
    .map((address) => situationOf(world, address, file))
    .filter(({ device }) => device !== undefined);
  const taken = known.filter(({ holders }) => holders.length > 0);
  const free = known.filter(({ holders }) => holders.length === 0);
  const held = free.filter(isHeld);
  const holder = taken[0]?.holders[0];
  if (holder) yield { span, title: `${counted(taken.length, devices.length, 'in')} running guest ${holder.name}` };
  if (held.length > 0) yield { span, title: counted(held.length, devices.length, 'assignable') };
  for (const each of free.filter((one) => !isHeld(one)).slice(0, MOST_TO_MAKE)) {
    const { address, device } = each;
    const own = devices.length > 1 ? shortAddress(address) : '';
    const said = (words: string) => {
      const title = `${own} ${words}`.trimStart();
      return { span, title: `${title.charAt(0).toUpperCase()}${title.slice(1)}` };
    };
    if (device?.isBridge) yield said('is a bridge');
    else if (neededByDom0(each).length > 0) yield said('needed by dom0');
    else if (seizes(each)) yield said('seized when the guest starts');
    // Another machine's devices are not given away from here.
    else if (world.kind !== 'machine') yield said('not assignable');
    else
      yield {
        ...said('not assignable: make assignable'),
        action: { command: CLIENT_COMMANDS.makeAssignable, address },
      };
  }
}

/** `Assignable`, `2 of 3 assignable`. */
function counted(count: number, all: number, word: string): string {
  return count === all ? `${word.charAt(0).toUpperCase()}${word.slice(1)}` : `${count} of ${all} ${word}`;
}

/** The way of a single device; of several each has its own on hover. */
function* story(span: Span, devices: readonly string[], guest?: string): Iterable<AddressLens> {
  const [address, ...more] = devices;
  if (address === undefined) return;
  const title = more.length > 0 ? `Story of ${shortAddress(address)}` : 'Story';
  yield { span, title, action: { command: CLIENT_COMMANDS.story, address, ...(guest !== undefined && { guest }) } };
}

function* ofHideList(
  world: World,
  file: string,
  span: Span,
  mentions: readonly WrittenMention[],
): Iterable<AddressLens> {
  const users = mentions.flatMap((mention) => naming(world, mention));
  const names = [...new Set(users.map(({ guest }) => guest ?? ''))];
  if (names.length === 0) yield { span, title: 'Used by no guest' };
  else {
    const shown = names.slice(0, MOST_NAMES).join(', ');
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
    const places = users
      .filter((user, at) => users.indexOf(user) === at && user.file !== file)
      .map(({ file: of, span: where }) => ({ file: of, span: where }));
    yield { span, title: `Used by ${shown}${more}`, action: { command: CLIENT_COMMANDS.showPlaces, places } };
  }
  if (world.host.devices.length > 0) yield* story(span, addressesOf(mentions));
}

function addressesOf(mentions: readonly WrittenMention[]): readonly string[] {
  return [...new Set(mentions.flatMap(({ addresses }) => addresses))];
}

function lineOf(text: string, at: number): Span {
  const end = text.indexOf('\n', at);
  return { start: text.lastIndexOf('\n', at) + 1, end: end < 0 ? text.length : end };
}
