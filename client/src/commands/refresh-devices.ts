import type { Machine } from '../host/machine.ts';

/** Reads the host again, for all that shows something of it. */
export function refreshDevices(machine: Machine) {
  return () => machine.refresh();
}
