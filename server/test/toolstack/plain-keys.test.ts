/** Every key that a release of xl reads warns where its value is of the wrong kind, and no other key does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsIn } from '../../src/catalogue/catalogue.ts';
import type { OptionRecord } from '../../src/catalogue/record.ts';
import { compareReleases, existsIn, RELEASES, type Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { TYPE_KEY_SINCE } from '../../src/guests/guest-type.ts';
import type { Said } from '../../src/toolstack/said.ts';
import { xlCreate } from '../../src/toolstack/transcript.ts';
import { catalogue } from '../rules/knowledge.ts';

/** Keys of which xl drops a value of the wrong kind without a word. */
const SILENT = new Set(['arm_sci', 'gic_version', 'tee', 'sve']);
const GUESTS = ['hvm', 'pv', 'pvh'] as const;

/** A value that no getter of these forms takes. */
function wrongKind(record: OptionRecord, release: Release): string | undefined {
  const forms = formsIn(record, release);
  if (!forms.includes('list')) return '[ [ "x" ], "y" ]';
  return forms.every((form) => form === 'list') ? '"zz"' : undefined;
}

function isNumber(record: OptionRecord, release: Release): boolean {
  return formsIn(record, release).every((form) => ['integer', 'boolean', 'bounded-integer'].includes(form));
}

/** Which keys say nothing of such a value in any guest, and which say something in a release that does not read them. */
function compare(release: Release, valueFor: (record: OptionRecord, release: Release) => string | undefined): void {
  const mute: string[] = [];
  const loud: string[] = [];
  for (const record of catalogue.all('domain-config')) {
    for (const key of [record.name, ...(record.aliases ?? [])]) {
      const value = valueFor(record, release);
      if (value === undefined || SILENT.has(key) || key === 'builder' || key === 'type' || key === 'name') continue;
      const isHeard = GUESTS.some((guest) => isSaidOf(key, value, guest, release));
      if (isHeard && !existsIn(record, release)) loud.push(key);
      if (!isHeard && existsIn(record, release)) mute.push(key);
    }
  }
  assert.deepEqual({ mute, loud }, { mute: [], loud: [] });
}

function isSaidOf(key: string, value: string, guest: (typeof GUESTS)[number], release: Release): boolean {
  const line = guestLine(guest, release);
  if (line === undefined) return false;
  const kernel = key === 'kernel' ? '' : 'kernel = "/k"\n';
  const said = saidOf(`name = "g"\n${kernel}${line}${key} = ${value}\n`, release);
  return said.some(({ place }) => place?.statement.key?.name === key);
}

function saidOf(text: string, release: Release): Said[] {
  return [...xlCreate(DomainConfig.parse(text), release, catalogue, 'read')].filter((said) => said !== undefined);
}

function guestLine(guest: (typeof GUESTS)[number], release: Release): string | undefined {
  if (compareReleases(release, TYPE_KEY_SINCE) >= 0) return `type = "${guest}"\n`;
  return guest === 'hvm' ? 'builder = "hvm"\n' : guest === 'pv' ? '' : undefined;
}

const releases = RELEASES.filter((release) => Number(release.split('.')[0]) >= 4);
assert.ok(releases.length > 20);

for (const release of releases) {
  test(`${release}: a list for a single value, a single value for a list`, () => {
    compare(release, wrongKind);
  });
  test(`${release}: a word for a number`, () => {
    compare(release, (record) => (isNumber(record, release) ? '"x"' : undefined));
  });
}
