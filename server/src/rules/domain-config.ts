import { compareReleases, XL_SINCE } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { guestType } from '../guests/guest-type.ts';
import { readPciSummary } from '../guests/pci-summary.ts';
import { adviceRules, checkAdvice } from './advice/advice.ts';
import { looksUntyped, untypedFinding } from './advice/guest.ts';
import { assignableRules } from './assignable.ts';
import { checkBehindFault } from './behind-fault.ts';
import type { Finding, RuleRow } from './finding.ts';
import { checkGuestOnHost, guestOnHostRules } from './guest-on-host.ts';
import { hostRules } from './host-devices.ts';
import { type Judged, judgementsOf } from './judgements.ts';
import { keyRules } from './keys.ts';
import { checkNeighbours, neighbourRules } from './neighbours.ts';
import { checkOldBuilder, oldBuilderRules } from './old-builder.ts';
import { SaidByXl } from './once.ts';
import { checkPassthrough, passthroughRules } from './passthrough.ts';
import { checkPaths, pathRules } from './paths.ts';
import { checkPciList, pciListRules } from './pci-list.ts';
import { pciSpecRules } from './pci-specs.ts';
import { foreignFinding, foreignRules } from './python/foreign.ts';
import { checkPython, pythonConfig, pythonRules } from './python.ts';
import { checkRdm } from './rdm.ts';
import { checkPlus, checkRepeated, repeatedRules } from './repeated.ts';
import { checkSharedDevices, sharedDeviceRules } from './shared-devices.ts';
import { moveFinding } from './spans.ts';
import type { GuestStandard, Standard } from './standard.ts';
import { SyntaxCheck, syntaxRules } from './syntax.ts';
import { type Misspelt, missesType, misspeltKeys, withWhatIsMissing } from './untyped.ts';
import { checkVerdict, verdictRules } from './verdict/verdict.ts';

/** Every rule about a domain config. */
export const domainConfigRules: readonly RuleRow[] = [
  ...syntaxRules,
  ...pythonRules,
  ...foreignRules,
  ...keyRules,
  ...verdictRules,
  ...repeatedRules,
  ...oldBuilderRules,
  ...pciListRules,
  ...pciSpecRules,
  ...passthroughRules,
  ...hostRules,
  ...assignableRules,
  ...guestOnHostRules,
  ...sharedDeviceRules,
  ...adviceRules,
  ...neighbourRules,
  ...pathRules,
];

/** What need not be said where the type is known to be missing. */
const FOLLOW_UPS: ReadonlySet<string> = new Set(['guest/no-type', 'vif/model']);
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
    ...(given.earlierHostIfKnown && { earlierHostIfKnown: given.earlierHostIfKnown }),
    ...(given.worldIfKnown && { worldIfKnown: given.worldIfKnown }),
    config,
    guest: guestType(config, given.release),
  };
  const foreign = foreignFinding(standard);
  if (foreign) {
    yield foreign;
    return;
  }
  const judged = yield* judgementsOf(config.lineage).update(standard);
  const python = pythonConfig(config);
  if (python) {
    yield* statementFindings(judged, standard);
    // What several settings say together is not known before the file is rewritten.
    yield* checkPython(standard, python);
    return;
  }
  // Made in turns here, and at hand for whoever asks at one go.
  yield* readPciSummary(config, given.release);
  const verdicts: Finding[] = [];
  for (const finding of upTo(MOST, checkVerdict(standard))) {
    if (finding) verdicts.push(finding);
    else yield undefined;
  }
  const said = new SaidByXl(verdicts, config.text);
  const misspelt = misspeltKeys(judged, standard);
  yield* statementFindings(judged, standard, said, misspelt);
  yield* new SyntaxCheck(standard).checkAll();
  yield* checkPlus(standard);
  yield* upTo(MOST, checkRepeated(standard));
  const untyped = said.has('guest/no-kernel') ? untypedFinding(standard) : undefined;
  const hasNoType = untyped !== undefined || missesType(misspelt);
  yield* withWhatIsMissing(verdicts, untyped, misspelt);
  yield* upTo(MOST, checkBehindFault(standard));
  if (compareReleases(given.release, XL_SINCE) >= 0) yield* checkOldBuilder(standard);
  yield* upTo(MOST, checkPciList(standard));
  yield* checkPassthrough(standard);
  yield* checkRdm(standard);
  if (compareReleases(given.release, XL_SINCE) >= 0) {
    for (const finding of upTo(MOST, checkAdvice(standard))) {
      if (finding && (said.covers(finding) || (hasNoType && FOLLOW_UPS.has(finding.code)))) continue;
      yield finding;
    }
  }
  const { worldIfKnown } = given;
  if (worldIfKnown) {
    yield* upTo(MOST, checkGuestOnHost({ ...standard, worldIfKnown }));
    const { neighboursIfKnown } = given;
    yield* checkSharedDevices({ ...standard, worldIfKnown, ...(neighboursIfKnown && { neighboursIfKnown }) });
  }
  // Last and at one go: whoever tells what stands around the file takes the end of a check for the time when it was asked.
  yield* checkPaths({ ...given, config });
  yield* checkNeighbours({ ...given, config });
}

/** Without `said` the file is Python: only what reads well is judged, and keys wait until it is rewritten, for names are variables. */
function* statementFindings(
  { indices, findings }: Judged,
  standard: GuestStandard,
  said?: SaidByXl,
  misspelt: readonly Misspelt[] = [],
): Generator<Finding | undefined> {
  const { config } = standard;
  const { statements } = config.tree;
  const counts = new Map<string, number>();
  const isUntyped = looksUntyped(standard) || missesType(misspelt);
  for (const [at, index] of indices.entries()) {
    const statement = statements[index];
    const offset = statement?.offset ?? 0;
    if (!said && (statement === undefined || !statement.stored || statement.faults.length > 0)) continue;
    for (const finding of findings[at] ?? []) {
      if (!said && finding.code.startsWith('key/')) continue;
      // Said once for all of them: by `guest/no-kernel`, or of the key that was to name the type.
      if (isUntyped && finding.code === 'key/guest-type') continue;
      const count = counts.get(finding.code) ?? 0;
      if (count >= MOST) continue;
      const moved = moveFinding(finding, offset, config);
      if (said?.covers(moved, offset + (statement?.length ?? 0))) continue;
      counts.set(finding.code, count + 1);
      yield moved;
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
