/** What a machine loses when a device is taken from its dom0. */
import type { Host, Reliance } from '../host/model.ts';

export interface Stake {
  readonly what: Reliance['what'] | 'keyboard' | 'boot display';
  /** As the system names it: `/boot`, `xenbr0`, `QEMU USB Keyboard`. */
  readonly name: string;
  /** The names between that and the device, from the top down: `vg0-root`, `sda2`, `sda`. */
  readonly through: readonly string[];
  /** The device that carries it: the one that was asked about, or another that goes with it. */
  readonly carrier: string;
  /** Why taking the one takes the other. `behind`: the one is a bridge above the carrier. */
  readonly because: 'itself' | 'behind' | 'same slot' | 'same group';
}

/** What is at stake when that device (`0000:01:00.0`) is hidden from dom0 or given away; the gravest first. */
export function stakesOf(_host: Host, _address: string): readonly Stake[] {
  return [];
}
