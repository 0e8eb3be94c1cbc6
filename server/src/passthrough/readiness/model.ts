/** Whether a machine can give devices to guests: the questions in the order in which they are asked, each with its answer. */
import type { Point } from '../story/model.ts';

export interface Answer extends Point {
  /** `VT-d or AMD-Vi in processor and firmware` */
  readonly question: string;
}

export interface Readiness {
  /** The machine in words. */
  readonly label: string;
  /** One sentence: what it can do now, for HVM (and PVH) guests and for PV guests. */
  readonly verdict: string;
  readonly answers: readonly Answer[];
}
