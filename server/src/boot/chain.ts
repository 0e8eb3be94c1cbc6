/** From the commands of a menu entry to Xen's line and dom0's. */
import type { Decoded } from '../syntax/grub-cfg/decoded.ts';
import type { Span } from '../text/span.ts';
import { looksLikeLinux, looksLikeTboot, looksLikeXen } from './images.ts';
import type { BootLine, BootWord, Reader } from './model.ts';
import { handOn, makeWord } from './word.ts';

/** A command that loads an image, its arguments decoded. */
export interface LoadCommand extends Span {
  readonly name: string;
  readonly words: readonly Decoded[];
}

export const KERNEL_COMMANDS: ReadonlySet<string> = new Set(['kernel', 'multiboot', 'multiboot2', 'xen_hypervisor']);
export const MODULE_COMMANDS: ReadonlySet<string> = new Set(['module', 'module2', 'modulenounzip', 'xen_module']);

/**
 * Xen's line and dom0's of each chain of images in an entry. `requoted`: GRUB 2 escapes what it hands on, GRUB legacy does not.
 * A chain starts Xen when its kernel's name says so, when `tboot` starts it, or when a multiboot kernel gets Linux as its first module.
 */
export function bootLines(commands: readonly LoadCommand[], requoted: boolean): BootLine[] {
  const lines: BootLine[] = [];
  let chain: LoadCommand[] = [];
  const finish = () => {
    for (const line of linesOfChain(chain, requoted)) lines.push(line);
    chain = [];
  };
  for (const command of commands) {
    if (KERNEL_COMMANDS.has(command.name)) {
      finish();
      chain = [command];
    } else if (MODULE_COMMANDS.has(command.name) && chain.length > 0) chain.push(command);
  }
  finish();
  return lines;
}

function linesOfChain(chain: readonly LoadCommand[], requoted: boolean): BootLine[] {
  const xen = xenInChain(chain.map((command) => imageOf(command)?.text ?? ''));
  if (xen === undefined) return [];
  const lines: BootLine[] = [];
  const xenCommand = chain[xen];
  const dom0Command = chain[xen + 1];
  if (xenCommand) lines.push(...splitAtDashes(lineOf(xenCommand, 'xen', requoted)));
  if (dom0Command) lines.push(lineOf(dom0Command, 'dom0', requoted));
  return lines;
}

/** Which of the images that a loader gets is Xen; dom0's kernel is the next. `undefined`: something else starts. */
export function xenInChain(images: readonly string[]): number | undefined {
  const xen = looksLikeTboot(images[0] ?? '') ? 1 : 0;
  const image = images[xen] ?? '';
  const module = images[xen + 1] ?? '';
  return looksLikeXen(image) || (image && looksLikeLinux(module) && !looksLikeLinux(image)) ? xen : undefined;
}

function imageIndex(command: LoadCommand): number {
  const index = command.words.findIndex((word) => word.text !== '' && !word.text.startsWith('--'));
  return index < 0 ? command.words.length : index;
}

function imageOf(command: LoadCommand): Decoded | undefined {
  return command.words[imageIndex(command)];
}

function lineOf(command: LoadCommand, reader: Reader, requoted: boolean): BootLine {
  const index = imageIndex(command);
  const image = command.words[index];
  const words: BootWord[] = [];
  let last = image?.end ?? command.end;
  command.words.slice(index + 1).forEach((word, position) => {
    // A backslash at a line's end is a word with nothing in it.
    if (word.text === '') return;
    last = word.end;
    // The scripts that write grub.cfg put this word first for the sake of old loaders that lost the first one.
    if (position === 0 && word.text === 'placeholder') return;
    // A variable alone is some number of words, or none.
    if (variableAlone(word) !== undefined) return;
    for (const piece of requoted ? handOn(word, reader) : [word]) words.push(makeWord(piece, reader));
  });
  // That of GRUB's own script holds `no-real-mode edd=off`, or nothing.
  const open = command.words.slice(index + 1).some((word) => (variableAlone(word) ?? 'xen_rm_opts') !== 'xen_rm_opts');
  return {
    reader,
    start: image?.end ?? command.end,
    end: Math.max(command.end, last),
    ...(image ? { image: { start: image.start, end: image.end, text: image.text } } : {}),
    words,
    insertAt: last,
    statement: { start: command.start, end: command.end },
    ...(open && { open }),
  };
}

/** The name of a variable that stands there by itself. */
function variableAlone({ text, dynamic }: Decoded): string | undefined {
  const match = dynamic ? /^\$(?:(\w+)|\{(\w+)\})$/.exec(text) : null;
  return match?.[1] ?? match?.[2];
}

/** What stands behind ` -- ` on Xen's line is appended to dom0's. */
export function splitAtDashes(line: BootLine): BootLine[] {
  const dashes = line.words.findIndex((word, i) => word.text === '--' && i + 1 < line.words.length);
  const mark = line.words[dashes];
  if (!mark) return [line];
  const before = line.words[dashes - 1];
  const xen = { ...line, words: line.words.slice(0, dashes), end: mark.start, insertAt: before?.end ?? line.start };
  const { image: _image, ...rest } = line;
  const words = line.words.slice(dashes + 1);
  return [xen, { ...rest, reader: 'dom0', words: words.map(asKernelWord), start: mark.end, behindDashes: true }];
}

/** The kernel reads `no-x` as a name of its own. */
function asKernelWord(word: BootWord): BootWord {
  return word.negated ? { ...word, negated: false, name: `no-${word.name}` } : word;
}
