/** Whether a `kernel` is the firmware that xm wanted to be named, which xl ignores for an HVM guest. Source: libxl_basename (libxl_utils.c). */
export function isHvmloader(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1) === 'hvmloader';
}
