/** What a machine runs right now, as far as its files tell. */
import { splitKernelWords } from '../../specs/kernel-words.ts';
import type { BootTree } from '../choices.ts';

const LOG = '/var/log/xen/console/hypervisor.log';

export interface Running {
  /** Whether it is a dom0: then dom0's line is the one in /proc/cmdline. */
  readonly isDom0: boolean;
  /** Words of the kernel's line. */
  readonly dom0: readonly string[];
  /** Words of Xen's line; absent where nobody tells: sysfs has none (Linux' drivers/xen/sys-hypervisor.c), only `xl info` and Xen's log. */
  readonly xen?: readonly string[];
  /** Who told it: `xl info`, or the log's path. */
  readonly xenFrom?: string;
  /** Why it is not known, where somebody was asked. */
  readonly whyNoXen?: string;
  /** `6.1.0-56-amd64` */
  readonly kernel?: string;
}

/** Absent: the tree is of no running machine, or does not say whether that is one. `xlInfo`: what `xl info` printed, for Xen's own line. */
export function runningOf({ files, xenLine: told }: BootTree, xlInfo?: string): Running | undefined {
  const cmdline = files.get('/proc/cmdline');
  if (cmdline === undefined) return undefined;
  const kernel = files.get('/proc/sys/kernel/osrelease')?.trim();
  const xen = lineInInfo(xlInfo) ?? (told && 'line' in told ? told : undefined) ?? lineInLog(files.get(LOG));
  return {
    isDom0: isDom0(files),
    dom0: wordsOf(cmdline),
    ...(xen && { xen: wordsOf(xen.line), xenFrom: xen.from }),
    ...(!xen && told && 'why' in told && { whyNoXen: told.why }),
    ...(kernel && { kernel }),
  };
}

/** As host/paths.ts does: a guest of Xen has /sys/hypervisor too. */
function isDom0(files: ReadonlyMap<string, string>): boolean {
  const capabilities = files.get('/proc/xen/capabilities')?.trim();
  if (capabilities) return capabilities.includes('control_d');
  return (
    files.get('/sys/hypervisor/type')?.trim() === 'xen' &&
    /^[0-]+$/.test(files.get('/sys/hypervisor/uuid')?.trim() ?? '')
  );
}

function lineInInfo(xlInfo: string | undefined): { readonly line: string; readonly from: string } | undefined {
  const line = xlInfo === undefined ? undefined : /^xen_commandline[ \t]*:(.*)$/m.exec(xlInfo)?.[1];
  return line === undefined ? undefined : { line, from: 'xl info' };
}

/** Of several starts in one log the last one counts. */
function lineInLog(log: string | undefined): { readonly line: string; readonly from: string } | undefined {
  const line = log === undefined ? undefined : [...log.matchAll(/^.*\(XEN\).*?\bCommand line:(.*)$/gm)].at(-1)?.[1];
  return line === undefined ? undefined : { line, from: LOG };
}

/** Cut as Linux does: blanks between double quotes belong to a word. */
export function wordsOf(line: string): string[] {
  return splitKernelWords(line).map(({ start, end }) => line.slice(start, end));
}
