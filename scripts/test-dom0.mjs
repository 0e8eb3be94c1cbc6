// Holds what we say of a Xen host against a real one: Xen with a Debian dom0, built from Debian's packages and booted in QEMU without KVM, in
// which the packed xen-config and the real xl run. The last line is `N passed, M failed, K skipped`.
//   npm run test:dom0                 the long form: several machines
//   npm run test:dom0 -- --short      one boot, for every change
//   npm run test:dom0 -- --only NAME  some of them
//   npm run test:dom0 -- --keep DIR   leaves serial lines and results there
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { CORE_PARTS } from './lib/core-bundle.mjs';
import { closingLine } from './lib/counts.mjs';
import { bootDom0 } from './lib/dom0/boot.mjs';
import { BOOTS } from './lib/dom0/boots.mjs';
import { buildDom0 } from './lib/dom0/build.mjs';
import { Cannot } from './lib/dom0/cannot.mjs';
import { Checks } from './lib/dom0/checks.mjs';
import { whyNoDom0 } from './lib/dom0/needs.mjs';
import { main, Plain, ROOT, since } from './lib/run.mjs';
import { importSources } from './lib/sources.mjs';

const say = console.log;
const JOBS = join(ROOT, 'scripts/lib/dom0/jobs');
const PACKED = [...CORE_PARTS.map((part) => `${part}.js`), 'cli.js', 'main.js', 'records.json', 'texts.json'];
/** What judges read our answers with. */
const SOURCES = ['host/recording', 'host/recorded-source', 'host/sysfs', 'host/xen/read-facts', 'passthrough/stakes'];

await main(async () => {
  const { form, boots, keep } = readOptions();
  const start = performance.now();
  const checks = new Checks(say);
  const scratch = keep ?? mkdtempSync(join(tmpdir(), 'xen-config-dom0-'));
  const clean = () => keep ?? rmSync(scratch, { recursive: true, force: true });
  process.on('exit', clean);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      console.error(`Stopped by ${signal}.`);
      process.exit(130);
    });
  }

  const built = await builtOrWhy();
  if (typeof built === 'string') {
    say(`Attention: no dom0 was booted, and nothing held against it: ${built}.`);
    for (const { name } of boots) checks.skips(name, built);
  } else {
    await build({ say: () => {} });
    const core = await importSources('test-dom0', SOURCES);
    for (const boot of boots) await judged(checks, boot, { built, core, form, folder: join(scratch, boot.name) });
  }
  const { passed, failed } = checks.counts;
  say(`\ndom0 (${since(start)}): ${closingLine(checks.counts)}`);
  if (failed > 0 || (passed === 0 && typeof built !== 'string')) process.exitCode = 1;
});

function readOptions() {
  const usage = `Usage: npm run test:dom0 [-- [--short] [--only NAME …] [--keep DIR]], a name being one of ${BOOTS.map(({ name }) => name).join(', ')}.`;
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        short: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        keep: { type: 'string' },
      },
    }));
  } catch {
    throw new Plain(usage);
  }
  const known = BOOTS.map(({ name }) => name);
  if (values.only.some((name) => !known.includes(name))) throw new Plain(usage);
  const chosen = BOOTS.filter(({ name, isShort }) =>
    values.only.length > 0 ? values.only.includes(name) : isShort || !values.short,
  );
  const keep = values.keep && resolve(values.keep);
  return { form: values.short ? 'short' : 'long', boots: chosen, keep };
}

/** What is booted; or why there is nothing to boot, in words. */
async function builtOrWhy() {
  const why = await whyNoDom0(say);
  if (why !== undefined) return why;
  try {
    return await buildDom0(say);
  } catch (error) {
    if (error instanceof Cannot) return error.message;
    throw error;
  }
}

/** A boot that goes wrong is one failure, and its serial line tells how. */
async function judged(checks, boot, { built, core, form, folder }) {
  say(`\n${boot.title}`);
  try {
    let before;
    for (const step of boot.steps(form)) {
      const scratch = join(folder, step.job);
      const job = join(scratch, 'job');
      rmSync(scratch, { recursive: true, force: true });
      mkdirSync(join(job, 'server'), { recursive: true });
      for (const name of PACKED) cpSync(join(ROOT, 'server/dist', name), join(job, 'server', name));
      cpSync(JOBS, job, { recursive: true });
      const names = { FORM: form, ...step.names };
      writeFileSync(
        join(job, 'names.sh'),
        Object.entries(names)
          .map(([name, value]) => `${name}='${value}'\n`)
          .join(''),
      );
      writeFileSync(join(job, 'run.sh'), `. ./${step.job}.sh\n`);
      const booted = await bootDom0(built, { ...step, ...step.options?.({ built, before, folder }), scratch, job });
      say(`  (${booted.seconds.toFixed(0)} s)`);
      await step.judge(checks, booted, core);
      before = booted;
    }
  } catch (error) {
    checks.fails(
      `${boot.name}: the machine does its work and ends`,
      error instanceof Plain ? error.message : error.stack,
    );
  }
}
