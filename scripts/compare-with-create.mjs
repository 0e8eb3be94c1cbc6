// Holds our verdicts on domain configs against the real `xl create`: what it prints, whether it makes a guest, and our diagnostics.
//   node scripts/compare-with-create.mjs      the measured tables, every known value, the corpus, and generated configs
// CREATE_SEED=N repeats the texts of a run, CREATE_TEXTS=N says how many are generated (20000). CREATE_ALL=1 shows up to 40
// kinds of disagreement instead of stopping at the first. CREATE_MATCH=PATTERN takes only texts that match it. CREATE_RELEASE=4.20
// takes one release; for one that Debian has no xl of, CREATE_XL names a JSON file: release → { command, libraries }.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCEPTED } from '../server/test/judge/create-differences.mjs';
import { ASKED_TO_CREATE, DEBIAN_RELEASES, debianXl, openCreateJudge } from '../server/test/judge/create-judge.mjs';
import { createTextMaker, everyValue, measuredTexts } from '../server/test/judge/create-texts.mjs';
import {
  findingsDifference,
  ourVerdict,
  signature,
  theirVerdict,
  verdictDifference,
} from '../server/test/judge/create-verdict.mjs';
import { randomFrom } from '../server/test/judge/texts.mjs';
import { importSources } from './lib/sources.mjs';

const CORPUS = '../shared/corpus';
const GENERATED = 'server/src/catalogue/generated';
/** The release whose xl must be there; the others are left out, loudly, where Debian does not give them. */
const MAIN = '4.17';
const BATCH = 1000;
/** Of the texts that libxl takes, one in so many is also asked of `xl create -n`: it does the same up to there. */
const DRY_SHARE = 20;
const KINDS = 40;

const showAll = process.env.CREATE_ALL !== undefined;
const pattern = new RegExp(process.env.CREATE_MATCH ?? '', 'm');
const sources = await importSources('compare-with-create', [
  'syntax/xl-config/messages',
  'toolstack/transcript',
  'guests/domain-config',
  'features/domain-config/language',
  'catalogue/catalogue',
]);
const read = (name) => JSON.parse(readFileSync(join(GENERATED, name), 'utf8'));
const catalogue = new sources.Catalogue({ records: () => read('records.json'), texts: () => read('texts.json') });

const acceptedCounts = new Map();
const kinds = new Map();
let passed = 0;
let failed = 0;
let skipped = 0;
let undecided = 0;
let release = MAIN;
let judges;
await compareAll();

async function compareAll() {
  const seed = Number(process.env.CREATE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const count = Number(process.env.CREATE_TEXTS ?? 20_000);
  console.log(`seed ${seed} (CREATE_SEED=${seed} repeats this run), ${count} generated texts (CREATE_TEXTS)`);
  const files = corpusFiles();
  if (files.length === 0) console.log(`ATTENTION: ${CORPUS} is not there: no real files were compared.`);

  const chosen = process.env.CREATE_RELEASE;
  for (const each of chosen ? [chosen] : [MAIN, ...DEBIAN_RELEASES.filter((one) => one !== MAIN)]) {
    let xl;
    try {
      xl = xlOf(each);
    } catch (error) {
      if (each === MAIN || chosen) giveUp(error);
      console.log(`ATTENTION: xl ${each} was not asked: ${error.message}`);
      skipped++;
      continue;
    }
    release = each;
    // The main one is asked about everything, the others about as much as there is time for.
    await compare(xl, { seed, count: each === MAIN || chosen ? count : Math.ceil(count / 4), files });
  }

  for (const [reason, times] of acceptedCounts) console.log(`accepted ${times} times: ${reason}`);
  if (undecided > 0) console.log(`${undecided} times xl's answer is left to chance, and we say so`);
  const sorted = [...kinds.values()].sort((one, other) => weight(other) - weight(one));
  for (const kind of sorted.slice(0, KINDS)) show(kind);
  if (sorted.length > 0) console.log(`\n${sorted.length} kinds of disagreement:`);
  for (const { count: times, difference } of sorted)
    console.log(`${String(times).padStart(7)}  ${signature(difference)}`);
  end();
}

function xlOf(wanted) {
  const file = process.env.CREATE_XL;
  if (file === undefined) {
    if (DEBIAN_RELEASES.includes(wanted)) return debianXl(wanted);
    throw new Error(`Debian has no xl ${wanted}: CREATE_XL names a file that says where one is.`);
  }
  const xl = JSON.parse(readFileSync(file, 'utf8'))[wanted];
  if (!xl) throw new Error(`${file} names no xl of ${wanted}.`);
  return xl;
}

async function compare(xl, { seed, count, files }) {
  try {
    judges = {
      read: openCreateJudge({ mode: 'dry-run', xl, workers: 1 }),
      create: openCreateJudge({ mode: 'create', xl, workers: 1 }),
    };
  } catch (error) {
    giveUp(error);
  }
  console.log(`xl ${release}`);
  const random = randomFrom(seed);
  await all(files, `files of ${CORPUS}`);
  await all([...measuredTexts()], 'measured cases');
  const values = [...everyValue()];
  const some = showAll ? values : values.filter(() => random() < count / 80_000);
  await all(some, `of ${values.length} statements in guests of three types`);
  const maker = createTextMaker(random, files);
  await all(
    Array.from({ length: count }, () => maker.next()),
    'generated texts',
  );
  judges.read.close();
  judges.create.close();
}

/** What xl says comes before what the diagnostics make of it. */
function weight({ count, difference }) {
  return difference.stage === 'diagnostics' ? count / 1e9 : count;
}

function corpusFiles() {
  const folder = join(CORPUS, 'domcfg');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'latin1'));
}

