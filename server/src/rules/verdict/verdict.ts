/** xl's own words about a domain config, as findings. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import { type Span, shift } from '../../text/span.ts';
import type { Place, Said } from '../../toolstack/said.ts';
import { xlCreate } from '../../toolstack/transcript.ts';
import type { Finding, Fix, RuleRow, Severity } from '../finding.ts';
import { NearestName } from '../nearest.ts';
import { moveFix, replace } from '../spans.ts';
import type { GuestStandard, Standard } from '../standard.ts';
import type { VerdictRow } from './row.ts';
import { VERDICT_ROWS } from './rows.ts';

export const verdictRules: readonly RuleRow[] = VERDICT_ROWS;

const byCode = new Map(VERDICT_ROWS.map((row) => [row.code, row]));
const AT_THE_START: Span = { start: 0, end: 0 };

/** What xl of that release refuses or warns of, in a config that its parser has read. Gives `undefined` now and then. */
export function* checkVerdict(standard: GuestStandard): Generator<Finding | undefined> {
  const { config, release, catalogue } = standard;
  const hasFaults = config.tree.suspects.some((index) => (config.tree.statements[index]?.faults.length ?? 0) > 0);
  for (const said of xlCreate(config, release, catalogue)) {
    if (!said) {
      yield undefined;
      continue;
    }
    // What is missing may stand in the part that xl could not read.
    if (said.chatter || (hasFaults && !said.place)) continue;
    // Of `disk = 'a', 'b'` xl’s parser has told.
    if (said.code === 'value/list-expected' && (said.place?.statement.faults.length ?? 0) > 0) continue;
    const row = byCode.get(said.code);
    if (row) yield findingOf(said, row, config, standard);
  }
}

function findingOf(said: Said, row: VerdictRow, config: DomainConfig, standard: Standard): Finding {
  const { place, related } = said;
  const fixes = fixesFor(said, row, config, standard);
  return {
    code: said.code,
    severity: severityOf(said, row),
    // What xl does without a word, we say.
    source: said.text === '' && said.effect !== 'gives-up' && said.effect !== 'crashes' ? 'advice' : 'xl',
    span: place ? absolute(place) : AT_THE_START,
    message: messageOf(said, row, standard),
    ...(related && { related: related.map((other) => ({ ...absolute(other), message: other.message })) }),
    ...(fixes && { fixes }),
  };
}

function severityOf({ effect }: Said, { severity }: VerdictRow): Severity {
  if (effect === 'gives-up' || effect === 'crashes') return 'error';
  return severity === 'error' ? 'warning' : severity;
}

function messageOf(said: Said, { explain }: VerdictRow, standard: Standard): string {
  const ours = typeof explain === 'function' ? explain(said, standard) : (explain ?? '');
  const words = said.text === '' ? [SILENT[said.effect]] : said.text.split('\n').map((line) => line.trim());
  const late = said.effect === 'fails-later' ? 'xl makes the domain, then stops here and takes it down again.' : '';
  return [...words, late, ours]
    .filter((part) => part !== '')
    .reduce((all, next) => `${all}${/[.!?:]$/.test(all) ? '' : '.'} ${next}`);
}

const SILENT: Readonly<Record<Said['effect'], string>> = {
  'gives-up': 'xl gives up here without a word.',
  crashes: 'xl crashes here.',
  'goes-on': '',
  undefined: '',
  'fails-later': '',
};

function fixesFor(
  said: Said,
  row: VerdictRow,
  config: DomainConfig,
  { catalogue, release }: Standard,
): (() => readonly Fix[]) | undefined {
  const { place, names, written } = said;
  if (!place || !(row.fixes || (names && written !== undefined))) return undefined;
  return () => {
    const nearest = names && written !== undefined ? new NearestName(names).of(written) : undefined;
    const own = row.fixes?.(said, config, { catalogue, release }) ?? [];
    // Where capitals are all that xl refuses there is nothing to guess.
    const safe = said.effect === 'gives-up' && nearest?.toLowerCase() === written?.toLowerCase();
    const rename = nearest === undefined ? [] : [{ ...renaming(place, nearest, config), ...(safe && { safe }) }];
    return [...own, ...rename].map((fix) => moveFix(fix, place.statement.offset));
  };
}

function absolute({ statement, span }: Place): Span {
  return shift(span, statement.offset);
}

/** A whole string keeps its quotes; a part of one has none. */
function renaming({ statement, span }: Place, name: string, config: DomainConfig): Fix {
  const [first] = config.source(statement, span);
  const isWhole = span.end - span.start >= 2 && (first === '"' || first === "'");
  return {
    title: `Change to ${name}`,
    edits: [replace(span, isWhole ? `${first}${name}${first}` : name)],
    preferred: true,
  };
}
