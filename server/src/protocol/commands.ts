/** Commands of a client that the server may put on what it shows. Names only. */
export const CLIENT_COMMANDS = {
  /** Argument: an address, `0000:01:00.0`. */
  makeAssignable: 'xen.devices.makeAssignable',
  /** Argument: an address, or `{ address, guest }`; `guest` is the URI of a config. */
  story: 'xen.devices.story',
  /** Arguments: a URI, a position and locations, as LSP has them: shows those places beside that one. */
  showPlaces: 'xen.showPlaces',
} as const;

export type ClientCommand = (typeof CLIENT_COMMANDS)[keyof typeof CLIENT_COMMANDS];

/** Those of a list from anywhere that the server knows: an editor without them gets nothing that would need them. */
export function clientCommandsOf(given: unknown): ReadonlySet<ClientCommand> {
  const known: readonly string[] = Object.values(CLIENT_COMMANDS);
  return new Set(
    Array.isArray(given)
      ? given.filter((name): name is ClientCommand => typeof name === 'string' && known.includes(name))
      : [],
  );
}
