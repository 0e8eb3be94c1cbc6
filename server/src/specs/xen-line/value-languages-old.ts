/**
 * The values that parameters with a reader of their own took in 4.0 to 4.9, x86. Xen refused nothing then: it passed over what it did
 * not know, and of a number read as far as it went. Source: the functions that `custom_param` names, in the newest point release of
 * each line.
 */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { CPU_FEATURE } from './cpu-features.ts';
import { takesOldestCpufreq } from './cpufreq.ts';
import { parseXenSize } from './sizes.ts';
import { takesIvrs, takesPhantom, takesRmrr } from './value-devices.ts';
import type { ValueLanguage } from './value-language.ts';
import {
  BY_DOMAIN,
  GRANT_VERSION,
  list,
  NUMA,
  oneOf,
  orEmpty,
  REBOOT_OLD,
  THUNKS,
  VWFI,
  whole,
} from './value-languages-parts.ts';
import {
  endOfExtraGuestIrqs,
  endOfLogLevels,
  endOfMemopOrders,
  isCrashinfoAddress,
  isViridianVersion,
  numberEnd,
} from './value-numbers.ts';
import { bool, exact, flag, type Piece, shaped } from './value-pieces.ts';
import { readSignedNumber } from './xen-numbers.ts';

type Life = Pick<Piece, 'since' | 'until'>;

/** What is read as far as it goes. */
function upTo(end: (text: string, release: Release) => number, names: readonly string[] = []): Piece {
  return {
    names,
    takes: (text, release) => (end(text, release) === text.length ? 'taken' : undefined),
    reads: end,
  };
}

const NUMBER = upTo((text) => numberEnd(text));
const SIGNED = upTo((text) => readSignedNumber(text, 0).end);

/** Plain words with or without a `no-`. */
function switches(...names: readonly string[]): Piece[] {
  return names.map((name) => shaped([name], (text) => (text.replace(/^no-/, '') === name ? 'taken' : undefined)));
}

/** A beginning that is enough. */
function begins(name: string, life: Life = {}): Piece {
  return shaped([name], (text) => (text.startsWith(name) ? 'taken' : undefined), life);
}

function from(since: Release, language: ValueLanguage): ValueLanguage {
  return { ...language, since };
}

/** Xen's own words about a value that it does not know. */
function saying(words: (value: string, release: Release) => string, language: ValueLanguage): ValueLanguage {
  return { ...language, says: words };
}

const BTI_THUNKS = THUNKS.map((name) => `bti-thunk=${name}`);

const BTI: readonly Piece[] = [
  shaped(
    THUNKS.map((name) => `thunk=${name}`),
    (text) => {
      const thunk = /^thunk=(.*)$/.exec(text)?.[1];
      if (thunk === undefined) return undefined;
      return THUNKS.some((name) => name.startsWith(thunk)) ? 'taken' : 'bad-value';
    },
  ),
  ...['ibrs', 'ibpb', 'rsb_native', 'rsb_vmexit'].map((name) => flag(name)),
];

const SPEC_CTRL: readonly Piece[] = [
  bool(false),
  shaped(['no-xen'], (text, release) => {
    if (text === 'no-xen') return 'taken';
    return text.startsWith('xen=') ? bool(false).takes(text.slice(4), release) : undefined;
  }),
  shaped(BTI_THUNKS, (text) => {
    if (!text.startsWith('bti-thunk=')) return undefined;
    return BTI_THUNKS.includes(text) ? 'taken' : 'bad-value';
  }),
  ...['pv', 'hvm', 'msr-sc', 'rsb', 'ibrs', 'ibpb', 'ssbd', 'eager-fpu'].map((name) => flag(name)),
  flag('l1d-flush', { since: '4.8' }),
];

/** `8x8`, `8x14`; anything else is as good as nothing. */
const FONT = shaped(['8x8', '8x14', '8x16'], (text) => (/^0*8x\d*$/.test(text) ? 'taken' : undefined));

const LOG_LEVELS = upTo((text) => endOfLogLevels(text), ['none', 'error', 'warning', 'info', 'debug', 'all']);

function ivrs(name: string): ValueLanguage {
  return from('4.4', whole(shaped([], (text, release) => takesIvrs(name, text, release))));
}

