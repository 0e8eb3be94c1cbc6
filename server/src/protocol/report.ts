/** A page that says how things stand, point by point: a device's story, a machine's readiness, a plan. Plain data for panels and shells. */
import type { PlaceInText } from './requests.ts';

/** `warning`: it works, and a person has to know something first. */
export type ReportState = 'met' | 'missing' | 'unknown' | 'contradicting' | 'warning';

export interface ReportEvidence {
  readonly says: string;
  /** A file of that machine (`/etc/default/grub`), or a program as it is typed. */
  readonly from: string;
  /** Where that file can be opened here, and where in it. */
  readonly uri?: string;
  readonly target?: PlaceInText;
}

export type ReportAction =
  /** A command for a person to run. */
  | { readonly kind: 'command'; readonly title: string; readonly command: string }
  /** Edits of files: the name under which the server knows them, for `xen/editOf`. */
  | { readonly kind: 'edit'; readonly title: string; readonly id: string }
  | { readonly kind: 'by hand'; readonly title: string };

export interface ReportPoint {
  readonly title: string;
  readonly state: ReportState;
  readonly says: string;
  readonly evidence: readonly ReportEvidence[];
  readonly actions: readonly ReportAction[];
}

export interface Report {
  readonly title: string;
  /** Which machine, and that it is recorded or another one: `Recorded host host.json`. */
  readonly machine: string;
  /** One or two sentences: what it comes to. */
  readonly lead: string;
  /** What must never happen quietly, the gravest first. */
  readonly warnings: readonly string[];
  readonly points: readonly ReportPoint[];
}
