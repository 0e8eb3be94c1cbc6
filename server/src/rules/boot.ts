/** The rules of boot files, put together. */
import { mkconfigHeader } from '../boot/made-by-mkconfig.ts';
import type { BootEntry, BootFileWithText, BootLine } from '../boot/model.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { Host } from '../host/model.ts';
import type { WorldAround } from '../passthrough/world.ts';
import type { AroundBoot } from './across.ts';
import { bootByHandRules, checkByHand } from './boot-by-hand.ts';
import { chainsOf } from './boot-chains.ts';
import { bootConsoleRules, checkConsoles } from './boot-consoles.ts';
import type { BootCheck } from './boot-context.ts';
import { bootDefaultsRules, checkDefaults } from './boot-defaults.ts';
import { bootDom0MemRules, checkDom0Maximum } from './boot-dom0-mem.ts';
import { bootGuestRules, checkGuestsNeed } from './boot-guests.ts';
import { bootHideListRules, checkHideLists } from './boot-hide-list.ts';
import { bootIommuRules } from './boot-iommu.ts';
import { bootIsolationRules, checkIsolation } from './boot-isolation.ts';
import { bootPcibackRules, checkPcibackWord } from './boot-pciback.ts';
import { bootPlaceRules, checkKernelWord } from './boot-place.ts';
import { bootXenValueRules, checkXenValue } from './boot-xen-values.ts';
import { bootXenWordRules, checkRepeated, checkXenWord } from './boot-xen-words.ts';
import type { Finding, RuleRow } from './finding.ts';
import { HideOnHost, hideOnHostRules } from './hide-on-host.ts';

export const bootRules: readonly RuleRow[] = [
  { code: 'syntax/grub-script', severity: 'error', title: 'What `grub-script-check` refuses in a grub.cfg.' },
  { code: 'syntax/unclosed-quote', severity: 'error', title: 'A quote that is never closed.' },
  {
    code: 'syntax/shell',
    severity: 'error',
    title: 'What `sh` refuses in /etc/default/grub, and update-grub with it.',
  },
  { code: 'boot/generated-file', severity: 'hint', title: 'A grub.cfg that the next update-grub overwrites.' },
  {
    code: 'boot/first-word-lost',
    severity: 'warning',
    title: 'Xen up to 4.0 under GRUB 2 loses the first word of its line.',
  },
  ...bootByHandRules,
  ...bootXenWordRules,
  ...bootXenValueRules,
  ...bootIommuRules,
  ...bootDom0MemRules,
  ...bootConsoleRules,
  ...bootIsolationRules,
  ...bootGuestRules,
  ...bootPlaceRules,
  ...bootPcibackRules,
  ...bootHideListRules,
  ...hideOnHostRules,
  ...bootDefaultsRules,
];

/** What a boot file is judged by. */
export interface BootKnowledge {
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The machine around the file, where it has been read. */
  readonly bootIfKnown?: AroundBoot;
  /** The devices of the machine that the file is of, where they have been read. */
  readonly hostIfKnown?: Host;
  /** The same machine as it was recorded earlier, where somebody named a recording and it has been read. */
  readonly earlierHostIfKnown?: Host;
  /** That machine with its guests, where it has been read. */
  readonly worldIfKnown?: WorldAround;
}

/** Everything that is to be said about a boot file. Gives `undefined` after each line, as a place to pause. */
export function* checkBootFile(file: BootFileWithText, knowledge: BootKnowledge): Iterable<Finding | undefined> {
  for (const { code, message, start, end } of file.faults) {
    yield { code, severity: 'error', source: 'grub', span: { start, end }, message };
  }
  yield* checkGenerated(file);
  yield* checkByHand(file, knowledge.bootIfKnown);
  yield* checkDefaults(file);
  const onHost = knowledge.hostIfKnown && new HideOnHost(knowledge.hostIfKnown, knowledge);
  for (const entry of file.entries) {
    yield* checkEntry(file, entry, { ...knowledge, ...(onHost && { onHost }) });
  }
}

