/**
 * The values that parameters with a reader of their own take, x86. Source: the functions that `custom_param` names, in the newest
 * point release of each line: what only a security update brought to a line counts for all of it. `iommu`, `dom0-iommu`, `dom0_mem`,
 * `com1`, `com2`, `console` and `apic` are judged elsewhere, by more than this.
 */

import type { Release } from '../../catalogue/releases.ts';
import { CPU_FEATURE } from './cpu-features.ts';
import { takesCpufreq } from './cpufreq.ts';
import { takesColours, takesDebugPort, takesIvmd, takesIvrs, takesPhantom, takesRmrr } from './value-devices.ts';
import type { ValueLanguage } from './value-language.ts';
import {
  BY_DOMAIN,
  byBeginnings,
  GRANT_VERSION,
  list,
  NUMA,
  oneOf,
  orEmpty,
  REBOOT,
  THUNKS,
  VWFI,
  whole,
} from './value-languages-parts.ts';
import {
  grantLimit,
  isAcpiInstance,
  isCrashinfoAddress,
  isCrashkernel,
  isDebugtraceSize,
  isDom0MaxVcpus,
  isExtraGuestIrqs,
  isLogLevels,
  isMemopOrders,
  isMicrocodeIndex,
  isShimMemory,
  isViridianVersion,
  isWholeNumber,
} from './value-numbers.ts';
import { bool, choice, exact, flag, isWord, type Piece, shaped, takesFlag, word } from './value-pieces.ts';

const NUMBERS = (takes: (text: string) => boolean, names: readonly string[] = []): Piece =>
  shaped(names, (text) => (takes(text) ? 'taken' : undefined));

/** `X`, `no-X`, and `X=` with `pv` or `hvm`, each with a `no-` or a yes or no. */
function scoped(name: string, life: Pick<Piece, 'since' | 'until'> = {}): Piece {
  return shaped(
    [name, `${name}=pv`, `${name}=hvm`],
    (text, release) => {
      const verdict = takesFlag(text, name, release);
      if (verdict !== 'bad-value' || text.startsWith('no-')) return verdict;
      const scope = text.slice(name.length + 1);
      return ['pv', 'hvm'].some((kind) => takesFlag(scope, kind, release) === 'taken') ? 'taken' : 'bad-value';
    },
    life,
  );
}

/** The first point release of 4.11 takes the beginning of one, too. */
const thunks = (prefix: string): Piece[] => [
  choice(prefix, THUNKS),
  shaped(
    [],
    (text) => {
      if (!text.startsWith(prefix)) return undefined;
      return THUNKS.some((name) => name.startsWith(text.slice(prefix.length))) ? 'taken' : undefined;
    },
    { since: '4.11', until: '4.11' },
  ),
];

const SPEC_CTRL: readonly Piece[] = [
  bool(false),
  // Only to switch it off.
  shaped(['no-xen'], (text, release) => {
    const verdict = takesFlag(text, 'xen', release);
    if (verdict !== 'taken') return verdict;
    const off = text.includes('=') ? /=(?:no|off|false|disable|0)$/.test(text) : text.startsWith('no-');
    return off ? 'taken' : 'bad-value';
  }),
  flag('pv'),
  flag('hvm'),
  flag('msr-sc', { until: '4.12' }),
  flag('rsb', { until: '4.12' }),
  flag('md-clear', { until: '4.12' }),
  flag('mds', { until: '4.12' }),
  scoped('msr-sc', { since: '4.13' }),
  scoped('rsb', { since: '4.13' }),
  scoped('verw', { since: '4.16' }),
  scoped('md-clear', { since: '4.13' }),
  scoped('ibpb-entry', { since: '4.13' }),
  scoped('bhb-entry', { since: '4.16' }),
  ...thunks('bti-thunk='),
  choice('bhb-seq=', ['none', 'tsx', 'short', 'long'], { since: '4.16' }),
  flag('ibrs'),
  flag('stibp', { since: '4.13' }),
  flag('ssbd'),
  // Arm's.
  choice('ssbd=', ['force-disable', 'runtime', 'force-enable'], { since: '4.12' }),
  flag('psfd', { since: '4.13' }),
  flag('bhi-dis-s', { since: '4.16' }),
  flag('ibpb'),
  flag('eager-fpu', { until: '4.21' }),
  flag('l1d-flush'),
  flag('branch-harden', { since: '4.13' }),
  flag('lock-harden', { since: '4.16' }),
  flag('srb-lock', { since: '4.12' }),
  flag('unpriv-mmio', { since: '4.13' }),
  flag('gds-mit', { since: '4.14' }),
  flag('div-scrub', { since: '4.16' }),
  flag('bp-spec-reduce', { since: '4.17' }),
  flag('ibpb-alt', { since: '4.18' }),
];

