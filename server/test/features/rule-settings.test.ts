import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRuleSettings, ruleNames, wrongRuleName } from '../../src/features/rule-settings.ts';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { catalogue } from '../rules/knowledge.ts';

const TEXT = 'name = "a"\ntype = "hvm"\nmemory = 512\nfrobnicate = 1\nvcpu_avail = 1\npci = [ \'03:00\' ]\n';

function check(rules: Record<string, unknown>, wanted: readonly string[]): void {
  test(`xen.rules ${JSON.stringify(rules)}`, () => {
    const service = new Service({
      catalogue,
      openHost: async () => ({ label: 'no machine', devices: [] }),
      openXenVersion: async () => undefined,
    });
    service.configure({ release: '4.22', rules: rules as Record<string, string> });
    const found = [...service.open(LANGUAGES.domainConfig, TEXT).check()].flatMap((finding) =>
      finding && /^(?:key\/|pci\/no-f)/.test(finding.code) ? [`${finding.code} ${finding.severity}`] : [],
    );
    assert.deepEqual(found.sort(), wanted);
  });
}

check({}, ['key/unknown warning', 'key/xm warning', 'pci/no-function warning']);
check({ 'key/unknown': 'off', 'key/xm': 'hint' }, ['key/xm hint', 'pci/no-function warning']);
check({ 'key/*': 'off' }, ['pci/no-function warning']);
check({ 'key/*': 'off', 'key/xm': 'error' }, ['key/xm error', 'pci/no-function warning']);
check({ 'key/xm': 'error', 'key/*': 'information' }, [
  'key/unknown information',
  'key/xm error',
  'pci/no-function warning',
]);
// What has the wrong form, or a name that there is not, does nothing.
check({ 'key/xm': 3, 'key/unknown': 'loud', 'no/rule': 'off', __proto__: 'off', constructor: 'off' }, [
  'key/unknown warning',
  'key/xm warning',
  'pci/no-function warning',
]);

test('settings come from anywhere', () => {
  for (const given of [undefined, null, 3, 'off', []]) assert.equal(readRuleSettings(given).size, 0);
});

test('a wrong name is told with the nearest right one', () => {
  assert.equal(wrongRuleName('pci/spec'), undefined);
  assert.equal(wrongRuleName('pci/*'), undefined);
  assert.match(wrongRuleName('pci/spce') ?? '', /Did you mean “pci\/spec”\?/);
  assert.equal(new Set(ruleNames()).size, ruleNames().length);
});