function* checkEntry(
  file: BootFileWithText,
  entry: BootEntry,
  knowledge: BootKnowledge & { readonly onHost?: HideOnHost },
): Iterable<Finding | undefined> {
  // Where Xen has no line of its own, xen.efi starts it all the same.
  const forXen = file.kind === 'xen-efi' || entry.lines.some((line) => line.reader === 'xen');
  for (const line of entry.lines) {
    const check: BootCheck = { file, entry, line, ...knowledge };
    if (line.reader === 'xen') yield* checkXenLine(check);
    else yield* checkKernelLine(check, forXen);
    yield undefined;
  }
  for (const chain of chainsOf(file, entry, knowledge)) {
    yield* checkDom0Maximum(chain);
    yield* checkConsoles(chain);
    if (knowledge.bootIfKnown) yield* checkGuestsNeed(chain, knowledge.bootIfKnown.machine().tree);
  }
  for (const lines of kernelLines(entry, file.kind)) {
    const line = lines[0];
    if (line) yield* checkHideLists({ file, line }, lines);
  }
}

function* checkXenLine(check: BootCheck): Iterable<Finding> {
  yield* checkFirstWord(check);
  for (const word of check.line.words) {
    yield* checkXenWord(check, word);
    yield* checkXenValue(check, word);
    yield* checkIsolation(check, word);
  }
  yield* checkRepeated(check);
}

/** A file of /etc/default/grub.d that says nothing of Xen is judged only by what means nothing without Xen. */
function* checkKernelLine(check: BootCheck, forXen: boolean): Iterable<Finding> {
  for (const word of check.line.words) {
    if (forXen) yield* checkKernelWord(check, word);
    yield* checkPcibackWord(check, word);
  }
}

/** The lines that make up what one kernel gets, for each chain of images in the entry. */
function kernelLines(entry: BootEntry, kind: BootFileWithText['kind']): BootLine[][] {
  if (kind === 'grub-default') {
    const lines = ['', '_DEFAULT'].flatMap((suffix) => {
      const replacement = lastLine(entry, `GRUB_CMDLINE_LINUX_XEN_REPLACE${suffix}`);
      if (replacement && replacement.words.length > 0) return [replacement];
      return lastLine(entry, `GRUB_CMDLINE_LINUX${suffix}`) ?? [];
    });
    return [lines];
  }
  const chains: BootLine[][] = [];
  for (const line of entry.lines) {
    if (line.reader === 'xen' || (kind === 'xen-efi' && chains.length === 0)) chains.push([]);
    if (line.reader === 'xen') continue;
    // Xen appends what stands behind its ` -- ` to the kernel's own line.
    if (line.behindDashes) chains.at(-1)?.push(line);
    else chains.at(-1)?.unshift(line);
  }
  return chains;
}

function lastLine(entry: BootEntry, variable: string): BootLine | undefined {
  return entry.lines.findLast((line) => line.variable === variable);
}

/** Since 4.1 Xen knows that GRUB 2 does not put the image's name before the line; before, it took the first word for it. */
function* checkFirstWord({ file, line, release }: BootCheck): Iterable<Finding> {
  const first = line.words[0];
  if (file.kind !== 'grub-cfg' || !first || !line.image || compareReleases(release, '4.1') >= 0) return;
  if (/^\s*placeholder\s/.test(file.text.slice(line.image.end, first.start))) return;
  yield {
    code: 'boot/first-word-lost',
    severity: 'warning',
    source: 'advice',
    span: { start: first.start, end: first.end },
    message: `Xen ${release} takes the first word of a GRUB 2 line for its own file name, and loses it.`,
    fixes: () => [
      {
        title: 'Put the word "placeholder" before it',
        edits: [{ span: { start: first.start, end: first.start }, newText: 'placeholder ' }],
        preferred: true,
      },
    ],
  };
}

function* checkGenerated(file: BootFileWithText): Iterable<Finding> {
  if (file.kind !== 'grub-cfg') return;
  const header = mkconfigHeader(file.text);
  if (!header || !file.entries.some((entry) => entry.lines.length > 0)) return;
  yield {
    code: 'boot/generated-file',
    severity: 'hint',
    source: 'advice',
    span: header,
    message: 'update-grub (grub2-mkconfig) writes this file anew: lasting changes go into /etc/default/grub.',
  };
}
