/** Addresses of devices in the files of a boot chain: hide lists, and other words of a boot line that take an address. */
import type { BootLine, BootWord } from '../boot/model.ts';
import { readModulesFile } from '../boot/pciback/modules-file.ts';
import { meansPciback } from '../boot/pciback/names.ts';
import { optionLine } from '../boot/pciback/option-words.ts';
import { readBlsEntry } from '../boot/read-bls.ts';
import { readGrubDefaults } from '../boot/read-defaults.ts';
import { readGrubMenu } from '../boot/read-menu.ts';
import { readGrubScript } from '../boot/read-script.ts';
import { readSyslinux } from '../boot/read-syslinux.ts';
import { readXenEfi } from '../boot/read-xen-efi.ts';
import { LANGUAGES } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { addressesIn, takesAddresses } from '../specs/address-values.ts';
import { type Bdf, parseBdf } from '../specs/bdf.ts';
import { parseHideList } from '../specs/hide-list.ts';
import type { Span } from '../text/span.ts';

/** An address as it stands in one text, whatever devices the host has. */
export interface WrittenAddress extends Span {
  /** Its device and function are 0 where `whole` says that they mean nothing. */
  readonly bdf: Bdf;
  /** `device`: every function (`01:00.*`, `BUS:DEVICE`); `bus`: everything on the bus (`01:*.*`). */
  readonly whole?: 'device' | 'bus';
  readonly role: 'guest' | 'hide list' | 'other';
  /** The tool never comes to it: it stands behind what the tool refuses, or in a list that a later one replaces. */
  readonly unread?: true;
}

