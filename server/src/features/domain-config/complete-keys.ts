import { type Catalogue, isDeprecated } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { compareReleases, existsIn, XL_SINCE } from '../../catalogue/releases.ts';
import { valueSnippet } from '../../catalogue/snippets.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { GUEST_NAMES, guestType, usesKey } from '../../guests/guest-type.ts';
import type { Statement } from '../../syntax/xl-config/tree.ts';
import type { Span } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { formWords } from '../render.ts';

/** The keys that the release reads and the config does not set yet, the most used first. */
export function completeKeys(
  config: DomainConfig,
  statement: Statement | undefined,
  span: Span,
  knowledge: Knowledge,
): Completion[] {
  const hasOperator = statement?.operator !== undefined;
  const completions: Completion[] = [];
  for (const { record, line, deprecated, retrigger, sortText, detail } of keyLines(config, knowledge)) {
    if (isSetElsewhere(config, record.name, statement)) continue;
    completions.push({
      label: record.name,
      kind: 'key',
      detail,
      edit: { span, newText: hasOperator ? record.name : line },
      snippet: !hasOperator,
      sortText,
      deprecated,
      retrigger: retrigger && !hasOperator,
      documentation: { record },
    });
  }
  return completions;
}

/** What is offered for a key, whatever the config says. */
interface KeyLine {
  readonly record: OptionRecord;
  /** What is written where there is no value yet: a snippet. */
  readonly line: string;
  readonly deprecated: boolean;
  readonly retrigger: boolean;
  readonly sortText: string;
  readonly detail: string;
}

/** The last ones made: nearly always the same are asked for again. */
const lastLines = new WeakMap<Catalogue, { readonly by: string; readonly lines: readonly KeyLine[] }>();

function keyLines(config: DomainConfig, { catalogue, release }: Knowledge): readonly KeyLine[] {
  const guest = guestType(config, release);
  const by = `${release} ${guest}`;
  const last = lastLines.get(catalogue);
  if (last?.by === by) return last.lines;
  const family = compareReleases(release, XL_SINCE) < 0 ? 'xm' : 'domain-config';
  const lines = catalogue
    .all(family)
    .filter((record) => existsIn(record, release))
    .map((record) => {
      const fits = usesKey(record, guest);
      const deprecated = isDeprecated(record, release);
      return {
        record,
        line: `${record.name} = ${valueSnippet(record, release)}`,
        deprecated,
        retrigger: asksForMore(record),
        sortText: sortText(record, deprecated ? 2 : fits ? 0 : 1),
        detail: `${formWords(record, release)}${fits || !guest ? '' : ` · not for ${GUEST_NAMES[guest]} guests`}`,
      };
    });
  lastLines.set(catalogue, { by, lines });
  return lines;
}

function isSetElsewhere(config: DomainConfig, key: string, statement: Statement | undefined): boolean {
  const all = config.all(key);
  return all.length > 1 || (all.length === 1 && all[0] !== statement);
}

/** First what fits, then by use, then by name. */
function sortText({ usage, name }: OptionRecord, rank: number): string {
  return `${rank}${String(100 - usage).padStart(3, '0')}${name}`;
}

/** Whether the value has completions of its own that its snippet does not show. */
function asksForMore({ name }: OptionRecord): boolean {
  return name === 'pci' || name === 'rdm';
}
