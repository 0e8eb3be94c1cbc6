import { machineSource } from '../machine-source.ts';
import type { Means } from '../means.ts';
import type { XenLine } from '../model.ts';
import { type HostSource, lastLine } from '../source.ts';
import { parseXlInfo } from './info.ts';

/** The line that the running Xen was started with: `xl info` alone tells. Never rejects. */
export async function readXenLine(source: HostSource): Promise<XenLine> {
  const said = await source.ask('xl info');
  if (said.kind !== 'said') return { why: said.why };
  const { commandLine: line } = parseXlInfo(said.stdout);
  if (line !== undefined) return { line, from: 'xl info' };
  const words = lastLine(said.stderr).slice(0, 200);
  return { why: `xl info does not tell it${words === '' ? '.' : `: ${words}`}` };
}

/** Of this machine. */
export function xenLineOfThisMachine(means: Means): Promise<XenLine> {
  return readXenLine(machineSource(means));
}
