import { compareReleases } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { guestType } from '../guests/guest-type.ts';
import { readPciSummary } from '../guests/pci-summary.ts';
import { adviceRules, checkAdvice } from './advice/advice.ts';
import { looksUntyped, untypedFinding } from './advice/guest.ts';
import type { Finding, RuleRow } from './finding.ts';
import { hostRules } from './host-devices.ts';
import { judgementsOf } from './judgements.ts';
import { XL_SINCE } from './key-verdict.ts';
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
import { moveFinding } from './spans.ts';
import type { GuestStandard, Standard } from './standard.ts';
import { SyntaxCheck, syntaxRules } from './syntax.ts';
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
  ...adviceRules,
  ...neighbourRules,
  ...pathRules,
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
  const foreign = foreignFinding(standard);
  if (foreign) {
    yield foreign;
    return;
  }
  const python = pythonConfig(config);
  if (python) {
    yield* judgeStatements(standard);
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
  yield* judgeStatements(standard, said);
  yield* new SyntaxCheck(standard).checkAll();
  yield* checkPlus(standard);
  yield* upTo(MOST, checkRepeated(standard));
  const untyped = said.has('guest/no-kernel') ? untypedFinding(standard) : undefined;
  for (const finding of verdicts)
    yield untyped && finding.code === 'guest/no-kernel' ? withType(finding, untyped) : finding;
  if (compareReleases(given.release, XL_SINCE) >= 0) yield* checkOldBuilder(standard);
  yield* upTo(MOST, checkPciList(standard));
  yield* checkPassthrough(standard);
  yield* checkRdm(standard);
  if (compareReleases(given.release, XL_SINCE) >= 0) {
    for (const finding of upTo(MOST, checkAdvice(standard))) {
      if (finding && (said.covers(finding) || (untyped && finding.code === untyped.code))) continue;
      yield finding;
    }
  }
  // Last and at one go: whoever tells what stands around the file takes the end of a check for the time when it was asked.
  yield* checkPaths({ ...given, config });
  yield* checkNeighbours({ ...given, config });
}

/** Without `said` the file is Python: only what reads well is judged, and keys wait until it is rewritten, for names are variables. */
function* judgeStatements(standard: GuestStandard, said?: SaidByXl): Generator<Finding | undefined> {
  const { config } = standard;
  const { statements, looksLikePython } = config.tree;
  const { indices, findings } = yield* judgementsOf(config.lineage).update(standard);
  const counts = new Map<string, number>();
  const untyped = looksUntyped(standard);
  for (const [at, index] of indices.entries()) {
    const statement = statements[index];
    const offset = statement?.offset ?? 0;
    if (!said && (statement === undefined || !statement.stored || statement.faults.length > 0)) continue;
    for (const finding of findings[at] ?? []) {
      if (!said && finding.code.startsWith('key/')) continue;
      // In a Python file these are its variables.
      if (looksLikePython && finding.code === 'key/unknown' && !finding.fixes) continue;
      // `guest/no-kernel` says it once for all of them.
      if (untyped && finding.code === 'key/guest-type') continue;
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

/** xl's refusal of a guest with nothing to boot, where settings for HVM guests say what is missing. */
function withType(refusal: Finding, untyped: Finding): Finding {
  // What is missing is plain now: xl's own words are enough of it.
  const [words = ''] = refusal.message.split('. ', 1);
  return { ...untyped, ...refusal, span: untyped.span, message: `${words}. ${untyped.message}` };
}

function* upTo(most: number, findings: Iterable<Finding | undefined>): Generator<Finding | undefined> {
  let count = 0;
  for (const finding of findings) {
    yield finding;
    if (finding && ++count === most) return;
  }
}
