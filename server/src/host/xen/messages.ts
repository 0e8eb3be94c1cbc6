/** `xl dmesg`: what Xen printed when it started, as far as it is about the IOMMU. */
import type { ReservedRegion } from './dma-tables.ts';

export interface Iommu {
  readonly enabled?: boolean;
  readonly vendor?: 'Intel' | 'AMD';
  readonly interruptRemapping?: boolean;
  readonly snoopControl?: boolean;
  readonly queuedInvalidation?: boolean;
  readonly postedInterrupts?: boolean;
  /** Whether IOMMU and processor use the same page tables for HVM guests. */
  readonly sharedPageTables?: boolean;
  /** What dom0's own devices may reach: `Passthrough` (everything), `Relaxed`, `Strict`. */
  readonly dom0Mode?: string;
  /** Lines in which Xen says why it does without the IOMMU or a part of it. */
  readonly complaints?: readonly string[];
}

export interface XenMessages {
  readonly commandLine?: string;
  /** Whether the first lines are still there: the ring keeps the last ones only. */
  readonly isWhole: boolean;
  readonly iommu: Iommu;
  /** Printed with `iommu=verbose` only, and by a Xen that was built for debugging; without the devices. */
  readonly reserved: readonly ReservedRegion[];
}

/** `(XEN)`, and a time where `console_timestamps` asks for one: until the clock is set that is the processor’s counter, 16 hex digits. */
const PREFIX = /^\(XEN\) ?(?:\[[\da-f .:+-]{1,40}\] ?)?/;

/** vtd/iommu.c says “supported” in 4.0, “enabled” since. */
const VTD = /^Intel VT-d (.{1,40}?) (not )?(?:enabled|supported)\.$/;
const ABILITIES: Readonly<Record<string, keyof Iommu>> = {
  'Snoop Control': 'snoopControl',
  'Queued Invalidation': 'queuedInvalidation',
  'Interrupt Remapping': 'interruptRemapping',
  'Posted Interrupt': 'postedInterrupts',
  'Shared EPT tables': 'sharedPageTables',
};
/** vtd/dmar.c: up to 4.9, to 4.13, and since. */
const RMRR =
  /\bRMRR(?: region: base_addr ([\da-f]{1,16}) end_addr(?:ess)? ([\da-f]{1,16})|: \[([\da-f]{1,16}),([\da-f]{1,16})\])$/;
const COMPLAINT =
  /Disabling VT-d|disabling IOMMU|IOMMU: unsupported|IOMMU not found|AMD-Vi: Error|Interrupt Remapping (?:disabled|not enabled)|Failed to enable (?:Interrupt Remapping|Queued Invalidation)|Will not try to enable Interrupt Remapping|not recommended \(see XSA|[Dd]isabling? IOMMU|Failed to parse ACPI (?:DMAR|IVRS)/;
const COMMAND_LINE = /^Command line:(.*)$/;
const SWITCHED = /^I\/O virtualisation (en|dis)abled$/;
const REMAPPING = /^Interrupt remapping (en|dis)abled$/;
const DOM0_MODE = /^ - Dom0 mode: (\w{1,20})$/;

/** The start that counts is the last one, should a log hold several. */
export function parseXenMessages(text: string): XenMessages {
  let iommu: { -readonly [K in keyof Iommu]: Iommu[K] } = {};
  let complaints: string[] = [];
  let reserved: ReservedRegion[] = [];
  let commandLine: string | undefined;
  for (const printed of text.split('\n')) {
    const line = printed.replace(PREFIX, '').trimEnd();
    const started = COMMAND_LINE.exec(line)?.[1];
    if (started !== undefined) {
      commandLine = started.trim();
      iommu = {};
      complaints = [];
      reserved = [];
      continue;
    }
    const [, ability = '', not] = VTD.exec(line) ?? [];
    const name = ABILITIES[ability];
    if (name) Object.assign(iommu, { [name]: not === undefined, vendor: 'Intel' });
    else if (SWITCHED.test(line)) iommu.enabled = line.endsWith('enabled');
    else if (REMAPPING.test(line)) iommu.interruptRemapping = line.endsWith('enabled');
    else if (DOM0_MODE.test(line)) iommu.dom0Mode = DOM0_MODE.exec(line)?.[1] ?? '';
    else if (COMPLAINT.test(line)) complaints.push(line.replace(/^\[VT-D\]\s*/, ''));
    else if (line.includes('RMRR')) reserved.push(...regionIn(line));
    if (/^AMD-Vi: IOMMU \d+ Enabled\.$/.test(line)) iommu.vendor = 'AMD';
    else if (line === 'AMD-Vi: Disabled HAP memory map sharing with IOMMU') iommu.sharedPageTables = false;
    else if (line.startsWith('[VT-D]')) iommu.vendor ??= 'Intel';
    else if (line.startsWith('AMD-Vi: ')) iommu.vendor ??= 'AMD';
  }
  return {
    ...(commandLine !== undefined && { commandLine }),
    isWhole: commandLine !== undefined,
    iommu: { ...iommu, ...(complaints.length > 0 && { complaints }) },
    reserved,
  };
}

function regionIn(line: string): ReservedRegion[] {
  const found = RMRR.exec(line);
  const start = found?.[1] ?? found?.[3];
  const end = found?.[2] ?? found?.[4];
  return start === undefined || end === undefined
    ? []
    : [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), devices: [] }];
}

/** Whether a line says something that is read here: a recording keeps no other. */
export function isTelling(printed: string): boolean {
  const line = printed.replace(PREFIX, '').trimEnd();
  return (
    /^(?:Command line:|Intel VT-d |I\/O virtualisation |Interrupt remapping | - Dom0 mode: |AMD-Vi: )/.test(line) ||
    line.startsWith('[VT-D]Host address width') ||
    COMPLAINT.test(line) ||
    RMRR.test(line)
  );
}
