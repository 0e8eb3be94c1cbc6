/** What libxl_uuid_from_string takes, which is libuuid's `uuid_parse`: 36 characters, hyphens in their places, digits of either case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(text);
}
