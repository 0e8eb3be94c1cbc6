/** Numbers, sizes and ranges as the readers of single parameters take them. All of them look at the whole value. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { isDigit } from '../c-numbers.ts';
import { splitElements } from './elements.ts';
import { parseXenSize } from './sizes.ts';
import type { Taken } from './value-pieces.ts';
import { readSignedNumber, readXenNumber } from './xen-numbers.ts';

/** The offset behind a number of `simple_strtoul` with base 0; `at` itself where there is none. */
export function numberEnd(text: string, at = 0): number {
  return readXenNumber(text, at).end;
}

/** A number and nothing behind it. Nothing at all is 0. */
export function isWholeNumber(text: string): boolean {
  return numberEnd(text) === text.length;
}

export function isAcpiInstance(text: string): boolean {
  return isWholeNumber(text);
}

/** `gnttab_max_frames=`: up to INT_MAX. */
export function grantLimit(text: string): Taken {
  if (!isWholeNumber(text)) return undefined;
  return readXenNumber(text, 0).value > 0x7fff_ffffn ? 'out-of-range' : 'taken';
}

function numberOf(text: string): number {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return text === '' ? 0 : Number(text);
}

/** `4`, `2-4`, `-4`, `2-`. One character that is no `-` may follow the number: it is stepped over. Source: `parse_dom0_max_vcpus`. */
export function isDom0MaxVcpus(text: string): boolean {
  if (text.startsWith('-')) return numberEnd(text, 1) === text.length;
  const end = numberEnd(text);
  // A character beyond ASCII is more than one.
  if (end >= text.length - 1) return end >= text.length || text.charCodeAt(end) < 0x80;
  return text.charAt(end) === '-' && numberEnd(text, end + 1) === text.length;
}

/** `8`, `8,16`, `,16`. Source: `parse_extra_guest_irqs`. */
export function isExtraGuestIrqs(text: string): boolean {
  return endOfExtraGuestIrqs(text) === text.length;
}

export function endOfExtraGuestIrqs(text: string): number {
  let at = numberEnd(text);
  if (text.charAt(at) === ',') {
    at++;
    if (isDigit(text.charCodeAt(at))) at = numberEnd(text, at);
  }
  return at;
}

/** Up to four numbers, each of which may be left out. Source: `parse_max_order`. */
export function isMemopOrders(text: string): boolean {
  return endOfMemopOrders(text) === text.length;
}

export function endOfMemopOrders(text: string): number {
  let at = text.startsWith(',') ? 0 : numberEnd(text);
  for (let i = 0; i < 3; i++) {
    if (text.charAt(at) !== ',') break;
    at++;
    if (text.charAt(at) === ',') continue;
    at = numberEnd(text, at);
  }
  return at;
}

/** `major,minor,build`, each of which may be left out. Source: `parse_viridian_version`. */
export function isViridianVersion(text: string): boolean {
  const parts = splitElements(text);
  if (parts.length !== 3) return false;
  const most = [0xffff, 0xffff, 0xffff_ffff];
  return parts.every((part, i) => isWholeNumber(part.text) && numberOf(part.text) <= (most[i] ?? 0));
}

/** `warning`, `none/all`; the first may be missing. Source: `_parse_loglvl`. */
export function isLogLevels(text: string): boolean {
  return endOfLogLevels(text) === text.length && !text.endsWith('/');
}

export function endOfLogLevels(text: string): number {
  return (
    /^(?:none|error|warning|info|debug|all)?(?:\/(?:none|error|warning|info|debug|all)?)?/.exec(text)?.[0].length ?? 0
  );
}

/** A size other than 0. */
export function isCrashinfoAddress(text: string, release: Release): boolean {
  const { bytes, end } = parseXenSize(text, release);
  return bytes !== 0 && end === text.length;
}

/** `128`, `cpu:128`. */
export function isDebugtraceSize(text: string, release: Release): boolean {
  const at = text.startsWith('cpu:') ? 4 : 0;
  return parseXenSize(text, release, at).end === text.length;
}

/** `min:1M,max:2M,3M`, in any order. */
export function isShimMemory(text: string, release: Release): boolean {
  return splitElements(text).every((part) => {
    const at = part.start + (/^m(?:in|ax):/.test(part.text) ? 4 : 0);
    return parseXenSize(text, release, at).end === part.end;
  });
}

/** `ucode=1`, `-1`: a number of `simple_strtol`; 4.22 wants to see a digit or a `-`. */
export function isMicrocodeIndex(text: string, release: Release): boolean {
  if (text === '' && compareReleases(release, '4.22') >= 0) return false;
  return readSignedNumber(text, 0).end === text.length;
}

/**
 * `256M`, `256M@64M`, `256M<4G`, `256M,below=4G`, `2G-8G:128M,8G-:256M`. Up to 4.12 the reader finds fault with whatever ends without
 * one of the three, and takes it all the same: that counts as taken. Source: `parse_crashkernel` of xen/common/kexec.c.
 */
export function isCrashkernel(text: string, release: Release): boolean {
  const size = (at: number): number => {
    const read = parseXenSize(text, release, at);
    return read.isNumber || read.end > at ? read.end : at;
  };
  let at = 0;
  if (text.includes(':')) {
    for (let index = 0; index < 16; index++) {
      const start = parseXenSize(text, release, index > 0 ? at + 1 : at);
      if (start.end === (index > 0 ? at + 1 : at)) return false;
      at = start.end;
      if (text.charAt(at) !== '-') return false;
      at++;
      if (text.charAt(at) !== ':') {
        const end = parseXenSize(text, release, at);
        if (end.end === at || end.bytes <= start.bytes) return false;
        at = end.end;
      }
      if (text.charAt(at) !== ':') return false;
      const behind = size(at + 1);
      if (behind === at + 1) return false;
      at = behind;
      if (text.charAt(at) !== ',' || text.startsWith(',below=', at)) break;
    }
  } else {
    at = size(0);
    if (at === 0) return false;
  }
  for (const mark of ['@', '<', ',below=']) {
    if (text.startsWith(mark, at)) return size(at + mark.length) > at + mark.length;
  }
  return at === text.length;
}
