// Many texts, one after the other, given to a program that judges one file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInLanes } from './lanes.mjs';

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
  const judging = `${command} ${scratch}/$index >/dev/null 2>${scratch}/$index.said
echo $? >${scratch}/$index.status`;
  const run = runInLanes(judging, texts.length, scratch, {
    env: { ...process.env, ...env },
    timeout: 10_000 + 100 * texts.length,
    stdio: 'ignore',
  });
  if (run.error) throw new Error(`${command} does not run: ${run.error.message}`);
  return texts.map((_, index) => ({
    status: Number(readFileSync(join(scratch, `${index}.status`), 'utf8')),
    said: readFileSync(join(scratch, `${index}.said`), 'utf8'),
  }));
}
