import type { Turn } from '../reader.ts';
import { emptyAffinity, hardAffinity, mostVcpus, softAffinity } from './affinity.ts';
import { altp2m } from './altp2m.ts';
import { arm } from './arm.ts';
import { boots } from './boot.ts';
import { cpuid } from './cpuid.ts';
import { llcColors, memorySizes, schedulerShare, vcpuCounts, vuart } from './cpus-memory.ts';
import { deviceModel } from './device-model.ts';
import { readDisplays, readKeyboards, readUsbControllers, readUsbDevices, readVirtio } from './devices/options.ts';
import { readPvcalls, readVfbs, readVtpms } from './devices/pairs.ts';
import { readSound } from './devices/sound.ts';
import { readChannels, readP9s } from './devices/trimmed-pairs.ts';
import { readDisks } from './disk.ts';
import { graphics, screen } from './display.ts';
import { typeSwitch } from './hvm.ts';
import { hvmDevices } from './hvm-devices.ts';
import { guestType, identity, labels, shim } from './identity.ts';
import { ioMemory, ioPorts, irqs } from './io-resources.ts';
import { last } from './last.ts';
import { actions, grantBounds } from './lifecycle.ts';
import { oldPassthrough, passthroughMode, passthroughSettings, pciDevices } from './pci.ts';
import { clock, shadowAndMigration, tscMode } from './timers.ts';
import { readVif2, readVifs } from './vif.ts';
import { vnuma } from './vnuma.ts';
import { xenstoreQuota } from './xenstore-quota.ts';

/** parse_config_data of tools/xl/xl_parse.c, in its order. */
export const READ_STEPS: readonly Turn[] = [
  { step: labels, keys: ['init_seclabel', 'seclabel'] },
  { step: guestType },
  { step: identity },
  { step: xenstoreQuota, keys: ['xenstore_quota'] },
  { step: shim, keys: ['pvshim', 'pvshim_cmdline', 'pvshim_extra', 'pvshim_path'] },
  { step: schedulerShare, keys: ['cap', 'cpu_weight', 'extratime', 'latency', 'period', 'slice'] },
  { step: memorySizes, keys: ['maxmem', 'memory'] },
  { step: llcColors, keys: ['llc_colors'] },
  { step: vcpuCounts, keys: ['maxvcpus', 'vcpus'] },
  { step: vuart, keys: ['vuart'] },
  { step: vnuma, keys: ['vnuma'] },
  { step: mostVcpus, keys: ['maxvcpus', 'vcpus', 'vnuma'] },
  { step: hardAffinity, keys: ['cpus'] },
  { step: softAffinity, keys: ['cpus_soft'] },
  { step: grantBounds, keys: ['max_grant_frames', 'max_grant_version', 'max_maptrack_frames'] },
  { step: actions, keys: ['on_crash', 'on_poweroff', 'on_reboot', 'on_soft_reset', 'on_watchdog'] },
  {
    step: passthroughSettings,
    keys: ['e820_host', 'pci_msitranslate', 'pci_permissive', 'pci_power_mgmt', 'pci_seize', 'rdm'],
  },
  { step: pciDevices, keys: ['pci'] },
  { step: passthroughMode, keys: ['dtdev', 'passthrough'] },
  { step: shadowAndMigration, keys: ['nomigrate', 'shadow_memory'] },
  { step: tscMode, keys: ['tsc_mode'] },
  { step: clock, keys: ['localtime', 'max_event_channels', 'rtc_timeoffset', 'videoram', 'vncviewer'] },
  {
    step: boots,
    keys: [
      'acpi',
      'apic',
      'bootloader',
      'bootloader_args',
      'bootloader_restrict',
      'bootloader_user',
      'cmdline',
      'device_tree',
      'driver_domain',
      'extra',
      'kernel',
      'nestedhvm',
      'ramdisk',
      'root',
      'timer_mode',
    ],
  },
  { step: typeSwitch },
  { step: altp2m, keys: ['altp2m', 'altp2m_count', 'vmtrace_buf_kb'] },
  { step: ioPorts, keys: ['ioports'] },
  { step: irqs, keys: ['irqs'] },
  { step: ioMemory, keys: ['iomem'] },
  { step: readDisks, keys: ['disk'] },
  { step: readP9s, keys: ['p9'] },
  { step: readVtpms, keys: ['vtpm'] },
  { step: readDisplays, keys: ['vdispl'] },
  { step: readPvcalls, keys: ['pvcalls'] },
  { step: readSound, keys: ['vsnd'] },
  { step: readChannels, keys: ['channel'] },
  { step: readVifs, keys: ['vif'] },
  { step: readVif2, keys: ['vif2'] },
  { step: readVfbs, keys: ['vfb'] },
  { step: readUsbControllers, keys: ['usbctrl'] },
  { step: readUsbDevices, keys: ['usbdev'] },
  {
    step: oldPassthrough,
    keys: ['dtdev', 'e820_host', 'pci', 'pci_msitranslate', 'pci_permissive', 'pci_power_mgmt', 'pci_seize', 'rdm'],
  },
  { step: cpuid, keys: ['cpuid'] },
  {
    step: deviceModel,
    keys: [
      'device_model',
      'device_model_args',
      'device_model_args_hvm',
      'device_model_args_pv',
      'device_model_override',
      'device_model_stubdomain_override',
      'device_model_stubdomain_seclabel',
      'device_model_user',
      'device_model_version',
      'stubdomain_cmdline',
      'stubdomain_kernel',
      'stubdomain_memory',
      'stubdomain_ramdisk',
    ],
  },
  {
    step: screen,
    keys: [
      'display',
      'dm_restrict',
      'opengl',
      'sdl',
      'vfb',
      'vnc',
      'vncdisplay',
      'vnclisten',
      'vncpasswd',
      'vncunused',
      'xauthority',
    ],
  },
  {
    step: graphics,
    keys: [
      'hdtype',
      'keymap',
      'nographic',
      'spice',
      'spice_clipboard_sharing',
      'spice_image_compression',
      'spice_streaming_video',
      'spiceagent_mouse',
      'spicedisable_ticketing',
      'spicehost',
      'spicepasswd',
      'spiceport',
      'spicetls_port',
      'spiceusbredirection',
      'spicevdagent',
      'stdvga',
      'vga',
    ],
  },
  {
    step: hvmDevices,
    keys: [
      'boot',
      'gfx_passthru',
      'serial',
      'soundhw',
      'usb',
      'usbdevice',
      'usbversion',
      'vendor_device',
      'vkb_device',
      'vncdisplay',
      'vnclisten',
      'xen_platform_pci',
      'xen_platform_pci_bar_uc',
    ],
  },
  { step: arm, keys: ['arm_sci', 'gic_version', 'nr_spis', 'sve', 'tee', 'trap_unmapped_accesses'] },
  { step: readKeyboards, keys: ['vkb'] },
  { step: readVirtio, keys: ['virtio'] },
  { step: last, keys: ['msr_relaxed', 'vpmu', 'xend_suspend_evtchn_compat'] },
  { step: emptyAffinity, keys: ['cpus'] },
];
