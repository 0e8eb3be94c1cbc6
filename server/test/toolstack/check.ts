import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST, type Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { transcript, xlCreate } from '../../src/toolstack/transcript.ts';
import { catalogue } from '../rules/knowledge.ts';

export interface TranscriptCase {
  readonly text: string;
  /** What xl prints up to where it gives up. */
  readonly says: readonly string[];
  readonly outcome?: 'taken' | 'refused' | 'crashed' | 'undefined';
  /** The part that the last message is about, as it is written. */
  readonly at?: string;
  readonly release?: Release;
  readonly stage?: 'read' | 'create';
}

/** Puts what each text needs to be a guest in front of it. */
export function inAGuest(cases: readonly TranscriptCase[], before = 'name="g"\nkernel="/k"\n'): TranscriptCase[] {
  return cases.map((one) => ({ ...one, text: before + one.text }));
}

/** What `xl create` says of a config: one test a case. */
export function checkTranscript(cases: readonly TranscriptCase[]): void {
  for (const { text, says, outcome = 'taken', at, release = NEWEST, stage = 'read' } of cases) {
    test(`${release}: ${text.replaceAll('\n', '⏎').slice(-90)}`, () => {
      const config = DomainConfig.parse(text);
      assert.deepEqual(config.tree.suspects.length, 0, 'a text with a syntax error says nothing here');
      const given = { release, catalogue, stage, file: 'x.cfg' };
      assert.deepEqual(transcript(config, given), { lines: says, outcome });
      if (at === undefined) return;
      const places: string[] = [];
      for (const said of xlCreate(config, release, catalogue, stage)) {
        if (said?.place) places.push(config.source(said.place.statement, said.place.span));
      }
      assert.ok(places.includes(at), `no message is about ${at}: ${places.join(' / ')}`);
    });
  }
}

/** What libxl says of a guest's devices when the domain is there already. */
export function checkLater(text: string, says: readonly string[], release: Release = NEWEST): void {
  test(`later, ${release}: ${text.replaceAll('\n', '⏎')}`, () => {
    const found: string[] = [];
    for (const said of xlCreate(DomainConfig.parse(`name="g"\nkernel="/k"\n${text}`), release, catalogue)) {
      if (said?.effect === 'fails-later') found.push(said.text);
    }
    assert.deepEqual(found, says);
  });
}
