// A reporter for node:test that shows what failed and what was skipped, and the counts; what passed, it only counts.
import { Readable } from 'node:stream';
import { spec } from 'node:test/reporters';

export default async function* quiet(source) {
  yield* Readable.from(worthSaying(source)).pipe(new spec());
}

async function* worthSaying(source) {
  for await (const event of source) {
    const { type, data } = event;
    const isPlainPass = type === 'test:pass' && data.skip === undefined && data.todo === undefined;
    if (!isPlainPass && type !== 'test:start') yield event;
  }
}
