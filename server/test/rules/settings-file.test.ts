import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Language } from '../../src/features/language.ts';
import { cpupoolLanguage, xlConfLanguage } from '../../src/features/settings-file/language.ts';
import type { DomainConfig } from '../../src/guests/domain-config.ts';
import { RULES } from '../../src/rules/table.ts';
import { applyEdits } from '../../src/text/span.ts';
import { knowledge } from './knowledge.ts';

interface Expected {
  /** `CODE SEVERITY at "WHAT IS MARKED"`. */
  readonly found: readonly string[];
  readonly says?: string;
  /** The text after the first fix. */
  readonly fixed?: string;
  readonly release?: Release;
}

function check(language: Language<DomainConfig>, text: string, { found, says, fixed, release }: Expected): void {
  const id = language === xlConfLanguage ? 'xl.conf' : 'a cpupool';
  test(`${id} ${release ?? 'newest'}: ${JSON.stringify(text)}`, () => {
    const all = [...language.check(language.parse(text), knowledge(release))].filter((each) => each !== undefined);
    assert.deepEqual(
      all.map(({ code, severity, span }) => `${code} ${severity} at "${text.slice(span.start, span.end)}"`),
      found,
    );
    const messages = all.map(({ message }) => message).join('\n');
    if (says) assert.ok(messages.includes(says), messages);
    if (fixed !== undefined) {
      const fix = all.flatMap((each) => each.fixes?.() ?? [])[0];
      assert.equal(fix && applyEdits(text, fix.edits), fixed);
    }
    for (const { code } of all)
      assert.ok(
        RULES.some((row) => row.code === code),
        code,
      );
  });
}
const xlConf = (text: string, expected: Expected) => check(xlConfLanguage, text, expected);
const cpupool = (text: string, expected: Expected) => check(cpupoolLanguage, text, expected);

xlConf('autoballoon="off"\nlockfile="/var/lock/xl"\nvif.default.bridge="xenbr0"\nclaim_mode=1\n', { found: [] });
xlConf('autoballoon = = 1\n', { found: ['syntax/unexpected error at "="'], says: 'syntax error' });
xlConf('autoballoon = = 1\n', { found: ['file/not-read information at ""'], release: '4.0' });
// Keys.
xlConf('memory = 512\n', { found: ['key/guest warning at "memory"'], says: 'a key of a guest’s config: in xl.conf' });
xlConf('sched = "credit"\n', { found: ['key/unknown warning at "sched"'], says: 'belongs to a cpupool’s config' });
xlConf('autobaloon = "off"\n', {
  found: ['key/unknown warning at "autobaloon"'],
  says: 'Did you mean “autoballoon”?',
  fixed: 'autoballoon = "off"\n',
});
xlConf('qqqq = 1\n', {
  found: ['key/unknown warning at "qqqq"'],
  says: 'xl knows no “qqqq” in xl.conf and ignores it.',
});
xlConf('claim_mode = 1\n', {
  found: ['key/other-release warning at "claim_mode"'],
  says: '“claim_mode” is read by Xen 4.3 and newer. Xen 4.2 ignores it.',
  release: '4.2',
});
xlConf('vifscript = "vif-nat"\n', {
  found: ['key/deprecated information at "vifscript"'],
  says: 'the global config option vifscript is deprecated, please switch to vif.default.script',
  fixed: 'vif.default.script = "vif-nat"\n',
});
xlConf('vifscript = "vif-nat"\n', { found: [], release: '4.2' });
xlConf('lockfile = "/a"\nlockfile = "/b"\n', {
  found: ['setting/repeated warning at "lockfile = "/a""'],
  says: 'set again on line 2',
});
xlConf('lockfile = "/a"\nlockfile += "/b"\n', { found: [] });
// Values.
xlConf('autoballoon = "On"\n', {
  found: ['value/unknown warning at ""On""'],
  says: 'invalid autoballoon option. The default stays.',
  fixed: 'autoballoon = "on"\n',
});
xlConf('autoballoon = 1\n', { found: [] });
xlConf('autoballoon = "off"\n', { found: ['value/not-a-number warning at ""off""'], release: '4.2' });
xlConf('output_format = "xml"\n', {
  found: ['value/unknown warning at ""xml""'],
  says: 'invalid default output format "xml". The default stays. output_format is one of json, sxp.',
});
xlConf('lockfile = [ "/a" ]\n', {
  found: ['value/single-expected warning at "[ "/a" ]"'],
  says: "warning: parameter `lockfile' is a list but should be a single value",
  fixed: 'lockfile = "/a"\n',
});
xlConf('claim_mode = "yes"\n', {
  found: ['value/not-a-number warning at ""yes""'],
  says: "parameter `claim_mode' is not a valid number",
});
xlConf('bootloader_restrict = "yes"\n', {
  found: ['value/not-a-number warning at ""yes""'],
  fixed: 'bootloader_restrict = 1\n',
});
for (const value of ['"many"', '"-1"', '[ 1 ]']) {
  const code = value.startsWith('[') ? 'value/single-expected' : 'value/not-a-number';
  xlConf(`max_grant_frames = ${value}\n`, { found: [`${code} error at "${value}"`], says: 'without a word' });
}
xlConf('max_grant_frames = "many"\n', { found: ['value/not-a-number warning at ""many""'], release: '4.12' });

