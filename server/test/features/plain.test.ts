import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText } from '../../src/features/plain.ts';

function check(markdown: string, expected: string, width = 40): void {
  test(`${JSON.stringify(markdown)} in ${width} columns`, () => {
    assert.equal(plainText(markdown, width), expected);
  });
}

check('**`pci`** · list of strings', 'pci · list of strings');
check('*Deprecated since Xen 4.10.* Use `type`.', 'Deprecated since Xen 4.10. Use type.');
check('`*` is all functions, `*.*` slot and *all* of 2 * 3 * 4', '* is all functions, *.* slot and all of\n2 * 3 * 4');
check('[Documentation](https://xen.org/a_b_c)', 'Documentation: https://xen.org/a_b_c');
check('write `[ "a" ](b)` so', 'write [ "a" ](b) so');
check('`max_grant_frames` and __this__', 'max_grant_frames and __this__');
check('- `hvm`: one two three four five', '- hvm: one two\n  three four\n  five', 16);
check('one averyveryverylongword two', 'one\naveryveryverylongword\ntwo', 10);
check(
  'before\n\n```xlcfg\npci = [ "**01:00.0**" ]  # `a` longer than the width\n```\n\nbehind',
  'before\n\n    pci = [ "**01:00.0**" ]  # `a` longer than the width\n\nbehind',
  20,
);
check('', '');