/** Gone with 4.12. */
const BTI: readonly Piece[] = [
  bool(false, { since: '4.11' }),
  ...thunks('thunk='),
  ...['ibrs', 'ibpb', 'rsb_native', 'rsb_vmexit'].map((name) => flag(name)),
  flag('rsb', { since: '4.11' }),
];

/** The beginning of a name is enough; a yes or no stands behind a colon. Source: `parse_psr_param` of xen/arch/x86/psr.c. */
const PSR: readonly Piece[] = [
  ...(['cmt', 'cat', 'cdp', 'mba'] as const).map((name) =>
    shaped(
      [name],
      (text, release) => {
        const colon = text.indexOf(':');
        const own = colon < 0 ? text : text.slice(0, colon);
        if (own === '' || !name.startsWith(own)) return undefined;
        return colon < 0 || bool().takes(text.slice(colon + 1), release) === 'taken' ? 'taken' : 'bad-value';
      },
      name === 'mba' ? { since: '4.11' } : {},
    ),
  ),
  ...['rmid_max', 'cos_max'].map((name) =>
    shaped([`${name}:`], (text, release) => {
      const colon = text.indexOf(':');
      if (colon < 0 || !isWord(text, name, release)) return undefined;
      return isWholeNumber(text.slice(colon + 1)) ? 'taken' : 'bad-value';
    }),
  ),
];

/** Up to 4.11 a `no-` stood before plain words here, and no value behind them. */
function switches(names: readonly string[]): Piece[] {
  return names.flatMap((name) => [
    flag(name, { since: '4.12' }),
    shaped([], (text, release) => (isWord(text.replace(/^no-/, ''), name, release) ? 'taken' : undefined), {
      until: '4.11',
    }),
  ]);
}