async function all(given, title) {
  const texts = given.filter((text) => pattern.test(text));
  for (let at = 0; at < texts.length; at += BATCH) {
    const batch = texts.slice(at, at + BATCH);
    const found = await differencesOf(batch, at === 0 ? 1 : DRY_SHARE);
    for (const [index, differences] of found.entries()) {
      if (differences.length === 0) passed++;
      else await disagreement(batch[index], differences);
    }
  }
  console.log(`${texts.length} ${title}`);
}

async function disagreement(text, differences) {
  failed++;
  if (!showAll) {
    const smallest = await minimised(text);
    const [difference] = (await differencesOf([smallest], 1))[0];
    show({ release, text: smallest, difference });
    if (smallest !== text && text.length < 2000) console.log(`\nIt was found in\n${text}`);
    end();
  }
  for (const difference of differences) {
    const kind = kinds.get(signature(difference));
    if (kind) {
      kind.count++;
      continue;
    }
    const smallest = kinds.size < 3 * KINDS ? await minimised(text, signature(difference)) : text;
    const again = (await differencesOf([smallest], 1))[0].find((each) => signature(each) === signature(difference));
    kinds.set(signature(difference), { count: 1, release, text: smallest, difference: again ?? difference });
  }
}

/** What differs for each text and is not accepted. */
async function differencesOf(texts, dryShare) {
  const created = await judges.create.ask(texts);
  const dry = texts
    .map((_, index) => index)
    .filter((index) => created[index].exit !== ASKED_TO_CREATE || index % dryShare === 0);
  const wasRead = new Map();
  const answers = judges.read.ask(dry.map((index) => texts[index]));
  // Ours meanwhile: xl works in processes of its own.
  const ours = texts.map(ourView);
  for (const [at, answer] of (await answers).entries()) wasRead.set(dry[at], answer);

  return texts.map((text, index) => {
    const found = [];
    const note = (stage, theirs, own, what) => {
      if (own.outcome === 'undefined') undecided++;
      if (what === undefined) return;
      const difference = { stage, what, theirs, ours: own, findings: ours[index].findings.map(({ words }) => words) };
      const accepted = ACCEPTED.find(({ matches }) => matches(text, difference));
      if (accepted) acceptedCounts.set(accepted.reason, (acceptedCounts.get(accepted.reason) ?? 0) + 1);
      else found.push(difference);
    };
    const { read: ownRead, create: ownCreate, findings } = ours[index];
    const dryAnswer = wasRead.get(index);
    if (dryAnswer) {
      const theirs = theirVerdict(dryAnswer, 'read');
      note('read', theirs, ownRead, verdictDifference(theirs, ownRead));
    }
    const theirs = theirVerdict(created[index], 'create');
    // What differs in reading differs in creating as well: said once.
    if (found.length === 0) note('create', theirs, ownCreate, verdictDifference(theirs, ownCreate));
    note('diagnostics', theirs, ownCreate, findingsDifference(theirs, ownCreate, findings));
    return found;
  });
}

function ourView(text) {
  const config = sources.DomainConfig.parse(text, 'bytes');
  const options = { release, catalogue };
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset) => starts.findLastIndex((start) => start <= offset) + 1;
  const findings = [];
  const knowledge = { catalogue, release, host: () => Promise.reject(new Error('No rule may ask for the host here.')) };
  for (const finding of sources.domainConfigLanguage.check(config, knowledge)) {
    if (!finding) continue;
    const line = lineOf(finding.span.start);
    findings.push({
      severity: finding.severity,
      line,
      endLine: lineOf(finding.span.end),
      message: finding.message,
      words: `${line}: ${finding.severity} ${finding.code}: ${finding.message}`,
    });
  }
  return {
    read: ourVerdict(sources, config, { ...options, stage: 'read' }),
    create: ourVerdict(sources, config, { ...options, stage: 'create' }),
    findings,
  };
}

/** Takes lines away as long as a disagreement stays (of that kind, where one is given). */
async function minimised(text, kind) {
  const stays = (found) => found.length > 0 && (kind === undefined || found.some((each) => signature(each) === kind));
  let lines = text.split('\n');
  for (let shrunk = true; shrunk && lines.length < 300; ) {
    const shorter = lines.map((_, index) => lines.toSpliced(index, 1));
    const found = await differencesOf(
      shorter.map((each) => each.join('\n')),
      1,
    );
    const keep = shorter.findIndex((_, index) => stays(found[index]));
    shrunk = keep >= 0;
    if (shrunk) lines = shorter[keep];
  }
  return lines.join('\n');
}

function show({ release: asked, text, difference: { stage, what, theirs, ours, findings } }) {
  const verdict = ({ outcome, lines }) => [...lines, `[${outcome}]`].map((line) => `    ${line}`).join('\n');
  console.log(
    `\nDisagreement (${stage}): ${what}\n${text}\n  xl ${asked}:\n${verdict(theirs)}\n  ours:\n${verdict(ours)}`,
  );
  if (stage === 'diagnostics') console.log(`  diagnostics:\n${findings.map((each) => `    ${each}`).join('\n')}`);
}

function giveUp(error) {
  console.error(error.message);
  failed++;
  end();
}

function end() {
  console.log(`comparison with xl create: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 ? 1 : 0);
}
