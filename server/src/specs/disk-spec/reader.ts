import { compareReleases, type Release } from '../../catalogue/releases.ts';
import type { Part } from '../c-strings.ts';
import { DiskLexer, type DiskToken } from './lexer.ts';
import type { Disk, DiskBackend, DiskFault, DiskFormat, DiskSpec, DiskSpecification, Taken } from './model.ts';
import { parseVdev } from './vdev.ts';

/** A disk while it is read. */
type Draft = { -readonly [K in keyof Disk]: Disk[K] };

type FaultWords = Omit<DiskFault, 'when' | 'start' | 'end'>;

/** More mistakes in one string are more than anybody reads. */
const MOST_FAULTS = 50;

const NOTHING: ReadonlySet<string> = new Set();

/** What a disk has of what may stand without a name. */
function given(disk: Draft): ReadonlySet<string> {
  return new Set((['target', 'format', 'vdev'] as const).filter((field) => disk[field] !== undefined));
}

const NAMED = { vdev: 'vdev', script: 'script', target: 'target' } as const;

/**
 * What the scanner's actions do, and what xl checks behind them. Source: tools/libs/util/libxlu_disk_l.l and libxlu_disk.c,
 * xlu_disk_parse.
 */
export class DiskReader {
  readonly #text: string;
  readonly #release: Release;
  readonly #faults: DiskFault[] = [];
  readonly #byPlace = new Set<'target' | 'format' | 'vdev' | 'access'>();
  readonly #prefixes: Part[] = [];
  readonly #disk: Draft = { readwrite: true, colo: false, prefixes: this.#prefixes, byPlace: this.#byPlace };
  /** Strings that only count as given: `colo-host` and its like. Hardly a disk has any. */
  #others: Map<string, string> | undefined;
  /** What was only put there behind a mistake: xl itself has nothing there. */
  #assumed: Set<string> | undefined;
  /** Where the format or the access were given wrongly: as good as given, for what stands behind. */
  #formatGiven = false;
  #accessGiven = false;
  /** Up to there everything is the value of a field that xl does not know. */
  #unknownUntil = 0;
  /** The last token without a name, where it ends at the next one's start: no comma between. */
  #word: { readonly start: number; readonly end: number; readonly fault: number } | undefined;

  constructor(text: string, release: Release) {
    this.#text = text;
    this.#release = release;
  }

  read(): DiskSpec {
    const lexer = new DiskLexer(this.#text, this.#release);
    for (let at = 0; ; ) {
      const token = lexer.next(at);
      if (!token) break;
      if (!this.#take(token, at) || this.#faults.length >= MOST_FAULTS)
        return { disk: this.#disk, faults: this.#faults };
      at = token.end;
    }
    this.#check();
    return { disk: this.#disk, faults: this.#faults };
  }

  /** Whether xl reads on behind the token. */
  #take(token: DiskToken, at: number): boolean {
    const wordBefore = this.#word;
    this.#word = undefined;
    switch (token.kind) {
      case 'blank':
        return true;
      case 'field':
        this.#field(token.name, this.#part(token.value.start, token.value.end), at, token.end);
        return true;
      case 'word':
        this.#flag(token.name, this.#part(at, token.end));
        return true;
      case 'unknown-field':
        this.#unknownField(at, token.end);
        return true;
      case 'prefix':
        this.#prefix(this.#part(at, token.end));
        return true;
      case 'unknown-prefix': {
        const near = this.#text.slice(at, token.end);
        this.#fault(at, token.end, { mistake: 'unknown-prefix', words: 'unknown deprecated disk prefix', near });
        return false;
      }
      case 'positional':
        return this.#positional(this.#part(token.value.start, token.value.end));
      case 'syntax':
        return this.#syntax(at, token.end, wordBefore);
    }
  }

  #part(start: number, end: number): Part {
    return { text: this.#text.slice(start, end), start, end };
  }

  #fault(start: number, end: number, words: FaultWords, when?: DiskFault['when']): void {
    const follows = start < this.#unknownUntil ? 'follows' : 'printed';
    this.#faults.push({ ...words, start, end, when: when ?? follows });
  }

  #field(name: string, part: Part, start: number, end: number): void {
    switch (name) {
      case 'format':
        this.#format(part);
        return;
      case 'access':
        this.#access(part);
        return;
      case 'backendtype':
        this.#oneOf('backendtype', 'backend', this.#backends(), part);
        return;
      case 'specification':
        this.#oneOf('specification', 'specification', ['xen', 'virtio'], part);
        return;
      case 'devtype':
        this.#devtype(part, this.#text.slice(start, end));
        return;
      case 'backend':
        this.#keep('backend', 'backend', part);
        return;
      case 'colo-port':
        if (!/^[ \t\n\v\f\r]*[+-]?0*[1-9]/.test(part.text)) {
          const words = 'unknown value for colo_port';
          this.#fault(part.start, part.end, { mistake: 'value', words, near: part.text, field: 'colo-port' });
        }
        return;
      default:
        if (name in NAMED) this.#keep(name as keyof typeof NAMED, name, part);
        else this.#keepOther(name, part);
    }
  }

  #flag(name: string, part: Part): void {
    if (name === 'cdrom') this.#disk.cdrom = part;
    if (name === 'colo' || name === 'no-colo') this.#disk.colo = name === 'colo';
  }

