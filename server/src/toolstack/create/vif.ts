/** What libxl finds wrong with network cards once the domain is there. Source: libxl_nic.c (before 4.8 libxl.c). */
import { type ReadVif, readVifs } from '../read/vif.ts';
import type { Reader } from '../reader.ts';

/** `type=ioemu` wants a device model: libxl__device_nic_setdefault. */
export function checkEmulatedVifs(reader: Reader): void {
  const { guest } = reader;
  if (!reader.since('4.2') || guest === undefined || guest === 'hvm') return;
  for (const { item, spec } of reader.once(readVifs)) {
    const { type } = spec.vif;
    if (type?.value !== 'ioemu') continue;
    reader.say({
      code: 'vif/emulated',
      text: `trying to create ${reader.since('4.10') ? 'PV or PVH' : 'PV'} guest with an emulated interface`,
      effect: 'fails-later',
      place: reader.itemPlace(item, type.part.start, type.part.end),
    });
  }
}

/** Each card has a number of its own, its place in the list where none is given. */
export function checkVifNumbers(reader: Reader): void {
  if (!reader.since('4.9')) return;
  const vifs = reader.once(readVifs);
  if (!vifs.some(({ spec }) => spec.vif.devid)) return;
  const byNumber = new Map<number, ReadVif>();
  for (const [index, vif] of vifs.entries()) {
    const { devid } = vif.spec.vif;
    const number = devid?.value ?? index;
    const first = byNumber.get(number);
    if (!first) {
      byNumber.set(number, vif);
      continue;
    }
    // libxl counts those with a negative number anew.
    if (number < 0) continue;
    const at = devid ?? first.spec.vif.devid;
    const own = devid ? vif : first;
    reader.say({
      code: 'vif/same-number',
      text: 'device already exists in xenstore',
      effect: 'fails-later',
      place: at ? reader.itemPlace(own.item, at.part.start, at.part.end) : reader.itemPlace(own.item),
      related: [{ ...reader.itemPlace(devid ? first.item : vif.item), message: `another card with number ${number}` }],
    });
  }
}
