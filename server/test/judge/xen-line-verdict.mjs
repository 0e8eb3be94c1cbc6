// What one word of Xen's line is to the real parsers, in a letter, and whether what is said about it fits.

/** What the parsers answer with: `t` taken; up to 4.9 also `i`, nothing is stored; from 4.10 on a letter for what they print. */
export const LETTERS = new Map([
  [-22, 'v'],
  [-1, 'b'],
  [-75, 'o'],
  [-7, 'm'],
  [-34, 'r'],
]);

const SPEAKS = 10;

/**
 * @typedef {{stored: boolean, printed: readonly string[]}} Answer
 * @param {string} line a release: `4.8`
 * @param {readonly Answer[]} answers of the line's newest point release and of its first
 * @returns {string} a letter; `?` where the two differ
 */
export function answerOf(line, answers) {
  const letters = answers.map((answer) => (minorOf(line) < SPEAKS ? oldLetter(answer) : letterOf(answer)));
  return letters.every((letter) => letter === letters[0]) ? (letters[0] ?? '?') : '?';
}

function oldLetter({ stored }) {
  return stored ? 't' : 'i';
}

function letterOf({ printed }) {
  const words = printed.find((text) => text.startsWith('parameter "'));
  if (words === undefined) return 't';
  if (words.endsWith('unknown!')) return 'u';
  return LETTERS.get(Number(/rc=(-?\d+)!$/.exec(words)?.[1])) ?? 'x';
}

/** Parameters whose default can be written out, so that nothing is stored: `iommu=on`. */
const NO_OPS =
  /^(?:no-)?(?:iommu|vpmu|cpuid|mmcfg|cpufreq|pcid|spec-ctrl|apic|ucode|extra_guest_irqs|dom0_nodes)(?:=|$)/;
/** What is stored stood there before. */
const DEFAULTS = /^(?:psr=cmt:0,?|rmrr=0)$/;
/** Parameters whose readers store what has no effect: a font of height 0, a range of pages for no device. */
const STORES_NOTHING =
  /^(?:no-)?(?:acpi|font|mmio-relax|rmrr|flask|low_crashinfo|dom0_mem|vpmu|cpufreq|dom0_nodes)(?:=|$)/;
/** Only a build with the XHCI driver has this reader. */
const SOME_BUILDS = /^(?:no-)?dbgp(?:=|$)/;
/** The parsers are those of x86, and a line is judged for Arm as well. */
const ARM_ONLY = /^(?:no-)?dtuart(?:=|$)/;
/** What Xen reads before it has a console. */
const EARLY = /^(?:no-)*(?:real-mode|placeholder|edd|edid)(?:=|$)/;

/**
 * @param {{word: string, line: string, code: string, found: readonly {code: string, message: string}[]}} given
 * @returns {'right' | 'lenient' | 'wrong'} `lenient`: nothing is said of what not all point releases take
 */
export function judge({ word, line, code, found }) {
  if (code === '?' || [SOME_BUILDS, ARM_ONLY, EARLY].some((words) => words.test(word))) return 'right';
  const minor = minorOf(line);
  if (minor < SPEAKS) return judgeOld(word, code, found);
  const said = found.map(({ message }) => message).filter((message) => message.startsWith('parameter "'));
  const letters = said.map((message) => letterOf({ printed: [/^.*?(?:unknown!|rc=-?\d+!)/.exec(message)?.[0] ?? ''] }));
  if (code === 't') return letters.length === 0 ? 'right' : 'wrong';
  if (letters.length > 0) return letters.every((letter) => letter === code) ? 'right' : 'wrong';
  // 4.10 and 4.11 compared by beginnings at first; up to 4.16 `no-X=…` was taken for a while.
  const isBetween = minor <= 11 || (minor >= 13 && minor <= 16 && /no-[^,]*=/.test(word));
  return isBetween ? 'lenient' : 'wrong';
}

const SILENCE = /^Xen 4\.\d+ passes over/;

function judgeOld(word, code, found) {
  const silent = found.some(({ message }) => SILENCE.test(message));
  if (code === 't') return silent && !STORES_NOTHING.test(word) && !/,/.test(word) ? 'wrong' : 'right';
  const isEmpty = /=[,]*$/.test(word) || !word.includes('=');
  return found.length > 0 || NO_OPS.test(word) || DEFAULTS.test(word) || isEmpty ? 'right' : 'wrong';
}

function minorOf(line) {
  return Number(line.split('.')[1]);
}
