import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import { slice } from '../../src/text/span.ts';

test('settings with their values, the items of lists as children', () => {
  const text =
    "# a guest\nname = \"a\"\npci = [\n  '01:00.0', # network\n  '03:00.0',\n]\nvcpu\nmemory = \nextra = \"x";
  const outline = domainConfigLanguage.outline(domainConfigLanguage.parse(text));
  assert.deepEqual(
    outline.map(({ name, detail, children }) => [name, detail, children?.map((child) => child.name)]),
    [
      ['name', '"a"', undefined],
      ['pci', '[2]', ['01:00.0', '03:00.0']],
      ['memory', undefined, undefined],
      ['extra', '"x', undefined],
    ],
  );
  for (const { name, span, nameSpan, children = [] } of outline) {
    assert.equal(slice(text, nameSpan), name);
    for (const inner of [nameSpan, ...children.map((child) => child.span)]) {
      assert.ok(span.start <= inner.start && inner.end <= span.end);
    }
  }
});
