import type { Span } from '../../text/span.ts';
import { type Bdf, formatAddress, parseBdf } from '../bdf.ts';
import { atoiEnd, atoiIsTrue } from '../c-numbers.ts';
import type { PciDrop, PciFault, PciOddity, PciOption, PciRefusal, PciSpec } from './model.ts';

/** Switches that take a number, in every release that has them. */
const SWITCHES = new Set(['msitranslate', 'power_mgmt', 'permissive', 'seize']);

export function isSwitch(name: string): boolean {
  return SWITCHES.has(name);
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Collects what a reader finds. */
export class SpecBuilder {
  readonly text: string;
  readonly #spec: Draft<PciSpec>;
  readonly #options: Draft<PciOption>[] = [];
  readonly #oddities: PciOddity[] = [];

  constructor(text: string) {
    this.text = text;
    this.#spec = { allFunctions: false, options: this.#options, oddities: this.#oddities };
  }

  get hasDevice(): boolean {
    return this.#spec.bdf !== undefined;
  }

  get hasName(): boolean {
    return this.#spec.name !== undefined;
  }

  device(bdf: Bdf, allFunctions: boolean, span: Span): void {
    if (this.#spec.bdfSpan) {
      this.oddity('overridden', this.#spec.bdfSpan, 'bdf');
      this.#override('bdf');
    }
    this.#spec.bdf = bdf;
    this.#spec.bdfSpan = span;
    this.#spec.allFunctions = allFunctions;
    const written = this.text.slice(span.start, span.end);
    const plain = allFunctions && written.endsWith('*') ? `${written.slice(0, -1)}0` : written;
    if (plain.trim() !== plain || !parseBdf(plain)) this.oddity('odd-spelling', span);
  }

  vslot(value: number, span: Span): void {
    if (this.#spec.vslotSpan) {
      this.oddity('overridden', this.#spec.vslotSpan, 'vslot');
      this.#override('vslot');
    }
    this.#spec.vslot = value;
    this.#spec.vslotSpan = span;
    if (value > 9 && /^\d+$/.test(this.text.slice(span.start, span.end))) this.oddity('vslot-is-hex', span);
  }

  name(value: string): void {
    this.#spec.name = value;
  }

  option(nameSpan: Span, valueSpan: Span, known: boolean, effective?: boolean | number | string): void {
    const name = this.text.slice(nameSpan.start, nameSpan.end);
    if (name !== 'bdf' && name !== 'vslot') {
      const earlier = this.#override(name);
      if (earlier) this.oddity('overridden', { start: earlier.nameSpan.start, end: earlier.valueSpan.end }, name);
    }
    const option: Draft<PciOption> = {
      name,
      nameSpan,
      value: this.text.slice(valueSpan.start, valueSpan.end),
      valueSpan,
      known,
    };
    if (effective !== undefined) option.effective = effective;
    this.#options.push(option);
  }

  /** An option that is a switch: `atoi` of its value. */
  switch(nameSpan: Span, valueSpan: Span): void {
    const value = this.text.slice(valueSpan.start, valueSpan.end);
    const name = this.text.slice(nameSpan.start, nameSpan.end);
    this.option(nameSpan, valueSpan, true, atoiIsTrue(value));
    const end = atoiEnd(value);
    if (end === 0) this.oddity('not-a-number', valueSpan, name);
    else if (end < value.length) {
      this.oddity('junk-ignored', { start: valueSpan.start + end, end: valueSpan.end }, name);
    }
  }

  oddity(kind: PciOddity['kind'], span: Span, option?: string, message?: string): void {
    const oddity: Draft<PciOddity> = { kind, span };
    if (option !== undefined) oddity.option = option;
    if (message !== undefined) oddity.message = message;
    this.#oddities.push(oddity);
  }

  undefinedBehaviour(span: Span): PciSpec {
    this.#spec.undefinedBehaviour = span;
    return this.done();
  }

  refuse(refusal: PciRefusal): PciSpec {
    this.#spec.refused = refusal;
    return this.#withoutDevice();
  }

  drop(drop: PciDrop): PciSpec {
    this.#spec.dropped = drop;
    return this.#withoutDevice();
  }

  done(): PciSpec {
    const { bdfSpan, allFunctions, vslot } = this.#spec;
    if (bdfSpan && allFunctions && !vslot) this.oddity('functions-want-slot', bdfSpan);
    if (this.#oddities.length > 1)
      this.#oddities.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return this.#spec;
  }

  /** What the tool would have taken stays in `options`; the device does not. */
  #withoutDevice(): PciSpec {
    delete this.#spec.bdf;
    delete this.#spec.bdfSpan;
    this.#spec.allFunctions = false;
    return this.done();
  }

  #override(name: string): PciOption | undefined {
    const earlier = this.#options.findLast((option) => option.name === name);
    if (earlier) earlier.overridden = true;
    return earlier;
  }
}

/** What `effective` of an address option is. */
export function effectiveAddress(bdf: Bdf, allFunctions: boolean): string {
  const address = formatAddress(bdf);
  return allFunctions ? `${address.slice(0, -1)}*` : address;
}

/** A refusal of `xl`: `detail` is printed first and without a line end, so xl's own sentence follows at once. */
export function xlRefusal(sentence: string, fault: PciFault, span: Span, detail?: string, exit = 6): PciRefusal {
  return { fault, span, exit, message: detail ?? sentence, output: (detail ?? '') + sentence };
}
