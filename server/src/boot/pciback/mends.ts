/** Edits of the files that say what pciback hides and when it is loaded. Each gives `undefined` where there is no sure way. */
import { type ModprobeFile, parseModprobe } from '../../syntax/modprobe/parse.ts';
import type { FileEdits } from '../../text/file-edits.ts';
import type { Edit, Span } from '../../text/span.ts';
import type { BootTree } from '../choices.ts';
import { endOfText } from '../edits.ts';
import { isHandWritten } from '../put-on-entry.ts';
import { isDefaultsFile, takeWord } from '../put-word.ts';
import { inKmodsOrder } from './machine.ts';
import { readModulesFile } from './modules-file.ts';
import { MODULE, meansPciback, moduleName } from './names.ts';
import { optionLine, removeOption } from './option-words.ts';
import type { HideSource } from './pciback.ts';

/** Where a new line about pciback goes. */
const OWN_FILE = '/etc/modprobe.d/xen-pciback.conf';
const OWN_DRACUT_FILE = '/etc/dracut.conf.d/xen-pciback.conf';
/** What an administrator writes; what lies below /usr comes from packages. */
const OWN_FOLDER = '/etc/modprobe.d/';

/**
 * Gives a list another value, in the place where it stands.
 *
 * @param byHand whether a boot loader's file that a person writes may be edited too
 */
export function changeList(
  tree: BootTree,
  { origin, value: old }: HideSource,
  value: string,
  byHand = false,
): FileEdits | undefined {
  const before = origin && tree.files.get(origin.file);
  if (!origin || before === undefined || origin.file.startsWith('/usr/')) return undefined;
  const span = { start: origin.end - old.length, end: origin.end };
  if (before.slice(span.start, span.end) !== old) return undefined;
  if (isOfBootLoader(origin.file) && !(byHand && isHandWritten(origin.file))) return undefined;
  return { file: origin.file, before, edits: [{ span, newText: value }] };
}

function isOfBootLoader(path: string): boolean {
  return /^\/(?:boot|efi)\//.test(path);
}

/** Takes a list away from where it stands, with the line that would be empty then. */
export function removeList(tree: BootTree, { origin, from }: HideSource): FileEdits | undefined {
  const before = origin && tree.files.get(origin.file);
  if (!origin || before === undefined || origin.file.startsWith('/usr/')) return undefined;
  if (from === 'kernel-line') return isDefaultsFile(origin.file) ? takeWord(tree, origin) : undefined;
  const file = readModulesFile(origin.file, before);
  const lines = file?.kind === 'modprobe' ? file.lines : [];
  for (const line of lines) {
    if (!line.rest || origin.start < line.start || line.end < origin.end) continue;
    const options = optionLine(line.rest, line);
    const word = options.words.find(({ valueSpan }) => valueSpan?.start === origin.start);
    return word?.plain ? { file: origin.file, before, edits: [removeOption(before, options, word)] } : undefined;
  }
  const listed = file?.kind === 'modules-list' ? file.lines : [];
  for (const { rest, module, start, end } of listed) {
    if (!rest || origin.start < start || end < origin.end) continue;
    const word = optionLine({ ...rest, dynamic: false }, rest).words;
    // Other parameters stay.
    if (word.length !== 1) return undefined;
    return { file: origin.file, before, edits: [{ span: { start: module.end, end }, newText: '' }] };
  }
  return undefined;
}

/** Puts a list among the module's options, where there is none yet: onto its line of options, or as a line of its own. */
export function addOptions(tree: BootTree, value: string): FileEdits | undefined {
  for (const { path, text, lines } of modprobeFiles(tree).reverse()) {
    if (!path.startsWith(OWN_FOLDER)) continue;
    const line = lines.findLast(
      ({ command, module, rest, bad }) =>
        !bad && command.text === 'options' && rest && meansPciback(module?.text ?? '') === 'module',
    );
    const last = line?.rest && optionLine(line.rest, line).words.at(-1);
    if (last) return { file: path, before: text, edits: [insert(last.end, ` hide=${value}`)] };
  }
  return addModprobeLines(tree, [`options ${MODULE} hide=${value}`]);
}

interface ModprobeText extends ModprobeFile {
  readonly path: string;
}

/** The files that kmod reads, in its order. */
function modprobeFiles({ files }: BootTree): ModprobeText[] {
  return inKmodsOrder([...files.keys()]).map((path) => ({ path, ...parseModprobe(files.get(path) ?? '') }));
}

/** Makes drivers wait for pciback. kmod takes the first `softdep` of a driver alone: where there is one, that is made to name pciback too. */
export function letWait(tree: BootTree, drivers: readonly string[]): FileEdits[] | undefined {
  const all: FileEdits[] = [];
  const missing: string[] = [];
  const files = modprobeFiles(tree);
  for (const driver of drivers) {
    const known = softdepOf(files, driver);
    if (known && !known.file.startsWith(OWN_FOLDER)) return undefined;
    if (known) all.push(known);
    else missing.push(`softdep ${driver} pre: ${MODULE}`);
  }
  if (missing.length === 0) return all;
  const added = addModprobeLines(tree, missing);
  return added && [...all, added];
}

