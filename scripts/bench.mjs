// How quick and how small our server is beside three that many people use. docs/benchmark.md says what is measured, and how.
//   node scripts/bench.mjs             seven interleaved rounds, about two minutes
//   node scripts/bench.mjs --quick     two rounds
//   node scripts/bench.mjs --rounds N
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { Figures, measureBareNode, measureLife, measureStart } from '../bench/measure.mjs';
import { printTable } from '../bench/report.mjs';
import { installPeers, servers } from '../bench/servers.mjs';
import { build } from './build.mjs';
import { main, Plain, ROOT, run } from './lib/run.mjs';

const SIZES = [100, 1_000, 10_000];
const BEYOND = [100_000];

await main(async () => {
  const quick = process.argv.includes('--quick');
  const at = process.argv.indexOf('--rounds');
  const rounds = at > 0 ? Number(process.argv[at + 1]) : quick ? 2 : 7;
  if (!(rounds >= 1)) throw new Plain('--rounds wants a number.');
  const repeats = quick ? 10 : 25;
  const words = process.argv.slice(2).filter((word, n, all) => !word.startsWith('--') && all[n - 1] !== '--rounds');

  const modules = installPeers(ROOT);
  if (!process.argv.includes('--no-build')) {
    console.log('Building our server …');
    await build({ say: () => {} });
  }
  const all = servers(ROOT, modules).filter(({ name }) => words.length === 0 || words.includes(name));
  for (const { main: file } of all) if (!existsSync(file)) throw new Plain(`${file} is missing.`);

  const bare = new Figures();
  const figures = new Map(all.map(({ name }) => [name, new Figures()]));
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}; ${rounds} rounds of ${all.map(({ name }) => name).join(', ')}`,
  );
  for (let round = 1; round <= rounds; round++) {
    const begun = performance.now();
    for (const each of [bare, ...figures.values()]) each.beginRound();
    await measureBareNode(bare);
    // A different one begins each round, so that none always follows the same neighbour.
    for (let n = 0; n < all.length; n++) {
      const server = all[(n + round) % all.length];
      const own = figures.get(server.name);
      await measureStart(server, own);
      await measureLife(server, { sizes: SIZES, beyond: server.ours ? BEYOND : [], repeats }, own);
    }
    console.log(`  round ${round} of ${rounds}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  printTable({ sizes: SIZES, beyond: BEYOND, servers: all, figures, bare });
  if (words.length === 0) await parserSpeed();
});

/** The parser alone in MB/s beside the real one, which its judge measures. */
async function parserSpeed() {
  console.log('\nThe parser alone, beside the real libxlutil (node scripts/compare-with-xl.mjs --speed):');
  const { status } = await run(process.execPath, ['scripts/compare-with-xl.mjs', '--speed'], {});
  if (status !== 0) throw new Plain('The parsers could not be measured.');
}
