// Many short runs of programs, several at once: a shell starts them sooner than Node does.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a piece of shell once for each `$index` below `count`. A lane whose shell exits before its end gives the whole its status.
 *
 * @param {string} command
 * @param {number} count
 * @param {string} scratch the folder where the lanes' script is put
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @param {string} [inside] the program that runs each lane, as words before the command: `unshare --mount`
 */
export function runInLanes(command, count, scratch, options, inside = '') {
  const script = join(scratch, 'lane');
  writeFileSync(script, `index=$1\nwhile test $index -lt ${count}; do\n${command}\nindex=$((index + $2))\ndone\n`);
  const lanes = Math.min(availableParallelism(), 4);
  const starts = Array.from(
    { length: lanes },
    (_, index) => `${inside} sh "${script}" ${index} ${lanes} & lanes="$lanes $!"`,
  );
  const ends = 'status=0\nfor lane in $lanes; do wait $lane || status=$?; done\nexit $status';
  return spawnSync('sh', ['-c', `lanes=\n${starts.join('\n')}\n${ends}`], { encoding: 'utf8', ...options });
}
