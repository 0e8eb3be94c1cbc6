/** The catalogue as pages of a book: what scripts/reference.mjs writes into docs/reference. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Family, OptionRecord, OptionText, ValueRecord } from '../catalogue/record.ts';
import { type Lifespan, NEWEST, RELEASES } from '../catalogue/releases.ts';
import { familyWords, sortFamilies } from './families.ts';
import { formWords } from './render.ts';

const MADE = 'This page is made from `server/src/catalogue/data/`: edit there, then `npm run reference`.';
const GUESTS = { pv: 'PV', pvh: 'PVH', hvm: 'HVM' } as const;
const INDEX = 'README.md';

/** Every page by its file's name: an index, and one a family. */
export function referencePages(catalogue: Catalogue): Map<string, string> {
  const families = sortFamilies(catalogue.families());
  const pages = new Map([[INDEX, indexPage(families, catalogue)]]);
  for (const family of families) pages.set(fileOf(family), familyPage(family, catalogue));
  return pages;
}

function indexPage(families: readonly Family[], catalogue: Catalogue): string {
  const rows = families.map((family) => {
    const count = catalogue.all(family).length;
    return `| [${familyWords(family).all}](${fileOf(family)}) | ${count} |`;
  });
  const names = families.flatMap((family) => {
    const anchors = anchorsOf(catalogue.all(family));
    return catalogue.all(family).map((record) => ({ record, place: `${fileOf(family)}#${anchors.get(record) ?? ''}` }));
  });
  const sorted = names.sort((a, b) => compare(a.record.name, b.record.name) || compare(a.place, b.place));
  const lines = sorted.map(
    ({ record, place }) => `- [\`${record.name}\`](${place}): ${familyWords(record.family).one}`,
  );
  return [
    '# Every option of Xen',
    `${MADE} Releases are those from ${RELEASES[0]} to ${NEWEST}. \`xen-config explain NAME\` says the same in a shell.`,
    `| family | options |\n|---|---|\n${rows.join('\n')}`,
    '## By name',
    `${lines.join('\n')}\n`,
  ].join('\n\n');
}

function familyPage(family: Family, catalogue: Catalogue): string {
  const records = sortRecords(catalogue.all(family));
  const sections = records.map((record) => section(record, catalogue.text(record)));
  return [`# ${familyWords(family).all}`, `${MADE} [All families](${INDEX})`, ...sections].join('\n\n').concat('\n');
}

function section(record: OptionRecord, text: OptionText | undefined): string {
  const parts = [
    `## \`${record.name}\``,
    facts(record),
    deprecation(record),
    record.security ? '*Think twice: this concerns the safety of the host.*' : '',
    record.summary,
    (record.values ?? []).map((value) => valueLine(value, record)).join('\n'),
    (record.members ?? []).map((member) => valueLine({ summary: '', ...member }, record)).join('\n'),
    text?.text.trim() ?? '',
    text?.example === undefined ? '' : `\`\`\`\n${text.example.trimEnd()}\n\`\`\``,
    source(text),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function facts(record: OptionRecord): string {
  const { aliases, range, guests, architectures } = record;
  const parts = [
    releases(record),
    formWords(record, record.until ?? NEWEST),
    range ?? '',
    guests ? `${guests.map((guest) => GUESTS[guest]).join(', ')} guests` : '',
    architectures?.join(', ') ?? '',
    record.default === undefined ? '' : `default ${record.default}`,
    aliases ? `also written ${aliases.map((alias) => `\`${alias}\``).join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function deprecation({ deprecated }: OptionRecord | ValueRecord): string {
  if (!deprecated) return '';
  const { since, successor } = deprecated;
  const instead = successor === undefined ? '' : ` Use ${/[\s=]/.test(successor) ? successor : `\`${successor}\``}.`;
  return `*Deprecated since ${since}.*${instead}`;
}

/** A value's releases are told where they are not those of its option. */
function valueLine(value: Omit<ValueRecord, 'hidden'>, record: OptionRecord): string {
  const own = releases(value);
  const words = [
    value.summary,
    own === releases(record) ? '' : `(${own})`,
    value.deprecated ? deprecation(value) : '',
  ].filter((part) => part !== '');
  return `- \`${value.name}\`${words.length > 0 ? `: ${words.join(' ')}` : ''}`;
}

/** "Xen 4.1 and newer", "Xen 4.2 to 4.9, not 4.5". */
function releases({ since, until, missing }: Lifespan): string {
  const span = until === undefined ? `${since} and newer` : until === since ? since : `${since} to ${until}`;
  return `Xen ${span}${missing && missing.length > 0 ? `, not ${missing.join(', ')}` : ''}`;
}

function source(text: OptionText | undefined): string {
  const link = text?.link === undefined ? '' : `[Documentation](${text.link})`;
  const checked = text?.checked ? `held against \`${text.checked.file}\` of ${releaseName(text.checked.release)}` : '';
  return [link, checked].filter((part) => part !== '').join(' · ');
}

function releaseName(release: string): string {
  return release.startsWith('Linux') ? release : `Xen ${release}`;
}

function fileOf(family: Family): string {
  return `${family}.md`;
}

function sortRecords(records: readonly OptionRecord[]): OptionRecord[] {
  return [...records].sort((a, b) => compare(a.name, b.name));
}

/** The anchors that GitHub and VS Code give to the headings of a page. */
function anchorsOf(records: readonly OptionRecord[]): Map<OptionRecord, string> {
  const used = new Map<string, number>();
  return new Map(
    sortRecords(records).map((record) => {
      const anchor = record.name.toLowerCase().replace(/[^\p{L}\p{N}_-]/gu, '');
      const count = used.get(anchor) ?? 0;
      used.set(anchor, count + 1);
      return [record, count === 0 ? anchor : `${anchor}-${count}`];
    }),
  );
}

/** The same order on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
