/** A device's story in a few lines of Markdown, for hovers and tooltips. */
import type { Story } from '../passthrough/story/model.ts';
import { shortAddress } from '../specs/bdf.ts';
import { shellLine } from '../text/shell-word.ts';
import { inCode, inMarkdown } from './markdown.ts';
import { nextStation, STATION_TITLES, stateWords } from './story-report.ts';

const MARKS = { met: '✓', missing: '○', unknown: '?', contradicting: '✗' } as const;

/** The six stations in one row, and what is to be looked at first. No companions are listed beyond their addresses. */
export function storyMarkdown(story: Story): string {
  const row = story.stations.map(({ name, state }) => `${MARKS[state]} ${STATION_TITLES[name]}`).join(' · ');
  const next = nextStation(story);
  const lines = [`**${inMarkdown(stateWords(story.state))}** · ${row}`];
  if (next) {
    const [mend] = next.mends;
    const command = mend?.kind === 'command' ? ` ${inCode(shellLine(mend.command))}` : '';
    lines.push(`${STATION_TITLES[next.name]}: ${inMarkdown(next.says)}${command}`);
  }
  if (story.companions.length > 0) {
    lines.push(`Goes along: ${story.companions.map(({ address }) => shortAddress(address)).join(', ')}`);
  }
  return lines.join('\n\n');
}
