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
 * What is wrong with a domain config. What a statement says by itself is kept through changes, so after an edit only the changed
 * ones are judged again; what several say together is read from the index. Nothing walks all statements: a key costs what it touches.
 * `undefined` comes every few hundred statements that are judged. Of each code the first thousand are given.
 */
export function* checkDomainConfig(config: DomainConfig, given: Standard): Generator<Finding | undefined> {
  yield* config.settle();
  const standard: GuestStandard = {
    catalogue: given.catalogue,
    release: given.release,
    ...(given.hostIfKnown && { hostIfKnown: given.hostIfKnown }),
    config,
    guest: guestType(config, given.release),
  };
  yield* judgeStatements(standard);
  yield* new SyntaxCheck(standard).checkAll();
  yield* checkPlus(standard);
  yield* upTo(MOST, checkRepeated(standard));
  if (compareReleases(given.release, XL_SINCE) >= 0) yield* checkGuestSettings(standard);
  yield* upTo(MOST, checkPciList(standard));
  yield* checkPassthrough(standard);
  yield* checkRdm(standard);
}

function* judgeStatements(standard: GuestStandard): Generator<Finding | undefined> {
  const { config } = standard;
  const { statements, looksLikePython } = config.tree;
  const { indices, findings } = yield* judgementsOf(config.lineage).update(standard);
  const counts = new Map<string, number>();
  for (const [at, index] of indices.entries()) {
    const offset = statements[index]?.offset ?? 0;
    for (const finding of findings[at] ?? []) {
      // In a Python file these are its variables.
      if (looksLikePython && finding.code === 'key/unknown' && !finding.fixes) continue;
      const count = counts.get(finding.code) ?? 0;
      if (count >= MOST) continue;
      counts.set(finding.code, count + 1);
      yield moveFinding(finding, offset, config);
    }
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
