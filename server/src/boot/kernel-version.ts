/** The version in a kernel image's file name: `vmlinuz-2.6.18.8-xen` is 2.6.18. Absent where the name tells none. */
export function kernelVersion(
  image: string,
): { readonly major: number; readonly minor: number; readonly patch: number } | undefined {
  const match = /(?:vmlinu[xz]|bzImage|kernel|linux)[^/\d]*-(\d+)\.(\d+)(?:\.(\d+))?/.exec(
    image.slice(image.lastIndexOf('/') + 1),
  );
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}