  #devtype(part: Part, near: string): void {
    if (part.text === 'cdrom') this.#disk.cdrom = part;
    else if (part.text === 'disk') delete this.#disk.cdrom;
    else {
      const words = 'unknown value for type';
      this.#fault(part.start, part.end, { mistake: 'value', words, near, field: 'devtype' });
    }
  }

  #unknownField(start: number, end: number): void {
    const taken = this.#text.slice(start, end);
    const equals = start + taken.indexOf('=');
    const isCut = this.#text.charCodeAt(equals + 1) >= 128;
    const near = isCut ? `${this.#text.slice(start, equals)}=\ufffd` : taken;
    this.#fault(start, equals, { mistake: 'unknown-field', words: 'unknown parameter', near });
    if (near.endsWith(',') || end < this.#unknownUntil) return;
    // xl goes on in the middle of the value.
    const comma = this.#text.indexOf(',', end);
    this.#unknownUntil = comma < 0 ? this.#text.length : comma + 1;
  }

  #prefix(part: Part): void {
    if (part.start >= this.#unknownUntil) this.#prefixes.push(part);
    const name = part.text.slice(0, -1);
    if (/^(?:raw|qcow2?|vhd)$/.test(name)) this.#format({ ...part, text: name, end: part.end - 1 });
    else if (/^(?:iscsi|e?nbd|drbd)$/.test(name)) {
      this.#keep('script', 'script', { ...part, text: `block-${name}` });
    }
  }

  #positional(part: Part): boolean {
    // xl skips it behind a mistake; it is looked at all the same, so that the next one is found as well.
    if (part.start < this.#unknownUntil) return true;
    const mended = this.#faults.length > 0;
    const disk = this.#disk;
    const before = this.#faults.length;
    const had = mended ? given(disk) : NOTHING;
    if (disk.target === undefined) {
      this.#byPlace.add('target');
      disk.target = part;
    } else if (this.#prefixes.length === 0 && !disk.format && !this.#formatGiven) {
      if (disk.target.text === '' && this.#vdevAndType(part)) {
        disk.format = { value: 'empty', part };
      } else {
        this.#byPlace.add('format');
        this.#format(part);
      }
    } else if (disk.vdev === undefined) {
      this.#byPlace.add('vdev');
      if (!this.#vdevAndType(part)) disk.vdev = part;
    } else if (!this.#accessGiven) {
      this.#byPlace.add('access');
      this.#accessGiven = true;
      this.#access(part);
    } else {
      if (mended) return true;
      const words = 'too many positional parameters';
      this.#fault(part.start, part.end, { mistake: 'too-many', words, near: part.text });
      return false;
    }
    if (mended) this.#postpone(before);
    if (mended) for (const field of given(disk)) if (!had.has(field)) this.#assume(field);
    if (this.#text[part.end] === '=') this.#word = { start: part.start, end: part.end, fault: before };
    return true;
  }

  /** What was found since then is only said once what stands before it is mended. */
  #postpone(from: number): void {
    for (let at = from; at < this.#faults.length; at++) {
      const fault = this.#faults[at];
      if (fault) this.#faults[at] = { ...fault, when: 'later' };
    }
  }

  #format(part: Part): void {
    const value = part.text === '' ? 'raw' : part.text;
    const formats: readonly string[] = this.#formats();
    if (formats.includes(value)) {
      const { format } = this.#disk;
      const differs = format !== undefined && format.value !== value;
      if (differs && !this.#takeOver('format', 'format', part)) this.#givenTwice('format', part);
      else this.#disk.format = { value: value as DiskFormat, part };
      return;
    }
    const leftOut = this.#byPlace.has('format') && this.#disk.vdev === undefined && isVdev(part.text);
    const mistake = leftOut ? 'format-left-out' : 'value';
    this.#formatGiven = true;
    this.#fault(part.start, part.end, {
      mistake,
      words: 'unknown value for format',
      near: part.text,
      field: 'format',
    });
    if (!leftOut) return;
    this.#byPlace.delete('format');
    const before = this.#faults.length;
    if (!this.#vdevAndType(part)) this.#disk.vdev = part;
    this.#assume('vdev');
    this.#postpone(before);
  }

  #formats(): readonly DiskFormat[] {
    const common: readonly DiskFormat[] = ['raw', 'qcow', 'qcow2', 'vhd', 'empty'];
    return compareReleases(this.#release, '4.9') >= 0 ? [...common, 'qed'] : common;
  }

  #backends(): readonly DiskBackend[] {
    const common: readonly DiskBackend[] = ['phy', 'tap', 'qdisk'];
    return compareReleases(this.#release, '4.17') >= 0 ? [...common, 'standalone'] : common;
  }

  #access(part: Part): void {
    if (part.text === 'r' || part.text === 'ro') this.#disk.readwrite = false;
    else if (part.text === 'rw' || part.text === 'w' || part.text === '') this.#disk.readwrite = true;
    else {
      const words = 'unknown value for access';
      this.#fault(part.start, part.end, { mistake: 'value', words, near: part.text, field: 'access' });
      return;
    }
    this.#disk.access = part;
  }

  #oneOf<K extends 'backendtype' | 'specification'>(
    field: K,
    member: string,
    values: readonly (DiskBackend | DiskSpecification)[],
    part: Part,
  ): void {
    const value = values.find((name) => name === part.text);
    const known: Taken<string> | undefined = this.#disk[field];
    if (value === undefined) {
      const words = `unknown value for ${field}`;
      this.#fault(part.start, part.end, { mistake: 'value', words, near: part.text, field });
    } else if (known && known.value !== value) {
      this.#givenTwice(member, part);
    } else {
      this.#disk[field] = { value, part } as Draft[K];
    }
  }

  #givenTwice(member: string, part: Part): void {
    this.#fault(part.start, part.end, {
      mistake: 'given-twice',
      words: `${member} respecified`,
      near: part.text,
    });
  }

  /** An empty one may be replaced. */
  #keep(field: 'vdev' | 'script' | 'target' | 'backend', word: string, part: Part): void {
    if (!this.#disk[field]?.text) {
      this.#assumed?.delete(field);
      this.#disk[field] = part;
    } else if (this.#takeOver(field, word, part)) this.#disk[field] = part;
    else this.#givenTwice(word, part);
  }

  #assume(field: string): void {
    this.#assumed ??= new Set();
    this.#assumed.add(field);
  }

  /** Whether a value stands where xl itself has nothing: then it says nothing yet. */
  #takeOver(field: string, word: string, part: Part): boolean {
    if (!this.#assumed?.delete(field)) return false;
    const words = `${word} respecified`;
    this.#fault(part.start, part.end, { mistake: 'given-twice', words, near: part.text }, 'later');
    return true;
  }

  #keepOther(name: string, part: Part): void {
    this.#others ??= new Map();
    if (this.#others.get(name)) this.#givenTwice(name, part);
    else this.#others.set(name, part.text);
  }

  /** `hdc:cdrom`: whether a colon stands in it. */
  #vdevAndType(part: Part): boolean {
    const colon = part.text.lastIndexOf(':');
    if (colon < 0) return false;
    const at = part.start + colon;
    this.#keep('vdev', 'vdev', this.#part(part.start, at));
    const type = this.#part(at + 1, part.end);
    if (type.text === 'cdrom') this.#disk.cdrom = type;
    else if (type.text === 'disk') delete this.#disk.cdrom;
    else {
      const words = 'unknown deprecated type';
      this.#fault(type.start, type.end, { mistake: 'value', words, near: type.text, field: 'devtype' });
    }
    return true;
  }

  #syntax(at: number, end: number, word: { start: number; end: number; fault: number } | undefined): boolean {
    // The scanner ends without a word where nothing stands behind the character.
    if (at + 1 >= this.#text.length) return true;
    // What stands before the `=` was no value of anything.
    if (word) {
      const found = this.#faults.splice(word.fault);
      for (const fault of found) if (fault.when !== 'later') this.#faults.push({ ...fault, when: 'follows' });
    }
    const near = this.#text.slice(at, end);
    const [from, to] = word ? [word.start, at + 1] : [at, end];
    // At the end of a line nothing is left for the rule that would say so, and the scanner dies.
    if (this.#text[at + 1] === '\n')
      this.#fault(from, to, { mistake: 'syntax', words: 'flex scanner jammed', line: true });
    else this.#fault(from, to, { mistake: 'syntax', words: 'bad disk syntax', near });
    return false;
  }

  #check(): void {
    const disk = this.#disk;
    const removable = disk.cdrom !== undefined;
    if (removable) {
      disk.readwrite = false;
      // The format that was written does not count.
      if (!disk.target?.text)
        disk.format = { value: 'empty', part: disk.format?.part ?? disk.cdrom ?? this.#part(0, 0) };
    }
    const when = this.#faults.length > 0 ? 'later' : 'printed';
    const whole = [0, this.#text.length] as const;
    if (disk.vdev === undefined) {
      this.#fault(...whole, { mistake: 'no-vdev', words: 'no vdev specified' }, when);
    } else if (disk.target === undefined && !removable) {
      const words = 'no target specified (and device not removable)';
      this.#fault(...whole, { mistake: 'no-target', words }, when);
    }
  }
}

/** A name that can only be that of a disk in the guest. */
function isVdev(text: string): boolean {
  const colon = text.lastIndexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  return /^[xhsd]/.test(name) && parseVdev(name) !== undefined;
}
