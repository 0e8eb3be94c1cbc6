/** The suite that runs inside VS Code. `run` is what VS Code calls, whoever started it: code-server or the desktop. */
import { writeFileSync } from 'node:fs';
import type MochaClass from 'mocha';

export async function run(): Promise<void> {
  const Mocha = await loadMocha();
  const only = process.env.XEN_SUITE_ONLY;
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, slow: 2000, color: false, ...(only && { grep: only }) });
  // What Mocha does around a file of tests, for tests that are part of this module.
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./all.ts');

  const { passed, failed, skipped } = await new Promise<Counts>((done) => {
    const { stats } = mocha.run(() => {
      done({ passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped: stats?.pending ?? 0 });
    });
  });
  const file = process.env.XEN_SUITE_RESULT;
  if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  if (failed > 0) throw new Error(`${failed} failed`);
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** An ES module since version 12; its class is the default export, or the module itself. */
async function loadMocha(): Promise<typeof MochaClass> {
  const module: unknown = await import('mocha');
  const { default: fallback } = module as { default?: typeof MochaClass };
  return fallback ?? (module as typeof MochaClass);
}
