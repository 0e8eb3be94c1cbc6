/** pciback's words on the dom0 kernel's line: their names and their values, the hide list apart. */
import { kernelVersion } from '../boot/kernel-version.ts';
import type { BootEntry, BootLine, BootWord } from '../boot/model.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { type BootCheck, inValue, spanOf } from './boot-context.ts';
import { checkHideList, type HidePlace } from './boot-hide-list.ts';
import type { Finding, RuleRow } from './finding.ts';
import { editDistance } from './nearest.ts';

export const bootPcibackRules: readonly RuleRow[] = [
  {
    code: 'boot/pciback-name',
    severity: 'warning',
    title: '`pciback.` where the kernel reads `xen-pciback.`, or the reverse.',
  },
  { code: 'boot/pciback-parameter', severity: 'warning', title: 'A parameter that pciback does not have.' },
  { code: 'boot/pciback-value', severity: 'error', title: "A value that pciback's parameter does not take." },
];

const PARAMETERS = ['hide', 'permissive', 'passthrough', 'verbose_request'];
const BOOLEANS = ['permissive', 'passthrough'];
/** Every module takes these. */
const OF_ANY_MODULE = /^(?:dyndbg|async_probe)$/;

export function* checkPcibackWord(check: BootCheck, word: BootWord): Iterable<Finding> {
  const match = /^(xen[-_])?pciback\.(.*)$/.exec(word.name);
  if (!match || word.dynamic) return;
  const modern = match[1] !== undefined;
  const parameter = (match[2] ?? '').replaceAll('-', '_');
  yield* checkName(check, word, modern, parameter);
  yield* checkPcibackParameter(check, word, modern, parameter);
}

/** A parameter that a boot line or a file of modprobe.d gives. `parameter` is its name with `_` for `-`, without the module's. */
export function* checkPcibackParameter(
  check: HidePlace,
  word: BootWord,
  modern: boolean,
  parameter: string,
): Iterable<Finding> {
  if (parameter === 'hide') yield* checkHideList(check, word, modern);
  else if (!PARAMETERS.includes(parameter) && !OF_ANY_MODULE.test(parameter)) yield unknownParameter(word, parameter);
  else if (modern && BOOLEANS.includes(parameter)) yield* checkBoolean(word, parameter);
}

/**
 * Linux 2.6.18-xen and the forward ports of it read `pciback.`; the pvops kernels (2.6.32) and Linux since 3.1 read `xen-pciback.`.
 * The image's name decides where it tells a new kernel; else the time of the Xen release: 4.2 is the first after Linux 3.1.
 * `undefined` where both were about.
 */
export function readsModernName(line: BootLine, entry: BootEntry, release: Release): boolean | undefined {
  const age = kernelAge(line, entry);
  if (age === 'new' || compareReleases(release, '4.2') >= 0) return true;
  if (age === 'old' || compareReleases(release, '4.0') < 0) return false;
  return undefined;
}

function kernelAge(line: BootLine, entry: BootEntry): 'old' | 'new' | undefined {
  // The variables of /etc/default/grub name no image.
  if (line.variable !== undefined) return undefined;
  const image = line.image ?? entry.lines.find((other) => other.reader === 'dom0' && other.image)?.image;
  const version = image && kernelVersion(image.text);
  if (!version) return undefined;
  const { major, minor, patch } = version;
  if (major > 3 || (major === 3 && minor >= 1)) return 'new';
  return major === 2 && minor === 6 && patch < 32 ? 'old' : undefined;
}

function* checkName(check: BootCheck, word: BootWord, modern: boolean, parameter: string): Iterable<Finding> {
  const { line, entry, release } = check;
  const wanted = readsModernName(line, entry, release);
  if (wanted === undefined || wanted === modern) return;
  const right = wanted ? `xen-pciback.${parameter}` : `pciback.${parameter}`;
  const alsoRight = line.words.some((other) => other.name.replaceAll('_', '-') === right.replaceAll('_', '-'));
  const end = word.plain ? word.start + word.name.length - parameter.length : word.end;
  const why = wanted
    ? 'since Linux 3.1 the module is xen-pciback, and kernels pass over pciback. in silence'
    : 'kernels of that time call the module pciback, and pass over xen-pciback. in silence';
  // A kernel as old as its name says still reads it; none that goes with this Xen does.
  const stillRead = wanted && kernelAge(line, entry) === 'old';
  let message = `Nothing comes of it: ${why}.`;
  if (stillRead) message = `Only this old kernel reads it: ${why}.`;
  if (alsoRight) message = `Nothing comes of this one (${why}), but ${right} is there too.`;
  const name = { start: word.start, end: Math.min(end, word.end) };
  yield {
    code: 'boot/pciback-name',
    severity: alsoRight ? 'hint' : stillRead ? 'information' : 'warning',
    source: 'advice',
    span: name,
    message,
    tags: alsoRight ? ['unnecessary'] : ['deprecated'],
    ...(word.plain && !alsoRight
      ? {
          fixes: () => [
            {
              title: `Change to ${right}`,
              edits: [{ span: name, newText: wanted ? 'xen-pciback.' : 'pciback.' }],
              preferred: true,
            },
          ],
        }
      : {}),
  };
}

function unknownParameter(word: BootWord, parameter: string): Finding {
  const near = PARAMETERS.find((name) => editDistance(parameter, name, 2) <= 2);
  const end = word.start + word.name.length;
  const span = { start: end - parameter.length, end };
  const place = word.plain ? span : spanOf(word);
  return {
    code: 'boot/pciback-parameter',
    severity: 'warning',
    source: 'pciback',
    span: place.start === place.end ? spanOf(word) : place,
    message: `unknown parameter '${parameter}' ignored. ${near ? `Did you mean ${near}?` : `There are ${PARAMETERS.join(', ')}.`}`,
    ...(near && word.plain
      ? { fixes: () => [{ title: `Change to ${near}`, edits: [{ span, newText: near }], preferred: true }] }
      : {}),
  };
}

/** The kernel's own booleans: it looks at the first letter, of `on` and `off` at two. */
function* checkBoolean(word: BootWord, parameter: string): Iterable<Finding> {
  const { value } = word;
  if (value === undefined || /^(?:[yY1nN0]|[oO][nNfF])/.test(value)) return;
  yield {
    code: 'boot/pciback-value',
    severity: 'error',
    source: 'pciback',
    span: value === '' ? spanOf(word) : inValue(word, { start: 0, end: value.length }),
    message: `\`${value}' invalid for parameter \`${parameter}': it takes 1 or 0, y or n, on or off, and stays off.`,
    fixes: () => {
      const meant = /^(?:true|enabled?)$/i.test(value) ? '1' : /^(?:false|disabled?)$/i.test(value) ? '0' : undefined;
      if (meant === undefined || !word.plain || !word.valueSpan) return [];
      return [{ title: `Change to ${meant}`, edits: [{ span: word.valueSpan, newText: meant }], preferred: true }];
    },
  };
}
