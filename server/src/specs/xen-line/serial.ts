/** `com1=` and `com2=`: `115200,8n1,0x3f8,4`. Source: `ns16550_parse_port_config` of xen/drivers/char/ns16550.c. */
import type { Lifespan, Release } from '../../catalogue/releases.ts';
import { compareReleases, existsIn } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { splitElements } from './elements.ts';
import { readXenPci } from './pci-address.ts';
import { readXenNumber } from './xen-numbers.ts';

/** The parts in their order; the last of them take a PCI address. */
export type SerialPart = 'baud' | 'clock-hz' | 'dps' | 'io-base' | 'irq' | 'port' | 'bridge';

/** The names of `name=value` pairs, which may stand instead of the parts or behind them, from 4.10 on. */
export const SERIAL_NAMES: readonly string[] = [
  'baud',
  'clock-hz',
  'data-bits',
  'io-base',
  'irq',
  'parity',
  'reg-shift',
  'reg-width',
  'stop-bits',
  'bridge',
  'dev',
  'port',
];

export const SERIAL_NAMES_LIFE: Lifespan = { since: '4.10' };
/** `pci` and `amt` instead of an I/O address. */
export const SERIAL_PCI_LIFE: Lifespan = { since: '4.2' };
/** `msi` instead of an interrupt. */
export const SERIAL_MSI_LIFE: Lifespan = { since: '4.12' };
/** The addresses of the device and of the bridge before it. */
export const SERIAL_BDF_LIFE: Lifespan = { since: '4.1' };

export interface SerialField {
  /** A part by position, or a name by `name=`. */
  readonly name: string;
  readonly named: boolean;
  readonly text: string;
  /** The value, without the name. */
  readonly span: Span;
}

export interface SerialFault {
  readonly span: Span;
  /** Xen's words; the port then does not work. Absent where Xen reads memory that is not its value. */
  readonly message?: string;
}

export interface SerialSetting {
  readonly fields: readonly SerialField[];
  /** Xen stops at the first. */
  readonly fault?: SerialFault;
  /** What Xen does not look at. */
  readonly unread: readonly Span[];
  /** A letter for the parity that Xen does not know: it takes none. */
  readonly unknownParity?: Span;
  /** What does not fit in Xen's buffer, and is lost: behind 29 bytes up to 4.9, behind 127 later. */
  readonly cut?: Span;
}

/** Reads a serial port's settings as the hypervisor of that release does, with the PC's defaults (8n1, 0x3f8, 4) behind them. */
export function parseSerial(value: string, release: Release): SerialSetting {
  const limit = compareReleases(release, '4.10') >= 0 ? 127 : 29;
  const kept = value.slice(0, limit);
  const reader = new Reader(kept, release);
  reader.read();
  return {
    fields: reader.fields,
    unread: reader.unread,
    ...(reader.fault && { fault: reader.fault }),
    ...(reader.unknownParity && { unknownParity: reader.unknownParity }),
    ...(kept.length < value.length && { cut: { start: limit, end: value.length } }),
  };
}

class Reader {
  readonly fields: SerialField[] = [];
  readonly unread: Span[] = [];
  fault: SerialFault | undefined;
  unknownParity: Span | undefined;
  readonly #text: string;
  readonly #release: Release;
  #at = 0;
  #end = 0;
  #baud: { value: number; span: Span } | undefined;
  #data: { value: number; span: Span } | undefined;
  #stop: { value: number; span: Span } | undefined;
  #width: { value: number; span: Span } | undefined;
  #base: { value: number; span: Span } | undefined;
  /** `dev=pci` or `dev=amt`: an `io-base=` behind it is passed over. */
  #isPci = false;

  constructor(text: string, release: Release) {
    this.#text = text;
    this.#release = release;
  }

