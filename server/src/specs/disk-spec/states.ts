import type { Part } from '../c-strings.ts';
import type { Disk, DiskBackend, DiskFault, DiskFormat, DiskSpec } from './model.ts';

type Draft = { -readonly [K in keyof Disk]: Disk[K] };
type State = 'initial' | 'tap' | 'target' | 'vdev' | 'type' | 'access' | 'end';

const TAP_TYPES: Readonly<Record<string, readonly [DiskFormat, DiskBackend]>> = {
  vhd: ['vhd', 'tap'],
  qcow: ['qcow', 'qdisk'],
  qcow2: ['qcow2', 'qdisk'],
  raw: ['raw', 'tap'],
};

/** Disks as xl 4.1 reads them, character by character. Source: tools/libxl/xl_cmdimpl.c, parse_disk_config. */
export function parseDisk41(text: string): DiskSpec {
  return new States(text).read();
}

class States {
  readonly #text: string;
  readonly #prefixes: Part[] = [];
  readonly #disk: Draft = { readwrite: false, colo: false, prefixes: this.#prefixes, byPlace: new Set() };
  #state: State = 'initial';
  #token = 0;
  #fault: DiskFault | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): DiskSpec {
    const { length } = this.#text;
    let at = 0;
    // The end of the text is a character to it.
    for (; at <= length; at++) {
      const next = this.#step(at, this.#text.charAt(at));
      if (this.#fault) return { disk: this.#disk, faults: [this.#fault] };
      if (next === undefined) break;
      at = next;
    }
    if (this.#token !== at || this.#state !== 'end') {
      // It began to look for the next part and found nothing there.
      const start = Math.min(this.#token, length);
      this.#refuse(`parse error in disk config near '${this.#text.slice(start)}'`, start, length, 'syntax');
    }
    return { disk: this.#disk, faults: this.#fault ? [this.#fault] : [] };
  }

  #part(end: number): Part {
    return { text: this.#text.slice(this.#token, end), start: this.#token, end };
  }

  #refuse(words: string, start: number, end: number, mistake: DiskFault['mistake']): undefined {
    this.#fault = { mistake, words, line: true, start, end, when: 'printed' };
  }

  /** Gives where it stands then; `undefined` where it gives up looking. */
  #step(at: number, c: string): number | undefined {
    switch (this.#state) {
      case 'initial':
        return this.#initial(at, c);
      case 'tap':
        return this.#tap(at, c);
      case 'target':
        return c === ',' ? this.#target(at) : at;
      case 'vdev':
        return c === ',' || c === ':' || c === '' ? this.#vdev(at, c) : at;
      case 'type':
        return c === ',' || c === '' ? this.#type(at, c) : at;
      case 'access':
        if (c !== '') return at;
        this.#disk.access = this.#part(at);
        this.#disk.readwrite = this.#text[this.#token] === 'w';
        this.#token = at + 1;
        this.#state = 'end';
        return at;
      case 'end':
        return undefined;
    }
  }

  #initial(at: number, c: string): number | undefined {
    if (c === ',') {
      this.#state = 'vdev';
      this.#set('empty', 'tap', at);
      // Whatever stood there is lost.
      this.#disk.target = { text: '', start: this.#token, end: at };
      this.#token = at + 1;
    } else if (c === ':') {
      const prefix = this.#part(at);
      if (prefix.text === 'phy') this.#set('raw', 'phy', at);
      else if (prefix.text === 'file') this.#set('raw', 'tap', at);
      else if (prefix.text !== 'tap' && prefix.text !== 'tap2') {
        return this.#refuse(`Unknown disk type: ${prefix.text}`, prefix.start, at, 'unknown-prefix');
      }
      this.#state = prefix.text.startsWith('tap') ? 'tap' : 'target';
      this.#prefixes.push({ text: `${prefix.text}:`, start: prefix.start, end: at + 1 });
      this.#token = at + 1;
    }
    return at;
  }

  #tap(at: number, c: string): number | undefined {
    if (c === ',') {
      this.#set('raw', 'tap', at);
      return this.#target(at);
    }
    if (c !== ':') return at;
    const type = this.#part(at);
    const known = TAP_TYPES[type.text];
    if (!known && type.text !== 'aio') {
      return this.#refuse(`Unknown tapdisk type: ${type.text}`, type.start, at, 'unknown-prefix');
    }
    this.#prefixes.push({ text: `${type.text}:`, start: type.start, end: at + 1 });
    if (known) {
      this.#set(...known, at);
      this.#state = 'target';
    }
    this.#token = at + 1;
    return at;
  }

  #target(at: number): number {
    this.#disk.target = this.#part(at);
    this.#state = 'vdev';
    const ioemu = this.#text.startsWith('ioemu:', at + 1);
    this.#token = at + 1 + (ioemu ? 6 : 0);
    return ioemu ? at + 6 : at;
  }

  #vdev(at: number, c: string): number | undefined {
    this.#state = c === ':' ? 'type' : c === ',' ? 'access' : 'end';
    if (this.#token === at) return undefined;
    this.#disk.vdev = this.#part(at);
    this.#token = at + 1;
    return at;
  }

  #type(at: number, c: string): number | undefined {
    const type = this.#part(at);
    if (type.text !== 'cdrom') {
      return this.#refuse(`Unknown virtual disk type: ${type.text}`, type.start, at, 'value');
    }
    this.#disk.cdrom = type;
    this.#state = c === ',' ? 'access' : 'end';
    this.#token = at + 1;
    return at;
  }

  #set(format: DiskFormat, backend: DiskBackend, at: number): void {
    const part = this.#part(at);
    this.#disk.format = { value: format, part };
    this.#disk.backendtype = { value: backend, part };
  }
}
