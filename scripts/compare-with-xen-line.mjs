// Holds our reading of Xen's line against the hypervisor's own parsers, compiled from the tags of its source:
//   node scripts/compare-with-xen-line.mjs GIT            GIT: a git directory with Xen's RELEASE-… tags
//   node scripts/compare-with-xen-line.mjs GIT --write    writes what the parsers answer to server/test/data/xen-line-answers.txt
// Needs a C compiler and Python 3 (for Xen's own list of CPU features). XEN_SEED=N repeats the words of a run, XEN_WORDS=N says how
// many a parameter (120), XEN_RELEASES=4.8,4.17 which releases, XEN_KEEP=DIR keeps what was compiled there.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askParsers, buildParsers } from '../server/test/judge/xen-line-judge.mjs';
import { openXen } from '../server/test/judge/xen-line-source.mjs';
import { answerOf, judge } from '../server/test/judge/xen-line-verdict.mjs';
import { wordsFor } from '../server/test/judge/xen-line-words.mjs';
import { conclude } from './lib/conclude.mjs';
import { importSources } from './lib/sources.mjs';

const TABLE = 'server/test/data/xen-line-answers.txt';
const HEAD =
  "What Xen's own parsers answer to words of its line, one letter a release (scripts/compare-with-xen-line.mjs writes this): see answerOf in server/test/judge/xen-line-verdict.mjs.";
const LINES = Array.from({ length: 23 }, (_, minor) => `4.${minor}`);
/** Enough to see what is wrong. */
const MOST_SHOWN = 30;

const [git, flag] = process.argv.slice(2);
if (git === undefined || (flag !== undefined && flag !== '--write')) {
  console.error('usage: node scripts/compare-with-xen-line.mjs GIT [--write]');
  process.exit(2);
}
const seed = Number(process.env.XEN_SEED ?? (flag ? 1 : Math.floor(Math.random() * 2 ** 31)));
const most = Number(process.env.XEN_WORDS ?? (flag ? 22 : 120));
const releases = process.env.XEN_RELEASES?.split(',') ?? LINES;
const counts = { passed: 0, failed: 0, skipped: 0 };
const ours = await importSources('compare-with-xen-line', ['catalogue/catalogue', 'features/boot/language']);
const generated = (name) => JSON.parse(readFileSync(`server/src/catalogue/generated/${name}.json`, 'utf8'));
const catalogue = new ours.Catalogue({ records: () => generated('records'), texts: () => generated('texts') });
const scratch = mkdtempSync(join(tmpdir(), 'compare-with-xen-line-'));

conclude("Xen's own parsers", counts, scratch, () => {
  console.log(`seed ${seed} (XEN_SEED=${seed} repeats this run), ${most} words a parameter (XEN_WORDS)`);
  const folder = process.env.XEN_KEEP ?? scratch;
  const xen = openXen(git);
  const built = new Map(releases.map((line) => [line, endsOf(xen, line, folder)]));
  if (flag === '--write') write(built);
  else for (const [line, ends] of built) compare(line, ends);
});

/** The parsers of a line's newest point release and of its first. */
function endsOf(xen, line, folder) {
  const newest = xen.newestTag(line);
  if (newest === undefined) throw new Error(`${git} has no RELEASE-${line}.…: is it Xen's, and with its tags?`);
  return [newest, `RELEASE-${line}.0`].map((tag) => buildParsers(xen, tag, folder));
}

/** What is said about one word alone on Xen's line of a menu.lst. */
function findingsOf(word, release) {
  const text = `title a\nkernel /xen.gz ${word}\nmodule /vmlinuz\n`;
  const found = [...ours.grubMenuLanguage.check(ours.grubMenuLanguage.parse(text), { catalogue, release })];
  return found.filter((finding) => finding !== undefined).map(({ code, message }) => ({ code, message }));
}

function compare(line, ends) {
  const words = wordsOf(ends, seed);
  const answers = ends.map(({ program }) => askParsers(program, words));
  let lenient = 0;
  let shown = 0;
  words.forEach((word, i) => {
    const code = answerOf(
      line,
      answers.map((list) => list[i]),
    );
    const verdict = judge({ word, line, code, found: findingsOf(word, line) });
    if (verdict === 'lenient') lenient++;
    if (verdict !== 'wrong') {
      counts.passed++;
      return;
    }
    counts.failed++;
    if (shown++ < MOST_SHOWN) {
      const said = findingsOf(word, line).map(({ message }) => message);
      console.log(
        `✖ ${line} ${word}\n  xen:  ${answers.map((list) => list[i].printed.join(' / ') || (list[i].stored ? 'stores' : 'nothing')).join(' | ')}\n  ours: ${said.join(' / ')}`,
      );
    }
  });
  console.log(`${line}: ${words.length} words, ${lenient} of them silent where only some point releases take them`);
}

function wordsOf(ends, from) {
  const compared = new Map();
  for (const { words } of ends)
    for (const [name, list] of words) compared.set(name, [...(compared.get(name) ?? []), ...list]);
  const parameters = new Map(ends.flatMap((end) => end.parameters).map((one) => [one.name, one]));
  return wordsFor([...parameters.values()], compared, { seed: from, most });
}

/** A line for each set of answers, one letter a release: what they are, and the words. */
function write(built) {
  const words = new Set([...built.values()].flatMap((ends) => wordsOf(ends, seed)));
  const kept = thinned([...words].filter((word) => word.length < 200));
  const letters = [...built].map(([line, ends]) => {
    const answers = ends.map(({ program }) => askParsers(program, kept));
    return kept.map((_, i) =>
      answerOf(
        line,
        answers.map((list) => list[i]),
      ),
    );
  });
  const rows = new Map();
  kept.forEach((word, i) => {
    const answer = letters.map((list) => list[i]).join('');
    rows.set(answer, [...(rows.get(answer) ?? []), word]);
  });
  const lines = [...rows].sort().map(([answer, list]) => `${answer}\t${list.sort().join(' ')}`);
  writeFileSync(TABLE, `${[`# ${HEAD}`, `# ${[...built.keys()].join(' ')}`, ...lines].join('\n')}\n`);
  counts.passed = kept.length;
  console.log(`${TABLE}: ${kept.length} words, ${lines.length} sets of answers`);
}

/** Each parameter comes from many releases: as many words of it as of one are enough. */
function thinned(words) {
  const count = new Map();
  return words.filter((word) => {
    const name = word.replace(/^no-/, '').split(/[=[]/)[0];
    count.set(name, (count.get(name) ?? 0) + 1);
    return count.get(name) <= most * 1.5;
  });
}