function softdepOf(files: readonly ModprobeText[], driver: string): FileEdits | undefined {
  for (const { path, text, lines } of files) {
    const line = lines.find(
      ({ command, module, bad, rest }) =>
        !bad && rest && command.text === 'softdep' && moduleName(module?.text ?? '') === moduleName(driver),
    );
    if (line?.rest)
      return { file: path, before: text, edits: [insert(behindLast(text, line.rest), ` pre: ${MODULE}`)] };
  }
  return undefined;
}

/** Lines at the end of the file of modprobe.d that speaks of pciback, or of a new one. */
export function addModprobeLines(tree: BootTree, lines: readonly string[]): FileEdits | undefined {
  const own = modprobeFiles(tree).filter(({ path }) => path.startsWith(OWN_FOLDER));
  const speaking = own.filter(speaksOfPciback).map(({ path }) => path);
  return addLines(tree, speaking.includes(OWN_FILE) ? OWN_FILE : (speaking.at(-1) ?? OWN_FILE), lines);
}

function speaksOfPciback({ lines }: ModprobeFile): boolean {
  return lines.some(({ module, rest }) => {
    return meansPciback(module?.text ?? '') === 'module' || /\bxen[-_]pciback\b/.test(rest?.text ?? '');
  });
}

/** How pciback is loaded before the devices' own drivers, or (`initramfs-tools`) as early as can be. */
export interface EarlyLoad {
  readonly edits: FileEdits;
  readonly tool: 'initramfs-tools' | 'dracut' | 'mkinitcpio';
}

/** Has the machine's initramfs load pciback, by the tool that makes it. */
export function loadEarly(tree: BootTree): EarlyLoad | undefined {
  const tool = initramfsTool(tree);
  if (tool === 'mkinitcpio') {
    const edits = intoMkinitcpio(tree);
    return edits && { edits, tool };
  }
  if (tool === undefined) return undefined;
  const edits =
    tool === 'dracut'
      ? addLines(tree, OWN_DRACUT_FILE, [`force_drivers+=" ${MODULE} "`])
      : addLines(tree, '/etc/initramfs-tools/modules', [MODULE]);
  return edits && { edits, tool };
}

/** The tool whose files lie there; `undefined`: none, or nobody knows. */
export function initramfsTool({ files }: BootTree): EarlyLoad['tool'] | undefined {
  const paths = [...files.keys()];
  if (paths.some((path) => path.startsWith('/etc/initramfs-tools/'))) return 'initramfs-tools';
  if (paths.some((path) => /^\/(?:etc|usr\/lib\/dracut)\/dracut\.conf/.test(path))) return 'dracut';
  return paths.some((path) => path.startsWith('/etc/mkinitcpio.conf')) ? 'mkinitcpio' : undefined;
}

/** Its modules are loaded in their order: pciback is the first one. */
function intoMkinitcpio(tree: BootTree): FileEdits | undefined {
  const path = '/etc/mkinitcpio.conf';
  const before = tree.files.get(path);
  const file = before === undefined ? undefined : readModulesFile(path, before);
  if (before === undefined || file?.kind !== 'dracut') return undefined;
  const last = file.assignments.findLast(({ name }) => name === 'MODULES');
  if (!last) return addLines(tree, path, [`MODULES=(${MODULE})`]);
  if (last.value.runs || (!last.isArray && !last.quote)) return undefined;
  const [first] = last.words;
  const edit = insert(first?.start ?? last.value.start, first ? `${MODULE} ` : MODULE);
  return { file: path, before, edits: [edit] };
}

/** Lines at the end of a file, which is made where it is not there. */
function addLines(tree: BootTree, file: string, lines: readonly string[]): FileEdits | undefined {
  if (tree.unreadable.includes(file)) return undefined;
  const before = tree.files.get(file);
  if (before === undefined) {
    return { file, before: '', edits: [insert(0, `${lines.join('\n')}\n`)], isNew: true };
  }
  // Only modprobe takes a CR for a blank; the shells would take it for a part of the name.
  const lineEnd = file.startsWith(OWN_FOLDER) && /\r\n/.test(before) ? '\r\n' : '\n';
  // A backslash at the end would take the new line in.
  if (/\\\r?\n?$/.test(before)) return undefined;
  return { file, before, edits: [endOfText(before, lines.join(lineEnd), lineEnd)] };
}

function insert(at: number, newText: string): Edit {
  return { span: { start: at, end: at }, newText };
}

/** The end of the last word of a stretch. */
function behindLast(text: string, { start, end }: Span): number {
  return start + text.slice(start, end).trimEnd().length;
}
