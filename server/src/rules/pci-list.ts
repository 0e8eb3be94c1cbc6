import { compareReleases, XL_SINCE } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { type PciEntry, pciEntry, spanInStatement } from '../guests/pci-devices.ts';
import { OWN_OPTIONS, type PciSummary, readPciSummary } from '../guests/pci-summary.ts';
import { formatBdf } from '../specs/bdf.ts';
import { type Span, shift } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { checkOnHost } from './host-devices.ts';
import { keyVerdict } from './key-verdict.ts';
import { type PciPlace, placesOf } from './pci-places.ts';
import { checkPciSpec } from './pci-specs.ts';
import { moveFinding } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const pciListRules: readonly RuleRow[] = [
  {
    code: 'pci/nested-list',
    severity: 'warning',
    title: 'A list inside the pci list: xl stops reading there without a word.',
  },
  {
    code: 'pci/same-device-twice',
    severity: 'warning',
    title: 'The same device twice, in any spelling: the guest does not start.',
  },
  { code: 'pci/global-unused', severity: 'information', title: 'A pci_… setting that no device is left to follow.' },
];

/** Everything about the `pci` list that counts. Spans are absolute. */
export function* checkPciList(standard: GuestStandard): Generator<Finding | undefined> {
  const { config, release } = standard;
  // xm ran the file as Python and took what came out.
  const byXl = compareReleases(release, XL_SINCE) >= 0;
  const summary = yield* readPciSummary(config, release);
  const { speaking, repeated } = yield* placesOf(summary, standard);
  for (const place of speaking) {
    const entry = entryAt(place, standard);
    if (!entry) continue;
    for (const finding of [...checkPciSpec(entry, standard), ...checkOnHost(entry, standard)]) {
      yield moveFinding(finding, entry.statement.offset, config);
    }
  }
  for (const { second, first } of repeated) {
    const finding = sameDevice(entryAt(second, standard), entryAt(first, standard), config);
    if (finding) yield finding;
  }
  const last = summary.parts[summary.parts.length - 1];
  if (last?.endedBy && byXl) {
    const { lost } = summary;
    const others = lost === 0 ? '' : `, nor the ${lost === 1 ? 'item' : `${lost} items`} behind it`;
    yield {
      code: 'pci/nested-list',
      severity: 'warning',
      source: 'advice',
      span: shift(last.endedBy, last.statement.offset),
      message: `xl stops reading the list at a list inside it, without a word: the guest does not get these devices${others}.`,
    };
  }
  yield* unusedGlobals(standard, summary);
}

function entryAt({ part, at }: PciPlace, { config, release }: GuestStandard): PciEntry | undefined {
  const value = part.items[at];
  return value?.kind === 'string' || value?.kind === 'number'
    ? pciEntry(config, part.statement, value, release)
    : undefined;
}

function sameDevice(
  entry: PciEntry | undefined,
  earlier: PciEntry | undefined,
  config: DomainConfig,
): Finding | undefined {
  if (!entry?.spec.bdf || !entry.spec.bdfSpan || !earlier?.spec.bdfSpan) return undefined;
  const span = (of: PciEntry, within: Span) => shift(spanInStatement(config, of, within), of.statement.offset);
  return {
    code: 'pci/same-device-twice',
    severity: 'warning',
    source: 'advice',
    span: span(entry, entry.spec.bdfSpan),
    message: `${formatBdf(entry.spec.bdf)} is in the list already: xl takes the config, but the guest does not start.`,
    related: [{ ...span(earlier, earlier.spec.bdfSpan), message: 'The first time' }],
    fixes: () => withoutItem(entry, config),
  };
}

/** The mend that takes an item away with the comma before it; none where a comment stands between. */
function withoutItem({ statement, value }: PciEntry, { text }: DomainConfig): readonly Fix[] {
  const items = statement.value?.kind === 'list' ? statement.value.items : [];
  const at = items.indexOf(value);
  const before = items[at - 1];
  const after = items[at + 1];
  const [start, end] = before ? [before.end, value.end] : [value.start, after ? after.start : value.end];
  const span = shift({ start, end }, statement.offset);
  if (at < 0 || text.slice(span.start, span.end).includes('#')) return [];
  return [{ title: 'Remove it from the list', edits: [{ span, newText: '' }], preferred: true }];
}

/** A setting `pci_…` that no device is left to follow. */
function* unusedGlobals(standard: GuestStandard, { devices, own }: PciSummary): Generator<Finding> {
  const { config } = standard;
  for (const [at, option] of OWN_OPTIONS.entries()) {
    const name = `pci_${option}`;
    const statement = config.last(name);
    if (!statement?.key || keyVerdict(name, standard).kind !== 'read') continue;
    if ((own[at] ?? 0) < devices) continue;
    // Without any device a switch that is off says what is so anyway.
    const value = config.integer(name);
    if (devices === 0 && (value.kind !== 'number' || value.value === 0)) continue;
    yield {
      code: 'pci/global-unused',
      severity: 'information',
      source: 'advice',
      span: shift(statement.key, statement.offset),
      message:
        devices === 0
          ? `“${name}” has no device to apply to: there is none in “pci”.`
          : `“${name}” has no effect: every device in “pci” has its own ${option}=.`,
    };
  }
}
