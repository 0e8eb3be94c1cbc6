/** The requests about a host beyond its list of devices. Types and names only. Every request takes `Where`. */
import type { Report } from './report.ts';

/** Of which machine's files somebody speaks; the devices are always those of the host that `xen.host` names. */
export interface Where {
  /** A file of it, as a URI. */
  readonly uri?: string;
  /** The folders of the workspace, as URIs: the first that holds a machine's files is taken, else the host's own. */
  readonly folders?: readonly string[];
}

/** `xen/host`: what `xen/devices` does not wait for: the machine in short, its guests, and where each device stands. Result: `HostResult`. */
export const HOST_REQUEST = 'xen/host';

export interface HostResult {
  readonly label: string;
  readonly kind: 'machine' | 'recording' | 'remote';
  readonly summary: readonly SummaryLine[];
  readonly guests: readonly GuestItem[];
  readonly states: readonly DeviceStateItem[];
}

/** A line about the machine: `IOMMU`, `on`, and the reason in a tooltip. */
export interface SummaryLine {
  readonly name: 'xen' | 'iommu' | 'memory' | 'pciback' | 'pending';
  readonly title: string;
  readonly value: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly state: 'good' | 'bad' | 'unknown' | 'plain';
}

export interface GuestItem {
  readonly name: string;
  /** Where its config can be opened here. */
  readonly uri?: string;
  /** As on that machine; absent: it runs, and no config of it was found. */
  readonly file?: string;
  /** Absent: nobody knows. */
  readonly running?: boolean;
  readonly domid?: number;
  readonly startsWithHost: boolean;
  /** `HVM`, `PV`, `PVH`; absent: it cannot be told. */
  readonly type?: string;
  /** Addresses of its config's devices, and those that it has now. */
  readonly devices: readonly string[];
}

export interface DeviceStateItem {
  readonly address: string;
  /** In a word or two: `dom0’s`, `hidden`, `assignable`, `in win10’s config`, `in running guest win10`, `bridge`, `unsafe`. */
  readonly state: string;
  readonly kind: 'dom0' | 'hidden' | 'assignable' | 'config' | 'running' | 'bridge' | 'unsafe';
  /** The story in some lines of Markdown. */
  readonly tooltip: string;
  /** Two characters at most, for a badge beside the name; absent: nothing to say. */
  readonly badge?: string;
}

/** `xen/deviceStory`: `DeviceStoryParams`, result: `Report`, or null where the host has no such device and no file names it. */
export const DEVICE_STORY_REQUEST = 'xen/deviceStory';

export interface DeviceStoryParams extends Where {
  readonly address: string;
  /** The URI of a guest's config; absent: the one that names the device, if one does. */
  readonly guest?: string;
}

/** `xen/readiness`: `Where`, result: `Report`. */
export const READINESS_REQUEST = 'xen/readiness';

/** `xen/plan`: `PlanParams`, result: `PlanResult`. */
export const PLAN_REQUEST = 'xen/plan';

export interface PlanParams extends Where {
  readonly kind: 'pass' | 'give back';
  readonly addresses: readonly string[];
  /** The URI of the guest's config; needed to pass. */
  readonly guest?: string;
}

export interface PlanResult {
  readonly title: string;
  readonly refused?: string;
  /** The gravest first: whoever goes on has to have read them. */
  readonly warnings: readonly string[];
  /** An LSP `WorkspaceEdit` with an annotation (`needsConfirmation`) for each file's part; absent: no file has to change. */
  readonly edit?: unknown;
  /** A sentence: why `edit` is absent though files would have to change. It is the first of the warnings too. */
  readonly cannotEdit?: string;
  /** What remains to be done by a person, in its order. */
  readonly steps: readonly { readonly command?: string; readonly because: string }[];
  /** The whole plan to be read. */
  readonly report: Report;
}

/** `xen/editOf`: `{ id }` of a report's edit; result: an LSP `WorkspaceEdit`, or null where a file has changed since. */
export const EDIT_OF_REQUEST = 'xen/editOf';

/** `xen/prepareAction`: `ActionParams`, result: `PreparedAction`. Nothing is run. */
export const PREPARE_ACTION_REQUEST = 'xen/prepareAction';

/** `xen/runAction`: `RunActionParams`, result: `ActionResult`. The one request that changes a machine. */
export const RUN_ACTION_REQUEST = 'xen/runAction';

export interface ActionParams extends Where {
  readonly action: 'assignable-add' | 'assignable-remove' | 'attach' | 'detach';
  readonly address: string;
  /** Of attach and detach: the name of a running guest. */
  readonly guest?: string;
}

export interface PreparedAction {
  /** The exact command line, as it would be run: `sudo -n xl pci-assignable-add 01:00.0`. */
  readonly command: string;
  /** The gravest first. */
  readonly warnings: readonly string[];
  /** Why it cannot be run from here, in one sentence; the command is there all the same, to be run by hand. */
  readonly refused?: string;
}

/** What a person has seen. Where it would be another command line by now, or there is one warning more, nothing is run. */
export interface RunActionParams extends ActionParams {
  readonly command: string;
  readonly warnings: readonly string[];
}

export interface ActionResult {
  readonly done: boolean;
  /** One or two sentences: what came of it, with the program's own words where it failed. */
  readonly says: string;
}
