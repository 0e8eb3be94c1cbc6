/** What a report tells of: plain data, which its page keeps while the window is loaded anew. Knows no VS Code. */
import type { PlanParams } from '../../../server/src/protocol/host-requests.ts';
import { wholeAddress } from '../host/address.ts';

export interface AskedStory {
  readonly kind: 'story';
  /** `0000:01:00.0` */
  readonly address: string;
  /** The URI of a guest's config. */
  readonly guest?: string;
  /** The URI of a file of the machine that is meant, where several are open. */
  readonly file?: string;
}

export interface AskedReadiness {
  readonly kind: 'readiness';
}

export interface AskedPlan {
  readonly kind: 'plan';
  readonly plan: PlanParams['kind'];
  readonly addresses: readonly string[];
  /** The URI of the guest's config. */
  readonly guest?: string;
}

export type Asked = AskedStory | AskedReadiness | AskedPlan;

/** One tab for each: the next device's story takes the place of the last one's. */
export type ReportKind = Asked['kind'];

/** What a page remembers: what it tells of, and how far somebody has read. */
export interface PageState {
  readonly asked: Asked;
  readonly scroll: number;
  readonly open: readonly string[];
}

/** Whether the one page is the other one's next reading. From which file a device was asked for makes no other story of it. */
export function isSame(a: Asked, b: Asked): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(asked: Asked): string {
  return JSON.stringify(asked.kind === 'story' ? [asked.address, asked.guest] : asked);
}

/** What a remembered page told of; `undefined` where that is not to be made out. */
export function askedOf(state: unknown): Asked | undefined {
  if (!isRecord(state) || !isRecord(state.asked)) return undefined;
  const { kind, address, addresses, plan, guest, file } = state.asked;
  if (kind === 'readiness') return { kind };
  if (!isUriOrNone(guest) || !isUriOrNone(file)) return undefined;
  if (kind === 'story') {
    if (!isAddress(address)) return undefined;
    return { kind, address, ...(guest !== undefined && { guest }), ...(file !== undefined && { file }) };
  }
  if (kind !== 'plan' || (plan !== 'pass' && plan !== 'give back')) return undefined;
  if (!Array.isArray(addresses) || addresses.length === 0 || !addresses.every(isAddress)) return undefined;
  // Whoever is given something has to be known.
  if (plan === 'pass' && guest === undefined) return undefined;
  return { kind, plan, addresses, ...(guest !== undefined && { guest }) };
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null;
}

function isAddress(given: unknown): given is string {
  return typeof given === 'string' && wholeAddress(given) === given;
}

const LONGEST_URI = 4096;

function isUriOrNone(given: unknown): given is string | undefined {
  if (given === undefined) return true;
  return typeof given === 'string' && given.length <= LONGEST_URI && /^[a-z][a-z0-9+.-]*:\S+$/i.test(given);
}
