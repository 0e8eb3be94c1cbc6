/** Addresses of devices as other tools write them, or with a slip in their joints. */

/** `(03:00.0)` of pciback, `pci_0000_03_00_0` of libvirt, `0x03:0x00.0`, `0000.02:00.3`; `@5` is xl's slot in the guest. */
const ADDRESS_LIKE =
  /^\(?(?:pci[_-])?(?:(?:0x)?([\da-f]{4})[:._])?(?:0x)?([\da-f]{1,2})[:._/]{1,2}(?:0x)?([\da-f]{1,2})[:._/](?:0x)?([0-7]|\*)\)?(@[\da-f]+)?$/i;

/** Whether all that can be meant is one address. */
export function isAddressLike(text: string): boolean {
  return ADDRESS_LIKE.test(text.trim());
}

/** The address that is meant, as xl and pciback read it; what is no address stays as it is, without blanks around it. */
export function betterAddress(text: string): string {
  const trimmed = text.trim();
  const numbers = ADDRESS_LIKE.exec(trimmed);
  if (!numbers) return trimmed;
  const [, domain, bus = '', device = '', func = '', slot = ''] = numbers;
  return `${domain === undefined ? '' : `${domain}:`}${bus.padStart(2, '0')}:${device.padStart(2, '0')}.${func}${slot}`;
}