export const LANGUAGES: ReadonlyMap<string, ValueLanguage> = new Map<string, ValueLanguage>([
  ['acpi', whole(bool(false), exact('force'), exact('ht'), exact('noirq'), exact('verbose', { since: '4.15' }))],
  ['acpi_apic_instance', whole(NUMBERS(isAcpiInstance))],
  ['acpi_sleep', { ...list(word('s3_bios'), word('s3_mode')), since: '4.13' }],
  ['apic_verbosity', oneOf('verbose', 'debug')],
  ['argo', list(bool(), flag('mac-permissive'))],
  ['bti', list(...BTI)],
  ['bootscrub', { ...orEmpty(whole(bool(), exact('idle'))), since: '4.12' }],
  ['cet', list(bool(undefined, { since: '4.20' }), flag('shstk'), flag('ibt'))],
  [
    'console_timestamps',
    orEmpty(
      whole(bool(), exact('date'), exact('datems'), exact('boot'), exact('raw', { since: '4.12' }), exact('none')),
    ),
  ],
  ['core_parking', oneOf('power', 'performance')],
  ['cpu_type', oneOf('arch_perfmon')],
  ['cpuid', list(CPU_FEATURE)],
  ['cpufreq', whole(shaped(['xen', 'none', 'dom0-kernel', 'hwp', 'amd-cppc', 'on', 'off'], takesCpufreq))],
  [
    'crashinfo_maxaddr',
    whole(shaped([], (text, release) => (isCrashinfoAddress(text, release) ? 'taken' : undefined))),
  ],
  ['crashkernel', whole(shaped([], (text, release) => (isCrashkernel(text, release) ? 'taken' : undefined)))],
  ['credit2_runqueue', whole(...['cpu', 'core', 'socket', 'node', 'all'].map((name) => exact(name)))],
  ['dbgp', { ...whole(shaped(['ehci', 'xhci'], takesDebugPort)), since: '4.17', voice: 'some-builds' }],
  [
    'debugtrace',
    { ...whole(shaped([], (text, release) => (isDebugtraceSize(text, release) ? 'taken' : undefined))), since: '4.13' },
  ],
  [
    'dom0',
    byBeginnings(
      list(
        word('pv', { since: '4.12' }),
        word('pvh'),
        word('shadow', { until: '4.11' }),
        flag('shadow', { since: '4.12' }),
        flag('verbose', { since: '4.12' }),
        flag('cpuid-faulting', { since: '4.13' }),
        flag('msr-relaxed', { since: '4.15' }),
        flag('pf-fixup', { since: '4.19' }),
        // Arm's.
        shaped([], (text) => (/^(?:no-)?sve(?:=|$)/.test(text) ? 'taken' : undefined), { since: '4.18' }),
      ),
    ),
  ],
  ['dom0-cpuid', list(CPU_FEATURE)],
  ['dom0-llc-colors', whole(shaped([], takesColours))],
  ['dom0_max_vcpus', whole(NUMBERS(isDom0MaxVcpus))],
  [
    'dom0_nodes',
    list(
      ...['relaxed', 'strict'].flatMap((name) => [exact(name), word(name, { since: '4.17' })]),
      NUMBERS((text) => text !== '' && isWholeNumber(text)),
    ),
  ],
  [
    'efi',
    byBeginnings(
      list(
        ...switches(['rs']),
        choice('attr=', ['uc', 'no'], { since: '4.12' }),
        shaped([], (text) => (/^(?:no-)?attr=uc$/.test(text) ? 'taken' : undefined), { until: '4.11' }),
      ),
      'negated',
    ),
  ],
  ['ept', byBeginnings(list(...switches(['ad', 'pml', 'exec-sp'])))],
  ['extra_guest_irqs', whole(NUMBERS(isExtraGuestIrqs))],
  ['flask', oneOf('permissive', 'enforcing', 'late', 'disabled')],
  ['gnttab', list(GRANT_VERSION, flag('transitive'), flag('transfer', { since: '4.17' }))],
  ['gnttab_max_frames', { ...whole(shaped([], grantLimit)), since: '4.12' }],
  ['gnttab_max_maptrack_frames', { ...whole(shaped([], grantLimit)), since: '4.12' }],
  ['guest_loglvl', whole(shaped(['none', 'error', 'warning', 'info', 'debug', 'all'], takesLevels))],
  ['loglvl', whole(shaped(['none', 'error', 'warning', 'info', 'debug', 'all'], takesLevels))],
  ['hpet', { ...list(bool(), flag('broadcast'), flag('legacy-replacement')), since: '4.13' }],
  ['ioapic_ack', oneOf('old', 'new')],
  ['irq_vector_map', byBeginnings(list(word('none'), word('global'), word('per-device')))],
  ['ivmd', whole(shaped([], takesIvmd))],
  ['ivrs_hpet[', whole(shaped([], (text, release) => takesIvrs('ivrs_hpet[', text, release)))],
  ['ivrs_ioapic[', whole(shaped([], (text, release) => takesIvrs('ivrs_ioapic[', text, release)))],
  ['low_crashinfo', orEmpty(oneOf('none', 'min', 'all'))],
  ['mce_verbosity', oneOf('verbose')],
  ['memop-max-order', whole(NUMBERS(isMemopOrders))],
  ['mmcfg', byBeginnings(list(bool(), word('amd-fam10'), word('amd_fam10')))],
  ['mmio-relax', orEmpty(whole(bool(), exact('all')))],
  ['numa', whole(NUMA)],
  ['pci', byBeginnings(list(...switches(['serr', 'perr']), flag('quirks', { since: '4.22' })))],
  ['pci-phantom', whole(shaped([], takesPhantom))],
  ['pcid', whole(bool(), flag('xpti'))],
  ['psr', list(...PSR)],
  ['pv', list(flag('32'))],
  ['pv-l1tf', orEmpty(list(...BY_DOMAIN))],
  ['reboot', list(REBOOT)],
  ['rmrr', whole(shaped([], takesRmrr))],
  ['sched-gran', oneOf('cpu', 'core', 'socket')],
  ['shim_mem', whole(shaped([], (text, release) => (isShimMemory(text, release) ? 'taken' : undefined)))],
  ['smap', orEmpty(whole(bool(), exact('hvm')))],
  ['smep', orEmpty(whole(bool(), exact('hvm')))],
  ['snb_igd_quirk', orEmpty(whole(bool(), exact('cap'), NUMBERS(isWholeNumber)))],
  ['spec-ctrl', list(...SPEC_CTRL)],
  ['serrors', oneOf('diverse', 'panic')],
  ['tsc', oneOf('unstable', 'skewed', 'stable:socket')],
  ['tsx', whole(bool())],
  [
    'ucode',
    list(
      flag('nmi'),
      flag('scan'),
      flag('allow-same', { since: '4.15', until: '4.19' }),
      flag('digest-check', { since: '4.17' }),
      shaped([], (text, release) => (isMicrocodeIndex(text, release) ? 'taken' : undefined)),
    ),
  ],
  ['viridian-version', whole(NUMBERS(isViridianVersion))],
  ['vpmu', byBeginnings(list(bool(), word('bts'), word('ipc'), word('arch'), flag('rtm-abort')))],
  ['vwfi', VWFI],
  ['wallclock', oneOf('auto', 'xen', 'cmos', 'efi')],
  ['watchdog', orEmpty(whole(bool(), exact('force')))],
  ['watchdog_timeout', whole(NUMBERS(isWholeNumber))],
  ['x2apic-mode', whole(word('physical'), word('mixed'), word('cluster', { until: '4.19' }))],
  ['xen-llc-colors', whole(shaped([], takesColours))],
  ['xpti', orEmpty(list(...BY_DOMAIN, { ...exact('default'), onlyLast: true }))],
  ['xsm', oneOf('dummy', 'flask', 'silo')],
]);

/** What was read otherwise in the first releases that find fault. */
export const EARLIER_LANGUAGES: ReadonlyMap<string, ValueLanguage> = new Map<string, ValueLanguage>([
  [
    'ucode',
    {
      ...whole(
        shaped(['scan'], (text, release) =>
          text.startsWith('scan') || isMicrocodeIndex(text, release) ? 'taken' : undefined,
        ),
      ),
      until: '4.12',
    },
  ],
  // A yes or no only as the whole value.
  ['vpmu', { ...whole(bool(), shaped(['bts', 'ipc', 'arch'], takesEarlierVpmu)), until: '4.11' }],
]);

function takesEarlierVpmu(text: string, release: Release): 'taken' | undefined {
  const names = ['bts', 'ipc', 'arch'];
  const known = text
    .split(',')
    .every((flag) => names.some((name) => name.startsWith(flag) || isWord(flag, name, release)));
  return known ? 'taken' : undefined;
}

function takesLevels(text: string): 'taken' | undefined {
  return isLogLevels(text) ? 'taken' : undefined;
}
