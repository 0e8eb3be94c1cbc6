/** docs/reference is made from the catalogue: `npm run reference` writes it anew. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { OptionRecord, OptionText } from '../../src/catalogue/record.ts';
import { referencePages } from '../../src/features/reference.ts';
import { catalogue } from '../catalogue/load.ts';

const FOLDER = 'docs/reference';
const STALE = `${FOLDER} is stale. Renew it: npm run reference`;
const pages = referencePages(catalogue);

test(`${FOLDER} says what the catalogue says`, () => {
  const stale = [...pages].filter(([name, text]) => readOrNothing(join(FOLDER, name)) !== text).map(([name]) => name);
  assert.deepEqual(stale, [], STALE);
  assert.deepEqual(readdirSync(FOLDER).sort(), [...pages.keys()].sort(), STALE);
});

test('every option has its place on its page, and the index leads there', () => {
  const index = pages.get('README.md') ?? '';
  const headings = new Set<string>();
  for (const [name, text] of pages) {
    for (const [, heading = ''] of text.matchAll(/^## `(.+)`$/gm)) {
      const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N}_-]/gu, '');
      headings.add(headings.has(`${name}#${anchor}`) ? `${name}#${anchor}-1` : `${name}#${anchor}`);
    }
  }
  const links = [...index.matchAll(/^- \[.*\]\((.+)\): /gm)].map((match) => match[1] ?? '');
  assert.deepEqual(
    links.filter((link) => !headings.has(link)),
    [],
  );
  const records = catalogue.families().flatMap((family) => catalogue.all(family));
  assert.equal(links.length, records.length);
  assert.equal(new Set(links).size, records.length);
});

test('a page of two options', () => {
  const records: OptionRecord[] = [
    {
      family: 'domain-config',
      name: 'b.c',
      aliases: ['bc'],
      forms: ['string'],
      values: [
        { name: 'x', summary: 'One.', since: '4.2' },
        { name: 'y', summary: 'Two.', since: '4.5', until: '4.8', deprecated: { since: '4.7', successor: 'x' } },
      ],
      default: 'x',
      guests: ['hvm'],
      since: '4.2',
      usage: 1,
      summary: 'It does.',
    },
    {
      family: 'domain-config',
      name: 'a',
      forms: ['integer'],
      since: '4.1',
      until: '4.4',
      missing: ['4.3'],
      deprecated: { since: '4.3', successor: 'b.c' },
      usage: 1,
      summary: 'It did.',
    },
  ];
  const texts: Record<string, OptionText> = {
    'domain-config/b.c': {
      text: 'So and so.',
      example: 'b.c = "x"',
      link: 'https://xen.org/b',
      checked: { file: 'tools/xl/xl.c', release: '4.22' },
    },
  };
  const small = referencePages(new Catalogue({ records: () => records, texts: () => texts }));
  assert.deepEqual([...small.keys()], ['README.md', 'domain-config.md']);
  assert.match(
    small.get('README.md') ?? '',
    /\n- \[`a`\]\(domain-config\.md#a\): a key of a domain config\n- \[`b\.c`\]\(domain-config\.md#bc\): a key of a domain config\n$/,
  );
  assert.equal(
    small.get('domain-config.md')?.replace(/^.*\n\n.*\n\n/, ''),
    `## \`a\`

Xen 4.1 to 4.4, not 4.3 · number

*Deprecated since 4.3.* Use \`b.c\`.

It did.

## \`b.c\`

Xen 4.2 and newer · string · HVM guests · default x · also written \`bc\`

It does.

- \`x\`: One.
- \`y\`: Two. (Xen 4.5 to 4.8) *Deprecated since 4.7.* Use \`x\`.

So and so.

\`\`\`
b.c = "x"
\`\`\`

[Documentation](https://xen.org/b) · held against \`tools/xl/xl.c\` of Xen 4.22
`,
  );
});

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
