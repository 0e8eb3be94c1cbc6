import { type Part, withoutBlanks } from '../c-strings.ts';
import type { Disk, DiskFault, DiskSpec } from './model.ts';

/**
 * Disks as xl 4.0 reads them: `phy:TARGET,VDEV[:cdrom],ACCESS`, where anything that is missing makes it crash. Source:
 * tools/libxl/xl.c, parse_config_data.
 */
export function parseDisk40(text: string): DiskSpec {
  const tokens = new Tokens(text);
  const prefixes: Part[] = [];
  const disk: { -readonly [K in keyof Disk]: Disk[K] } = {
    readwrite: false,
    colo: false,
    prefixes,
    byPlace: new Set(),
  };
  const dies: DiskSpec = { disk, faults: [crash(text)] };
  const kind = tokens.next(',:');
  if (!kind) return dies;
  prefixes.push({ ...kind, text: `${kind.text}:`, end: kind.end + 1 });
  if (kind.text === 'tap') {
    const type = tokens.next(':');
    if (!type) return dies;
    prefixes.push({ ...type, text: `${type.text}:`, end: type.end + 1 });
  }
  const target = tokens.next(',');
  const vdev = tokens.next(',');
  const access = tokens.next(',');
  if (!target || !vdev || !access) return dies;
  disk.target = target;
  const colon = vdev.text.indexOf(':');
  const end = colon < 0 ? vdev.end : vdev.start + colon;
  disk.vdev = { text: text.slice(vdev.start, end), start: vdev.start, end };
  if (colon >= 0 && vdev.text.slice(colon + 1) === 'cdrom') {
    disk.cdrom = { text: 'cdrom', start: end + 1, end: vdev.end };
  }
  disk.access = access;
  disk.readwrite = access.text.startsWith('w');
  return { disk, faults: [] };
}

function crash(text: string): DiskFault {
  return { mistake: 'syntax', words: '', line: true, start: 0, end: text.length, when: 'printed', crashes: true };
}

/** `strtok`, with other delimiters at each call; the blanks in front of a token are skipped. */
class Tokens {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(delimiters: string): Part | undefined {
    const text = this.#text;
    let start = this.#at;
    while (start < text.length && delimiters.includes(text.charAt(start))) start++;
    if (start >= text.length) return undefined;
    let end = start;
    while (end < text.length && !delimiters.includes(text.charAt(end))) end++;
    this.#at = end + 1;
    return withoutBlanks({ text: text.slice(start, end), start, end });
  }
}