cpupool('name = "p"\nsched = "credit"\ncpus = ["2", "3"]\n', { found: [] });
cpupool('cpus = "0-3,^1,node:1"\nsched = "CREDIT2"\n', { found: [] });
cpupool('sched = "fair"\n', {
  found: ['value/unknown error at ""fair""'],
  says: 'Unknown scheduler. xl creates no pool. sched is one of credit, credit2, rtds, null, arinc653.',
});
cpupool('sched = "credti"\n', { found: ['value/unknown error at ""credti""'], fixed: 'sched = "credit"\n' });
cpupool('sched = "rtds"\n', { found: ['value/unknown error at ""rtds""'], release: '4.4' });
cpupool('sched = "sedf"\n', { found: ['value/unknown warning at ""sedf""'], says: 'creates no pool' });
cpupool('sched = "sedf"\n', { found: [], release: '4.5' });
cpupool('nodes = 1\n', {
  found: ['value/list-expected warning at "1"'],
  says: "warning: parameter `nodes' is a single value but should be a list",
  fixed: 'nodes = [ 1 ]\n',
});
cpupool('cpus = "2-3"\n', { found: ['value/list-expected warning at ""2-3""'], release: '4.5' });
cpupool('cpus = [ "2-3" ]\n', {
  found: ['value/not-a-number warning at ""2-3""'],
  says: 'xl takes “2-3” for the number 2 here, without a word. Ranges are for a string without brackets: cpus = "2-3".',
});
cpupool('nodes = [ "all" ]\n', { found: ['value/not-a-number warning at ""all""'], says: 'for the number 0' });
cpupool('cpus = "1"\nnodes = [ 1 ]\n', { found: ['setting/cpus-ignored warning at "cpus = "1""'], says: 'on line 2' });
cpupool('memory = 1\nlockfile = "a"\n', {
  found: ['key/guest warning at "memory"', 'key/unknown warning at "lockfile"'],
  says: '“lockfile” belongs to xl.conf: in a cpupool’s config xl ignores it.',
});

test('a file of nonsense is looked at in turns, and not everything is said', () => {
  const text = Array.from({ length: 5000 }, (_, at) => `memory = ${at}\n`).join('');
  const found = [...xlConfLanguage.check(xlConfLanguage.parse(text), knowledge())];
  assert.equal(found.filter((each) => each?.code === 'key/guest').length, 1000);
  assert.ok(found.filter((each) => each === undefined).length >= 5);
});
