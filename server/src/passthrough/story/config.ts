/** Whether a guest's config gives it the device, and whether xl takes that config. */

import type { Release } from '../../catalogue/releases.ts';
import { insertDevice } from '../../guests/insert-device.ts';
import { type PciEntry, pciList, spanInStatement } from '../../guests/pci-devices.ts';
import { listed } from '../../text/listed.ts';
import type { Said } from '../../toolstack/said.ts';
import { xlCreate } from '../../toolstack/transcript.ts';
import type { Mention } from '../mentions.ts';
import { entriesFor } from '../seize.ts';
import { toolOf } from '../tools.ts';
import { type GuestFile, guestName } from '../world.ts';
import { byHand, edit } from './mends.ts';
import type { Evidence, Mend, Station } from './model.ts';
import type { Situation } from './situation.ts';
import { station } from './words.ts';

export function configStation(of: Situation): Station {
  const { guest, noSuchGuest, bdf, own, world } = of;
  if (noSuchGuest !== undefined) {
    const why = world.unreadable.includes(noSuchGuest) ? 'cannot be read' : 'is no config of a guest of this machine';
    return station('config', 'unknown', `${noSuchGuest} ${why}.`);
  }
  if (!bdf) return station('config', 'contradicting', `No config can name ${own}: its PCI domain is beyond ffff.`);
  if (!guest) {
    const [holder] = of.holders;
    if (holder) {
      return station(
        'config',
        'unknown',
        `${holder.name} has ${own} now, and no config in /etc/xen names it: what started ${holder.name} keeps its settings in another place.`,
      );
    }
    if (world.unreadable.some((path) => path.startsWith('/etc/xen/'))) {
      return station('config', 'unknown', `No guest’s config that can be read names ${own}; others cannot be read.`);
    }
    return station(
      'config',
      'missing',
      `No guest’s config names ${own}.`,
      [],
      [byHand(`Choose the guest that is to get ${own}`)],
    );
  }
  const name = guestName(guest);
  const entries = entriesFor(guest.config, world.release, bdf);
  const entry = entries.at(-1) ?? refusedEntry(guest, world.release, own);
  const others = otherMentions(of);
  const never = of.unread;
  if (!entry && never) {
    const { start, end } = never.span;
    const why = whyUnread(guest, world.release, never);
    const evidence = [{ says: guest.text.slice(start, end), from: guest.file, span: { start, end } }];
    return station('config', 'contradicting', why, evidence, [byHand(`Mend the pci list of ${name}`)]);
  }
  if (!entry) {
    const inserted = insertDevice(guest.config, of.address);
    const mends: Mend[] =
      'edits' in inserted
        ? edit(`Add ${own} to the pci list of ${name}`, [
            { file: guest.file, before: guest.text, edits: inserted.edits },
          ])
        : [byHand(inserted.refused)];
    const elsewhere =
      others.length > 0 ? ` ${listed(others.map(({ who }) => who))} ${others.length === 1 ? 'names' : 'name'} it.` : '';
    return station(
      'config',
      'missing',
      `The config of ${name} does not name ${own}.${elsewhere}`,
      others.map(({ evidence }) => evidence),
      mends,
    );
  }
  return named(of, guest, entry, others);
}

