/** A catalogue record as a person reads it: Markdown for hovers and for the documentation of completions. */
import { formsIn, isDeprecated, valuesIn } from '../catalogue/catalogue.ts';
import type { Family, Form, GuestType, OptionRecord, OptionText, ValueRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Lifespan, type Release } from '../catalogue/releases.ts';

const FORMS: Readonly<Record<Form, string>> = {
  string: 'string',
  integer: 'number',
  'bounded-integer': 'number',
  boolean: '0 or 1',
  list: 'list of strings',
  flag: 'word alone',
  negation: 'with no- before it',
  size: 'size',
  custom: 'value',
};
/** Families in which a boolean is a word, not a number. */
const WORDY: readonly Family[] = ['hypervisor', 'iommu', 'dom0-iommu', 'dom0-kernel'];
const GUESTS: Readonly<Record<GuestType, string>> = { pv: 'PV', pvh: 'PVH', hvm: 'HVM' };
const FENCES: Readonly<Partial<Record<Family, string>>> = {
  'domain-config': 'xlcfg',
  'pci-spec': 'xlcfg',
  rdm: 'xlcfg',
  'xl-conf': 'xl-conf',
  'xl-cpupool': 'xl-cpupool',
};
/** The languages inside the strings of a domain config. */
const IN_STRINGS = /-spec$|^(?:arm_sci|smbios|cpuid|cpuid-xend)$/;
/** More values than this are a table of their own; completion has them all. */
const MOST_VALUES = 16;

/** Everything the catalogue says about an option, or about one of the names that share its record. */
export function renderRecord(
  record: OptionRecord,
  text: OptionText | undefined,
  release: Release,
  name: string = record.name,
): string {
  const member = record.members?.find((one) => one.name === name);
  const shown: OptionRecord = member ? { ...record, ...member } : record;
  const parts = [headline(shown, release), ...warnings(record, release), shown.summary];
  parts.push(member ? (member.summary === undefined ? '' : record.summary) : memberList(record, release));
  parts.push(valueList(record, release));
  if (text) parts.push(text.text.trim(), example(record, text), link(text));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** One of an option's values. */
export function renderValue(record: OptionRecord, value: ValueRecord, release: Release): string {
  const head = [`**\`${value.name}\`**`, `a value of \`${record.name}\``, lifespan(value, release)];
  return [head.filter((part) => part !== '').join(' · '), ...warnings(value, release), value.summary].join('\n\n');
}

/** "since 4.13", "until 4.8, gone in 4.17"; empty where there is nothing to tell. */
export function lifespan(life: Lifespan, release: Release): string {
  const parts: string[] = [];
  if (compareReleases(life.since, '4.0') > 0) parts.push(`since ${life.since}`);
  if (life.until !== undefined) parts.push(`until ${life.until}`);
  if (life.missing && life.missing.length > 0) parts.push(`not in ${life.missing.join(', ')}`);
  const words = parts.join(', ');
  return existsIn(life, release) ? words : `${words === '' ? '' : `${words}, `}not in ${release}`;
}

/** The form of a value in words: "number", "list of strings or string". */
export function formWords(record: OptionRecord, release: Release): string {
  const forms = formsIn(record, release);
  const words = (forms.length > 0 ? forms : record.forms).map((form) =>
    form === 'boolean' && WORDY.includes(record.family) ? 'boolean' : FORMS[form],
  );
  return [...new Set(words)].join(' or ');
}

function headline(record: OptionRecord, release: Release): string {
  const parts = [`**\`${record.name}\`**`, record.range ?? formWords(record, release)];
  if (record.range !== undefined) parts.splice(1, 0, formWords(record, release));
  if (record.guests) parts.push(`${record.guests.map((guest) => GUESTS[guest]).join(', ')} guests`);
  if (record.architectures) parts.push(record.architectures.join(', '));
  if (record.default !== undefined) parts.push(`default ${record.default}`);
  parts.push(lifespan(record, release));
  return parts.filter((part) => part !== '').join(' · ');
}

function warnings(item: OptionRecord | ValueRecord, release: Release): string[] {
  const lines: string[] = [];
  if (item.deprecated && isDeprecated(item, release)) {
    const { since, successor } = item.deprecated;
    const instead =
      successor === undefined ? '' : ` Use ${/^[\w.-]+$/.test(successor) ? `\`${successor}\`` : successor}.`;
    lines.push(`*Deprecated since Xen ${since}.*${instead}`);
  }
  if ('security' in item && item.security) lines.push('*Think twice: this concerns the safety of the host.*');
  return lines;
}

function valueList(record: OptionRecord, release: Release): string {
  const values = valuesIn(record, release);
  if (values.length === 0 || values.length > MOST_VALUES) return values.map(({ name }) => `\`${name}\``).join(', ');
  return values.map(({ name, summary }) => `- \`${name}\`: ${summary}`).join('\n');
}

function memberList({ members = [] }: OptionRecord, release: Release): string {
  const present = members.filter((member) => existsIn(member, release));
  return present.map(({ name }) => `\`${name}\``).join(', ');
}

function example({ family }: OptionRecord, { example }: OptionText): string {
  return example === undefined
    ? ''
    : `\`\`\`${FENCES[family] ?? (IN_STRINGS.test(family) ? 'xlcfg' : '')}\n${example.trimEnd()}\n\`\`\``;
}

function link({ link }: OptionText): string {
  return link === undefined ? '' : `[Documentation](${link})`;
}
