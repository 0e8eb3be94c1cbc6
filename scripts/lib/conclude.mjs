// How a comparison with a real program ends.
import { rmSync } from 'node:fs';

/**
 * Runs a comparison, takes its scratch folder away, prints its counts and ends the program: with 1 where something failed. An error is one
 * line and one failure.
 *
 * @param {string} program what is compared with
 * @param {{passed: number, failed: number, skipped: number}} counts kept by `compare`
 * @param {string} scratch
 * @param {() => void} compare
 */
export function conclude(program, counts, scratch, compare) {
  try {
    compare();
  } catch (error) {
    console.error(error.message);
    counts.failed++;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`comparison with ${program}: ${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exit(counts.failed > 0 ? 1 : 0);
}