/** 4.2 to 4.6: one word. Then a list, which one unknown flag spoils as a whole; of each flag a beginning is enough. */
function takesVpmu(text: string, release: Release): 'taken' | undefined {
  if (compareReleases(release, '4.7') < 0) return text === '' || text === 'bts' ? 'taken' : undefined;
  const known = text.split(',').every((name) => ['bts', 'ipc', 'arch'].some((flag) => flag.startsWith(name)));
  return known ? 'taken' : undefined;
}

/** A range list is followed as far as it is one. */
function endOfCrashkernel(text: string, release: Release): number {
  if (text.includes(':') && compareReleases(release, '4.1') >= 0) return text.length;
  const size = parseXenSize(text, release);
  const marks = compareReleases(release, '4.8') >= 0 ? '@<' : '@';
  if (size.end === 0 && compareReleases(release, '4.1') >= 0) return 0;
  const mark = text.charAt(size.end);
  return mark !== '' && marks.includes(mark) ? parseXenSize(text, release, size.end + 1).end : size.end;
}

/** Numbers and words up to the first that is neither. */
function endOfNodes(text: string): number {
  for (let at = 0; ; at++) {
    const word = /^(?:relaxed|strict)(?=,|$)/.exec(text.slice(at))?.[0];
    const end = word === undefined ? numberEnd(text, at) : at + word.length;
    if (end === at || text[end] !== ',') return end;
    at = end;
  }
}

function endOfDom0MaxVcpus(text: string): number {
  const { end } = readSignedNumber(text, 0);
  return !text.startsWith('-') && text[end] === '-' ? numberEnd(text, end + 1) : end;
}

