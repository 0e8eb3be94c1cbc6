import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OptionRecord, ValueRecord } from '../../src/catalogue/record.ts';
import { lifespan, renderRecord, renderValue } from '../../src/features/render.ts';

const VALUE: ValueRecord = { name: 'soft', since: '4.7', summary: 'Goes on.' };
const RECORD: OptionRecord = {
  family: 'domain-config',
  name: 'wheel',
  forms: ['integer', 'string'],
  formsSince: { string: '4.7' },
  values: [VALUE, { name: 'hard', since: '4.2', summary: 'Stops.', deprecated: { since: '4.10', successor: 'soft' } }],
  range: '0 to 15',
  default: '4',
  guests: ['hvm', 'pvh'],
  since: '4.2',
  until: '4.15',
  deprecated: { since: '4.12', successor: 'axle' },
  security: true,
  usage: 5,
  summary: 'How round it is.',
};

test('a record tells its form, guests, default, releases, values and prose', () => {
  const text = { text: 'Two sentences. Or three.\n', example: 'wheel = 1\n', link: 'https://example.org/' };
  assert.equal(
    renderRecord(RECORD, text, '4.13'),
    [
      '**`wheel`** · number or string · 0 to 15 · HVM, PVH guests · default 4 · since 4.2, until 4.15',
      '*Deprecated since Xen 4.12.* Use `axle`.',
      '*Think twice: this concerns the safety of the host.*',
      'How round it is.',
      '- `soft`: Goes on.\n- `hard`: Stops.',
      'Two sentences. Or three.',
      '```xlcfg\nwheel = 1\n```',
      '[Documentation](https://example.org/)',
    ].join('\n\n'),
  );
});

test('an older release sees fewer forms and values', () => {
  const markdown = renderRecord(RECORD, undefined, '4.6');
  assert.ok(markdown.startsWith('**`wheel`** · number · 0 to 15'));
  assert.ok(markdown.includes('`hard`') && !markdown.includes('`soft`') && !markdown.includes('Deprecated'));
});

test('a value', () => {
  assert.equal(renderValue(RECORD, VALUE, '4.13'), '**`soft`** · a value of `wheel` · since 4.7\n\nGoes on.');
});

test('releases in words', () => {
  assert.equal(lifespan({ since: '4.0' }, '4.22'), '');
  assert.equal(lifespan({ since: '4.13' }, '4.22'), 'since 4.13');
  assert.equal(lifespan({ since: '4.13' }, '4.12'), 'since 4.13, not in 4.12');
  assert.equal(
    lifespan({ since: '4.2', until: '4.8', missing: ['4.5'] }, '4.22'),
    'since 4.2, until 4.8, not in 4.5, not in 4.22',
  );
});
