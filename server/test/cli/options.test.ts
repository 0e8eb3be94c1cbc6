import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckOptions } from '../../src/cli/options.ts';

function check(words: string, expected: object | RegExp): void {
  test(`xen-config check ${words}`, () => {
    const options = readCheckOptions(words.split(' ').filter(Boolean));
    if (expected instanceof RegExp) {
      assert.equal(typeof options, 'string');
      assert.match(options as string, expected);
    } else assert.deepEqual(options, expected);
  });
}

check('a.cfg', { format: 'text', release: '4.22', files: ['a.cfg'] });
check('--format json --release 4.14 --language xlcfg a b', {
  format: 'json',
  release: '4.14',
  language: 'xlcfg',
  files: ['a', 'b'],
});
check('--release latest -', { format: 'text', release: '4.22', files: ['-'] });
check('-- --odd-name', { format: 'text', release: '4.22', files: ['--odd-name'] });
check('', /Name at least one file/);
check('--format xml a', /--format is text or json, not “xml”/);
check('--release 4.99 a', /--release is one of 3\.2, .* 4\.22 or latest, not “4\.99”/);
check('--language python a', /--language is one of xlcfg, .*not “python”/);
check('--frobnicate a', /frobnicate/);
check('--format', /format/);
