/**
 * The CPU features that Xen's own `cpuid=` and `dom0-cpuid=` know by name. Source: xen/tools/gen-cpuid.py on the public
 * cpufeatureset.h of the newest point release of each line; up to 4.12 the names in xen/arch/x86/cpuid.c.
 */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { type Piece, takesFlag } from './value-pieces.ts';

/** By the first line that knows them; all later ones do. */
const BY_RELEASE: readonly (readonly [since: Release, names: string])[] = [
  ['4.7', 'ibpb ibrsb ssbd stibp'],
  ['4.8', 'l1d-flush'],
  ['4.10', 'md-clear'],
  ['4.12', 'rdrand rdseed srbds-ctrl'],
  [
    '4.13',
    `
      3dnow 3dnowext 3dnowprefetch abm acpi adx aesni amd-ssbd amd-stibp apic arch-caps avx avx2 avx512-4fmaps avx512-4vnniw
      avx512-bf16 avx512-bitalg avx512-ifma avx512-vbmi avx512-vbmi2 avx512-vnni avx512-vpopcntdq avx512bw avx512cd avx512dq
      avx512er avx512f avx512pf avx512vl bmi1 bmi2 btc-no cet-ibt cet-ss cldemote clflush clflushopt clwb clzero cmov
      cmp-legacy cr8-legacy cx16 cx8 dbext dca de ds dscpl dtes64 efro eist erms extapic f16c fdp-excp-only ffxsr fma fma4 fpu
      fsgsbase fxsr gfni hle htt hypervisor ibpb-ret ibrs ibrs-always ibrs-fast ibrs-same-mode ibs invpcid itsc lahf-lm lm lwp
      mca mce misalignsse mmx mmxext monitor monitorx movbe mpx msr mtrr no-fpu-sel nodeid-msr nx ospke osvw osxsave pae
      page1gb pat pbe pcid pclmulqdq pdcm pge pku popcnt pqe pqm prefetchwt1 pse pse36 psfd rdpid rdtscp rstr-fp-err-ptrs rtm
      sep sgx sha skinit smap smep smx ss ssb-no sse sse2 sse3 sse4-1 sse4-2 sse4a ssse3 stibp-always svm syscall tbm tm1 tm2
      topoext tsc tsc-adjust tsc-deadline tsx-force-abort umip vaes virt-ssbd vme vmx vpclmulqdq wbnoinvd wdt x2apic xgetbv1
      xop xsave xsavec xsaveopt xsaves xtpr
    `,
  ],
  [
    '4.14',
    `
      amd-ppin bhi-no core-caps doitm eibrs energy-filtering enqcmd fb-clear fb-clear-ctrl fbsdp-no gds-ctrl gds-no ibpb-brtype
      if-pschange-mc-no intel-psfd intel-ssb-no lfence-dispatch mcu-ctrl mds-no misc-pkg-ctrl movdir64b movdiri ovrclk-status
      pbrsb-no psdp-no rdcl-no rrsba rsba rtm-always-abort sbdr-ssdp-no sbpb serialize skip-l1dfl srso-no taa-no tsx-ctrl
      tsxldtrk xapic-status
    `,
  ],
  [
    '4.15',
    `
      avx-vnni avx512-vp2intersect bhi-ctrl hybrid ipred-ctrl proc-trace rfds-clear rfds-no rrsba-ctrl
    `,
  ],
  [
    '4.16',
    `
      cet-sss fsrcs fsrm fsrs fzrm no-lmsl nscb
    `,
  ],
  [
    '4.17',
    `
      auto-ibrs avx512-fp16 cpb hw-pstate intel-ppin its-no mcdt-no srso-msr-fix srso-us-no tsa-l1-no tsa-sq-no verw-clear
    `,
  ],
  [
    '4.18',
    `
      avx-ifma avx-ne-convert avx-vnni-int8 bld cpuid-user-dis ddp-ctrl pb-opt-ctrl pks wrmsrns
    `,
  ],
  [
    '4.19',
    `
      addr-msk-ext amd-fsrc amd-fsrs amd-prefetchi amx-tile arch-lbr avx-vnni-int16 epsf fred fs-gs-ns fsrsc no-nest-bp
      prefetchi sha512 sm3 sm4 uintr
    `,
  ],
  [
    '4.20',
    `
      amx-bf16 amx-complex amx-fp16 amx-int8 cmpccxadd la57 pconfig sdbg sgx-keys sgx-lc tme waitpkg xfd
    `,
  ],
  [
    '4.21',
    `
      arch-perf-mon cppc ign-umonitor lam lass lkgs mcu-ext mon-umon-mitg msrlist nmi-src no-invd slsm uc-lock-dis uiret-uif
    `,
  ],
  [
    '4.22',
    `
      avx512-bmm
    `,
  ],
];

const known = new Map<Release, readonly string[]>();

/** Every name that a release knows, in the order of their characters. */
export function cpuFeatures(release: Release): readonly string[] {
  let names = known.get(release);
  if (!names) {
    const lists = BY_RELEASE.filter(([since]) => compareReleases(since, release) <= 0);
    names = lists.flatMap(([, list]) => list.split(/\s+/).filter(Boolean)).sort();
    known.set(release, names);
  }
  return names;
}

/** `X`, `no-X`, `X=BOOL` of a feature that the release knows. */
export const CPU_FEATURE: Piece = {
  names: [],
  namesIn: cpuFeatures,
  takes(text, release) {
    const own = text.startsWith('no-') ? text.slice(3) : text;
    const names = cpuFeatures(release);
    if (compareReleases(release, '4.13') >= 0) {
      const found = halve(names, own);
      return found === undefined ? undefined : takesFlag(text, found, release);
    }
    const found = names.find((name) => own === name || own.startsWith(`${name}=`));
    return found === undefined ? undefined : takesFlag(text, found, release);
  },
};

/**
 * Xen's search by halves. A `=` behind the name counts as its end only where both names are as long, so that `sgx=on` is looked for
 * behind `sgx-lc`, and may be missed.
 */
function halve(names: readonly string[], text: string): string | undefined {
  let low = 0;
  for (let high = names.length; low < high; ) {
    const middle = low + Math.floor((high - low) / 2);
    const name = names[middle] ?? '';
    const order = compareUpTo(text, name);
    if (order === 0) return name;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return undefined;
}

/** `cmdline_strcmp` of xen/common/kernel.c. */
function compareUpTo(text: string, name: string): number {
  for (let at = 0; ; at++) {
    const mark = text.charAt(at);
    if (at === name.length) return mark === '' || ',:;='.includes(mark) ? 0 : 1;
    const order = (text.charCodeAt(at) || 0) - name.charCodeAt(at);
    if (order !== 0) return order;
  }
}
