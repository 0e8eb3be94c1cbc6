/** `cpufreq=`. Source: `setup_cpufreq_option`, `cpufreq_cmdline_parse` of xen/drivers/cpufreq/cpufreq.c, and the governors' own readers. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { comparesPrefixes, parseXenBoolean } from './booleans.ts';
import { isWord, type Taken, takesFlag } from './value-pieces.ts';

const GOVERNORS = ['userspace', 'ondemand', 'performance', 'powersave'];
const DRIVERS = [
  { name: 'hwp', since: '4.18', options: ['verbose', 'hdc'] },
  { name: 'amd-cppc', since: '4.21', options: ['verbose', 'active'] },
] as const;

export function takesCpufreq(text: string, release: Release): Taken {
  const several = compareReleases(release, '4.18') >= 0;
  const head = text.slice(0, firstOf(text, several ? ',:;' : ',:'));
  const choice = parseXenBoolean(head, release);
  if (choice === false || isWord(text, 'none', release)) return 'taken';
  if (choice === undefined && isWord(text, 'dom0-kernel', release)) return 'taken';
  // A yes is the old driver, whatever follows; 4.18 on no longer minds what that is.
  if (choice === true && several) return 'taken';
  if (!several) {
    if (choice !== true && !isWord(text, 'xen', release)) {
      // The first point releases of 4.10 and 4.11 compare only as much as is written.
      const begins = comparesPrefixes(release) && ['xen', 'none', 'dom0-kernel'].some((name) => name.startsWith(head));
      if (!begins) return undefined;
    }
    const options = text.slice(head.length + 1);
    return options === '' || takesOldOptions(options) ? 'taken' : 'bad-value';
  }
  const parts = text.split(';');
  // Nothing behind the last semicolon is nothing more to read.
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  // There is room for each driver once; behind them Xen does not look at another. Up to 4.20 one that is named twice counts twice.
  const most = 1 + DRIVERS.filter(({ since }) => compareReleases(release, since) >= 0).length;
  const drivers: string[] = [];
  for (const part of parts) {
    if (drivers.length === most) return 'too-many';
    const verdict = takesDriver(part, release);
    if (verdict !== 'taken') return verdict;
    const driver = part.slice(0, firstOf(part, ',:='));
    if (compareReleases(release, '4.21') < 0 || !drivers.includes(driver)) drivers.push(driver);
  }
  return 'taken';
}

/** 4.0 to 4.9. Options that are not known are passed over there; up to 4.6 there is no yes or no. */
export function takesOldestCpufreq(text: string, release: Release): Taken {
  if (text === 'dom0-kernel' || text === 'none') return 'taken';
  const head = text.slice(0, firstOf(text, ',:'));
  const boolean = compareReleases(release, '4.7') >= 0;
  if (boolean && (parseXenBoolean(head, release) === false || head === 'dom0-kernel' || head === 'none'))
    return 'taken';
  if (head !== 'xen' && !(boolean && parseXenBoolean(head, release))) return undefined;
  const options = text.slice(head.length + 1);
  return options === '' || takesOldOptions(options) ? 'taken' : 'bad-value';
}

function takesDriver(part: string, release: Release): Taken {
  const at = firstOf(part, ',:');
  const options = part.slice(at + 1);
  if (isWord(part, 'xen', release)) return options === '' || takesOldOptions(options) ? 'taken' : 'bad-value';
  const driver = DRIVERS.find(
    (known) => compareReleases(release, known.since) >= 0 && isWord(part, known.name, release),
  );
  if (!driver) return undefined;
  if (options === '') return 'taken';
  const elements = options.split(',');
  if (elements.at(-1) === '') elements.pop();
  const known = (element: string) => driver.options.some((name) => takesFlag(element, name, release) === 'taken');
  return elements.every(known) ? 'taken' : 'bad-value';
}

/** `ondemand,maxfreq=2000,up_threshold=80`: a governor may stand anywhere, once; some options belong to one. */
function takesOldOptions(options: string): boolean {
  let governor: string | undefined;
  return options.split(',').every((option) => {
    const equals = option.indexOf('=');
    const name = equals < 0 ? option : option.slice(0, equals);
    if (governor === undefined && equals < 0 && GOVERNORS.includes(name)) {
      governor = name;
      return true;
    }
    // An option with a value settles the governor: none is taken behind it.
    if (equals >= 0) governor ??= 'ondemand';
    if (name === 'verbose' || (name === 'maxfreq' && equals >= 0) || (name === 'minfreq' && equals >= 0)) return true;
    if (equals < 0) return false;
    if (name === 'speed') return governor === 'userspace';
    // Without a governor the one that Xen is built with is asked: ondemand, as a rule.
    return governor === 'ondemand' && (name === 'rate' || name === 'up_threshold' || name === 'bias');
  });
}

function firstOf(text: string, marks: string): number {
  for (let at = 0; at < text.length; at++) if (marks.includes(text.charAt(at))) return at;
  return text.length;
}
