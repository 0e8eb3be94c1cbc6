// Many texts, one after the other, given to a program that judges one file: a shell starts it sooner than Node does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `COMMAND FILE` once a text and answers, a text, its exit status (128 and a signal's number, where it died of one) and what it said on
 * the error output.
 *
 * @param {string} command as a shell reads it
 * @param {readonly string[]} texts
 * @param {string} scratch a folder that is not there yet
 * @param {Record<string, string>} [env]
 * @returns {{status: number, said: string}[]}
 */
export function judgeTexts(command, texts, scratch, env = {}) {
  mkdirSync(scratch, { recursive: true });
  texts.forEach((text, index) => {
    writeFileSync(join(scratch, `${index}`), text);
  });
  const lane = `
index=$1
while test $index -lt ${texts.length}; do
  ${command} ${scratch}/$index >/dev/null 2>${scratch}/$index.said
  echo $? >${scratch}/$index.status
  index=$((index + $2))
done`;
  writeFileSync(join(scratch, 'lane'), lane);
  const lanes = Math.min(availableParallelism(), 4);
  const starts = Array.from({ length: lanes }, (_, index) => `sh ${scratch}/lane ${index} ${lanes} 2>/dev/null &`);
  const run = spawnSync('sh', ['-c', `${starts.join('\n')}\nwait`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 10_000 + 100 * texts.length,
  });
  if (run.error) throw new Error(`${command} does not run: ${run.error.message}`);
  return texts.map((_, index) => ({
    status: Number(readFileSync(join(scratch, `${index}.status`), 'utf8')),
    said: readFileSync(join(scratch, `${index}.said`), 'utf8'),
  }));
}
