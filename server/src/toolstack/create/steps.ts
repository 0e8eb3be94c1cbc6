import type { Step } from '../reader.ts';
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
export const CREATE_STEPS: readonly Step[] = [
  checkPassthrough,
  checkPodAndDevices,
  checkVnuma,
  checkFirmware,
  checkDirectBoot,
  checkVcpus,
  checkVideoMemory,
  checkUsb,
  checkGrantVersion,
  checkAltp2m,
  checkTrappedAccesses,
  checkTscMode,
  checkViridian,
  checkDiskBackends,
  checkEmulatedVifs,
  checkVdevs,
  checkReadOnlyDisks,
  checkVifNumbers,
];
