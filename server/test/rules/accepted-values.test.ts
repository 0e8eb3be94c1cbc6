/** What real xl takes must never be an error: the names of libxl_types.idl and xl_parse.c, read at each release's tag. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { findingsOf, knowledge } from './knowledge.ts';

const ACTIONS = 'destroy restart rename-restart preserve coredump-destroy coredump-restart';
const VIRIDIAN = 'base freq time_ref_count';
const VIRIDIAN_4_13 = `${VIRIDIAN} reference_tsc hcall_remote_tlb_flush apic_assist crash_ctl synic stimer hcall_ipi`;

/** Key, first and last release that the names were read at, the names, and the other settings that it takes. */
const ACCEPTED: readonly (readonly [key: string, releases: readonly Release[], names: string, rest?: string])[] = [
  ['type', ['4.10', '4.22'], 'hvm pv pvh h p pvh'],
  ['builder', ['4.2', '4.9', '4.10', '4.22'], 'hvm generic hv gen'],
  ['builder', ['4.2', '4.9'], 'linux anything'],
  ['passthrough', ['4.13', '4.22'], 'default disabled enabled sync_pt share_pt DISABLED', 'type = "hvm"'],
  ['gfx_passthru', ['4.7', '4.22'], 'default igd IGD', 'builder = "hvm"'],
  ['on_poweroff', ['4.2', '4.22'], ACTIONS],
  ['on_reboot', ['4.2', '4.22'], ACTIONS],
  ['on_crash', ['4.7', '4.22'], `${ACTIONS} soft-reset`],
  ['on_watchdog', ['4.2', '4.22'], ACTIONS],
  ['on_soft_reset', ['4.7', '4.22'], `${ACTIONS} soft-reset`],
  ['vga', ['4.3', '4.4'], 'stdvga cirrus', 'builder = "hvm"'],
  ['vga', ['4.5'], 'stdvga cirrus none', 'builder = "hvm"'],
  ['vga', ['4.6', '4.22'], 'stdvga cirrus none qxl', 'builder = "hvm"'],
  // From 4.7 on libxl refuses rombios with the device model of today.
  ['bios', ['4.2', '4.6'], 'rombios', 'builder = "hvm"'],
  ['bios', ['4.2', '4.22'], 'seabios ovmf OVMF', 'builder = "hvm"'],
  ['hdtype', ['4.6', '4.22'], 'ide ahci IDE', 'builder = "hvm"'],
  ['vendor_device', ['4.4', '4.22'], 'none xenserver', 'builder = "hvm"'],
  ['ms_vm_genid', ['4.5', '4.22'], 'generate none', 'builder = "hvm"'],
  ['device_model_version', ['4.2', '4.20'], 'qemu-xen qemu-xen-traditional'],
  ['device_model_version', ['4.7', '4.9'], 'none'],
  ['device_model_version', ['4.21', '4.22'], 'qemu-xen'],
  ['tsc_mode', ['4.2', '4.22'], 'default always_emulate native native_paravirt Default 0 1 2 3'],
  [
    'timer_mode',
    ['4.2', '4.22'],
    'delay_for_missed_ticks no_delay_for_missed_ticks no_missed_ticks_pending one_missed_tick_pending 0 3',
    'builder = "hvm"',
  ],
  ['altp2m', ['4.9', '4.22'], 'disabled mixed external limited 0 1 2 3', 'builder = "hvm"'],
  ['vuart', ['4.10', '4.22'], 'sbsa_uart unknown'],
  ['gic_version', ['4.6', '4.22'], 'default v2 v3 V3'],
  ['tee', ['4.13', '4.22'], 'none optee'],
  ['tee', ['4.18', '4.22'], 'ffa'],
  ['sve', ['4.18', '4.22'], 'hw disabled 128 256 384 512 640 768 896 1024 1152 1280 1408 1536 1664 1792 1920 2048'],
  ['viridian', ['4.5'], `all defaults ${VIRIDIAN} !base`, 'builder = "hvm"'],
  ['viridian', ['4.13', '4.22'], `all defaults ${VIRIDIAN_4_13}`, 'builder = "hvm"'],
  ['viridian', ['4.15', '4.22'], 'ex_processor_masks no_vp_limit cpu_hotplug', 'builder = "hvm"'],
  ['mca_caps', ['4.10', '4.22'], 'lmce', 'builder = "hvm"'],
];

const LISTS = new Set(['viridian', 'mca_caps']);

for (const [key, releases, names, rest = ''] of ACCEPTED) {
  for (const release of releases) {
    test(`${release} takes ${key} = ${names}`, () => {
      for (const name of names.split(' ')) {
        const value = LISTS.has(key) ? `[ "${name}" ]` : `"${name}"`;
        const errors = findingsOf(`name = "g"\nkernel = "/k"\n${rest}\n${key} = ${value}\n`, knowledge(release)).filter(
          ({ severity }) => severity === 'error',
        );
        assert.deepEqual(
          errors.map(({ message }) => message),
          [],
        );
      }
    });
  }
}
