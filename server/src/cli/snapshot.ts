import { readFileSync } from 'node:fs';
import { openSource } from '../host/open-host.ts';
import { PCI_IDS } from '../host/pci-ids.ts';
import { recordSource } from '../host/record.ts';
import { writeRecording } from '../host/recording.ts';
import type { HostSource } from '../host/source.ts';
import { reasonOf } from './content.ts';
import { readSnapshotOptions } from './options.ts';
import { usageOf } from './usage.ts';

/**
 * `xen-config snapshot`: a host as one JSON file on standard output. Returns the exit status: 0; 1 where nothing of a host was found, which
 * standard error says; 2 on wrong usage.
 */
export async function snapshot(words: readonly string[]): Promise<number> {
  const options = readSnapshotOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('snapshot'));
    return 2;
  }
  const source = await openSource(options.host, { mayRun: true }, 'now');
  if ('emptyBecause' in source) {
    console.error(source.emptyBecause);
    return 1;
  }
  const names = namesOf(options.pciIds);
  if (names === false) return 2;
  const recording = await recordSource(names === undefined ? source : withNames(source, names), options.label);
  process.stdout.write(writeRecording(recording));
  for (const said of new Set(Object.values(recording.answers ?? {}).map((said) => ('why' in said ? said.why : '')))) {
    if (said !== '') console.error(said);
  }
  if (Object.keys(recording.files).length > 0) return 0;
  console.error(`Nothing of a host was found in ${source.label}: there is no sys/ and no proc/.`);
  return 1;
}

/** `undefined`: not asked for. False: it cannot be read, which was said. */
function namesOf(path: string | undefined): string | false | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    console.error(`${path}: ${reasonOf(error, 'read')}.`);
    return false;
  }
}

/** The host's own list comes first, wherever it lies: the other one stands in the last place that is looked at. */
function withNames(source: HostSource, text: string): HostSource {
  const { files } = source;
  const place = PCI_IDS.at(-1);
  return {
    ...source,
    files: { ...files, read: async (path) => (await files.read(path)) ?? (path === place ? text : undefined) },
  };
}
