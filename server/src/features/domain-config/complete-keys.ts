import { isDeprecated } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { compareReleases, existsIn } from '../../catalogue/releases.ts';
import { valueSnippet } from '../../catalogue/snippets.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { guestType } from '../../guests/guest-type.ts';
import { XL_SINCE } from '../../rules/key-verdict.ts';
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
  { catalogue, release }: Knowledge,
): Completion[] {
  const guest = guestType(config, release);
  const hasOperator = statement?.operator !== undefined;
  const family = compareReleases(release, XL_SINCE) < 0 ? 'xm' : 'domain-config';
  return catalogue
    .all(family)
    .filter((record) => existsIn(record, release) && !isSetElsewhere(config, record.name, statement))
    .map((record) => {
      const unfit = guest !== undefined && record.guests !== undefined && !record.guests.includes(guest);
      const deprecated = isDeprecated(record, release);
      const value = valueSnippet(record, release);
      return {
        label: record.name,
        kind: 'key' as const,
        detail: formWords(record, release),
        edit: { span, newText: hasOperator ? record.name : `${record.name} = ${value}` },
        snippet: !hasOperator,
        sortText: sortText(record, deprecated ? 2 : unfit ? 1 : 0),
        ...(deprecated && { deprecated }),
        ...(!hasOperator && asksForMore(record) && { retrigger: true }),
        documentation: { record },
      };
    });
}

function isSetElsewhere(config: DomainConfig, key: string, statement: Statement | undefined): boolean {
  return config.all(key).some((other) => other !== statement);
}

/** First what fits, then by use, then by name. */
function sortText({ usage, name }: OptionRecord, rank: number): string {
  return `${rank}${String(100 - usage).padStart(3, '0')}${name}`;
}

/** Whether the value has completions of its own that its snippet does not show. */
function asksForMore({ name }: OptionRecord): boolean {
  return name === 'pci' || name === 'rdm';
}
