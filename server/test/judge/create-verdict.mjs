// What xl create and we say about a config, in one shape, and where they differ.
import { ASKED_TO_CREATE } from './create-judge.mjs';

/**
 * `taken`, `refused`, `crashed`: xl dies of it; `undefined`: we say that it is left to chance, or xl went on for ever.
 * @typedef {'taken' | 'refused' | 'crashed' | 'undefined'} Outcome
 * @typedef {{outcome: Outcome, lines: readonly string[]}} Verdict
 * @typedef {{stage: 'read' | 'create' | 'diagnostics', what: string, theirs: Verdict, ours: Verdict, findings?: readonly string[]}} Difference
 */

const FIRST_LINE = 'Parsing config from x.cfg';
const TOO_LONG = new Set([14, 24]);

/**
 * xl's answer. xl create ends with 0 here and there although libxl made no domain: what counts is whether it asked for one.
 * @param {import('./create-judge.mjs').Answer} answer
 * @param {'read' | 'create'} stage
 * @returns {Verdict}
 */
export function theirVerdict({ exit, signal, lines }, stage) {
  const taken = exit === (stage === 'create' ? ASKED_TO_CREATE : 0);
  const outcome = TOO_LONG.has(signal) ? 'undefined' : signal !== 0 ? 'crashed' : taken ? 'taken' : 'refused';
  return { outcome, lines: plain(lines[0] === FIRST_LINE ? lines.slice(1) : lines) };
}

/**
 * @param {any} sources what importSources gave
 * @param {any} config a DomainConfig
 * @param {{release: string, catalogue: any, stage: 'read' | 'create'}} options
 * @returns {Verdict}
 */
export function ourVerdict(sources, config, options) {
  const faults = config.tree.statements.flatMap((statement) => statement.faults.map((fault) => ({ statement, fault })));
  if (faults.some(({ fault }) => fault.code === 'syntax/nul')) return { outcome: 'crashed', lines: [] };
  if (faults.length > 0) {
    const lines = faults.map(({ statement, fault }) => sources.faultReport('x.cfg', statement, fault));
    if (config.tree.looksLikePython) lines.push(...sources.PYTHON_WARNING);
    return { outcome: 'refused', lines: plain([...lines, 'Failed to parse config: Invalid argument']) };
  }
  const { outcome, lines } = sources.transcript(config, { ...options, file: 'x.cfg' });
  return { outcome, lines: plain(lines) };
}

/** Without empty lines, libxl's place in its own source, what differs from machine to machine, and immediate repetition. */
function plain(lines) {
  const result = [];
  for (const line of lines) {
    const text = line
      .replace(/(?:^|(?<=\w)(?=libxl: \w+: \S+\.c:))libxl: \w+: (?:\S+\.c:\d+:\w+: )?(?:Domain \d+:)?/, '')
      .replace(/^xl: \S+\.c:\d+: (?=\w+: Assertion)/, '')
      // The error number is one that something before left behind.
      .replace(/^(fail to get domain config): .*/, '$1')
      .replace(/\s+$/, '');
    if (text !== '' && text !== result.at(-1)) result.push(text);
  }
  return result;
}

/** How two verdicts differ, in words; undefined where they agree. What xl prints before it crashes depends on chance. */
export function verdictDifference(theirs, ours) {
  if (ours.outcome === 'undefined' || theirs.outcome === 'undefined') return undefined;
  if (theirs.outcome !== ours.outcome)
    return `xl: ${theirs.outcome}, ours: ${ours.outcome}; ${firstDifference(theirs.lines, ours.lines)}`;
  if (theirs.outcome === 'crashed' || same(theirs.lines, ours.lines)) return undefined;
  return firstDifference(theirs.lines, ours.lines);
}

const same = (some, others) => some.length === others.length && some.every((line, index) => line === others[index]);

function firstDifference(theirs, ours) {
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  const index = at < 0 ? theirs.length : at;
  const shown = (line) => (line === undefined ? 'nothing more' : line);
  return `xl says ${shown(theirs[index])}, ours ${shown(ours[index])}`;
}

const SYNTAX_LINE = /^x\.cfg:(\d+): config parsing error near/;
const WARNING_LINE = /^x\.cfg:(\d+): warning: /;

/**
 * How the diagnostics differ from xl create's verdict: an error if and only if it gives no guest, and something to say on
 * every line that xl names.
 * @param {Verdict} theirs of the stage `create`
 * @param {Verdict} ours the same
 * @param {readonly {severity: string, line: number, endLine: number, message?: string}[]} findings
 */
export function findingsDifference(theirs, ours, findings) {
  if (ours.outcome === 'undefined' || theirs.outcome === 'undefined') return undefined;
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (theirs.outcome === 'taken' && errors.length > 0) return 'an error, and xl takes it';
  if (theirs.outcome !== 'taken' && errors.length === 0)
    return `no error, and xl says ${theirs.lines.at(-1) ?? theirs.outcome}`;
  for (const line of theirs.lines) {
    // Where a line's end is unexpected, xl names the line before it.
    const syntax = Number(SYNTAX_LINE.exec(line)?.[1] ?? Number.NaN);
    // An unclosed list is marked where it opens; its message names xl's line.
    const isThere = (each) =>
      (each.line <= syntax + 1 && each.endLine >= syntax) || each.message?.includes(`[xl says line ${syntax}]`);
    if (syntax >= 0 && !errors.some(isThere)) return `no error for ${line}`;
    const warned = Number(WARNING_LINE.exec(line)?.[1] ?? Number.NaN);
    if (warned >= 0 && !findings.some((each) => each.line <= warned && each.endLine >= warned))
      return `no finding for ${line}`;
  }
  return undefined;
}

/** Differences of one kind have one signature: names, numbers, quoted parts and all but the first words count for nothing. */
export function signature({ stage, what }) {
  const short = (words) => {
    const plainWords = words.replace(/"[^"]*"|'[^']*'|`[^']*'/g, '…').replace(/\d+/g, 'N');
    return plainWords
      .split(/[ \t]+/)
      .slice(0, plainWords.startsWith('x.cfg:') ? 8 : 4)
      .join(' ');
  };
  const parts = what.split(/(xl says |, ours |; |no error for |no finding for )/);
  return `${stage}: ${parts.map((part, index) => (index % 2 === 1 ? part : short(part))).join('')}`;
}
