import type { Step } from '../reader.ts';
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
export const READ_STEPS: readonly Step[] = [
  labels,
  guestType,
  identity,
  xenstoreQuota,
  shim,
  schedulerShare,
  memorySizes,
  llcColors,
  vcpuCounts,
  vuart,
  vnuma,
  mostVcpus,
  hardAffinity,
  softAffinity,
  grantBounds,
  actions,
  passthroughSettings,
  pciDevices,
  passthroughMode,
  shadowAndMigration,
  tscMode,
  clock,
  boots,
  typeSwitch,
  altp2m,
  ioPorts,
  irqs,
  ioMemory,
  readDisks,
  readP9s,
  readVtpms,
  readDisplays,
  readPvcalls,
  readSound,
  readChannels,
  readVifs,
  readVif2,
  readVfbs,
  readUsbControllers,
  readUsbDevices,
  oldPassthrough,
  cpuid,
  deviceModel,
  screen,
  graphics,
  hvmDevices,
  arm,
  readKeyboards,
  readVirtio,
  last,
  emptyAffinity,
];
