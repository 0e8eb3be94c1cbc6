import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import { slice } from '../../src/text/span.ts';
import { knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

interface Case {
  readonly at: string;
  /** How the label begins. */
  readonly label?: string;
  /** The field that is highlighted. */
  readonly active?: string;
  readonly left?: readonly string[];
  readonly given?: readonly string[];
  readonly release?: Release;
}

/** No label: nothing is shown. */
const CASES: readonly Case[] = [
  { at: "disk = [ '|' ]", label: 'disk: target, format, vdev, access, ', active: 'target', left: ['format', 'vdev'] },
  {
    at: "disk = [ '/a,raw,|' ]",
    label: 'disk: target, format, vdev',
    active: 'vdev',
    left: ['access', 'script'],
    given: ['target', 'format'],
  },
  { at: "disk = [ 'phy:/a,|' ]", label: 'disk: target, format, vdev', active: 'vdev' },
  { at: "disk = [ 'phy:/a,|' ]", label: 'disk: target, vdev, access', active: 'vdev', release: '4.1' },
  { at: "disk = [ '/a,raw,xvda,rw,devtype=|' ]", label: 'disk: ', active: 'devtype=' },
  {
    at: "disk = [ '/a,raw,xvda,rw,discard,|' ]",
    label: 'disk: ',
    given: ['discard|no-discard'],
    left: ['trusted|untrusted'],
  },
  { at: "vif = [ '|' ]", label: 'vif: bridge=, mac=, model=, ', left: ['bridge', 'mac'] },
  { at: "vif = [ 'bridge=|xenbr0,mac=a' ]", label: 'vif: ', active: 'bridge=', left: ['model'], given: ['mac'] },
  { at: "vif = [ 'bridge=|' ]", label: 'vif: ', active: 'bridge=', given: ['vlan'], release: '4.17' },
  {
    at: "vnuma = [ [ 'pnode=0', 'size=|' ] ]",
    label: 'vnuma: pnode=, size=, ',
    active: 'size=',
    left: ['vcpus'],
    given: ['pnode'],
  },
  { at: "vsnd = [ [ 'PCM, |' ] ]", label: 'vsnd: ITEM, name=', left: ['name'], given: ['ITEM'] },
  { at: 'cpuid = "host,|"', label: 'cpuid: host, FEATURE=', left: ['family'], given: ['host'] },
  {
    at: "pci = [ '|' ]",
    label: 'pci: BDF, @vslot, permissive=',
    active: 'BDF',
    left: ['@vslot', 'permissive', 'name'],
  },
  { at: "pci = [ '03:00.0,|' ]", label: 'pci: BDF, @vslot, ', left: ['@vslot', 'permissive'], given: ['BDF', 'name'] },
  {
    at: "pci = [ '03:00.0@5,permissive=|' ]",
    label: 'pci: ',
    active: 'permissive=',
    left: ['seize'],
    given: ['BDF', '@vslot'],
  },
  { at: "pci = [ '03:00.0@|' ]", label: 'pci: ', active: '@vslot' },
  { at: "pci = [ '03:00.0,|' ]", label: 'pci: ', given: ['seize', 'name'], release: '4.4' },
  { at: 'rdm = "strategy=|"', label: 'rdm: strategy=, policy=', active: 'strategy=', left: ['policy'] },
  { at: "disk = [ '/a' | ]" },
  { at: 'name = "|"' },
  { at: 'disk| = []' },
  { at: "# disk = [ '|' ]" },
];

for (const { at, label, active, left = [], given = [], release } of CASES) {
  test(`${release ?? 'newest'}: ${at}`, () => {
    const { text, offset } = atCursor(at);
    const signature = domainConfigLanguage.signature?.(domainConfigLanguage.parse(text), offset, knowledge(release));
    if (label === undefined) return assert.equal(signature, undefined);
    assert.ok(signature);
    assert.ok(signature.label.startsWith(label), signature.label);
    for (const { span, documentation } of signature.parameters) {
      assert.doesNotMatch(slice(signature.label, span), /^[ ,]|[ ,]$/);
      assert.ok(documentation);
    }
    const parameter = signature.active === undefined ? undefined : signature.parameters[signature.active];
    assert.equal(parameter && slice(signature.label, parameter.span), active);
    const shown = signature.documentation ?? '';
    for (const name of left) assert.ok(shown.includes(`\`${name}\``), `${name} is missing in: ${shown}`);
    for (const name of given) assert.ok(!shown.includes(`\`${name}\``), `${name} is not left: ${shown}`);
  });
}
