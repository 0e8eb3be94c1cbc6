import type { Catalogue } from '../catalogue/catalogue.ts';
import type { GuestType } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { guestTypeOnX86 } from '../guests/guest-type.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import type { Atom, List, Statement } from '../syntax/xl-config/tree.ts';
import type { Place, Said } from './said.ts';

/** An item of a list as xl's code sees it. */
export interface Item {
  readonly statement: Statement;
  /** Its spans count from the statement. */
  readonly value: Atom | List;
  /** The characters; `undefined` for a list inside the list, where `xlu_cfg_get_listitem` gives NULL. */
  readonly text: string | undefined;
}

/** A part of what `xl create` does: it asks the reader, says what xl says, and gives what others need of it. */
export type Step<T = unknown> = (reader: Reader) => T;

/** A step at its place in xl's order. */
export interface Turn {
  readonly step: Step;
  /** Where none of these is set the step says nothing, and is not taken at all: most of what xl can read no guest has. Absent: always taken. */
  readonly keys?: readonly string[];
}

/** What a step gave and said, and what that depends on: keys, each with its revision when it was read. */
interface Outcome {
  readonly value: unknown;
  readonly said: readonly Said[];
  readonly read: ReadonlyMap<string, number>;
}

interface Frame {
  readonly said: Said[];
  readonly read: Map<string, number>;
}

/** What is remembered from one state of a text to the next. */
export class Memory {
  readonly outcomes = new Map<Step, Outcome>();
  /** What a parser of strings made of each of them, when it was last asked. */
  readonly parsed = new Map<(text: string, release: Release) => unknown, ReadonlyMap<string, unknown>>();
}

/**
 * A domain config through xl's own getters (tools/libs/util/libxlu_cfg.c), which print their warnings as they go.
 * Steps that read the same keys with the same values are not taken twice, in one state of a text or in the next.
 */
export class Reader {
  readonly config: DomainConfig;
  readonly release: Release;
  readonly catalogue: Catalogue;
  readonly #memory: Memory;
  readonly #frames: Frame[] = [];

  constructor(config: DomainConfig, release: Release, catalogue: Catalogue, memory: Memory = new Memory()) {
    this.config = config;
    this.release = release;
    this.catalogue = catalogue;
    this.#memory = memory;
  }

  /** Whether the release is that one or a newer one. */
  since(release: Release): boolean {
    return compareReleases(this.release, release) >= 0;
  }

  /** The type of guest that xl on x86 makes of it; `undefined` where it refuses to say. */
  get guest(): GuestType | undefined {
    this.#note('type');
    this.#note('builder');
    return guestTypeOnX86(this.config, this.release);
  }

  /** What a step gives; taken anew only where something that it read has changed. A step must depend on nothing but the reader. */
  once<T>(step: Step<T>): T {
    return this.#outcome(step).value as T;
  }

  /** What a step says, in its order. What it has from other steps is said by them. */
  saidBy(step: Step): readonly Said[] {
    return this.#outcome(step).said;
  }