/** What a text must hold before anybody takes it apart. */
const WORTH_READING = /pciback|(?:com[12]|dbgp|pci-phantom|ivrs_\w+\[[^=\s]*|rmrr|ivmd|pci|earlyprintk|\w+dev)=/;
/** The names of the parameter, for pciback of today and of the kernels before Linux 3.1. */
export const HIDE = /^"?(?:xen[-_])?pciback\.hide$/;
/** What a person writes between the brackets of a hide list. */
const IN_BRACKETS = /\(\s*((?:[\da-f]{1,4}:)?[\da-f]{1,2}:(?:[01]?[\da-f]\.(?:[0-7]|\*)|\*\.\*))\s*\)/gi;
/** Beyond this many characters nobody reads a list, or a word. */
const LONGEST = 16 * 1024;
const MOST_REMEMBERED = 600;

const remembered = new Map<string, { readonly text: string; readonly found: readonly WrittenAddress[] }>();

/**
 * What one file says by itself, in the order of its text. Remembered while the text stays the same.
 *
 * @param path as on its machine: it tells what kind of file it is
 */
export function addressesInFile(path: string, text: string): readonly WrittenAddress[] {
  if (!WORTH_READING.test(text)) return [];
  const known = remembered.get(path);
  if (known?.text === text) return known.found;
  const found = inOrder([...ofBootLines(path, text), ...ofModules(path, text)]);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(path, { text, found });
  return found;
}

/** Each place once, by place. */
export function inOrder(found: readonly WrittenAddress[]): WrittenAddress[] {
  const places = new Set<number>();
  return [...found].sort((a, b) => a.start - b.start).filter(({ start }) => !places.has(start) && places.add(start));
}

function* ofBootLines(path: string, text: string): Iterable<WrittenAddress> {
  for (const { reader, words } of linesOf(path, text)) {
    for (const word of words) if (mayName(reader, word)) yield* ofWord(text, reader, word, word.name);
  }
}

function mayName(reader: BootLine['reader'], { name, value }: BootWord): boolean {
  return value !== undefined && (HIDE.test(name) || takesAddresses(reader, name));
}

function linesOf(path: string, text: string): BootLine[] {
  const file = bootFileOf(path, text);
  return file?.entries.flatMap(({ lines }) => lines) ?? [];
}

function bootFileOf(path: string, text: string) {
  switch (recogniseLanguage(path, text)) {
    case LANGUAGES.grubDefault:
      return readGrubDefaults(text);
    case LANGUAGES.grubCfg:
      return readGrubScript(text);
    case LANGUAGES.grubMenu:
      return readGrubMenu(text);
    case LANGUAGES.xenEfi:
      return readXenEfi(text);
    case LANGUAGES.syslinux:
      return readSyslinux(text);
    case LANGUAGES.blsEntry:
      return readBlsEntry(text);
    default:
      return undefined;
  }
}

/** `options xen-pciback hide=…`, and the parameters of a line of /etc/initramfs-tools/modules. */
function* ofModules(path: string, text: string): Iterable<WrittenAddress> {
  const file = readModulesFile(path, text);
  if (file?.kind === 'modprobe') {
    for (const { command, module, rest, bad } of file.lines) {
      if (bad || !rest || command.text !== 'options' || !module || meansPciback(module.text) !== 'module') continue;
      yield* ofOptions(text, optionLine(rest, rest).words);
    }
  } else if (file?.kind === 'modules-list' && file.reader === 'initramfs') {
    for (const { module, rest } of file.lines) {
      if (rest && meansPciback(module.text) === 'module')
        yield* ofOptions(text, optionLine({ ...rest, dynamic: false }, rest).words);
    }
  }
}

function* ofOptions(text: string, words: readonly BootWord[]): Iterable<WrittenAddress> {
  for (const word of words) if (word.name === 'hide') yield* ofWord(text, 'dom0', word, 'xen-pciback.hide');
}

function ofWord(text: string, reader: BootLine['reader'], word: BootWord, name: string): WrittenAddress[] {
  const { value, valueSpan } = word;
  if (value === undefined || !valueSpan || value.length > LONGEST) return [];
  return addressesInValue(reader, name, value, new Place(text, valueSpan));
}

/** The addresses in the value of a word, as they stand in a place of a text. Where an address stands elsewhere, the place knows. */
export function addressesInValue(
  reader: BootLine['reader'],
  name: string,
  value: string,
  place: Place,
): WrittenAddress[] {
  return HIDE.test(name) ? ofHideList(reader, name, value, place) : ofOtherWord(reader, name, value, place);
}

function ofHideList(reader: BootLine['reader'], name: string, value: string, place: Place): WrittenAddress[] {
  // The kernel takes double quotes away.
  const bare = value.replaceAll('"', '');
  const { entries, refused, unread } = parseHideList(bare, /^"?xen/.test(name) ? 'xen-pciback' : 'pciback');
  // Xen has no such parameter.
  const isRead = reader === 'dom0';
  const found: WrittenAddress[] = [];
  for (const { bdf, allFunctions, allDevices, addressSpan } of entries) {
    const span = place.next(bare.slice(addressSpan.start, addressSpan.end));
    const whole = allDevices ? ('bus' as const) : allFunctions ? ('device' as const) : undefined;
    if (span)
      found.push({ ...span, bdf, ...(whole && { whole }), role: 'hide list', ...(!isRead && { unread: true }) });
  }
  const behind = refused ? bare.slice(refused.span.start) : unread ? bare.slice(unread.start) : '';
  for (const [, address = ''] of behind.matchAll(IN_BRACKETS)) {
    const span = place.next(address);
    const whole = address.includes('*.*') ? ('bus' as const) : address.endsWith('*') ? ('device' as const) : undefined;
    const bdf = parseBdf(address.replace('*.*', '0.0').replace('*', '0'));
    if (span && bdf) found.push({ ...span, bdf, ...(whole && { whole }), role: 'hide list', unread: true });
  }
  return found;
}

function ofOtherWord(reader: BootLine['reader'], name: string, value: string, place: Place): WrittenAddress[] {
  return addressesIn(reader, name, value).flatMap(({ start, end, bdf, hasFunction }): WrittenAddress[] => {
    const span = place.next(value.slice(start, end));
    return span ? [{ ...span, bdf, ...(!hasFunction && { whole: 'device' }), role: 'other' }] : [];
  });
}

/** A stretch of a text in which addresses stand one behind the other: quotes and escapes may lie between them, and none inside one. */
export class Place {
  /** What was looked for and does not stand here: a variable holds it. */
  readonly missing: string[] = [];
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, { start, end }: Span) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  next(address: string): Span | undefined {
    const start = this.#text.slice(0, this.#end).indexOf(address, this.#at);
    if (start < 0) {
      this.missing.push(address);
      return undefined;
    }
    this.#at = start + address.length;
    return { start, end: this.#at };
  }
}
