// The table: medians, the ratio of ours to the best peer, and what we set out for.

/** Ratios to the best peer that we set out for; docs/benchmark.md lists them. */
const GOALS = {
  start: 0.6,
  memory: 1,
  'open to diagnostics': 1,
  'key to diagnostics': 0.2,
  completion: 0.5,
  hover: 0.5,
};

/**
 * @param {{ sizes: number[], beyond: number[], servers: import('./servers.mjs').Server[],
 *   figures: Map<string, import('./measure.mjs').Figures>, bare: import('./measure.mjs').Figures }} results
 */
export function printTable({ sizes, beyond, servers, figures, bare }) {
  const rows = [
    row('start', 'ms', 'start'),
    row('memory', 'MB', 'memory, idle'),
    row('memory', 'MB', `memory, ${sizes.at(-1)} lines open`),
    ...beyond.map((lines) => row('', 'MB', `memory, ${lines} lines open`)),
    ...['open to diagnostics', 'key to diagnostics', 'completion', 'hover'].flatMap((what) => [
      ...sizes.map((lines) => row(what, 'ms', `${what}, ${lines}`)),
      ...beyond.map((lines) => row('', 'ms', `${what}, ${lines}`)),
    ]),
    row('', 'ms', `first completion, ${sizes[0]}`),
    row('', 'ms', `first hover, ${sizes[0]}`),
    row('', '', 'completion items'),
    row('', '', `diagnostics, ${sizes.at(-1)}`),
  ];
  const peers = servers.filter(({ ours }) => !ours);
  const own = servers.filter(({ ours }) => ours);
  const table = [
    ['', '', 'bare node', ...servers.map(({ name }) => name), ...own.map(({ name }) => `${name} ÷ best`), 'goal', ''],
  ];
  for (const { goal, unit, name } of rows) {
    const best = bestOf(peers, figures, name);
    const ratios = own.map((each) => (best && goal !== '' ? figures.get(each.name).ratioTo(best, name) : undefined));
    const wanted = GOALS[goal];
    const judged = wanted !== undefined && ratios.length > 0 && ratios.every((ratio) => ratio !== undefined);
    table.push([
      name,
      unit,
      number(bare.median(name)),
      ...servers.map((each) => number(figures.get(each.name).median(name))),
      ...ratios.map((ratio) => ratio?.toFixed(2) ?? ''),
      judged ? (goal === 'memory' ? '< 1' : `≤ ${wanted}`) : '',
      judged ? (ratios.every((ratio) => (goal === 'memory' ? ratio < 1 : ratio <= wanted)) ? 'met' : 'MISSED') : '',
    ]);
  }
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  console.log();
  for (const cells of table) {
    console.log(
      cells
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    );
  }
  console.log(
    '\nMedians. “÷ best” is the median over the rounds of ours ÷ the best peer of that row: under 1 is better than all of them.',
  );
}

/** The figures of the peer with the lowest median. */
function bestOf(peers, figures, name) {
  const all = peers.map((peer) => figures.get(peer.name)).filter((each) => each.median(name) !== undefined);
  return all.sort((a, b) => a.median(name) - b.median(name))[0];
}

const row = (goal, unit, name) => ({ goal, unit, name });

function number(value) {
  if (value === undefined || Number.isNaN(value)) return '';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
