/** Source: libxl__domain_config_setdefault (libxl_create.c) and libxl__arch_passthrough_mode_setdefault (libxl_x86.c). */
import { ARM_KEYS } from '../../guests/guest-type.ts';
import { pciSummary } from '../../guests/pci-summary.ts';
import { nameFor } from '../read/named.ts';
import type { Reader } from '../reader.ts';
import type { Said } from '../said.ts';
import { isPodEnabled } from './memory.ts';

/** Which key gives the guest devices; `undefined`: none. */
export function deviceKey(reader: Reader): 'pci' | 'dtdev' | undefined {
  if (reader.has('pci') && pciSummary(reader.config, reader.release).hasTaken) return 'pci';
  return (reader.strings('dtdev', true)?.length ?? 0) > 0 ? 'dtdev' : undefined;
}

/** What `passthrough` says, `default` where it says nothing that xl takes. */
function passthroughMode(reader: Reader): string {
  const written = reader.since('4.13') ? reader.string('passthrough', true) : undefined;
  return (written === undefined ? undefined : nameFor(reader, 'passthrough', written)) ?? 'default';
}

export function checkPassthrough(reader: Reader): void {
  if (!reader.since('4.13')) return;
  const mode = passthroughMode(reader);
  const devices = deviceKey(reader);
  const related = devices ? theDevices(reader, devices) : [];
  const refuse = (code: string, text: string, key: string, more: Partial<Said> = {}) => {
    const place = key === 'passthrough' ? reader.place(key) : reader.keyPlace(key);
    reader.say({ code, text, effect: 'gives-up', ...(place && { place }), ...more });
  };
  if (mode === 'disabled') {
    if (devices) {
      const text = 'passthrough disabled but devices are specified';
      refuse('passthrough/disabled', text, 'passthrough', { related });
    }
    return;
  }
  if (mode === 'default' && !devices) return;
  const { guest } = reader;
  if (guest === 'pvh') {
    // On Arm every guest is one, and takes devices.
    if (isForArm(reader)) return;
    const type = reader.place('type');
    refuse('passthrough/pvh', 'passthrough not yet supported for x86 PVH guests', devices ?? 'passthrough', {
      related: type ? [{ ...type, message: 'The guest’s type' }] : [],
    });
    return;
  }
  if (mode !== 'share_pt') return;
  const isShadow = guest === 'hvm' && reader.defbool('hap', true) === false;
  const why = guest === 'pv' ? 'not valid for PV domain' : isShadow ? 'only valid for HAP guests' : undefined;
  if (why) refuse('passthrough/share-pt', `passthrough="share_pt" ${why}`, 'passthrough');
}

/** Memory that is populated on demand and devices: refused since 4.4, from 4.14 on (in its last point releases) also for the `passthrough` setting alone. */
export function checkPodAndDevices(reader: Reader): void {
  if (!reader.since('4.4')) return;
  const devices = deviceKey(reader);
  const mode = passthroughMode(reader);
  const isNew = reader.since('4.14');
  if (mode === 'disabled') return;
  const key = isNew
    ? (devices ?? (mode === 'default' ? undefined : 'passthrough'))
    : devices === 'pci'
      ? 'pci'
      : undefined;
  const { guest } = reader;
  // A PVH guest with devices was refused for that alone before.
  if (!key || guest === 'pv' || guest === undefined || (guest === 'pvh' && reader.since('4.13'))) return;
  const sizes = isPodEnabled(reader);
  if (!sizes) return;
  const place = key === 'passthrough' ? reader.place(key) : reader.keyPlace(key);
  reader.say({
    code: 'passthrough/populate-on-demand',
    text: isNew
      ? 'IOMMU required for device passthrough but not supported together with PoD'
      : 'PCI device assignment for HVM guest failed due to PoD enabled',
    effect: 'gives-up',
    ...(place && { place }),
    related: sizes,
  });
}

function theDevices(reader: Reader, key: 'pci' | 'dtdev'): NonNullable<Said['related']> {
  const place = reader.keyPlace(key);
  return place ? [{ ...place, message: 'The devices' }] : [];
}

function isForArm(reader: Reader): boolean {
  return ARM_KEYS.some((key) => reader.has(key));
}
