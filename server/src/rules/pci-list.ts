import { compareReleases } from '../catalogue/releases.ts';
import { type PciEntry, type PciList, readPciList, spanInStatement } from '../guests/pci-devices.ts';
import { formatBdf } from '../specs/bdf.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { checkOnHost } from './host-devices.ts';
import { keyVerdict, XL_SINCE } from './key-verdict.ts';
import { checkPciSpec } from './pci-specs.ts';
import { insert, moveFinding } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const pciListRules: readonly RuleRow[] = [
  { code: 'pci/not-a-list', severity: 'warning', title: "pci = '…' without brackets: the guest gets no devices." },
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

const STEP = 200;

/** Everything about the `pci` list that counts. Spans are absolute. */
export function* checkPciList(standard: GuestStandard): Generator<Finding | undefined> {
  const { config, release } = standard;
  const scalar = config.last('pci');
  // xm ran the file as Python and took what came out.
  const byXl = compareReleases(release, XL_SINCE) >= 0;
  const isSingle = scalar?.value?.kind === 'string' || scalar?.value?.kind === 'number';
  if (scalar && isSingle && byXl) yield notAList(scalar, standard);
  const list = yield* readPciList(config, release);
  for (const [at, entry] of list.entries.entries()) {
    for (const finding of [...checkPciSpec(entry, standard), ...checkOnHost(entry, standard)]) {
      yield moveFinding(finding, entry.statement.offset, config);
    }
    if (at % STEP === STEP - 1) yield undefined;
  }
  yield* sameDevices(standard, list.entries);
  if (list.endedBy && byXl) {
    const { statement, value } = list.endedBy;
    const lost = list.lost === 0 ? '' : ` The ${list.lost === 1 ? 'item' : `${list.lost} items`} behind it too.`;
    yield {
      code: 'pci/nested-list',
      severity: 'warning',
      source: 'advice',
      span: shift(value, statement.offset),
      message: `xl stops reading the list at a list inside it, without a word: the guest does not get these devices.${lost}`,
    };
  }
  yield* unusedGlobals(standard, list);
}

function notAList(statement: Statement, { config }: GuestStandard): Finding {
  const value = statement.value ?? { start: 0, end: statement.length };
  const span = shift(value, statement.offset);
  const empty = config.atom(statement, statement.value) === '';
  return {
    code: 'pci/not-a-list',
    severity: 'warning',
    source: 'xl',
    span,
    message: "warning: parameter `pci' is a single value but should be a list: the guest gets no devices.",
    fixes: () =>
      empty
        ? [{ title: 'Write an empty list', edits: [{ span, newText: '[ ]' }], preferred: true }]
        : [
            {
              title: 'Put brackets around it',
              edits: [insert(span.start, '[ '), insert(span.end, ' ]')],
              preferred: true,
            },
          ],
  };
}

function* sameDevices({ config }: GuestStandard, entries: readonly PciEntry[]): Generator<Finding | undefined> {
  const first = new Map<string, PciEntry>();
  let work = 0;
  for (const entry of entries) {
    if (++work % STEP === 0) yield undefined;
    const { bdf, allFunctions, bdfSpan } = entry.spec;
    if (!bdf || !bdfSpan) continue;
    const slot = formatBdf({ ...bdf, function: 0 });
    // A device with all functions meets each of its functions, and each of them meets it.
    const names = allFunctions ? [`${slot} all`, `${slot} any`] : [`${slot} ${bdf.function}`, `${slot} all`];
    const earlier = names.map((name) => first.get(name)).find((found) => found !== undefined);
    if (earlier?.spec.bdfSpan) {
      yield {
        code: 'pci/same-device-twice',
        severity: 'warning',
        source: 'advice',
        span: shift(spanInStatement(config, entry, bdfSpan), entry.statement.offset),
        message: `${formatBdf(bdf)} is in the list already: xl takes the config, but the guest does not start.`,
        related: [
          {
            ...shift(spanInStatement(config, earlier, earlier.spec.bdfSpan), earlier.statement.offset),
            message: 'The first time',
          },
        ],
      };
      continue;
    }
    first.set(allFunctions ? `${slot} all` : `${slot} ${bdf.function}`, entry);
    if (!allFunctions && !first.has(`${slot} any`)) first.set(`${slot} any`, entry);
  }
}

const GLOBALS = ['pci_permissive', 'pci_seize', 'pci_msitranslate', 'pci_power_mgmt'];

function* unusedGlobals(standard: GuestStandard, { entries }: PciList): Generator<Finding> {
  const { config } = standard;
  for (const name of GLOBALS) {
    const statement = config.last(name);
    if (!statement?.key || keyVerdict(name, standard).kind !== 'read') continue;
    const option = name.slice('pci_'.length);
    const devices = entries.filter(({ spec }) => spec.bdf || spec.name !== undefined);
    if (devices.some(({ spec }) => !spec.options.some((own) => own.name === option && own.known))) continue;
    // Without any device a switch that is off says what is so anyway.
    const value = config.integer(name);
    if (devices.length === 0 && (value.kind !== 'number' || value.value === 0)) continue;
    yield {
      code: 'pci/global-unused',
      severity: 'information',
      source: 'advice',
      span: shift(statement.key, statement.offset),
      message:
        devices.length === 0
          ? `\`${name}\` has no device to apply to: there is none in \`pci\`.`
          : `\`${name}\` has no effect: every device in \`pci\` has its own ${option}=.`,
    };
  }
}
