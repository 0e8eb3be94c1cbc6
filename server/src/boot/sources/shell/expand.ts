/** What the shell makes of a word: quotes, escapes, variables, the output of commands. */
import { endOfQuoting } from '../../../syntax/grub-default/lexer.ts';
import { isSpecial } from '../../../syntax/grub-default/value.ts';
import type { Span } from '../../../text/span.ts';
import { TracedText } from '../traced-text.ts';
import { globPattern } from './glob.ts';

/** Who knows what a word asks for. */
export interface ShellState {
  /** The variable's value; absent where it is not set. */
  get(name: string): TracedText | undefined;
  set(name: string, value: TracedText): void;
  /** What the commands at `span` print. */
  output(text: string, span: Span, file: string | undefined): TracedText;
  /** Counts work; answers whether there may be more of it. */
  spend(commands: number): boolean;
  /** What the shell refuses to expand. */
  refuse(message: string): void;
}

/** A part of a word. What came of an expansion that nothing quotes is cut at blanks where a command gets it. */
interface Segment {
  readonly text: TracedText;
  readonly quoted: boolean;
  readonly expanded: boolean;
}

/** A stretch of a script; `file` is absent of a text that no file holds as it is. */
export interface ScriptText {
  readonly text: string;
  readonly file: string | undefined;
}

