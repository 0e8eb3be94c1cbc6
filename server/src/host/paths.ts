import { stat } from 'node:fs/promises';
import { isMissing } from './error-code.ts';
import type { HostFiles } from './files.ts';
import { within } from './time-limit.ts';

/** In milliseconds. What does not answer by then may lie on a network that hangs. */
const LIMIT = 1500;
/** Node asks the disk with four threads: when so many hang, no more is asked, and the rest stay free for others. */
const MOST_HANGING = 2;

let hanging = 0;

/** Whether there is something at a path of this machine; `undefined` where that cannot be told. Never rejects. */
export async function existsOnDisk(path: string): Promise<boolean | undefined> {
  if (hanging >= MOST_HANGING || path.includes('\0')) return undefined;
  let answered = false;
  const asking = stat(path)
    .then(
      () => true,
      (error: unknown) => (isMissing(error) ? false : undefined),
    )
    .finally(() => {
      answered = true;
    });
  const found = await within(LIMIT, asking);
  if (!answered) {
    hanging++;
    void asking.finally(() => hanging--);
  }
  return found;
}

/**
 * Whether the machine is a Xen host itself (its dom0), and not only a guest of one, which has /sys/hypervisor as well.
 * Where xenfs is not mounted, the all-zero uuid of dom0 tells.
 */
export async function isDom0(files: HostFiles): Promise<boolean> {
  const capabilities = await files.read('/proc/xen/capabilities');
  if (capabilities !== undefined && capabilities.trim() !== '') return capabilities.includes('control_d');
  const [type, uuid] = await Promise.all([files.read('/sys/hypervisor/type'), files.read('/sys/hypervisor/uuid')]);
  return type?.trim() === 'xen' && /^[0-]+$/.test(uuid?.trim() ?? '');
}