function named(of: Situation, guest: GuestFile, entry: PciEntry, others: readonly Other[]): Station {
  const { own, world } = of;
  const { release } = world;
  const name = guestName(guest);
  const evidence = [entryEvidence(guest, entry), ...others.map((other) => other.evidence)];
  const tool = toolOf(release);
  const { refused, dropped, undefinedBehaviour } = entry.spec;
  if (refused || dropped) {
    const says = refused
      ? `${tool} ${release} refuses the entry: ${refused.message}`
      : `${tool} ${release} leaves the entry out without a word, and starts ${name} without ${own}.`;
    return station('config', 'contradicting', says, evidence, [byHand('Mend the entry')]);
  }
  if (undefinedBehaviour) {
    return station(
      'config',
      'contradicting',
      `What ${tool} ${release} makes of the entry is left to chance: it names no function.`,
      evidence,
      [byHand(`Write the function: ${own}`)],
    );
  }
  const hindrance = whatHinders(of, guest);
  if (hindrance) {
    const { text, place } = hindrance;
    const at = place && {
      start: place.statement.offset + place.span.start,
      end: place.statement.offset + place.span.end,
    };
    return station(
      'config',
      'contradicting',
      `xl ${release} does not start ${name}: ${text === '' ? 'it gives up without a word' : text.split('\n')[0]}.`,
      [
        ...evidence,
        at && { says: guest.text.slice(at.start, Math.min(at.end, at.start + 80)), from: guest.file, span: at },
      ],
      [byHand(`Mend that in ${guest.file}`)],
    );
  }
  const rivals = others.filter(({ guest: other }) => guest.startsWithHost && other.startsWithHost);
  if (rivals.length > 0) {
    const who = listed([name, ...rivals.map((rival) => rival.who)]);
    const all = rivals.length === 1 ? 'both' : 'all';
    return station(
      'config',
      'contradicting',
      `${who} ${all} start with the host and want ${own}: the first gets it, and no other starts.`,
      evidence,
      [byHand(`Take ${own} out of all of these configs but one`)],
    );
  }
  const start = guest.startsWithHost ? ` ${name} starts with the host.` : '';
  const names = listed(others.map(({ who }) => who));
  const shared =
    others.length === 0
      ? ''
      : ` ${names} ${others.length === 1 ? 'names' : 'name'} it too: only one of them can run at a time.`;
  return station('config', 'met', `The config of ${name} names ${own}.${start}${shared}`, evidence);
}

interface Other {
  readonly guest: GuestFile;
  readonly who: string;
  readonly evidence: Evidence;
}

/** An entry that xl refuses is for no device: what was meant is looked up in its text. */
function refusedEntry({ config }: GuestFile, release: Release, own: string): PciEntry | undefined {
  return pciList(config, release).entries.find(
    ({ spec, content }) => (spec.refused || spec.dropped) && content.toLowerCase().includes(own),
  );
}

/** Why xl does not come to what the config has. */
function whyUnread({ config }: GuestFile, release: Release, { span }: Mention): string {
  const entry = pciList(config, release).entries.find(({ statement, value }) => {
    const start = statement.offset + value.start;
    return start <= span.start && span.end <= statement.offset + value.end;
  });
  const tool = toolOf(release);
  const { refused, dropped } = entry?.spec ?? {};
  if (refused) return `${tool} ${release} refuses the entry: ${refused.message}`;
  if (dropped) return `${tool} ${release} leaves the entry out without a word.`;
  return `${tool} ${release} never comes to the entry: a later pci list replaces it, or the list ends before it.`;
}

/** Other guests' configs that name it, each once. */
function otherMentions({ mentions, guest, world, own }: Situation): readonly Other[] {
  const found = new Map<string, Other>();
  for (const { file, span } of mentions) {
    const other = file === guest?.file || found.has(file) ? undefined : world.guests.find((one) => one.file === file);
    if (!other) continue;
    const who = guestName(other);
    found.set(file, { guest: other, who, evidence: { says: `${who} names ${own} too`, from: file, span } });
  }
  return [...found.values()];
}

function entryEvidence(guest: GuestFile, entry: PciEntry): Evidence {
  const whole = { start: 0, end: entry.content.length };
  const { start, end } = spanInStatement(guest.config, entry, entry.spec.bdfSpan ?? whole);
  const { offset } = entry.statement;
  return { says: `pci: ${entry.content}`, from: guest.file, span: { start: offset + start, end: offset + end } };
}

/** The first thing for which xl makes no guest of the config. */
function whatHinders({ catalogue, world: { release } }: Situation, { config }: GuestFile): Said | undefined {
  if (!catalogue) return undefined;
  for (const said of xlCreate(config, release, catalogue)) {
    if (said && (said.effect === 'gives-up' || said.effect === 'crashes')) return said;
  }
  return undefined;
}