const DEEPEST = 20;
const PARAMETER = /^(#?)([A-Za-z_]\w*|[0-9@*#?$!-])(?:(:?[-=?+]|%%?|##?)([\s\S]*))?$/;

/** The word as one text, as an assignment gets it. */
export function expandValue(script: ScriptText, span: Span, state: ShellState): TracedText {
  const home = isTilde(script, span) ? [TracedText.untold('the home folder, ~')] : [];
  return TracedText.join([...home, ...segmentsOf(script, span, state, false, 0).map(({ text }) => text)]);
}

/** `~/file`, and `a:~`: the shell puts a folder there. */
function isTilde({ text }: ScriptText, { start, end }: Span): boolean {
  return /^(?:[^'"\\$`]*:)?~/.test(text.slice(start, Math.min(end, start + 4096)));
}

/** The word as the arguments of a command: none, one or several. */
export function expandFields(script: ScriptText, span: Span, state: ShellState): TracedText[] {
  const fields: TracedText[] = [];
  let open: TracedText[] | undefined;
  const finish = () => {
    if (open) fields.push(TracedText.join(open));
    open = undefined;
  };
  for (const { text, quoted, expanded } of segmentsOf(script, span, state, false, 0)) {
    if (!expanded || quoted) {
      open ??= [];
      open.push(text);
      continue;
    }
    if (text.unknown.length > 0) {
      open ??= [];
      open.push(text);
      continue;
    }
    for (const match of text.text.matchAll(/[ \t\n]+|[^ \t\n]+/g)) {
      if (/^[ \t\n]/.test(match[0])) finish();
      else {
        open ??= [];
        open.push(text.slice(match.index, match.index + match[0].length));
      }
    }
  }
  finish();
  return fields;
}

/** The word as a pattern, what is quoted escaped. */
export function expandPattern(script: ScriptText, span: Span, state: ShellState): TracedText {
  const segments = segmentsOf(script, span, state, false, 0);
  const unknown = segments.filter(({ text }) => text.unknown.length > 0).map(({ text }) => text.slice(0, 0));
  return TracedText.join([TracedText.of(patternOf(segments)), ...unknown]);
}

function patternOf(segments: readonly Segment[]): string {
  return segments.map(({ text, quoted }) => (quoted ? text.text.replace(/[\\*?[\]]/g, '\\$&') : text.text)).join('');
}

function segmentsOf(
  script: ScriptText,
  span: Span,
  state: ShellState,
  inDouble: boolean,
  depth: number,
): readonly Segment[] {
  const { text, file } = script;
  const { start, end } = span;
  const segments: Segment[] = [];
  let quote: '"' | "'" | undefined = inDouble ? '"' : undefined;
  let at = start;
  const copy = (from: number, to: number) => {
    const piece = text.slice(from, to);
    const traced = file === undefined ? TracedText.of(piece) : TracedText.written(piece, file, from);
    segments.push({ text: traced, quoted: quote !== undefined, expanded: false });
  };
  while (at < end) {
    const character = text[at] ?? '';
    let quotedUnit = false;
    if (character === '\\' && quote !== "'") {
      const next = text[at + 1] ?? '';
      if (next === '\n') {
        at += 2;
        continue;
      }
      if ((quote === undefined || '$`"\\'.includes(next)) && at + 1 < end) {
        at++;
        quotedUnit = true;
      }
    } else if ((character === "'" && quote !== '"') || (character === '"' && quote !== "'")) {
      quote = quote ? undefined : character;
      // Quotes with nothing between them are a word all the same.
      segments.push({ text: TracedText.empty, quoted: true, expanded: false });
      at++;
      continue;
    } else if ((character === '$' || character === '`') && quote !== "'") {
      const found = expansionAt(script, at, end, quote === '"', state, depth);
      if (found) {
        for (const segment of found.segments)
          segments.push(quote === '"' ? { ...segment, quoted: true, expanded: true } : segment);
        at = found.end;
        continue;
      }
    }
    let stop = at + 1;
    if (!quotedUnit) while (stop < end && !isSpecial(text.charCodeAt(stop))) stop++;
    if (quotedUnit && quote === undefined) {
      quote = '"';
      copy(at, stop);
      quote = undefined;
    } else copy(at, stop);
    at = stop;
  }
  return segments;
}

interface Expansion {
  readonly end: number;
  readonly segments: readonly Segment[];
}

function expansionAt(
  script: ScriptText,
  at: number,
  stop: number,
  inDouble: boolean,
  state: ShellState,
  depth: number,
): Expansion | undefined {
  const { text, file } = script;
  const single = (value: TracedText): readonly Segment[] => [{ text: value, quoted: false, expanded: true }];
  const next = text[at + 1] ?? '';
  if (text[at] === '`') {
    const end = Math.min(endOfQuoting(text, at, inDouble).at, stop);
    const inner = text.slice(at + 1, end - 1);
    const value = inner.includes('\\')
      ? state.output(inner.replace(/\\([`\\$])/g, '$1'), { start: 0, end: inner.length }, undefined)
      : state.output(text, { start: at + 1, end: end - 1 }, file);
    return { end, segments: single(value) };
  }
  if (next === '(') {
    const end = Math.min(endOfQuoting(text, at, inDouble).at, stop);
    const value =
      text[at + 2] === '('
        ? TracedText.untold(`what ${text.slice(at, Math.min(end, at + 60))} comes to`)
        : state.output(text, { start: at + 2, end: end - 1 }, file);
    return { end, segments: single(value) };
  }
  if (next === '{') {
    const end = Math.min(endOfQuoting(text, at, inDouble).at, stop);
    return { end, segments: parameter(script, { start: at + 2, end: end - 1 }, inDouble, state, depth) };
  }
  const name = plainName(text, at + 1, stop);
  return name && { end: name.end, segments: single(heldBy(name.name, state) ?? TracedText.empty) };
}

function heldBy(name: string, state: ShellState): TracedText | undefined {
  // The number of the process is another one every time.
  return name === '$' ? TracedText.untold('what $$ comes to') : state.get(name);
}

/** The name behind a `$`. A backslash at a line's end is taken out before names are read: a name goes on behind it. */
function plainName(text: string, from: number, stop: number): { name: string; end: number } | undefined {
  let at = from;
  let name = '';
  while (at < stop) {
    if (text[at] === '\\' && text[at + 1] === '\n') {
      at += 2;
      continue;
    }
    const unit = text[at] ?? '';
    if (name === '' && /[0-9@*#?$!-]/.test(unit)) return { name: unit, end: at + 1 };
    if (!(name === '' ? /[A-Za-z_]/ : /\w/).test(unit)) break;
    name += unit;
    at++;
  }
  return name === '' ? undefined : { name, end: at };
}

function parameter(
  script: ScriptText,
  span: Span,
  inDouble: boolean,
  state: ShellState,
  depth: number,
): readonly Segment[] {
  const written = script.text.slice(span.start, span.end);
  const single = (text: TracedText): readonly Segment[] => [{ text, quoted: false, expanded: true }];
  const match = PARAMETER.exec(written);
  if (!match || (match[1] && match[3])) {
    if (/^[A-Za-z_]\w*$/.test(written.replaceAll('\\\n', '')))
      return single(state.get(written.replaceAll('\\\n', '')) ?? TracedText.empty);
    state.refuse('Bad substitution');
    return single(TracedText.untold(`what \${${written.slice(0, 60)}} comes to`));
  }
  const [, measured, name = '', sign = '', rest = ''] = match;
  const value = heldBy(name, state);
  if (measured) return single(TracedText.of(String(value?.text.length ?? 0)));
  if (sign === '') return single(value ?? TracedText.empty);
  if (depth >= DEEPEST) return single(TracedText.untold('a value within values within values'));
  const inner = { start: span.end - rest.length, end: span.end };
  // Quotes around the whole do not quote a pattern.
  const isPattern = /[#%]/.test(sign);
  const word = () => segmentsOf(script, inner, state, inDouble && !isPattern, depth + 1);
  const isSet = value !== undefined && (!sign.startsWith(':') || value.text !== '' || value.unknown.length > 0);
  switch (sign.at(-1)) {
    case '-':
      return isSet ? single(value) : word();
    case '+':
      return isSet ? word() : [];
    case '=': {
      if (isSet) return single(value);
      const made = TracedText.join(word().map(({ text }) => text));
      state.set(name, made);
      return single(made);
    }
    case '?':
      if (!isSet) state.refuse(`${name}: ${rest || 'parameter not set'}`);
      return single(value ?? TracedText.empty);
    default: {
      const pattern = patternOf(word());
      const { length } = value?.text ?? '';
      if (!state.spend((length * length) / 2000)) return single(TracedText.untold(`what \${${name}${sign}…} comes to`));
      return single(stripped(value ?? TracedText.empty, sign, pattern));
    }
  }
}

/** `${NAME#pattern}` and its like. */
function stripped(value: TracedText, sign: string, pattern: string): TracedText {
  const matches = globPattern(pattern);
  const { length } = value.text;
  const isPrefix = sign.startsWith('#');
  const longest = sign.length === 2;
  for (let i = 0; i <= length; i++) {
    const size = longest ? length - i : i;
    const part = isPrefix ? value.text.slice(0, size) : value.text.slice(length - size);
    if (matches(part)) return isPrefix ? value.slice(size, length) : value.slice(0, length - size);
  }
  return value;
}