  #outcome(step: Step): Outcome {
    const known = this.#memory.outcomes.get(step);
    const outcome = known && this.#holds(known) ? known : this.#take(step);
    const outer = this.#frames[this.#frames.length - 1];
    if (outer) for (const [key, revision] of outcome.read) outer.read.set(key, revision);
    return outcome;
  }

  #holds({ read }: Outcome): boolean {
    for (const [key, revision] of read) if (this.config.revision(key) !== revision) return false;
    return true;
  }

  #take(step: Step): Outcome {
    const frame: Frame = { said: [], read: new Map() };
    this.#frames.push(frame);
    try {
      const outcome = { value: step(this), ...frame };
      this.#memory.outcomes.set(step, outcome);
      return outcome;
    } finally {
      this.#frames.pop();
    }
  }

  #note(key: string): void {
    this.#frames[this.#frames.length - 1]?.read.set(key, this.config.revision(key));
  }

  say(said: Said): void {
    this.#frames[this.#frames.length - 1]?.said.push(said);
  }

  /** Whether the key is set at all: `ESRCH` of xl's getters is its absence. */
  has(key: string): boolean {
    this.#note(key);
    return this.config.last(key) !== undefined;
  }

  isList(key: string): boolean {
    this.#note(key);
    return this.config.last(key)?.value?.kind === 'list';
  }

  /** `xlu_cfg_get_string`; `quiet`: called with dont_warn. */
  string(key: string, quiet = false): string | undefined {
    if (!this.has(key)) return undefined;
    const text = this.config.string(key);
    if (text === undefined && !quiet) this.#warn(key, 'value/single-expected', isAList(key));
    return text;
  }

  /** `xlu_cfg_get_long`, and with bounds `xlu_cfg_get_bounded_long`. Beyond 2^53 the nearest that a JavaScript number holds. */
  long(key: string, { quiet = false, least = -Infinity, most = Infinity } = {}): number | undefined {
    if (!this.has(key)) return undefined;
    const warn = (code: string, text: string) => {
      if (!quiet) this.#warn(key, code, text);
      return undefined;
    };
    const value = this.config.integer(key);
    switch (value.kind) {
      case 'absent':
        return undefined;
      case 'list':
        return warn('value/single-expected', isAList(key));
      case 'added':
        return warn('value/not-a-number', `warning: can't use += with numbers for parameter \`${key}'`);
      case 'invalid':
        return warn('value/not-a-number', `warning: parameter \`${key}' is not a valid number`);
      case 'out-of-range': {
        const why = 'could not be parsed as a number: Numerical result out of range';
        return warn('value/not-a-number', `warning: parameter \`${key}' ${why}`);
      }
      case 'number':
        if (value.value < least) {
          return warn('value/bounds', `warning: value \`${value.value}' is smaller than minimum bound '${least}'`);
        }
        if (value.value > most) {
          return warn('value/bounds', `warning: value \`${value.value}' is greater than maximum bound '${most}'`);
        }
        return value.value;
    }
  }

  /** `xlu_cfg_get_defbool`: any number but 0 is true. */
  defbool(key: string, quiet = false): boolean | undefined {
    const number = this.long(key, { quiet });
    return number === undefined ? undefined : number !== 0;
  }

  /** `xlu_cfg_get_list`. */
  list(key: string, quiet = false): readonly Item[] | undefined {
    if (!this.has(key)) return undefined;
    const items = this.config.list(key);
    if (!items) {
      const text = `warning: parameter \`${key}' is a single value but should be a list`;
      if (!quiet) this.#warn(key, 'value/list-expected', text);
      return undefined;
    }
    const read: Item[] = [];
    for (const { statement, value } of items) {
      if (value.kind !== 'junk') read.push({ statement, value, text: this.config.atom(statement, value) });
    }
    return read;
  }

  /** A list as xl's loops read it that end at the first item that is a list itself. */
  strings(key: string, quiet = false): readonly (Item & { readonly text: string })[] | undefined {
    const items = this.list(key, quiet);
    if (items?.every(isString)) return items;
    return items
      ?.slice(
        0,
        items.findIndex((item) => !isString(item)),
      )
      .filter(isString);
  }

  /**
   * What a parser makes of each string of a list. A string that stood there in the last state of the text is not read again, so a key in
   * one of ten thousand costs what that one costs. The parser must depend on the text and the release alone; one list a parser.
   */
  parsed<T>(
    items: readonly (Item & { readonly text: string })[],
    parse: (text: string, release: Release) => T,
  ): readonly (readonly [item: Item & { readonly text: string }, spec: T])[] {
    const before = this.#memory.parsed.get(parse);
    const now = new Map<string, unknown>();
    const pairs = items.map((item) => {
      const spec = (before?.has(item.text) ? before.get(item.text) : parse(item.text, this.release)) as T;
      now.set(item.text, spec);
      return [item, spec] as const;
    });
    this.#memory.parsed.set(parse, now);
    return pairs;
  }

  /** Where the value stands that counts for a key; its name where it has none. */
  place(key: string): Place | undefined {
    this.#note(key);
    const statement = this.config.last(key);
    const span = statement?.value ?? statement?.key;
    return statement && span && { statement, span: { start: span.start, end: span.end } };
  }

  /** Where the name of a key stands. */
  keyPlace(key: string): Place | undefined {
    this.#note(key);
    const statement = this.config.last(key);
    return statement?.key && { statement, span: { start: statement.key.start, end: statement.key.end } };
  }

  /** Where an item stands, or a part of its characters, as xl sees them. */
  itemPlace(item: Pick<Item, 'statement' | 'value'>, start?: number, end?: number): Place {
    const { statement, value } = item;
    if (start === undefined || end === undefined || value.kind !== 'string') {
      return { statement, span: { start: value.start, end: value.end } };
    }
    const { toRaw } = mapString(this.config.source(statement, value));
    const from = value.start + toRaw(start);
    // Something that is missing stands at a point, which no editor can mark.
    return { statement, span: { start: from, end: Math.max(value.start + toRaw(end), from + (end > start ? 0 : 1)) } };
  }

  /** A part of the characters of a key's single value; the whole value where `+=` joined it from several. */
  partPlace(key: string, start: number, end: number): Place | undefined {
    const place = this.place(key);
    const value = place?.statement.value;
    if (!place || value?.kind !== 'string' || this.config.chain(key).length > 1) return place;
    return this.itemPlace({ statement: place.statement, value }, start, end);
  }

  #warn(key: string, code: string, text: string): void {
    const place = this.place(key);
    const written = this.config.string(key);
    this.say({
      code,
      text,
      located: true,
      effect: 'goes-on',
      ...(written !== undefined && { written }),
      ...(place && { place }),
    });
  }
}

function isString(item: Item): item is Item & { readonly text: string } {
  return item.text !== undefined;
}

function isAList(key: string): string {
  return `warning: parameter \`${key}' is a list but should be a single value`;
}
