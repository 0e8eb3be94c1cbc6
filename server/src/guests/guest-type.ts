import type { GuestType, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from './domain-config.ts';

/** `type` was not read before; `builder` alone told HVM from PV. */
export const TYPE_KEY_SINCE: Release = '4.10';

/** Keys that only guests on Arm use. */
export const ARM_KEYS = ['vuart', 'gic_version', 'device_tree', 'dtdev', 'nr_spis', 'sve', 'tee', 'arm_sci', 'virtio'];

/** What `type` or `builder` makes of its value: xl takes any beginning of a name, even the empty one. */
export function typeByPrefix(value: string, names: readonly (readonly [string, GuestType])[]): GuestType | undefined {
  return names.find(([name]) => name.startsWith(value))?.[1];
}

export const TYPE_NAMES = [
  ['hvm', 'hvm'],
  ['pv', 'pv'],
  ['pvh', 'pvh'],
] as const;

export const BUILDER_NAMES = [
  ['hvm', 'hvm'],
  ['generic', 'pv'],
] as const;

/**
 * The type of guest that xl of that release makes of a config; `undefined` where it refuses the config for its type. A config that
 * names none is taken for one of Arm where it uses keys of Arm.
 */
export function guestType(config: DomainConfig, release: Release): GuestType | undefined {
  return typeFrom(config, release, usesArmKeys);
}

/** The same on an x86 machine. */
export function guestTypeOnX86(config: DomainConfig, release: Release): GuestType | undefined {
  return typeFrom(config, release, () => false);
}

function typeFrom(
  config: DomainConfig,
  release: Release,
  isForArm: (config: DomainConfig) => boolean,
): GuestType | undefined {
  const builder = config.string('builder');
  if (compareReleases(release, TYPE_KEY_SINCE) < 0) {
    return builder !== undefined && 'hvm'.startsWith(builder) ? 'hvm' : 'pv';
  }
  const type = config.string('type');
  const byType = type === undefined ? undefined : typeByPrefix(type, TYPE_NAMES);
  const byBuilder = builder === undefined ? undefined : typeByPrefix(builder, BUILDER_NAMES);
  if (type !== undefined && !byType) return undefined;
  if (builder !== undefined && !byBuilder) return undefined;
  if (byType && byBuilder && byType !== byBuilder) return undefined;
  return byType ?? byBuilder ?? (isForArm(config) ? 'pvh' : 'pv');
}

export const GUEST_NAMES: Readonly<Record<GuestType, string>> = { pv: 'PV', pvh: 'PVH', hvm: 'HVM' };

/** Whether a guest of that type uses a key; one whose type is not known may. Arm has no HVM guests. */
export function usesKey({ guests, architectures }: OptionRecord, guest: GuestType | undefined): boolean {
  if (!guest) return true;
  if (guests && !guests.includes(guest)) return false;
  return !(guest === 'hvm' && architectures && !architectures.includes('x86'));
}

/** Whether the config looks written for an Arm machine, where PVH is the only type and takes devices. */
export function usesArmKeys(config: DomainConfig): boolean {
  return ARM_KEYS.some((key) => config.all(key).length > 0);
}
