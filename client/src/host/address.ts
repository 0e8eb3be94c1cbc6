/** An address as the host's devices have it, `0000:01:00.0`. */
const WHOLE = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-1][0-9a-f]\.[0-7]$/;

/** What looks like a device's address in a text, with the domain or without. */
export const BDF_IN_TEXT = /\b(?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]\b/;

/** An address as people write it, as the server names the device; `undefined`: it is none. */
export function wholeAddress(written: string): string | undefined {
  const lower = written.trim().toLowerCase();
  const whole = /^[0-9a-f]{2}:/.test(lower) ? `0000:${lower}` : lower;
  return WHOLE.test(whole) ? whole : undefined;
}

/** As people write it: without the domain where that is 0. */
export function shortAddress(address: string): string {
  return address.replace(/^0000:/, '');
}

/** Who names a device to a command: a row of a tree, a link or a lens, or nobody. */
export interface Named {
  /** `0000:01:00.0` */
  readonly address: string;
  /** The URI of a guest's config. */
  readonly guest?: string;
}

/** The device that a command's argument names: an address, something that has one, or a row of a tree. */
export function namedBy(argument: unknown): Named | undefined {
  if (typeof argument === 'string') return named(argument, undefined);
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { kind, device, address, guest } = argument as Record<string, unknown>;
  if (kind === 'device' && typeof device === 'object' && device !== null)
    return named((device as { address?: unknown }).address, undefined);
  if (typeof guest === 'object' && guest !== null) return named(address, (guest as { uri?: unknown }).uri);
  return named(address, guest);
}

function named(written: unknown, guest: unknown): Named | undefined {
  const address = typeof written === 'string' ? wholeAddress(written) : undefined;
  if (address === undefined) return undefined;
  return { address, ...(typeof guest === 'string' && { guest }) };
}
