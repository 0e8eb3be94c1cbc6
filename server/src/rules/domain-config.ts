import { compareReleases } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { guestType } from '../guests/guest-type.ts';
import type { Finding, RuleRow } from './finding.ts';
import { checkGuestSettings, guestRules } from './guest-settings.ts';
import { hostRules } from './host-devices.ts';
import { judgementsOf } from './judgements.ts';
import { XL_SINCE } from './key-verdict.ts';
import { keyRules } from './keys.ts';
import { checkPassthrough, passthroughRules } from './passthrough.ts';
import { checkPciList, pciListRules } from './pci-list.ts';
import { pciSpecRules } from './pci-specs.ts';
import { checkRdm, rdmRules } from './rdm.ts';
import { checkPlus, checkRepeated, repeatedRules } from './repeated.ts';
import { moveFinding } from './spans.ts';
import type { GuestStandard, Standard } from './standard.ts';
import { SyntaxCheck, syntaxRules } from './syntax.ts';
import { valueRules } from './values.ts';

/** Every rule about a domain config. */
export const domainConfigRules: readonly RuleRow[] = [
  ...syntaxRules,
  ...keyRules,
  ...valueRules,
  ...repeatedRules,
  ...guestRules,
  ...pciListRules,
  ...pciSpecRules,
  ...passthroughRules,
  ...rdmRules,
  ...hostRules,
];

const STEP = 2000;
/** More of one kind is more than anybody reads. */
const MOST = 1000;

/**
 * What is wrong with a domain config. What a statement says by itself is kept with the statement, so after an edit only the changed
 * ones are judged again; what several say together is read from the index. `undefined` comes every few hundred statements. Of each
 * code the first thousand are given.
 */
export function* checkDomainConfig(config: DomainConfig, given: Standard): Generator<Finding | undefined> {
  const counts = new Map<string, number>();
  for (const finding of judgeAll(config, given, counts)) {
    if (finding) counts.set(finding.code, (counts.get(finding.code) ?? 0) + 1);
    yield finding;
  }
}

function* judgeAll(
  config: DomainConfig,
  given: Standard,
  counts: ReadonlyMap<string, number>,
): Generator<Finding | undefined> {
  yield* config.settle();
  const standard: GuestStandard = {
    catalogue: given.catalogue,
    release: given.release,
    ...(given.hostIfKnown && { hostIfKnown: given.hostIfKnown }),
    config,
    guest: guestType(config, given.release),
  };
  yield* judgeStatements(standard, counts);
  yield* upTo(MOST, checkRepeated(standard));
  if (compareReleases(given.release, XL_SINCE) >= 0) yield* checkGuestSettings(standard);
  yield* upTo(MOST, checkPciList(standard));
  yield* checkPassthrough(standard);
  yield* checkRdm(standard);
}

function* judgeStatements(
  standard: GuestStandard,
  counts: ReadonlyMap<string, number>,
): Generator<Finding | undefined> {
  const { config } = standard;
  const { statements, looksLikePython } = config.tree;
  const judged = yield* judgementsOf(config.lineage).update(standard);
  const syntax = new SyntaxCheck(standard);
  for (const [at, statement] of statements.entries()) {
    for (const finding of judged[at] ?? []) {
      // In a Python file these are its variables.
      if (looksLikePython && finding.code === 'key/unknown' && !finding.fixes) continue;
      if ((counts.get(finding.code) ?? 0) < MOST) yield moveFinding(finding, statement.offset, config);
    }
    if (syntax.concerns(statement)) yield* syntax.check(statement);
    if (statement.operator?.kind === '+=') yield* checkPlus(statement, standard);
    if (at % STEP === STEP - 1) yield undefined;
  }
}

function* upTo(most: number, findings: Iterable<Finding | undefined>): Generator<Finding | undefined> {
  let count = 0;
  for (const finding of findings) {
    yield finding;
    if (finding && ++count === most) return;
  }
}
