import { isDeprecated } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn, type Release } from '../../catalogue/releases.ts';
import { valueSnippet } from '../../catalogue/snippets.ts';
import { readsModernName } from '../../rules/boot-pciback.ts';
import type { Span } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { formWords } from '../render.ts';
import type { BootPlace } from './place.ts';

/** Whether a value stands behind the name already, or should be put there. */
export type ValueStyle = 'present' | 'bare' | 'wanted';

/** Parameters whose values have completions of their own. */
const ASKS_FOR_MORE = new Set(['iommu', 'dom0-iommu', 'console', 'xen-pciback.hide', 'pciback.hide']);
/** What may well stand on a line more than once. */
const MAY_REPEAT = new Set(['console', 'iommu', 'dom0-iommu', 'dom0_mem', 'modprobe.blacklist', 'pci-phantom', 'rmrr']);

/** The parameters that the release's hypervisor reads, the most used first; behind a typed `no-`, those that take one. */
export function completeXenNames(
  { line, word }: BootPlace,
  span: Span,
  typed: string,
  style: ValueStyle,
  { catalogue, release }: Knowledge,
): Completion[] {
  const present = new Set(line.words.filter((other) => other !== word).map((other) => other.name));
  const negated = typed.startsWith('no-');
  return catalogue
    .all('hypervisor')
    .filter((record) => existsIn(record, release) && (!present.has(record.name) || MAY_REPEAT.has(record.name)))
    .filter((record) => !negated || record.forms.includes('boolean') || record.forms.includes('custom'))
    .map((record) => nameCompletion(record, record.name, span, negated ? 'negated' : style, release));
}

/** What the catalogue knows of the dom0 kernel's words; pciback by the name that this kernel reads. */
export function completeKernelNames(
  place: BootPlace,
  span: Span,
  style: ValueStyle,
  knowledge: Knowledge,
): Completion[] {
  const { catalogue, release } = knowledge;
  const { line, word, entry } = place;
  const present = new Set(line.words.filter((other) => other !== word).map((other) => other.name));
  const modern = readsModernName(line, entry, release) ?? true;
  return catalogue
    .all('dom0-kernel')
    .filter((record) => existsIn(record, release))
    .map((record) => {
      const name = modern ? record.name : record.name.replace(/^xen-pciback\./, 'pciback.');
      return { record, name };
    })
    .filter(({ name }) => !present.has(name) || MAY_REPEAT.has(name))
    .map(({ record, name }) => nameCompletion(record, name, span, style, release));
}

function nameCompletion(
  record: OptionRecord,
  name: string,
  span: Span,
  style: ValueStyle | 'negated',
  release: Release,
): Completion {
  const label = style === 'negated' ? `no-${name}` : name;
  const deprecated = isDeprecated(record, release);
  const more = ASKS_FOR_MORE.has(name);
  // `ivrs_ioapic[` goes on with an index of its own.
  const alone = style === 'negated' || style === 'present' || record.forms[0] === 'flag' || /[[({<]$/.test(name);
  let newText = label;
  let snippet = false;
  if (!alone && more) newText = `${label}=`;
  else if (!alone) {
    const value = style === 'wanted' ? valueSnippet(record, release) : '';
    newText = `${label}=${value}`;
    snippet = value !== '';
  }
  return {
    label,
    kind: 'word',
    detail: record.range ?? formWords(record, release),
    edit: { span, newText },
    snippet,
    sortText: `${deprecated ? 1 : 0}${String(100 - record.usage).padStart(3, '0')}${name}`,
    ...(deprecated && { deprecated }),
    ...(!alone && (more || !snippet) && { retrigger: true }),
    documentation: { record },
  };
}
