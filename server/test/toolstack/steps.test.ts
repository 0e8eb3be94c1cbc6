import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareReleases, RELEASES } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { CREATE_STEPS } from '../../src/toolstack/create/steps.ts';
import { typeSwitch } from '../../src/toolstack/read/hvm.ts';
import { guestType, identity } from '../../src/toolstack/read/identity.ts';
import { READ_STEPS } from '../../src/toolstack/read/steps.ts';
import { Memory, Reader } from '../../src/toolstack/reader.ts';
import { catalogue } from '../rules/knowledge.ts';

/** Everything that a guest's type is told by. */
const TYPES = [
  '',
  'type="pv"',
  'type="hvm"',
  'type="pvh"',
  'type="x"',
  'builder="hvm"',
  'builder="generic"',
  'builder="x"',
];
const TYPE_KEYS = ['type', 'builder'];

// A step depends on what it reads alone. So where it reads no other keys than its own, and the type, in a config that has none of them, it says
// in every such config what it says in this one.
for (const [at, { step, keys }] of [...READ_STEPS, ...CREATE_STEPS].entries()) {
  if (!keys) continue;
  test(`step ${at}, ${step.name}: says nothing without ${keys.slice(0, 3).join(', ')} …`, () => {
    for (const release of RELEASES.filter((one) => compareReleases(one, '4.0') >= 0)) {
      for (const text of TYPES) {
        const memory = new Memory();
        const said = new Reader(DomainConfig.parse(text), release, catalogue, memory).saidBy(step);
        assert.deepEqual(said, [], `${release}, ${text}`);
        const others: string[] = [...(memory.outcomes.get(step)?.read.keys() ?? [])].filter(
          (key) => !keys.includes(key) && !TYPE_KEYS.includes(key),
        );
        assert.deepEqual(others, [], `${release}, ${text}: keys that it reads, and that are not named as its own`);
      }
    }
  });
}

test('what says that something is missing is always taken', () => {
  const always = [...READ_STEPS, ...CREATE_STEPS].filter(({ keys }) => !keys).map(({ step }) => step);
  assert.deepEqual(always, [guestType, identity, typeSwitch]);
});
