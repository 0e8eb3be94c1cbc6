/** Xen's words on the dom0 kernel's line, and the kernel's words that mean nothing under Xen. */
import type { BootWord } from '../boot/model.ts';
import { wordsFromSources } from '../boot/put-word.ts';
import { existsIn } from '../catalogue/releases.ts';
import { bareName } from '../specs/xen-line/elements.ts';
import { judgeIommu } from '../specs/xen-line/iommu-value.ts';
import { defaultsAround } from './across.ts';
import { type BootCheck, moveFix, nameSpan, removeFix, spanOf } from './boot-context.ts';
import { isXenOnly } from './boot-names.ts';
import { findParameter } from './boot-xen-words.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const bootPlaceRules: readonly RuleRow[] = [
  {
    code: 'boot/xen-word-on-kernel-line',
    severity: 'warning',
    title: "A word of Xen on the dom0 kernel's line, where nobody reads it.",
  },
  {
    code: 'boot/kernel-iommu',
    severity: 'information',
    title: "`intel_iommu=`, `amd_iommu=`, `iommu=` on the dom0 kernel's line: the IOMMU is Xen's.",
  },
];

export function* checkKernelWord(check: BootCheck, word: BootWord): Iterable<Finding> {
  const { name } = word;
  if (word.dynamic && name.includes('$')) return;
  if (isXenOnly(name.replace(/^no-/, ''))) yield xenWord(check, word);
  else if (name === 'iommu' && word.value !== undefined && !word.dynamic) yield* kernelIommu(check, word, word.value);
  else if (name === 'intel_iommu' || name === 'amd_iommu') yield iommuIsXens(check, word);
}

function xenWord(check: BootCheck, word: BootWord): Finding {
  const { release, catalogue } = check;
  const record = findParameter(catalogue, word.name.replace(/^no-/, ''));
  const reads = record && existsIn(record, release);
  const end = reads ? '' : ` Xen ${release} does not read it either.`;
  return {
    code: 'boot/xen-word-on-kernel-line',
    severity: 'warning',
    source: 'advice',
    span: nameSpan(word),
    message: `${word.name} is a word of Xen: on the dom0 kernel's line it does nothing.${end}`,
    fixes: () => {
      if (!word.plain) return [];
      // A second one there would replace the first.
      const isThere =
        check.entry.lines.some(
          ({ reader, words }) => reader === 'xen' && words.some(({ name }) => name === word.name),
        ) || isElsewhere(check, word.name);
      const move = reads && !isThere ? moveFix(check, word) : undefined;
      return [...(move ? [move] : []), removeFix(check, word, !move)];
    },
  };
}

/** Whether another file puts a word of that name on Xen's line. */
function isElsewhere(check: BootCheck, name: string): boolean {
  const around = defaultsAround(check, check.line);
  const words = around ? wordsFromSources(around.tree, 'xen') : [];
  return words.some((text) => bareName(text) === name);
}

/** What Linux's own `iommu=` takes. */
const LINUX_IOMMU =
  /^(?:off|force|noforce|biomerge|panic|nopanic|merge|nomerge|forcesac|allowdac|nodac|usedac|soft|calgary|pt|nopt|memaper.*|noagp|noaperture|fullflush|strict)$/;

function* kernelIommu(check: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  const { catalogue, release } = check;
  const elements = value.split(',');
  if (elements.some((element) => LINUX_IOMMU.test(element))) {
    // `soft` and `off` speak of the kernel's own bounce buffers, and do.
    if (elements.every((element) => /^(?:pt|nopt)$/.test(element))) yield iommuIsXens(check, word);
    return;
  }
  const judged = judgeIommu(value, release, catalogue.all('iommu'));
  if (value === '' || !judged.elements.every((element) => element.verdict === 'applied')) return;
  yield {
    code: 'boot/xen-word-on-kernel-line',
    severity: 'warning',
    source: 'advice',
    span: spanOf(word),
    message: `This is a value of Xen's iommu=: the dom0 kernel does not know it.`,
    fixes: () => [moveFix(check, word)].filter((fix): fix is Fix => fix !== undefined),
  };
}

function iommuIsXens(check: BootCheck, word: BootWord): Finding {
  const shared = check.line.variable !== undefined && !check.line.variable.includes('_XEN_');
  const end = shared ? ' It counts only where this kernel starts without Xen.' : '';
  return {
    code: 'boot/kernel-iommu',
    severity: shared ? 'hint' : 'information',
    source: 'advice',
    span: spanOf(word),
    message: `Under Xen the IOMMU is Xen's, and on by itself: ${word.text} does nothing for dom0.${end}`,
    fixes: () => (shared || !word.plain ? [] : [removeFix(check, word)]),
  };
}
