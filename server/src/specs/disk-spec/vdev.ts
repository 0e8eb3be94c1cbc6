import { isCSpace, isDigit } from '../c-numbers.ts';

/** The number of a disk in the guest, and what it emulates, as libxl finds it. */
export interface Vdev {
  readonly devid: number;
  /** The disk from 0; absent where the name is a mere number, of which libxl emulates nothing. */
  readonly disk?: number;
}

const XVD_DISKS = (1 << 20) - 1;

/**
 * What libxl makes of the name of a disk in the guest: `xvda`, `xvda1`, `hda`, `sda`, `d0p1` or a number; `undefined`: “Invalid or
 * unsupported virtual disk identifier”. Source: libxl_device.c, libxl__device_disk_dev_number.
 */
export function parseVdev(text: string): Vdev | undefined {
  const vdev = findVdev(text);
  return vdev?.devid === -1 ? undefined : vdev;
}

function findVdev(text: string): Vdev | undefined {
  const xvd = byNumbers(text) ?? byLetters(text, 'xvd', XVD_DISKS, 255);
  if (xvd) {
    const { disk, partition } = xvd;
    const fits = disk <= 15 && partition <= 15;
    return { devid: fits ? (202 << 8) | (disk << 4) | partition : (1 << 28) | (disk << 8) | partition, disk };
  }
  const devid = plainNumber(text);
  if (devid !== undefined) return { devid };
  const hd = byLetters(text, 'hd', 3, 63);
  if (hd) return { devid: ((hd.disk < 2 ? 3 : 22) << 8) | ((hd.disk & 1) << 6) | hd.partition, disk: hd.disk };
  const sd = byLetters(text, 'sd', 15, 15);
  return sd && { devid: (8 << 8) | (sd.disk << 4) | sd.partition, disk: sd.disk };
}

interface Numbers {
  readonly disk: number;
  readonly partition: number;
}

/** `sscanf("d%ip%i")` of all of it. */
function byNumbers(text: string): Numbers | undefined {
  if (text[0] !== 'd') return undefined;
  const p = text.indexOf('p');
  if (p < 0) return undefined;
  const disk = wholeNumber(text.slice(1, p));
  const partition = wholeNumber(text.slice(p + 1));
  if (disk === undefined || partition === undefined) return undefined;
  return disk < 1 << 20 && partition < 256 ? { disk, partition } : undefined;
}

function byLetters(text: string, kind: string, maxDisk: number, maxPartition: number): Numbers | undefined {
  if (!text.startsWith(kind)) return undefined;
  let at = kind.length;
  let disk = -1;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 97;
    if (!(digit >= 0 && digit < 26)) break;
    disk = (disk + 1) * 26 + digit;
    if (disk > maxDisk) return undefined;
  }
  if (at === text.length) return { disk, partition: 0 };
  if (text[at] === '0') return undefined;
  const digits = text.slice(at);
  // No letter at all and a negative number get through: libxl does not look.
  const partition = wholeNumber(digits, 10);
  return partition !== undefined && partition <= maxPartition ? { disk, partition } : undefined;
}

function plainNumber(text: string): number | undefined {
  // strtoul says nothing of an empty text, and libxl goes by its end alone.
  if (text === '') return 0;
  const number = wholeNumber(text);
  return number !== undefined && number >= 0 && number <= 0x7fffffff ? number : undefined;
}

/** A number from the first to the last character, blanks in front, as strtoul and `%i` read it. */
function wholeNumber(text: string, base?: 10): number | undefined {
  let at = 0;
  while (isCSpace(text.charCodeAt(at))) at++;
  const sign = text[at];
  if (sign === '+' || sign === '-') at++;
  const rest = text.slice(at);
  if (!isDigit(rest.charCodeAt(0))) return undefined;
  const size = base === 10 ? decimal(rest) : anyBase(rest);
  if (size === undefined) return undefined;
  return sign === '-' ? -size : size;
}

function decimal(digits: string): number | undefined {
  return /^[0-9]+$/.test(digits) ? Number.parseInt(digits, 10) : undefined;
}

function anyBase(digits: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(digits)) return Number.parseInt(digits.slice(2), 16);
  if (/^0[0-7]*$/.test(digits)) return Number.parseInt(digits, 8);
  return /^[1-9]/.test(digits) ? decimal(digits) : undefined;
}
