import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedFiles } from '../../src/host/recording.ts';
import { readHostWhole } from '../../src/host/sysfs.ts';
import { groupsOf } from '../../src/passthrough/groups.ts';
import { stakesOf } from '../../src/passthrough/stakes.ts';
import { madeUpRecording } from './made-up.ts';
import { DESKTOP, MULTIPATH, SERVER } from './made-up-hosts.ts';

const JUNK = [
  '',
  '\n',
  '-1',
  '0x',
  '0xzz 1e3 2',
  'a b c d e f g h i j - k l m',
  '::::',
  'é\u0000',
  '9'.repeat(40),
  ' '.repeat(300),
];

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

test('whatever stands in the files, there is an answer', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = numbers(seed);
    const recording = madeUpRecording([DESKTOP, SERVER, MULTIPATH][seed % 3] ?? DESKTOP);
    const junk = (text: string) => {
      switch (next(8)) {
        case 0:
          return JUNK[next(JUNK.length)] ?? '';
        case 1:
          return text.slice(0, next(text.length + 1));
        case 2:
          return text.replaceAll(/[\da-f]/g, (digit) => (next(4) === 0 ? 'f' : digit));
        default:
          return text;
      }
    };
    const links = Object.entries(recording.links);
    const host = await readHostWhole(
      recordedFiles({
        ...recording,
        files: Object.fromEntries(Object.entries(recording.files).map(([path, text]) => [path, junk(text)])),
        links: Object.fromEntries(
          links.map(([path, to]) => [path, next(10) === 0 ? (links[next(links.length)]?.[1] ?? to) : to]),
        ),
        binary: Object.fromEntries(
          Object.entries(recording.binary ?? {}).map(([path, pieces]) => [
            path,
            Object.fromEntries(
              Object.entries(pieces).map(([offset, base64]) => {
                const bytes = Buffer.from(base64, 'base64');
                for (let i = 0; i < 8; i++) bytes[next(bytes.length)] = next(256);
                return [
                  offset,
                  bytes.subarray(0, next(4) === 0 ? next(bytes.length) : bytes.length).toString('base64'),
                ];
              }),
            ),
          ]),
        ),
      }),
      { sshConnection: junk('10.0.0.7 51234 10.0.0.2 22'), anySsh: true },
    );
    const grouped = groupsOf(host).flatMap(({ devices }) => devices);
    assert.deepEqual(grouped.sort(), host.devices.map(({ address }) => address).sort());
    for (const { address } of host.devices) stakesOf(host, address);
  }
});