  read(): void {
    if (this.#text === '') return;
    const named = existsIn(SERIAL_NAMES_LIFE, this.#release) ? this.#text.indexOf('=') : -1;
    const pairsAt = named < 0 ? this.#text.length + 1 : this.#text.lastIndexOf(',', named) + 1;
    this.#end = Math.min(this.#text.length, Math.max(0, pairsAt - 1));
    if (pairsAt > 0) this.#positional();
    if (!this.fault && named >= 0) this.#pairs(pairsAt);
    if (!this.fault) this.#check();
  }

  #positional(): void {
    const start = this.#at;
    if (this.#take('auto')) this.#baud = undefined;
    else {
      const baud = this.#number(10);
      if (baud !== 0) this.#baud = { value: baud, span: { start, end: this.#at } };
    }
    if (this.#at > start) this.#field('baud', start);
    if (compareReleases(this.#release, '3.4') >= 0 && this.#take('/')) {
      const clock = this.#at;
      this.#number(0);
      this.#field('clock-hz', clock);
    }
    // From 4.3 on a part can be left empty.
    const maySkip = compareReleases(this.#release, '4.3') >= 0;
    if (!this.#comma()) return;
    if (this.#filled(maySkip)) this.#dps();
    if (this.fault || !this.#comma()) return;
    if (this.#filled(maySkip)) this.#ioBase();
    if (!this.#comma()) return;
    if (this.#filled(maySkip)) this.#irq();
    if (!existsIn(SERIAL_BDF_LIFE, this.#release)) {
      this.#leave();
      return;
    }
    if (!this.#comma()) return;
    if (this.#filled(maySkip)) this.#address('port');
    if (this.fault || !this.#comma()) return;
    if (this.#filled(maySkip)) this.#address('bridge');
    this.#leave();
  }

  #dps(): void {
    const start = this.#at;
    const data = this.#number(10);
    this.#data = { value: data, span: { start, end: this.#at } };
    if (this.#at >= this.#end) {
      this.#field('dps', start);
      const span = { start, end: this.#at };
      // Up to 4.9 zeros lie behind the value; up to 4.21 whatever was on the stack.
      if (compareReleases(this.#release, '4.22') >= 0) this.fault = { span, message: 'ERROR: bad DPS setting' };
      else if (compareReleases(this.#release, '4.10') >= 0 && data >= 5 && data <= 8) this.fault = { span };
      else this.#stop = { value: 0, span };
      return;
    }
    this.#parity({ start: this.#at, end: this.#at + 1 });
    this.#at++;
    const stop = this.#at;
    this.#stop = { value: this.#number(10), span: { start: stop, end: this.#at } };
    this.#field('dps', start);
  }

  #ioBase(): void {
    const start = this.#at;
    if (existsIn(SERIAL_PCI_LIFE, this.#release) && (this.#take('pci') || this.#take('amt'))) this.#base = undefined;
    else this.#base = { value: this.#number(0), span: { start, end: this.#at } };
    this.#field('io-base', start);
  }

  #irq(): void {
    const start = this.#at;
    if (!existsIn(SERIAL_MSI_LIFE, this.#release) || !this.#take('msi')) {
      // Signed from 4.3 on: -1 is "poll".
      if (compareReleases(this.#release, '4.3') >= 0) this.#take('-');
      this.#number(10);
    }
    this.#field('irq', start);
  }

  #address(part: 'port' | 'bridge'): void {
    const start = this.#at;
    const end = readXenPci(this.#text.slice(0, this.#end), start, { segment: false })?.end;
    if (end === undefined && compareReleases(this.#release, '4.4') >= 0) {
      this.#at = this.#segmentEnd();
      this.#field(part, start);
      this.fault = { span: { start, end: this.#at }, message: `ERROR: Bad ${part} PCI coordinates` };
      return;
    }
    this.#at = end ?? this.#segmentEnd();
    this.#field(part, start);
  }

  #pairs(from: number): void {
    for (const { text, start, end } of splitElements(this.#text.slice(from))) {
      const span = { start: from + start, end: from + end };
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      const valueSpan =
        equals < 0 ? { start: span.end, end: span.end } : { start: span.start + equals + 1, end: span.end };
      const known = SERIAL_NAMES.includes(name);
      if (!known || (equals < 0 && compareReleases(this.#release, '4.22') >= 0)) {
        this.fault = { span, message: `ERROR: Invalid parameter: ${name}` };
        return;
      }
      if (equals < 0) {
        // The value that is not there is read all the same.
        this.fault = { span };
        return;
      }
      this.fields.push({ name, named: true, text: text.slice(equals + 1), span: valueSpan });
      this.#pair(name, valueSpan);
      if (this.fault) return;
    }
  }

  #pair(name: string, span: Span): void {
    const text = this.#text.slice(span.start, span.end);
    this.#at = span.start;
    this.#end = span.end;
    const take = () => ({ value: this.#number(0), span });
    if (name === 'baud') this.#baud = take();
    else if (name === 'data-bits') this.#data = take();
    else if (name === 'stop-bits') this.#stop = take();
    else if (name === 'reg-width') this.#width = take();
    else if (name === 'parity') this.#parity({ start: span.start, end: Math.min(span.end, span.start + 1) });
    else if (name === 'io-base' && !this.#isPci) this.#base = take();
    else if (name === 'dev') {
      if (text.startsWith('pci') || text.startsWith('amt')) {
        this.#isPci = true;
        this.#base = undefined;
      } else if (compareReleases(this.#release, '4.22') >= 0) {
        this.fault = { span, message: `ERROR: Unknown device type ${text}` };
      }
    } else if ((name === 'port' || name === 'bridge') && !readXenPci(text, 0, { segment: false })) {
      // Up to 4.17 the words name the port for both.
      const what = compareReleases(this.#release, '4.18') >= 0 ? name : 'port';
      this.fault = { span, message: `ERROR: Bad ${what} PCI coordinates` };
    }
  }

  /** Xen's last look at the numbers. */
  #check(): void {
    const { value: baud, span: baudSpan } = this.#baud ?? { value: undefined, span: undefined };
    if (baud !== undefined && (baud < 1200 || baud > 115200)) {
      this.fault = { span: baudSpan, message: `ERROR: Baud rate ${baud} outside supported range.` };
    } else if (this.#data && (this.#data.value < 5 || this.#data.value > 8)) {
      this.fault = { span: this.#data.span, message: `ERROR: ${this.#data.value} data bits are unsupported.` };
    } else if (this.#width && this.#width.value !== 1 && this.#width.value !== 4) {
      this.fault = { span: this.#width.span, message: 'ERROR: Accepted values of reg_width are 1 and 4 only' };
    } else if (this.#stop && (this.#stop.value < 1 || this.#stop.value > 2)) {
      this.fault = { span: this.#stop.span, message: `ERROR: ${this.#stop.value} stop bits are unsupported.` };
    } else if (this.#base?.value === 0) {
      this.fault = { span: this.#base.span, message: 'ERROR: I/O base address must be specified.' };
    }
  }

  #parity(span: Span): void {
    if (!'noems'.includes(this.#text.charAt(span.start)) || span.start >= this.#text.length) this.unknownParity = span;
  }

  #field(name: SerialPart, start: number): void {
    const span = { start, end: this.#at };
    this.fields.push({ name, named: false, text: this.#text.slice(start, this.#at), span });
  }

  /** Goes past a comma. What stands there instead is not read by anybody, nor is anything behind it. */
  #comma(): boolean {
    if (this.#at < this.#end && this.#text[this.#at] === ',') {
      this.#at++;
      return true;
    }
    this.#leave();
    return false;
  }

  #filled(maySkip: boolean): boolean {
    return !maySkip || this.#text[this.#at] !== ',' || this.#at >= this.#end;
  }

  #leave(): void {
    if (this.#at < this.#end) this.unread.push({ start: this.#at, end: this.#end });
  }

  #segmentEnd(): number {
    const comma = this.#text.indexOf(',', this.#at);
    return comma < 0 || comma > this.#end ? this.#end : comma;
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at) || this.#at + word.length > this.#end) return false;
    this.#at += word.length;
    return true;
  }

  /** A number as far as it goes; 0 without one. */
  #number(base: 0 | 10): number {
    const { value, end } = readXenNumber(this.#text.slice(0, this.#end), this.#at, base);
    this.#at = end;
    return Number(value);
  }
}

/** What is being typed in `com1=`. */
export interface SerialContext {
  readonly kind: 'part' | 'value';
  /** For `part`: which one by position (a name can stand there too, from 4.10 on). For `value`: whose. */
  readonly name: string;
  readonly span: Span;
  readonly present: readonly string[];
}

export function serialContext(value: string, offset: number): SerialContext {
  const at = Math.max(0, Math.min(offset, value.length));
  const elements = splitElements(value);
  const index = Math.max(
    0,
    elements.findIndex((element) => element.start <= at && at <= element.end),
  );
  const own = elements[index] ?? { text: '', start: at, end: at };
  const present = elements
    .filter((element) => element !== own && element.text.includes('='))
    .map((element) => element.text.slice(0, element.text.indexOf('=')));
  const equals = own.text.indexOf('=');
  if (equals >= 0 && at > own.start + equals) {
    const span = { start: own.start + equals + 1, end: own.end };
    return { kind: 'value', name: own.text.slice(0, equals), span, present };
  }
  const order: readonly SerialPart[] = ['baud', 'dps', 'io-base', 'irq', 'port', 'bridge'];
  const span = { start: own.start, end: equals < 0 ? own.end : own.start + equals };
  return { kind: 'part', name: order[index] ?? '', span, present };
}
