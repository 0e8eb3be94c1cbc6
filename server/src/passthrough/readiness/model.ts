/** Whether a machine can give devices to guests: the questions in the order in which they are asked, each with its answer. */
import type { Evidence, Mend, StationState } from '../story/model.ts';

export interface Answer {
  /** `VT-d or AMD-Vi in processor and firmware` */
  readonly question: string;
  readonly state: StationState;
  /** One or two sentences. */
  readonly says: string;
  readonly evidence: readonly Evidence[];
  readonly mends: readonly Mend[];
}

export interface Readiness {
  /** The machine in words. */
  readonly label: string;
  /** One sentence: what it can do now, for HVM (and PVH) guests and for PV guests. */
  readonly verdict: string;
  readonly answers: readonly Answer[];
}
