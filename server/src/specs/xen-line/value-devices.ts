/** Values that name PCI devices and pages of memory: `pci-phantom=`, `rmrr=`, `ivmd=`, `ivrs_ioapic[…]=`, `dbgp=xhci…`. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { isDigit } from '../c-numbers.ts';
import { readXenPci } from './pci-address.ts';
import { isWord, type Taken, takesFlag } from './value-pieces.ts';
import { readSignedNumber, readXenNumber } from './xen-numbers.ts';

/** `BUS:DEVICE,STRIDE`: 1, 2 or 4. Source: `parse_phantom_dev` of xen/drivers/passthrough/pci.c. */
export function takesPhantom(text: string): Taken {
  const place = readXenPci(text, 0, { func: false });
  if (!place || text[place.end] !== ',') return undefined;
  const stride = readSignedNumber(text, place.end + 1);
  return [1n, 2n, 4n].includes(stride.value) && stride.end === text.length ? 'taken' : 'bad-value';
}

const MOST_RANGES = 10;
const MOST_DEVICES = 16;
const MOST_PAGES = 16n;

/** `START[-END][=ADDRESS,…];…`, pages in hexadecimal. Source: `parse_rmrr_param` of xen/drivers/passthrough/vtd/dmar.c. */
export function takesRmrr(text: string, release: Release): Taken {
  let at = 0;
  for (let ranges = 0; ; ) {
    if (ranges >= MOST_RANGES) return 'too-many';
    const pages = readPages(text, at);
    if (!pages) return 'bad-value';
    // What is smaller than the start counts as far beyond it.
    if (compareReleases(release, '4.17') >= 0 && BigInt.asUintN(64, pages.last - pages.first) >= MOST_PAGES) {
      return 'too-many';
    }
    at = pages.end;
    if (text[at] === '=') {
      let devices = 0;
      do {
        const place = readXenPci(text, at + 1);
        if (!place) return 'bad-value';
        at = place.end;
        devices++;
      } while (text[at] === ',' && devices < MOST_DEVICES);
      ranges++;
    }
    if (text[at] !== ';') return at === text.length ? 'taken' : 'bad-value';
    at++;
  }
}

const MOST_IVMD = 8;

/** `START[-END][=ADDRESS[-ADDRESS],…];…`, segment 0. Source: `parse_ivmd_param` of xen/drivers/passthrough/amd/iommu_acpi.c. */
export function takesIvmd(text: string): Taken {
  let at = 0;
  for (let entries = 0; ; ) {
    if (entries >= MOST_IVMD) return 'too-many';
    const pages = readPages(text, at);
    if (!pages || pages.last < pages.first) return 'bad-value';
    at = pages.end;
    if (text[at] !== '=') entries++;
    else {
      do {
        if (entries >= MOST_IVMD) return 'too-many';
        const end = endOfDevices(text, at + 1);
        if (end === undefined) return 'bad-value';
        at = end;
        entries++;
      } while (text[at] === ',');
    }
    if (text[at] !== ';') return at === text.length ? 'taken' : 'bad-value';
    at++;
  }
}

/** One device, or a range of them. */
function endOfDevices(text: string, at: number): number | undefined {
  const first = readXenPci(text, at);
  if (first?.segment !== 0) return undefined;
  if (text[first.end] !== '-') return first.end;
  const last = readXenPci(text, first.end + 1);
  if (last?.segment !== 0) return undefined;
  const order = (last.bus - first.bus) * 256 + (last.device - first.device) * 8 + (last.func - first.func);
  return order < 0 ? undefined : last.end;
}

function readPages(text: string, at: number): { first: bigint; last: bigint; end: number } | undefined {
  const first = readXenNumber(text, at, 16);
  if (!first.isNumber) return undefined;
  if (text[first.end] !== '-') return { first: first.value, last: first.value, end: first.end };
  const last = readXenNumber(text, first.end + 1, 16);
  return last.isNumber ? { first: first.value, last: last.value, end: last.end } : undefined;
}

/**
 * `ID]=ADDRESS` behind the parameter's own bracket. Up to 4.8 an IO-APIC's number was below 128. Source: `parse_ivrs_ioapic`,
 * `parse_ivrs_hpet` of xen/drivers/passthrough/amd/iommu_acpi.c.
 */
export function takesIvrs(name: string, text: string, release: Release): Taken {
  const id = readXenNumber(text, 0);
  const oldest = compareReleases(release, '4.8') <= 0 ? 128n : 1n << 64n;
  const limit = name === 'ivrs_hpet[' ? 256n : oldest;
  if (id.value >= limit || !text.startsWith(']=', id.end)) return undefined;
  const place = readXenPci(text, id.end + 2);
  return place && place.end === text.length ? 'taken' : 'bad-value';
}

/**
 * `xhci[NUMBER|@pciADDRESS][,share=…]`; whatever does not begin so is somebody else's, and taken. Source: `xhci_parse_dbgp` of
 * xen/drivers/char/xhci-dbc.c.
 */
export function takesDebugPort(text: string, release: Release): Taken {
  if (!text.startsWith('xhci')) return 'taken';
  let at = 4;
  if (isDigit(text.charCodeAt(4))) at = readXenNumber(text, 4, 10).end;
  else if (text.startsWith('@pci', 4)) {
    const place = readXenPci(text, 8, { segment: false });
    if (!place || (place.end < text.length && text[place.end] !== ',')) return 'bad-value';
    at = place.end;
  }
  if (at < text.length && text[at] !== ',') return 'bad-value';
  const options = text.slice(at + 1).split(',');
  // A comma behind the last option is an empty one.
  if (at === text.length) return 'taken';
  const isShare = (option: string) =>
    takesFlag(option, 'share', release) === 'taken' ||
    (option.startsWith('share=') && isWord(option.slice(6), 'hwdom', release));
  return options.every(isShare) ? 'taken' : 'bad-value';
}

/** The most colours that any build of Xen knows; most know 128. */
const MOST_COLOURS = 1024;

/** `0-3,8`. Up to 4.21 a number may be missing, and is 0. Source: `parse_color_config` of xen/common/llc-coloring.c. */
export function takesColours(text: string, release: Release): Taken {
  const strict = compareReleases(release, '4.22') >= 0;
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const first = readXenNumber(text, at);
    if (strict && !first.isNumber) return 'bad-value';
    let last = first;
    if (text[first.end] === '-') {
      last = readXenNumber(text, first.end + 1);
      if (strict && !last.isNumber) return 'bad-value';
    }
    const [from, to] = [Number(BigInt.asUintN(32, first.value)), Number(BigInt.asUintN(32, last.value))];
    if (to >= MOST_COLOURS || from > to || count + to - from >= MOST_COLOURS) return 'bad-value';
    count += to - from + 1;
    at = last.end;
    if (text[at] === ',') at++;
    else if (at < text.length) return 'bad-value';
  }
  return 'taken';
}
