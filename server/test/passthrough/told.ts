/** What a world says, in a line, for tests that write down a machine and what is to be said of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readinessOf } from '../../src/passthrough/readiness/readiness.ts';
import type { StationName } from '../../src/passthrough/story/model.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { World } from '../../src/passthrough/world.ts';
import { type MadeUpWorld, madeUpWorld } from './made-up-world.ts';

/** `missing: … [its mends]` */
export function station(world: World, address: string, name: StationName, guest?: string): string {
  const found = storyOf(world, address, guest).stations.find((one) => one.name === name);
  return `${found?.state}: ${found?.says} [${found?.mends.map(({ title }) => title).join('; ')}]`;
}

/** `missing: …` of the answer to a question. */
export function answer(world: World, question: string): string {
  const found = readinessOf(world).answers.find((one) => one.question === question);
  return `${found?.state}: ${found?.says} [${found?.mends.map((mend) => mend.title).join('; ')}]`;
}

export interface Said {
  readonly of: (world: World) => string;
  readonly says?: RegExp;
  readonly never?: RegExp;
}

/** A machine, and for each of these what is to be said of it, and what is not. */
export function check(name: string, given: MadeUpWorld, cases: readonly Said[]): void {
  test(name, async () => {
    const world = await madeUpWorld(given);
    for (const { of, says, never } of cases) {
      const told = of(world);
      if (says) assert.match(told, says);
      if (never) assert.doesNotMatch(told, never);
    }
  });
}