export const OLD_LANGUAGES: ReadonlyMap<string, ValueLanguage> = new Map<string, ValueLanguage>([
  ['acpi_apic_instance', whole(NUMBER)],
  ['amd_flush_filter', { ...oneOf('off', 'on'), until: '4.0' }],
  [
    'apic_verbosity',
    saying(
      (value) => `APIC Verbosity level ${value} not recognised use apic_verbosity=verbose or apic_verbosity=debug`,
      oneOf('verbose', 'debug'),
    ),
  ],
  [
    'ats',
    {
      ...list(bool(), exact('disable'), exact('on'), exact('yes'), exact('true'), exact('1'), exact('enable')),
      until: '4.1',
    },
  ],
  ['bti', from('4.7', list(...BTI))],
  [
    'console_timestamps',
    from('4.5', orEmpty(whole(bool(), exact('date'), exact('datems'), exact('boot'), exact('none')))),
  ],
  ['core_parking', oneOf('power', 'performance')],
  ['cpu_type', oneOf('arch_perfmon')],
  ['cpufreq', whole(shaped(['xen', 'none', 'dom0-kernel'], takesOldestCpufreq))],
  ['cpuid', from('4.7', list(CPU_FEATURE))],
  [
    'crashinfo_maxaddr',
    saying(
      () => 'Unable to parse crashinfo_maxaddr.',
      whole({
        names: [],
        takes: (text, release) => (isCrashinfoAddress(text, release) ? 'taken' : undefined),
        reads: (text, release) => {
          const { bytes, end } = parseXenSize(text, release);
          return bytes === 0 ? undefined : end;
        },
      }),
    ),
  ],
  ['crashkernel', whole(upTo(endOfCrashkernel))],
  [
    'credit2_runqueue',
    from(
      '4.7',
      saying(
        () => 'WARNING, unrecognized value of credit2_runqueue option!',
        oneOf('cpu', 'core', 'socket', 'node', 'all'),
      ),
    ),
  ],
  ['dom0', from('4.9', list(exact('pvh'), exact('shadow')))],
  ['dom0_max_vcpus', from('4.3', whole(upTo(endOfDom0MaxVcpus)))],
  ['dom0_nodes', from('4.6', whole(upTo(endOfNodes, ['relaxed', 'strict'])))],
  ['efi', from('4.4', list(...switches('rs', 'attr=uc')))],
  ['ept', from('4.6', list(...switches('ad', 'pml')))],
  ['extra_guest_irqs', whole(upTo(endOfExtraGuestIrqs))],
  ['flask', from('4.6', oneOf('permissive', 'enforcing', 'late', 'disabled'))],
  ['font', whole(FONT)],
  ['gnttab', from('4.8', list(GRANT_VERSION, flag('transitive')))],
  ['guest_loglvl', whole(LOG_LEVELS)],
  ['ioapic_ack', saying((value) => `Unknown ioapic_ack value specified: '${value}'`, oneOf('old', 'new'))],
  ['irq_vector_map', list(exact('none'), exact('global'), exact('per-device'))],
  ['ivrs_hpet[', ivrs('ivrs_hpet[')],
  ['ivrs_ioapic[', ivrs('ivrs_ioapic[')],
  ['loglvl', whole(LOG_LEVELS)],
  [
    'low_crashinfo',
    saying(
      (value) => `Unknown low_crashinfo parameter '${value}'.  Defaulting to min.`,
      orEmpty(oneOf('none', 'min', 'all')),
    ),
  ],
  [
    'mce_verbosity',
    saying(
      (value) => `Machine Check verbosity level ${value} not recogniseduse mce_verbosity=verbose`,
      oneOf('verbose'),
    ),
  ],
  ['memop-max-order', whole(upTo(endOfMemopOrders))],
  ['mmcfg', list(bool(), exact('disable'), exact('on'), exact('amd-fam10'), exact('amd_fam10'))],
  ['mmio-relax', orEmpty(whole(bool(), exact('all')))],
  ['numa', whole(NUMA)],
  ['pci', list(...switches('serr', 'perr'))],
  ['pci-phantom', whole(shaped([], takesPhantom))],
  ['pcid', from('4.7', whole(bool(), flag('xpti')))],
  [
    'psr',
    from(
      '4.5',
      list(
        ...(['cmt', 'cat', 'cdp'] as const).map((name, i) =>
          shaped(
            [name],
            (text, release) => {
              if (text !== name && !text.startsWith(`${name}:`)) return undefined;
              return text === name || bool().takes(text.slice(name.length + 1), release) ? 'taken' : 'bad-value';
            },
            { since: (['4.5', '4.6', '4.7'] as const)[i] ?? '4.5' },
          ),
        ),
        counter('rmid_max:'),
        counter('cos_max:', '4.6'),
      ),
    ),
  ],
  ['pv-l1tf', orEmpty(list(...BY_DOMAIN))],
  ['reboot', list(REBOOT_OLD)],
  ['rmrr', from('4.9', whole(shaped([], takesRmrr)))],
  ['smap', from('4.8', orEmpty(whole(bool(), exact('hvm'))))],
  ['smep', from('4.8', orEmpty(whole(bool(), exact('hvm'))))],
  ['snb_igd_quirk', from('4.5', orEmpty(whole(bool(), exact('cap'), NUMBER)))],
  ['spec-ctrl', from('4.7', list(...SPEC_CTRL))],
  ['tsc', whole(exact('unstable'), exact('skewed'), exact('stable:socket', { since: '4.8' }))],
  ['ucode', whole(begins('scan', { since: '4.4' }), SIGNED)],
  [
    'viridian-version',
    from(
      '4.9',
      saying(
        () => 'Invalid viridian-version, using default',
        whole(shaped([], (text) => (isOldViridianVersion(text) ? 'taken' : undefined))),
      ),
    ),
  ],
  ['ssidref', whole(shaped([], (text) => (/^(?:0[xX][0-9a-fA-F]+|\d+)?:ACM:/.test(text) ? 'taken' : undefined)))],
  [
    'vpmu',
    from(
      '4.2',
      saying(
        (value, release) =>
          `VPMU: unknown flag${compareReleases(release, '4.7') < 0 ? '' : 's'}: ${value} - vpmu disabled!`,
        whole(bool(), shaped(['bts', 'ipc', 'arch'], takesVpmu)),
      ),
    ),
  ],
  ['vwfi', from('4.6', VWFI)],
  ['watchdog', from('4.4', orEmpty(whole(bool(), exact('force'))))],
  ['watchdog_timeout', whole(NUMBER)],
  ['xpti', orEmpty(list(...BY_DOMAIN, exact('default')))],
]);

/** Empty parts do not count as parts. */
function isOldViridianVersion(text: string): boolean {
  return isViridianVersion(text.split(',').filter(Boolean).join(','));
}

/** `rmid_max:255`. */
function counter(prefix: string, since?: Release): Piece {
  return {
    names: [prefix],
    ...(since && { since }),
    takes: (text) => (text.startsWith(prefix) && numberEnd(text, prefix.length) === text.length ? 'taken' : undefined),
    reads: (text) => (text.startsWith(prefix) ? numberEnd(text, prefix.length) : undefined),
  };
}
