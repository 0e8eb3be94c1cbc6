import type { Catalogue } from '../catalogue/catalogue.ts';
import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Lineage } from '../guests/watch.ts';
import { CREATE_STEPS } from './create/steps.ts';
import { READ_STEPS } from './read/steps.ts';
import { Memory, Reader } from './reader.ts';
import type { Said } from './said.ts';

/** What is known of a text, as a release reads it. */
interface Known {
  readonly release: Release;
  readonly memory: Memory;
}

const byLineage = new WeakMap<Lineage, Known>();

/** xl's getters over a config, with what is known already of this text's steps: for whoever asks a step for its value. */
export function readerOf(config: DomainConfig, release: Release, catalogue: Catalogue): Reader {
  const { lineage } = config;
  let known = byLineage.get(lineage);
  if (known?.release !== release) {
    known = { release, memory: new Memory() };
    byLineage.set(lineage, known);
  }
  return new Reader(config, release, catalogue, known.memory);
}

/**
 * Everything that `xl create` says about a config that it can read, in its order, as if each mistake had been mended when the next
 * one is met. Gives `undefined` between the steps. `stage`: `read` is what `xl create -n` does (tools/xl/xl_parse.c,
 * parse_config_data); `create` goes on to where libxl asks the hypervisor for the domain.
 */
export function* xlCreate(
  config: DomainConfig,
  release: Release,
  catalogue: Catalogue,
  stage: 'read' | 'create' = 'create',
): Generator<Said | undefined> {
  if (compareReleases(release, XL_SINCE) < 0) return;
  const reader = readerOf(config, release, catalogue);
  for (const { step, keys } of stage === 'read' ? READ_STEPS : [...READ_STEPS, ...CREATE_STEPS]) {
    if (keys && !keys.some((key) => config.last(key) !== undefined)) continue;
    yield* reader.saidBy(step);
    yield undefined;
  }
}

/** What a run of xl shows. */
export interface Transcript {
  /** What it prints, in its order, up to where it gives up; `FILE:LINE: ` stands in front where xl writes it. */
  readonly lines: readonly string[];
  readonly outcome: 'taken' | 'refused' | 'crashed' | 'undefined';
}

/**
 * What `xl create` prints about a config without a syntax error, for the judge. `file` is the name that it was given. What libxl logs stands
 * without what it writes in front (`libxl: error: FILE:LINE:FUNCTION: Domain N:`), which is another in every build.
 */
export function transcript(
  config: DomainConfig,
  {
    release,
    catalogue,
    stage,
    file,
  }: { release: Release; catalogue: Catalogue; stage: 'read' | 'create'; file: string },
): Transcript {
  const lines: string[] = [];
  let unfinished = '';
  for (const said of xlCreate(config, release, catalogue, stage)) {
    if (!said || said.effect === 'fails-later') continue;
    if (said.effect === 'undefined') return { lines, outcome: 'undefined' };
    if (said.text !== '') {
      if (unfinished !== '') lines.pop();
      const printed = `${unfinished}${prefixOf(config, said, file)}${said.text}${said.tail ?? ''}`.split('\n');
      lines.push(...printed);
      unfinished = said.unfinished ? (printed[printed.length - 1] ?? '') : '';
    }
    if (said.effect === 'gives-up' && !said.more) return { lines, outcome: 'refused' };
    if (said.effect === 'crashes') return { lines, outcome: 'crashed' };
  }
  return { lines, outcome: 'taken' };
}

/** What xl writes in front of a message about a place: lines count from 1. */
function prefixOf({ text }: DomainConfig, { located, place }: Said, file: string): string {
  if (located === 'file') return `${file}: `;
  if (!located || !place) return '';
  const { statement, span } = place;
  const at = statement.offset + span.start;
  const line = statement.line + text.slice(statement.offset, at).split('\n').length - 1;
  // xl never counts columns.
  const column = located === 'column' ? ':0' : '';
  return `${file}:${line}${column}: `;
}
