import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { storyReport } from '../features/story-report.ts';
import { mentionsOf } from '../passthrough/mentions.ts';
import { storyOf } from '../passthrough/story/story.ts';
import { deviceOf } from '../passthrough/topology.ts';
import { formatAddress, parseBdf } from '../specs/bdf.ts';
import type { FileEdits } from '../text/file-edits.ts';
import { unifiedDiff } from '../text/unified-diff.ts';
import { askedWorld } from './asked-world.ts';
import { readDeviceOptions } from './options.ts';
import { printedReport, reportStatus } from './report.ts';
import { usageOf } from './usage.ts';
import { pathInWorld } from './world.ts';

/**
 * `xen-config device`. Returns the exit status: 0 where nothing is missing and nothing contradicts; 1 where something is or does; 2 on
 * wrong usage, where the machine or the guest's config cannot be read, or nobody knows such a device.
 */
export async function device(words: readonly string[], bundleFolder: string): Promise<number> {
  const options = readDeviceOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('device'));
    return 2;
  }
  const { guest, format } = options;
  const world = await askedWorld(options);
  if (!world) return 2;
  const bdf = parseBdf(options.address);
  const address = bdf ? formatAddress(bdf) : options.address;
  const isNamed = mentionsOf(world).some(({ addresses }) => addresses.includes(address));
  if (!deviceOf(world.host, address) && !isNamed) {
    const { emptyBecause, label } = world.host;
    console.error(emptyBecause ?? `There is no device at ${options.address} in ${label}, and no file names it.`);
    return 2;
  }
  const guestFile = guest === undefined ? undefined : await pathInWorld(guest, world);
  const story = storyOf(world, address, guestFile, new Catalogue(catalogueFiles(bundleFolder)));
  const kept = new EditsForShow();
  const report = storyReport(world, story, kept);
  console.log(printedReport(report, format, { diffOf: (id) => kept.diffOf(id) }));
  return reportStatus(report);
}

/** The edits of one report: a shell shows them as diffs, and changes nothing. */
export class EditsForShow {
  readonly #kept: (readonly FileEdits[])[] = [];

  keep(files: readonly FileEdits[]): string {
    return String(this.#kept.push(files) - 1);
  }

  /** As `diff -u` writes it, of all files of the edit. */
  diffOf(id: string): string {
    const files = this.#kept[Number(id)] ?? [];
    return files.map(({ file, before, edits }) => unifiedDiff(file, before, inOrder(edits))).join('');
  }
}

function inOrder(edits: FileEdits['edits']): FileEdits['edits'] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}
