/** What a search over the whole workspace finds of a machine: its guests, and the devices that its files name. */
import { deviceName, shortName } from '../../passthrough/device-names.ts';
import { everyMentionOf } from '../../passthrough/mentions.ts';
import { deviceOf } from '../../passthrough/topology.ts';
import { type GuestFile, guestName, type World } from '../../passthrough/world.ts';
import { shortAddress } from '../../specs/bdf.ts';
import type { Span } from '../../text/span.ts';
import type { PlaceInFile } from './at.ts';

export interface WorldSymbol extends PlaceInFile {
  readonly kind: 'guest' | 'device';
  /** `win10`; `01:00.0 NVIDIA GA102`. */
  readonly name: string;
  /** What it stands in, beside its file, which editors show: `guest`, `hide list`, a guest's name. */
  readonly inside: string;
}

/** Nobody reads a longer list. */
const MOST = 400;

/** @param query as it is typed: its characters come in that order, as editors search; empty finds everything */
export function worldSymbols(world: World, query: string): WorldSymbol[] {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const found: WorldSymbol[] = [];
  for (const symbol of symbolsOf(world)) {
    if (found.length >= MOST) break;
    if (hasInOrder(symbol.name.toLowerCase(), wanted)) found.push(symbol);
  }
  return found;
}

const known = new WeakMap<World, readonly WorldSymbol[]>();

function symbolsOf(world: World): readonly WorldSymbol[] {
  const symbols = known.get(world) ?? [...guestSymbols(world), ...deviceSymbols(world)];
  known.set(world, symbols);
  return symbols;
}

function* guestSymbols({ guests }: World): Iterable<WorldSymbol> {
  for (const guest of guests) {
    const { file } = guest;
    yield { kind: 'guest', name: guestName(guest), inside: 'guest', file, span: nameSpan(guest) };
  }
}

/** One for each place: a file names a device where it gives it, or hides it. A generated menu says nothing of its own. */
function* deviceSymbols(world: World): Iterable<WorldSymbol> {
  const seen = new Set<string>();
  for (const { file, span, addresses, guest, role, unread, isMade } of everyMentionOf(world)) {
    if (unread || isMade) continue;
    for (const address of addresses) {
      if (seen.has(`${file} ${address}`)) continue;
      seen.add(`${file} ${address}`);
      const device = deviceOf(world.host, address);
      const name = device ? `${shortAddress(address)} ${shortName(deviceName(device))}` : shortAddress(address);
      yield { kind: 'device', name, inside: guest ?? (role === 'hide list' ? role : ''), file, span };
    }
  }
}

/** Where the config says its name. */
function nameSpan({ config }: GuestFile): Span {
  const statement = config.last('name');
  return statement ? { start: statement.offset, end: statement.offset + statement.length } : { start: 0, end: 0 };
}

function hasInOrder(text: string, wanted: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
