/**
 * What became of Xen's parameters within a line of releases, and how they were registered before. Source: every `*_param()` of the
 * first and the newest point release of each line, 4.0 to 4.22.
 */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases, existsIn, type Lifespan } from '../../catalogue/releases.ts';
import type { ParameterForm } from './parameter.ts';

/**
 * Parameters that updates brought to older lines: the first release whose newest point release reads it. From there on each one does,
 * up to the one that the catalogue knows it from; the second, where it is given, is the last of them.
 */
const BROUGHT_BY_UPDATES: ReadonlyMap<string, readonly [since: Release, until?: Release]> = new Map([
  ['allow_unsafe', ['4.0']],
  ['availmem', ['4.0']],
  ['tmem_dedup', ['4.0']],
  ['tmem_tze', ['4.0']],
  ['cpuid_mask_xsave_eax', ['4.1']],
  ['irq_vector_map', ['4.1']],
  ['sched_credit_tslice_ms', ['4.1']],
  ['sched_ratelimit_us', ['4.1']],
  ['msi', ['4.2', '4.2']],
  ['hest_disable', ['4.2']],
  ['pci', ['4.2']],
  ['efi-rs', ['4.3', '4.3']],
  ['apicv', ['4.3']],
  ['efi', ['4.4']],
  ['memop-max-order', ['4.4']],
  ['xenheap_megabytes', ['4.5', '4.5']],
  ['mmio-relax', ['4.5']],
  ['vwfi', ['4.6']],
  ['cpuid', ['4.7']],
  ['pcid', ['4.7']],
  ['pv-linear-pt', ['4.7']],
  ['invpcid', ['4.7']],
  ['bti', ['4.7']],
  ['spec-ctrl', ['4.7']],
  ['xpti', ['4.7']],
  ['smt', ['4.8']],
  ['pv-l1tf', ['4.8']],
  ['gnttab', ['4.8']],
  ['pv-shim', ['4.10']],
  ['shim_mem', ['4.10']],
  ['xsm', ['4.10']],
  ['tsx', ['4.11']],
  ['hpet', ['4.13']],
  ['global-pages', ['4.13']],
  ['dom0-cpuid', ['4.14']],
  ['x2apic-mode', ['4.17']],
  ['vm-notify-window', ['4.17']],
  ['dit', ['4.17']],
]);

/** Whether a release reads a parameter: from its start, or since one of its updates. `life` is the catalogue's. */
export function readsParameter(name: string, life: Lifespan, release: Release): boolean {
  if (existsIn(life, release)) return true;
  const brought = BROUGHT_BY_UPDATES.get(name);
  if (!brought) return false;
  const [since, until] = brought;
  if (compareReleases(release, since) < 0) return false;
  return until === undefined ? compareReleases(release, life.since) < 0 : compareReleases(release, until) <= 0;
}

/** Parameters that got a reader of their own later: what they were up to that release. */
const ONCE_PLAIN: ReadonlyMap<string, readonly [form: ParameterForm, until: Release]> = new Map([
  ['acpi_pstate_strict', ['integer', '4.4']],
  ['acpi_sleep', ['string', '4.12']],
  ['bootscrub', ['boolean', '4.11']],
  ['cachesize', ['integer', '4.0']],
  ['dbgp', ['string', '4.16']],
  ['debugtrace', ['integer', '4.12']],
  ['efi-rs', ['boolean', '4.5']],
  ['flask_enforcing', ['integer', '4.5']],
  ['gnttab_max_frames', ['integer', '4.11']],
  ['gnttab_max_maptrack_frames', ['integer', '4.11']],
  ['max_cstate', ['integer', '4.12']],
  ['tboot', ['string', '4.4']],
]);

/** How a release has registered a parameter, where that is not what the catalogue says of the newest. */
export function formerForm(name: string, release: Release): ParameterForm | undefined {
  const [form, until] = ONCE_PLAIN.get(name) ?? [];
  return until !== undefined && compareReleases(release, until) <= 0 ? form : undefined;
}

/** Numbers and sizes that are not 32 bits wide, in bytes. */
const WIDTHS: ReadonlyMap<string, 1 | 8> = new Map([
  ['availmem', 8],
  ['bootscrub_chunk', 8],
  ['buddy-alloc-size', 8],
  ['highmem-start', 8],
  ['irq-max-guests', 1],
  ['low_mem_virq_limit', 8],
  ['mem', 8],
  ['tboot', 8],
]);

/**
 * Whether a number of 64 bits, negative ones as what they are without a sign, fits in the parameter's variable. From 4.10 on Xen
 * answers -75 where it does not, and leaves the variable alone. Source: `assign_integer_param` of xen/common/kernel.c.
 */
export function fitsParameter(name: string, value: bigint): boolean {
  const bits = BigInt((WIDTHS.get(name) ?? 4) * 8);
  if (bits === 64n) return true;
  const unsigned = BigInt.asUintN(64, value);
  return unsigned < 1n << bits || unsigned >= (1n << 64n) - (1n << (bits - 1n));
}

/** How many bytes of a string Xen keeps, where a rule of its own does not say so already. */
const KEPT: ReadonlyMap<string, number> = new Map([
  ['badpage', 99],
  ['clocksource', 9],
  ['conswitch', 2],
  ['cpuid_mask_cpu', 13],
  ['crash-debug-debugkey', 31],
  ['crash-debug-hwdom', 31],
  ['crash-debug-kexeccmd', 31],
  ['crash-debug-panic', 31],
  ['crash-debug-watchdog', 31],
  ['dbgp', 29],
  ['gdb', 29],
  ['nmi', 9],
  ['preferred-cstates', 63],
  ['sched', 9],
  ['vga', 29],
]);

export function keptBytes(name: string): number | undefined {
  return KEPT.get(name);
}
