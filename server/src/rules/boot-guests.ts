/** What the guests in /etc/xen want of the boot line. Only where the machine's files have been read. */

import type { BootTree } from '../boot/choices.ts';
import type { BootWord } from '../boot/model.ts';
import type { Release } from '../catalogue/releases.ts';
import { DomainConfig } from '../guests/domain-config.ts';
import { guestTypeOnX86 } from '../guests/guest-type.ts';
import { pciSummary } from '../guests/pci-summary.ts';
import {
  iommuAskingWord,
  iommuOfLine,
  iommuWordNames,
  offElements,
  withoutOff,
} from '../specs/xen-line/iommu-switch.ts';
import type { Span } from '../text/span.ts';
import { type BootChain, checkAt, isOpen, type WordInLine, wordsNamed } from './boot-chains.ts';
import { addWordFix, inValue, removeFix, replaceWordFix } from './boot-context.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const bootGuestRules: readonly RuleRow[] = [
  {
    code: 'boot/guests-need-iommu',
    severity: 'warning',
    title: 'The IOMMU is off, and an HVM guest in /etc/xen is given a device.',
    needs: 'path',
  },
];

/** More guests than these are not named. */
const MOST_NAMED = 3;
/** What lies directly in /etc/xen and may be a guest's config. */
const GUEST_FILE = /^\/etc\/xen\/[^/]+$/;
const LARGEST_CONFIG = 256 * 1024;

const known = new WeakMap<BootTree, Map<Release, readonly string[]>>();

/** The paths of the HVM guests in /etc/xen that are given devices. Worked out once for each reading of the machine. */
export function hvmGuestsWithDevices(tree: BootTree, release: Release): readonly string[] {
  const byRelease = known.get(tree) ?? new Map<Release, readonly string[]>();
  known.set(tree, byRelease);
  let paths = byRelease.get(release);
  if (!paths) {
    paths = [...tree.files]
      .filter(([path, text]) => GUEST_FILE.test(path) && wantsDevice(text, release))
      .map(([path]) => path);
    byRelease.set(release, paths);
  }
  return paths;
}

function wantsDevice(text: string, release: Release): boolean {
  // Most files there hold no device: no need to read them.
  if (text.length > LARGEST_CONFIG || !/^\s*pci\s*\+?=/m.test(text)) return false;
  const config = DomainConfig.parse(text);
  return guestTypeOnX86(config, release) === 'hvm' && pciSummary(config, release).devices > 0;
}

export function* checkGuestsNeed(chain: BootChain, tree: BootTree): Iterable<Finding> {
  const { release, xen } = chain;
  if (xen.length === 0 || isOpen(xen)) return;
  const words = wordsNamed(xen, ...iommuWordNames(release));
  if (words.some(({ word }) => word.dynamic)) return;
  const { on, by } = iommuOfLine(
    words.map(({ word }) => word),
    release,
  );
  if (on) return;
  const off = words.find(({ word }) => word === by);
  const guests = hvmGuestsWithDevices(tree, release);
  const [first] = guests;
  if (first === undefined) return;
  const names = guests.slice(0, MOST_NAMED).map((path) => path.slice('/etc/xen/'.length));
  const more = guests.length > MOST_NAMED ? ` and ${guests.length - MOST_NAMED} more` : '';
  const line = off?.line ?? xen[0];
  if (!line) return;
  const start = off ? 'This switches the IOMMU off' : `Xen ${release} uses the IOMMU only when it is asked to`;
  yield {
    code: 'boot/guests-need-iommu',
    severity: 'warning',
    source: 'advice',
    span: off
      ? inValue(off.word, offPart(off.word, release) ?? { start: 0, end: off.word.text.length })
      : whereToSay(line),
    message: `${start}, and HVM guests with devices do not start without it: ${names.join(', ')}${more}.`,
    related: guests.slice(0, MOST_NAMED).map((file) => ({
      start: 0,
      end: 0,
      file,
      message: 'This guest is given a device.',
    })),
    fixes: () => (off ? mends(chain, off) : added(chain, release)),
  };
}

function offPart(word: BootWord, release: Release): Span | undefined {
  const value = word.value ?? '';
  return value.includes(',') ? offElements(value, release)[0] : undefined;
}

function whereToSay(line: BootChain['xen'][number]): Span {
  if (line.image) return { start: line.image.start, end: line.image.end };
  const { start } = line.statement;
  return { start, end: start + (line.variable?.length ?? 1) };
}

function mends(chain: BootChain, { word, line }: WordInLine): Fix[] {
  if (!word.plain) return [];
  const rest = withoutOff(word.value ?? '', chain.release);
  if (rest === '' || word.negated) return [removeFix(checkAt(chain, line), word, true)];
  return [replaceWordFix(word, `iommu=${rest}`, true)];
}

function added(chain: BootChain, release: Release): Fix[] {
  const line = chain.xen[0];
  const newWord = iommuAskingWord(release);
  const fix = line && addWordFix(chain, line, newWord, { title: `Add ${newWord}`, preferred: true });
  return fix ? [fix] : [];
}
