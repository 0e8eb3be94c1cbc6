// Makes everything that runs: the extension, the language server, the checker, and the catalogue they read.
//   node scripts/build.mjs            for users: minified, no source maps
//   node scripts/build.mjs --dev      for debugging: readable, with source maps
//   node scripts/build.mjs --watch    like --dev, again after every change, until Ctrl-C
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CORE_PARTS, fromCore, partOfCore } from './lib/core-bundle.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { main, Plain, ROOT, since, size } from './lib/run.mjs';

const CATALOGUE = join(ROOT, 'server/src/catalogue');
const SERVER_DIST = join(ROOT, 'server/dist');
const PROGRAM = { banner: { js: '#!/usr/bin/env node' }, external: [], plugins: [fromCore(ROOT)] };

/** The compiled catalogue, as the server reads it beside its bundle. */
const DATA = ['records.json', 'texts.json'];

/** What is bundled, from where to where. Paths are relative to the project. */
const BUNDLES = [
  { entry: 'client/src/extension.ts', out: 'client/dist/extension.js', external: ['vscode'] },
  // The script of the page that shows a story, the readiness or a plan.
  { entry: 'client/src/report/page.ts', out: 'client/dist/report.js', external: [], page: true },
  ...CORE_PARTS.map((part) => ({
    entry: part,
    out: `server/dist/${part}.js`,
    external: [],
    plugins: [partOfCore(ROOT)],
  })),
  { entry: 'server/src/main.ts', out: 'server/dist/main.js', ...PROGRAM },
  { entry: 'server/src/cli.ts', out: 'server/dist/cli.js', ...PROGRAM },
];

/**
 * Builds once.
 * @param {{dev?: boolean, say?: (line: string) => void}} [options]
 */
export async function build({ dev = false, say = console.log } = {}) {
  const start = performance.now();
  const { build: bundle } = await import('esbuild');
  await catalogue();
  const results = await Promise.all(
    BUNDLES.map((each) =>
      bundle({ ...optionsOf(each, dev), logLevel: 'warning' }).catch(() => {
        // esbuild has told what is wrong, and where.
        throw new Plain(`${each.entry} does not build.`);
      }),
    ),
  );
  finish(results);
  // A map of an earlier --dev would lead astray.
  if (!dev) for (const { out } of BUNDLES) rmSync(join(ROOT, `${out}.map`), { force: true });
  for (const { out } of BUNDLES) say(`  ${out}  ${size(statSync(join(ROOT, out)).size)}`);
  for (const name of DATA) say(`  server/dist/${name}  ${size(statSync(join(SERVER_DIST, name)).size)}`);
  say(`Built in ${since(start)}.`);
}

function optionsOf({ entry, out, external, banner = {}, plugins = [], page = false }, dev) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: page ? 'browser' : 'node',
    format: page ? 'iife' : 'cjs',
    // VS Code 1.91, the oldest we run in, has Node 20 and Chromium 122.
    target: page ? 'chrome122' : 'node20',
    external,
    banner,
    plugins,
    // ES modules of a dependency tree-shake better than its CommonJS twins.
    mainFields: ['module', 'main'],
    conditions: page ? [] : ['node'],
    minify: !dev,
    sourcemap: dev,
    legalComments: 'eof',
    metafile: true,
    treeShaking: true,
  };
}

/** The steps after the bundles: programs can be run, and the licences of what is inside are beside them. */
function finish(results) {
  for (const { out, banner } of BUNDLES) if (banner) chmodSync(join(ROOT, out), 0o755);
  for (const folder of new Set(BUNDLES.map(({ out }) => dirname(out)))) {
    const inputs = results.flatMap((result, i) =>
      dirname(BUNDLES[i].out) === folder ? Object.keys(result.metafile.inputs) : [],
    );
    writeFileSync(join(ROOT, folder, 'LICENSES.txt'), licencesOf(inputs));
  }
}

/** The licence texts of the packages that a bundle holds: their authors ask that they go along. */
function licencesOf(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const parts = [...packages].sort().map((folder) => {
    const path = join(ROOT, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((each) => /^licen[sc]e/i.test(each));
    const text = file ? readFileSync(join(path, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function catalogue() {
  const { compileCatalogue } = await import('./compile-catalogue.mjs');
  const cwd = process.cwd();
  process.chdir(ROOT);
  try {
    compileCatalogue();
  } catch (error) {
    throw new Plain(error.message);
  } finally {
    process.chdir(cwd);
  }
  mkdirSync(SERVER_DIST, { recursive: true });
  for (const name of DATA) copyFileSync(join(CATALOGUE, 'generated', name), join(SERVER_DIST, name));
}

/** Lines that .vscode/tasks.json understands: `Build started`, `FILE:LINE:COLUMN: error: TEXT`, `Build finished`. */
async function watchAll() {
  // F5 on a fresh clone comes here first.
  await installDependencies(console.log);
  const { context } = await import('esbuild');
  await catalogue();
  let running = 0;
  /** What is wrong, a bundle each: one that is not built again keeps what it said. */
  const problems = new Map();
  const told = (out) => ({
    name: 'told',
    setup(on) {
      on.onStart(() => {
        if (running++ === 0) console.log('Build started');
      });
      on.onEnd(({ errors, warnings }) => {
        const say = (kind) => (each) => `${placeOf(each.location)}: ${kind}: ${each.text}`;
        problems.set(out, [...errors.map(say('error')), ...warnings.map(say('warning'))]);
        if (--running > 0) return;
        for (const problem of new Set([...problems.values()].flat())) console.log(problem);
        console.log('Build finished');
      });
    },
  });
  const contexts = await Promise.all(
    BUNDLES.map((each) => {
      const options = optionsOf(each, true);
      return context({ ...options, logLevel: 'silent', plugins: [...options.plugins, told(each.out)] });
    }),
  );
  for (const each of contexts) await each.watch();
  watchCatalogue();
}

function placeOf(location) {
  if (!location) return 'scripts/build.mjs:1:1';
  return `${relative(ROOT, join(ROOT, location.file))}:${location.line}:${location.column + 1}`;
}

function watchCatalogue() {
  const data = join(CATALOGUE, 'data');
  if (!existsSync(data)) return;
  let waiting;
  watch(data, () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      try {
        await catalogue();
        console.log('Catalogue compiled');
      } catch (error) {
        console.log(`server/src/catalogue/data:1:1: error: ${error.message}`);
      }
    }, 50);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() => (process.argv.includes('--watch') ? watchAll() : build({ dev: process.argv.includes('--dev') })));
}
