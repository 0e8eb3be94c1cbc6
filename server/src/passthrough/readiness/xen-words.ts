/** What the line that the running Xen was started with says of the IOMMU, of interrupts and of MSI. */
import { compareReleases, existsIn, type Release } from '../../catalogue/releases.ts';
import { type Fact, isKnown, knownValue } from '../../host/xen/facts.ts';
import { judgeBooleanParameter } from '../../specs/xen-line/booleans.ts';
import { splitElements } from '../../specs/xen-line/elements.ts';
import { iommuOfLine } from '../../specs/xen-line/iommu-switch.ts';
import { judgeIommu } from '../../specs/xen-line/iommu-value.ts';
import { customValue, readParameter } from '../../specs/xen-line/parameter.ts';
import type { World } from '../world.ts';

/** Since when the IOMMU is used for PV guests’ devices without being asked: 4.0.1 took the word away. */
const PV_GUARDED_SINCE: Release = '4.0';

/** The word that decides, as it stands on the line; absent: none, and the release’s own default counts. */
export interface Deciding {
  readonly on: boolean;
  readonly word?: string;
}

/** Words of Xen’s own line with who told it: of the running one, else of the entry that started it. */
export function runningXenWords({ xen, boot }: World): Fact<readonly string[]> {
  const { commandLine } = xen;
  if (isKnown(commandLine)) return { value: wordsIn(commandLine.value), from: commandLine.from };
  const running = boot?.states.running;
  if (running?.xen && running.xenFrom !== undefined) return { value: running.xen, from: running.xenFrom };
  return commandLine;
}

/** Whether Xen is told to use the IOMMU. */
export function iommuWanted(words: readonly string[], release: Release): Deciding {
  const { on, by } = iommuOfLine(
    words.map((text) => ({ text })),
    release,
  );
  return { on, ...(by && { word: by.text }) };
}

/** Whether Xen runs without an IOMMU because its line says so, or does not ask for one. */
export function isOffByLine(world: World): boolean {
  const words = runningXenWords(world);
  return knownValue(world.xen.iommu.enabled) === false && isKnown(words) && !iommuWanted(words.value, world.release).on;
}

/**
 * Whether an IOMMU that Xen uses leaves the devices of PV guests alone: up to 3.4 it guards against those of HVM guests only, unless
 * `iommu=pv` asks for more (xen/drivers/passthrough/iommu.c, parse_iommu_param, and the domctl that assigns a device).
 */
export function leavesPvUnguarded(world: World): boolean {
  const { xen, release } = world;
  if (knownValue(xen.iommu.enabled) !== true || compareReleases(release, PV_GUARDED_SINCE) >= 0) return false;
  const words = runningXenWords(world);
  if (!isKnown(words)) return false;
  const elements = words.value.flatMap((word) =>
    word.startsWith('iommu=') ? word.slice('iommu='.length).split(',') : [],
  );
  return elements.findLast((element) => element === 'pv' || element === 'no-pv') !== 'pv';
}

/** The element of `iommu=`; before 4.2 the negation is a name of its own. */
const REMAPPING: Parameters<typeof judgeIommu>[2] = [
  { name: 'intremap', since: '4.2' },
  { name: 'no-intremap', since: '3.4', until: '4.1' },
];

/** The word by which Xen does without interrupt remapping. */
export function noRemappingWord(words: readonly string[], release: Release): string | undefined {
  let found: string | undefined;
  for (const word of words) {
    const read = readParameter(word, release);
    const value = read.name === 'iommu' ? customValue(read, release) : undefined;
    if (value === undefined) continue;
    const said = judgeIommu(value, release, REMAPPING).elements.findLast(
      ({ kind, record }) => kind === 'known' && record !== undefined,
    );
    if (said) found = said.effect === false ? word : undefined;
  }
  return found;
}

/** The word by which Xen does without MSI; of 3.3, which had to be asked, `default`. */
export function noMsiWord(words: readonly string[], release: Release): string | undefined {
  if (!existsIn({ since: '3.3', missing: ['3.4', '4.0', '4.1', '4.2'] }, release)) return undefined;
  let found = release === '3.3' ? 'default' : undefined;
  for (const word of words) {
    const { name, value, negated } = readParameter(word, release);
    const judged = name === 'msi' ? judgeBooleanParameter(value, negated, release) : undefined;
    if (judged && !judged.refused) found = judged.result ? undefined : word;
  }
  return found;
}

/** CHANGELOG.md of 4.21: before, devices of a PVH dom0 went to no guest; since, to HVM ones. */
const PVH_DOM0_GIVES_SINCE: Release = '4.21';

/** The word that makes dom0 a PVH domain, where Xen of that release then gives no device to guests. */
export function pvhDom0Word(words: readonly string[], release: Release): string | undefined {
  if (compareReleases(release, PVH_DOM0_GIVES_SINCE) >= 0) return undefined;
  let found: string | undefined;
  for (const word of words) {
    const isPvh = makesDom0Pvh(word, release);
    if (isPvh !== undefined) found = isPvh ? word : undefined;
  }
  return found;
}

/** In a sentence, what comes of it. */
export function pvhDom0Says(word: string, release: Release): string {
  return `${word} makes dom0 a PVH domain, and Xen ${release} gives no device of such a dom0 to guests.`;
}

/** `undefined`: the word does not say. Source: xen/arch/x86/setup.c of 4.5 to 4.8; since then dom0_build.c, parse_dom0_param. */
function makesDom0Pvh(word: string, release: Release): boolean | undefined {
  const { name, value = '', negated } = readParameter(word, release);
  if (name === 'dom0pvh' && existsIn({ since: '4.5', until: '4.8' }, release)) {
    const judged = judgeBooleanParameter(value, negated, release);
    return judged.refused ? undefined : judged.result;
  }
  if (name !== 'dom0' || negated || compareReleases(release, '4.9') < 0) return undefined;
  const says = splitElements(value).findLast(
    ({ text }) => text === 'pvh' || (text === 'pv' && compareReleases(release, '4.12') >= 0),
  );
  return says && says.text === 'pvh';
}

function wordsIn(line: string): readonly string[] {
  return line.split(/\s+/).filter(Boolean);
}
