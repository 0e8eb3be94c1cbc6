/** A serial console that only Xen, only the port or only the dom0 kernel has been told of. */
import { wordsFromSources } from '../boot/put-word.ts';
import { compareReleases } from '../catalogue/releases.ts';
import { splitElements } from '../specs/xen-line/elements.ts';
import { parseSerial, type SerialSetting } from '../specs/xen-line/serial.ts';
import { defaultsAround } from './across.ts';
import { type BootChain, isOpen, type WordInLine, wordsNamed } from './boot-chains.ts';
import { addWordFix, replaceWordFix, spanOf } from './boot-context.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const bootConsoleRules: readonly RuleRow[] = [
  {
    code: 'boot/serial-unused',
    severity: 'warning',
    title: 'A serial port that is set up for Xen, without `console=` naming it: Xen prints nothing there.',
  },
  {
    code: 'boot/serial-one-side',
    severity: 'hint',
    title: 'Xen has a serial console, and the dom0 kernel does not write there.',
  },
];

export function* checkConsoles(chain: BootChain): Iterable<Finding> {
  if (isOpen(chain.xen)) return;
  const consoles = wordsNamed(chain.xen, 'console');
  const last = consoles.at(-1);
  if (last?.word.dynamic || last?.word.negated) return;
  const named = splitElements(last?.word.value ?? 'vga').map(({ text }) => text);
  for (const port of ['com1', 'com2']) {
    const set = wordsNamed(chain.xen, port).at(-1);
    const isNamed = named.some((name) => name.startsWith(port));
    const works = set && isWhole(parseSerial(set.word.value ?? '', chain.release));
    if (set && works && !isNamed && !isUsedOtherwise(chain, port, named) && !isNamedElsewhere(chain, port))
      yield unused(chain, port, set, last);
    if (isNamed) yield* oneSide(chain, port, last);
  }
}

/** What is wrong with the settings themselves is said there. */
function isWhole({ fault, unknownParity, unread }: SerialSetting): boolean {
  return !fault && !unknownParity && unread.length === 0;
}

/** A console that looks like settings of the port is a mistake of its own; a debugger may have the port. */
function isUsedOtherwise({ xen }: BootChain, port: string, named: readonly string[]): boolean {
  if (named.some((name) => /^(?:tty|\d{3,}$)/.test(name))) return true;
  return wordsNamed(xen, 'gdb').some(({ word }) => word.value?.startsWith(port));
}

/** Another file may name it. */
function isNamedElsewhere(chain: BootChain, port: string): boolean {
  const counting = consolesFromSources(chain, 'xen').at(-1) ?? '';
  return splitElements(counting).some(({ text }) => text.startsWith(port));
}

function unused(chain: BootChain, port: string, set: WordInLine, console: WordInLine | undefined): Finding {
  const { word, line } = set;
  return {
    code: 'boot/serial-unused',
    severity: 'warning',
    source: 'advice',
    span: spanOf(word),
    message: `${console ? `${console.word.text} does not name ${port}` : 'No console= names it, and vga is the default'}: Xen prints nothing on ${port}.`,
    fixes: (): Fix[] => {
      if (!console) {
        const added = `console=${port},vga`;
        return [addWordFix(chain, line, added, { title: `Add ${added}`, preferred: true })].filter(isFix);
      }
      if (!console.word.plain) return [];
      return [replaceWordFix(console.word, `console=${port},${console.word.value ?? 'vga'}`, true)];
    },
  };
}

/** Where Xen writes to a port, the kernel's own driver gets nothing there: its console is hvc0. */
function* oneSide(chain: BootChain, port: string, console: WordInLine | undefined): Iterable<Finding> {
  const { dom0, release } = chain;
  if (dom0.length === 0 || isOpen(dom0) || !console) return;
  const tty = `ttyS${port === 'com1' ? 0 : 1}`;
  const all = wordsNamed(dom0, 'console');
  const others = consolesFromSources(chain, 'dom0');
  const known = [...all.map(({ word }) => word.value ?? ''), ...others].some((value) => /^(?:hvc|xvc)0\b/.test(value));
  if (known || all.some(({ word }) => word.dynamic)) return;
  // Kernels that went with Xen before 4.0 call it otherwise.
  if (compareReleases(release, '4.0') < 0) return;
  const dead = all.find(({ word }) => word.value?.split(',')[0] === tty);
  if (dead) {
    const shared = dead.line.variable !== undefined && !dead.line.variable.includes('_XEN_');
    yield {
      code: 'boot/serial-one-side',
      severity: shared ? 'hint' : 'warning',
      source: 'advice',
      span: spanOf(dead.word),
      message: `Xen has taken ${port}: under Xen nothing of dom0 comes out of ${tty}. Its console there is hvc0.`,
      fixes: () => {
        if (!dead.word.plain) return [];
        if (!shared) return [replaceWordFix(dead.word, 'console=hvc0', true)];
        const at = { start: dead.word.end, end: dead.word.end };
        return [{ title: 'Add console=hvc0', edits: [{ span: at, newText: ' console=hvc0' }], preferred: true }];
      },
    };
    return;
  }
  const target = dom0.find((line) => !line.behindDashes && !line.variable?.endsWith('_DEFAULT')) ?? dom0[0];
  // The first console= takes the screen away, which Linux writes to by itself: without Xen there would be no console left.
  const added = all.length > 0 ? 'console=hvc0' : 'console=tty0 console=hvc0';
  yield {
    code: 'boot/serial-one-side',
    severity: 'hint',
    source: 'advice',
    span: spanOf(console.word),
    message: `Xen writes to ${port}, dom0 does not: console=hvc0 on the dom0 kernel's line sends its messages there too.`,
    fixes: () =>
      target && !target.behindDashes
        ? [addWordFix(chain, target, added, { title: `Add ${added} for dom0` })].filter(isFix)
        : [],
  };
}

/** The values of `console=` that all files of update-grub together put on a line; none where nobody has read them. */
function consolesFromSources(chain: BootChain, reader: 'xen' | 'dom0'): string[] {
  const around = chain[reader][0] && defaultsAround(chain, chain[reader][0]);
  const words = around ? wordsFromSources(around.tree, reader) : [];
  return words.flatMap((word) => (word.startsWith('console=') ? [word.slice('console='.length)] : []));
}

function isFix(fix: Fix | undefined): fix is Fix {
  return fix !== undefined;
}
