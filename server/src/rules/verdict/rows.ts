import { cpuidRows } from './cpuid.ts';
import { createRows } from './create.ts';
import { deviceModelRows } from './device-model.ts';
import { deviceRows } from './devices.ts';
import { diskRows } from './disk.ts';
import { guestRows } from './guest.ts';
import { ioResourceRows } from './io-resources.ts';
import { pciRows } from './pci.ts';
import { rdmRows } from './rdm.ts';
import type { VerdictRow } from './row.ts';
import { valueRows } from './values.ts';
import { vifRows } from './vif.ts';

/** Every rule about what xl says. */
export const VERDICT_ROWS: readonly VerdictRow[] = [
  ...valueRows,
  ...guestRows,
  ...pciRows,
  ...rdmRows,
  ...ioResourceRows,
  ...cpuidRows,
  ...deviceModelRows,
  ...createRows,
  ...deviceRows,
  ...diskRows,
  ...vifRows,
];
