/** The strings of `vif`, as xl of a release reads them. Source: tools/xl/xl_parse.c, parse_nic_config; up to 4.5 xl_cmdimpl.c. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { toInt, unsignedLong } from './c-numbers/strtoul.ts';
import { type Part, strtok, withoutBlanks } from './c-strings.ts';
import { readFixedMac, readMac } from './vif-spec/mac.ts';
import type { Vif, VifFault, VifSpec } from './vif-spec/model.ts';
import { vifNames } from './vif-spec/names.ts';
import { rateFault } from './vif-spec/rate.ts';

/** One string of a `vif` list: what xl makes of it, and what it prints about it. */
export function parseVif(text: string, release: Release): VifSpec {
  return new VifReader(text, release).read();
}

type Draft = { -readonly [K in keyof Vif]: Vif[K] };

class VifReader {
  readonly #text: string;
  readonly #release: Release;
  readonly #fields = new Map<string, Part>();
  readonly #vif: Draft = { fields: this.#fields };
  readonly #faults: VifFault[] = [];

  constructor(text: string, release: Release) {
    this.#text = text;
    this.#release = release;
  }

  read(): VifSpec {
    const old = !this.#since('4.6');
    for (const token of strtok(this.#text, ',')) {
      const part = withoutBlanks(token);
      if (!(old ? this.#oldField(part) : this.#field(part))) break;
    }
    return { vif: this.#vif, faults: this.#faults };
  }

  #since(release: Release): boolean {
    return compareReleases(this.#release, release) >= 0;
  }

  #field(part: Part): true {
    const { fields, words } = vifNames(this.#release);
    const equals = part.text.indexOf('=');
    const name = equals < 0 ? '' : part.text.slice(0, equals);
    if (fields.has(name)) this.#known(name, afterEquals(part, equals));
    else if (words.has(part.text)) this.#fields.set(part.text, part);
    else this.#fault('unknown', `unrecognized argument \`${part.text}'`, 'goes-on', part, name);
    return true;
  }

  /** Up to 4.5. Gives whether the rest of the string is read. */
  #oldField(part: Part): boolean {
    const equals = part.text.indexOf('=');
    if (equals < 0) {
      this.#fault('rest-unread', '', 'goes-on', part, '');
      return false;
    }
    const name = part.text.slice(0, equals);
    if (vifNames(this.#release).fields.has(name)) this.#known(name, afterEquals(part, equals));
    else this.#fault('passed-over', '', 'goes-on', part, name);
    return true;
  }

  #known(name: string, part: Part): void {
    switch (name) {
      case 'type':
        this.#type(part);
        return;
      case 'mac':
        this.#mac(part);
        return;
      case 'rate':
        this.#rate(part);
        return;
      case 'accel':
        this.#fault('not-supported', 'the accel parameter for vifs is currently not supported', 'goes-on', part, name);
        return;
      case 'netdev': {
        const words = 'the netdev parameter is deprecated, please use gatewaydev instead';
        this.#fault('deprecated', words, 'goes-on', part, name);
        this.#fields.set('gatewaydev', part);
        return;
      }
      case 'devid':
      case 'mtu':
        this.#number(name, part);
        return;
      default:
        this.#fields.set(name, part);
    }
  }

  #type(part: Part): void {
    const known = part.text === 'ioemu' || part.text === 'vif';
    if (known || !this.#since('4.6')) {
      this.#vif.type = { value: part.text === 'ioemu' ? 'ioemu' : 'vif', part };
    }
    if (!known) this.#fault('type', this.#since('4.6') ? "Invalid parameter `type'." : '', 'goes-on', part, 'type');
  }

  #mac(part: Part): void {
    delete this.#vif.mac;
    const invalid = "Invalid parameter `mac'.";
    if (!this.#since('4.6')) {
      const value = readFixedMac(part.text);
      if (value === undefined) this.#fault('mac', '', 'undefined', part, 'mac');
      else {
        this.#vif.mac = { value, part };
        const wellWritten = /^[\da-f]{2}(?::[\da-f]{2}){5}/i.test(part.text);
        if (!wellWritten) this.#fault('mac', '', 'goes-on', part, 'mac');
      }
      return;
    }
    const mac = readMac(this.#text, part.start, part.end);
    if (mac.kind === 'mac') this.#vif.mac = { value: mac.value, part };
    else this.#fault('mac', invalid, mac.kind === 'beyond' ? 'undefined' : 'goes-on', part, 'mac');
  }

  #rate(part: Part): void {
    if (!this.#since('4.2')) {
      this.#fault('not-supported', 'the rate parameter for vifs is currently not supported', 'goes-on', part, 'rate');
      return;
    }
    this.#fields.set('rate', part);
    const fault = rateFault(part.text, !this.#since('4.4'));
    if (typeof fault === 'string') {
      this.#faults.push({ mistake: 'rate', words: fault, named: true, effect: 'gives-up', part, field: 'rate' });
    } else if (fault) this.#fault('rate', '', 'crashes', part, 'rate');
  }

  #number(name: 'devid' | 'mtu', part: Part): void {
    const number = unsignedLong(part.text);
    if (number === undefined) {
      this.#fault('number', `xl: failed to convert "${part.text}" to number`, 'gives-up', part, name);
      return;
    }
    this.#fields.set(name, part);
    if (name === 'devid') this.#vif.devid = { value: toInt(BigInt(number)), part };
  }

  #fault(mistake: VifFault['mistake'], words: string, effect: VifFault['effect'], part: Part, field: string): void {
    this.#faults.push({ mistake, words, effect, part, field });
  }
}

function afterEquals(part: Part, equals: number): Part {
  const start = part.start + equals + 1;
  return { text: part.text.slice(equals + 1), start, end: part.end };
}
