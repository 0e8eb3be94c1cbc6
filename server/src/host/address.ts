/** A device as sysfs names it; domains above ffff exist (Intel VMD makes them). */
const ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** `0000:01:00` of `0000:01:00.0` */
export function slotOf(address: string): string {
  return address.slice(0, -2);
}

/** The order of the bus: by domain, bus, device and function. */
export function compareAddresses(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
