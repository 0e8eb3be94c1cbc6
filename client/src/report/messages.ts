/** What a report's page and its panel say to each other. */
import type { Asked } from './asked.ts';
import type { Piece } from './pieces.ts';

/** To the page: what to show from now on. `version` counts up with each. */
export interface ShowMessage {
  readonly kind: 'show';
  readonly version: number;
  /** What it tells of. Another than before is read from the top. */
  readonly asked: Asked;
  /** A sentence that stands there until the answer comes. */
  readonly isWaiting: boolean;
  readonly pieces: readonly Piece[];
}

/** What a person does in the page. Things are named by their place in the report: the page gives no text and no path. */
export type Deed =
  | { readonly kind: 'reload' }
  /** One of the buttons above the points. */
  | { readonly kind: 'head'; readonly index: number }
  | { readonly kind: 'open'; readonly point: number; readonly evidence: number }
  | { readonly kind: 'terminal' | 'copy' | 'edit'; readonly point: number; readonly action: number };

/** From the page. A deed counts only for the report that is shown: `version` says which one was looked at. */
export type PageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'deed'; readonly version: number; readonly deed: Deed };

/** The page's message, where it is one. */
export function pageMessage(given: unknown): PageMessage | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { kind, version, deed } = given as Record<string, unknown>;
  if (kind === 'ready') return { kind };
  if (kind !== 'deed' || typeof version !== 'number' || !isDeed(deed)) return undefined;
  return { kind, version, deed };
}

function isDeed(given: unknown): given is Deed {
  if (typeof given !== 'object' || given === null) return false;
  const { kind, ...numbers } = given as Record<string, unknown>;
  const needs = { reload: [], head: ['index'], open: ['point', 'evidence'] } as const;
  const acts = ['point', 'action'] as const;
  const names =
    kind === 'reload' || kind === 'head' || kind === 'open'
      ? needs[kind]
      : kind === 'terminal' || kind === 'copy' || kind === 'edit'
        ? acts
        : undefined;
  return names?.every((name) => Number.isInteger(numbers[name])) ?? false;
}
