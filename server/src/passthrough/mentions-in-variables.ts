/** Addresses that come into a boot line from a place that is no line itself: a variable of a shell or of GRUB, a script. */
import type { TracedWord } from '../boot/choices.ts';
import type { BootMachine } from '../boot/machine.ts';
import { takesAddresses } from '../specs/address-values.ts';
import { endOfLine } from '../text/lines.ts';
import { addressesInValue, HIDE, Place, type WrittenAddress } from './mentions-in-files.ts';

type Files = ReadonlyMap<string, string>;

/** By file: what the words of all boot entries name, at the places that they were written at. */
export function tracedAddresses({ sources, generated, tree }: BootMachine): Map<string, WrittenAddress[]> {
  const found = new Map<string, WrittenAddress[]>();
  const put = (file: string, addresses: readonly WrittenAddress[]) => {
    if (addresses.length > 0) found.set(file, [...(found.get(file) ?? []), ...addresses]);
  };
  const seen = new Set<string>();
  for (const { xen, dom0 } of [...sources, ...generated]) {
    for (const word of [...xen, ...dom0]) {
      const { origin, text } = word;
      if (!origin || !text.includes(':')) continue;
      const key = `${origin.file}:${origin.start}:${text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const named = nameOf(word);
      if (named === undefined) continue;
      const place = new Place(tree.files.get(origin.file) ?? '', origin);
      put(origin.file, addressesInValue(word.line, named, text.slice(text.indexOf('=') + 1), place));
      for (const address of new Set(place.missing))
        for (const [file, addresses] of inVariables(tree.files, origin.file, word, named, address))
          put(file, addresses);
    }
  }
  return found;
}

function nameOf({ text, line }: TracedWord): string | undefined {
  const equals = text.indexOf('=');
  const name = equals < 0 ? '' : text.slice(0, equals);
  return HIDE.test(name) || takesAddresses(line, name) ? name : undefined;
}

/** `CARD=01:00.0`, `set list='(01:00.0)'`; nobody writes a longer line. */
const ASSIGNMENT = /^[ \t]*(?:(?:export|set|readonly|local)[ \t]+)?([A-Za-z_]\w*)\+?=/;
const LONGEST_LINE = 16 * 1024;

/** Where variables hold an address that a word is put together from: assignments with it in files that are read together, of names that somebody uses. */
function* inVariables(
  files: Files,
  from: string,
  { line }: TracedWord,
  name: string,
  address: string,
): Iterable<readonly [file: string, addresses: readonly WrittenAddress[]]> {
  const together = readTogether(files, from);
  for (const file of together) {
    const text = files.get(file) ?? '';
    for (let at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
      const end = at + address.length;
      if (/[\w:.]/.test(text.charAt(at - 1)) || /[\w:.]/.test(text.charAt(end))) continue;
      const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
      if (endOfLine(text, at) - start > LONGEST_LINE) continue;
      const before = text.slice(start, at);
      const variable = ASSIGNMENT.exec(before)?.[1];
      // Behind a `#` it is a comment.
      if (variable === undefined || /\s#/.test(before) || !isUsed(files, together, variable)) continue;
      const value = HIDE.test(name) ? `(${address})` : address;
      yield [file, addressesInValue(line, name, value, new Place(text, { start: at, end }))];
    }
  }
}

/** The settings of update-grub are read as one; whatever else sets a variable uses it itself. */
function readTogether(files: Files, from: string): readonly string[] {
  const isSetting = (file: string) => file === '/etc/default/grub' || file.startsWith('/etc/default/grub.d/');
  return isSetting(from) ? [...files.keys()].filter(isSetting) : [from];
}

function isUsed(files: Files, among: readonly string[], variable: string): boolean {
  return among.some((file) => {
    const text = files.get(file) ?? '';
    return text.includes(`\${${variable}`) || new RegExp(`\\$${variable}(?!\\w)`).test(text);
  });
}
