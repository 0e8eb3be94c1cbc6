import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { judgeByLanguage } from '../../src/specs/xen-line/value-language.ts';
import { readData } from './data.ts';

interface Measured {
  readonly releases: readonly Release[];
  /** Parameter, value, and what each release's own reader answers; `null`: that release has no such reader. */
  readonly cases: readonly (readonly [name: string, value: string, answers: readonly (number | null)[]])[];
}

test("parameters' values as Xen's own readers of six releases take them (compiled from the newest point release of each)", () => {
  const { releases, cases } = readData<Measured>('xen-value-languages.json');
  const wrong: string[] = [];
  for (const [name, value, answers] of cases) {
    answers.forEach((answer, i) => {
      const release = releases[i];
      const judged = release && judgeByLanguage(name, value, release);
      if (answer === null || !judged) return;
      const isTaken = answer === 0;
      if (isTaken !== (judged.faults.length === 0)) wrong.push(`${name}=${value} on ${release}: Xen answers ${answer}`);
    });
  }
  assert.deepEqual(wrong, []);
});

test('which element is to blame, and which releases take it', () => {
  for (const [name, value, release, expected] of [
    ['spec-ctrl', 'ibrs,foo,rsb=dom0', '4.22', 'unknown "foo" at 5; bad-value "rsb=dom0" at 9'],
    ['spec-ctrl', 'ibpb-alt', '4.16', 'unknown "ibpb-alt" at 0, since 4.18'],
    ['spec-ctrl', 'eager-fpu', '4.22', 'unknown "eager-fpu" at 0, since 4.10 until 4.21'],
    ['vpmu', 'on,', '4.22', 'empty "" at 3'],
    ['xpti', 'dom0,', '4.22', ''],
    ['cet', 'on', '4.19', 'unknown "on" at 0, since 4.20'],
    ['cpufreq', 'xen:ondemand,maxfreq=2000', '4.17', ''],
    ['cpufreq', 'xen:performance,verbose,speed=1', '4.17', 'bad-value "xen:performance,verbose,speed=1" at 0'],
    ['cpufreq', 'hwp;xen', '4.18', ''],
    ['cpufreq', 'hwp;xen', '4.17', 'unknown "hwp;xen" at 0, since 4.18'],
    ['cpufreq', 'hwp:hdc=0,foo', '4.22', 'bad-value "hwp:hdc=0,foo" at 0'],
    ['cpufreq', 'amd-cppc:active', '4.20', 'unknown "amd-cppc:active" at 0, since 4.21'],
    ['cpufreq', '', '4.22', 'empty "" at 0'],
    ['cpufreq', 'dom0-kernel', '4.12', ''],
  ] as [string, string, Release, string][]) {
    const judged = judgeByLanguage(name, value, release);
    const words = judged?.faults.map(({ kind, text, start, takenBy }) => {
      const by = takenBy ? `, since ${takenBy.since}${takenBy.until ? ` until ${takenBy.until}` : ''}` : '';
      return `${kind} "${text}" at ${start}${by}`;
    });
    assert.equal(words?.join('; '), expected, `${name}=${value} on ${release}`);
  }
});
