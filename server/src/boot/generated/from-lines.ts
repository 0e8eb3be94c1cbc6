/** The entries of GRUB legacy's menus, of syslinux and of the Boot Loader Specification that start Xen. */
import { parseGrubMenu } from '../../syntax/grub-menu/parse.ts';
import type { BootChoice, BootTree, TracedWord } from '../choices.ts';
import type { BootEntry, BootLine } from '../model.ts';
import { readBlsEntry, xenProgram } from '../read-bls.ts';
import { readGrubMenu } from '../read-menu.ts';
import { readSyslinux } from '../read-syslinux.ts';
import { readXenEfiArguments } from '../xen-efi-arguments.ts';
import { isRecovery } from './from-grub-cfg.ts';
import { choiceOfProgram } from './from-xen-efi.ts';
import { findFile, splitPath } from './paths.ts';

const MENUS = /^\/boot\/(?:boot\/)?grub\/(?:menu\.lst|grub\.conf)$/;
const SYSLINUX =
  /^\/(?:boot\/(?:efi\/)?|efi\/|srv\/tftp\/|var\/lib\/tftpboot\/)?(?:EFI\/[^/]+\/|boot\/)?(?:(?:syslinux|isolinux|extlinux|pxelinux)\/)?(?:(?:syslinux|isolinux|extlinux|pxelinux)\.(?:cfg|conf)|pxelinux\.cfg\/[\w.:-]+)$/i;
const BLS = /^\/(?:boot\/(?:efi\/)?|efi\/)loader\/entries\/[^/]+\.conf$/i;

export function choicesOfMenus(tree: BootTree): BootChoice[] {
  // grub.conf is what menu.lst links to, where both are there.
  const files = [...tree.files].filter(([path]) => MENUS.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const seen = new Set<string>();
  return files.flatMap(([file, text]) => {
    if (seen.has(text) || /^[ \t]*menuentry[ \t]/m.test(text)) return [];
    seen.add(text);
    const wanted = /^[ \t]*default(?:[ \t]+|[ \t]*=[ \t]*)(\w+)/m.exec(text.slice(0, firstTitle(text)))?.[1] ?? '0';
    return readGrubMenu(text).entries.flatMap((entry, index) =>
      chainsOf(entry).map((lines) => choiceOf(file, entry, lines, String(index) === wanted)),
    );
  });
}

function firstTitle(text: string): number {
  return parseGrubMenu(text).entries[0]?.start ?? text.length;
}

export function choicesOfSyslinux(tree: BootTree): BootChoice[] {
  const files = [...tree.files.keys()].filter((path) => SYSLINUX.test(path)).sort();
  const told = new Set<string>();
  return files.flatMap((file) => choicesOfSyslinuxFile(tree, file, told, 0));
}

function choicesOfSyslinuxFile(tree: BootTree, file: string, told: Set<string>, depth: number): BootChoice[] {
  const text = tree.files.get(file);
  if (text === undefined || told.has(file) || depth > 8) return [];
  told.add(file);
  const { config, entries } = readSyslinux(text);
  const line = config.defaultLine;
  const named =
    line &&
    text
      .slice(line.value.start, line.value.end)
      .trim()
      .split(/[ \t]+/)[0];
  const marked = config.labels.find(({ isMenuDefault }) => isMenuDefault);
  const wanted = marked ?? config.labels.find(({ name }) => name === named) ?? config.labels[0];
  const choices = config.labels.flatMap((label, index) => {
    const entry = entries[index];
    if (!entry) return [];
    return chainsOf(entry).map((lines) => ({ ...choiceOf(file, entry, lines, label === wanted), id: label.name }));
  });
  const included = config.includes.flatMap(({ value }) => {
    const path = text.slice(value.start, value.end).split(/[ \t]/)[0] ?? '';
    const { folder } = splitPath(file);
    const found = findFile(tree, path.startsWith('/') ? path : `${folder}/${path}`);
    return found === undefined ? [] : choicesOfSyslinuxFile(tree, found, told, depth + 1);
  });
  return [...choices, ...included];
}

export function choicesOfBls(tree: BootTree): BootChoice[] {
  const files = [...tree.files].filter(([path]) => BLS.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return files.flatMap(([file, text]) => {
    const { items, entries } = readBlsEntry(text);
    const program = xenProgram(text, items);
    const [entry] = entries;
    if (!program || !entry) return [];
    const path = text.slice(program.value.start, program.value.end);
    const options = items.filter(({ key }) => key === 'options');
    const words = options.flatMap(({ value }) => text.slice(value.start, value.end).split(/[ \t]+/)).filter(Boolean);
    const { section, config } = readXenEfiArguments(words);
    const found = choiceOfProgram(tree, path, {
      ...(section !== undefined && { section }),
      ...(config !== undefined && { config }),
    });
    const extra = entry.lines.flatMap((line) => wordsOf(file, line));
    const choice: BootChoice = {
      ...choiceOf(file, entry, [], isLoaderDefault(tree, file)),
      id: splitPath(file).name.slice(0, -'.conf'.length),
      xenImage: path,
      ...(found?.dom0Image !== undefined && { dom0Image: found.dom0Image }),
      xen: [...(found?.xen ?? []), ...extra],
      dom0: found?.dom0 ?? [],
      unknown: found ? [] : [`the config of ${path}`],
    };
    return [choice];
  });
}

/** `default` of systemd-boot's loader.conf: an entry's file name, with or without `.conf`, or a pattern with `*`. */
function isLoaderDefault(tree: BootTree, file: string): boolean {
  const { folder, name } = splitPath(file);
  const conf = tree.files.get(`${splitPath(folder).folder}/loader.conf`) ?? '';
  const wanted = /^[ \t]*default[ \t]+(\S+)/m.exec(conf)?.[1];
  if (wanted === undefined || wanted.length > 200) return false;
  const parts = wanted.replace(/\.conf$/, '').split('*');
  const id = name.slice(0, -'.conf'.length);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (id.startsWith(part) ? 0 : -1) : id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at === id.length || parts.at(-1) === '' || id.endsWith(parts.at(-1) ?? '');
}

/** The lines of each chain of images that starts Xen. */
function chainsOf({ lines }: BootEntry): BootLine[][] {
  const chains: BootLine[][] = [];
  for (const line of lines) {
    if (line.reader === 'xen') chains.push([line]);
    else chains.at(-1)?.push(line);
  }
  return chains.slice(-1);
}

function choiceOf(file: string, entry: BootEntry, lines: readonly BootLine[], isDefault: boolean): BootChoice {
  const xenLine = lines.find(({ reader }) => reader === 'xen');
  const dom0Line = lines.find(({ reader, behindDashes }) => reader === 'dom0' && !behindDashes);
  const behind = lines.filter(({ behindDashes }) => behindDashes);
  const dom0 = [...(dom0Line ? [dom0Line] : []), ...behind].flatMap((line) => wordsOf(file, line));
  return {
    title: entry.title,
    under: entry.under,
    from: 'generated',
    file,
    place: { start: entry.start, end: entry.end },
    recovery: isRecovery(entry.title, dom0),
    isDefault,
    ...(xenLine?.image && { xenImage: xenLine.image.text }),
    ...(dom0Line?.image && { dom0Image: dom0Line.image.text }),
    xen: xenLine ? wordsOf(file, xenLine) : [],
    dom0,
    unknown: [],
  };
}

function wordsOf(file: string, { words, reader }: BootLine): TracedWord[] {
  return words.map(({ text, start, end }) => ({ text, line: reader, origin: { file, start, end } }));
}
