import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { parseRdm, rdmContext } from '../../src/specs/rdm.ts';
import { cursor } from './data.ts';

test('what each xl makes of rdm', () => {
  for (const [text, release, expected] of [
    ['strategy=host', '4.22', 'host, unset policy'],
    ['strategy=host,policy=strict', '4.22', 'lost at "strict" to a valid policy'],
    ['strategy=host,policy=relaxed', '4.15', 'lost at "relaxed" to a valid policy'],
    ['policy=foo', '4.22', 'unset strategy, policy, says Unknown RDM policy: foo'],
    ['strategy=foo', '4.22', 'lost at "foo", says Unknown RDM strategy option: foo'],
    ['foo=1', '4.22', 'lost at "foo", says Unknown RDM state option: foo'],
    ['strategy', '4.22', 'lost at "strategy"'],
    ['strategy=host,policy=relaxed', '4.14', 'host, relaxed'],
    ['policy=relaxed,strategy=host', '4.14', 'host, relaxed'],
    ['policy=foo', '4.14', 'lost at "foo", says Unknown RDM property policy value: foo'],
    ['strategy=host', '4.13', 'lost at ""'],
    ['strategy=host,policy=strict', '4.6', 'host, strict'],
    ['policy=strict,strategy=host', '4.6', 'lost at "policy", says Unknown RDM state option: policy'],
    ['strategy=host,policy=strict,', '4.6', 'lost at ","'],
    ['', '4.22', 'lost at ""'],
  ] as [string, Release, string][]) {
    const rdm = parseRdm(text, release);
    const parts = rdm.accepted
      ? [rdm.strategy, rdm.policy, rdm.unset.length > 0 ? `unset ${rdm.unset.join(', ')}` : undefined]
      : [
          `lost at "${text.slice(rdm.fault?.start, rdm.fault?.end)}"${rdm.lostToValidPolicy ? ' to a valid policy' : ''}`,
        ];
    if (rdm.message) parts.push(`says ${rdm.message}`);
    assert.equal(parts.filter(Boolean).join(', '), expected, `${text} on ${release}`);
  }
});

test('completion in rdm', () => {
  for (const [marked, expected] of [
    ['|', 'name [] '],
    ['strat|=host', 'name [strat] '],
    ['strategy=|', 'value [] strategy'],
    ['strategy=host,|', 'name [] '],
    ['strategy=host,policy=st|rict', 'value [strict] policy'],
  ] as const) {
    const { text, offset } = cursor(marked);
    const { kind, span, name = '' } = rdmContext(text, offset);
    assert.equal(`${kind} [${text.slice(span.start, span.end)}] ${name}`, expected, marked);
  }
});
