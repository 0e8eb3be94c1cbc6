import type { Turn } from '../reader.ts';
import {
  checkAltp2m,
  checkDirectBoot,
  checkFirmware,
  checkGrantVersion,
  checkTrappedAccesses,
  checkUsb,
  checkVcpus,
  checkVideoMemory,
} from './defaults.ts';
import { checkDiskBackends, checkReadOnlyDisks, checkVdevs } from './disk.ts';
import { checkTscMode, checkViridian } from './late.ts';
import { checkVnuma } from './memory.ts';
import { checkPassthrough, checkPodAndDevices } from './passthrough.ts';
import { checkEmulatedVifs, checkVifNumbers } from './vif.ts';

/** What libxl_domain_create_new checks before it asks the hypervisor for the domain, in its order; then what it finds behind that. */
export const CREATE_STEPS: readonly Turn[] = [
  { step: checkPassthrough, keys: ['dtdev', 'passthrough', 'pci'] },
  { step: checkPodAndDevices, keys: ['dtdev', 'passthrough', 'pci'] },
  { step: checkVnuma, keys: ['vnuma'] },
  { step: checkFirmware, keys: ['bios', 'firmware'] },
  { step: checkDirectBoot, keys: ['cmdline', 'extra', 'kernel', 'ramdisk', 'root'] },
  { step: checkVcpus, keys: ['vcpus'] },
  {
    step: checkVideoMemory,
    keys: ['device_model_stubdomain_override', 'device_model_version', 'stdvga', 'vga', 'videoram'],
  },
  { step: checkUsb, keys: ['spiceusbredirection', 'usbversion'] },
  { step: checkGrantVersion, keys: ['max_grant_version'] },
  { step: checkAltp2m, keys: ['altp2m', 'altp2mhvm'] },
  { step: checkTrappedAccesses, keys: ['trap_unmapped_accesses'] },
  { step: checkTscMode, keys: ['tsc_mode'] },
  { step: checkViridian, keys: ['viridian'] },
  { step: checkDiskBackends, keys: ['disk'] },
  { step: checkEmulatedVifs, keys: ['vif'] },
  { step: checkVdevs, keys: ['disk'] },
  { step: checkReadOnlyDisks, keys: ['device_model_stubdomain_override', 'device_model_version', 'disk', 'hdtype'] },
  { step: checkVifNumbers, keys: ['vif'] },
];
