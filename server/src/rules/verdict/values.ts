/** What xl says of values whatever their key: kinds, numbers, names. Said by xl's getters (toolstack/reader.ts) and where it looks names up. */
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { strtok } from '../../specs/c-strings.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { NearestName } from '../nearest.ts';
import { decimalFor, megabytes, switchFor, withoutBlanks } from '../numbers.ts';
import { insert, removal, replace } from '../spans.ts';
import type { Standard } from '../standard.ts';
import { meantType, successorFixes } from '../successors.ts';
import type { VerdictRow } from './row.ts';

const IGNORED = 'xl ignores the setting.';

export const valueRows: readonly VerdictRow[] = [
  {
    code: 'value/single-expected',
    severity: 'warning',
    title: 'A list where xl wants a single value: the setting is ignored.',
    explain: ({ effect }) => (effect === 'goes-on' ? IGNORED : ''),
    fixes: withoutBrackets,
  },
  {
    code: 'value/list-expected',
    severity: 'warning',
    title: 'A single value where xl wants a list: the setting is ignored.',
    explain: ({ effect }) => (effect === 'goes-on' ? IGNORED : 'It wants a list.'),
    fixes: withBrackets,
  },
  {
    code: 'value/not-a-number',
    severity: 'warning',
    title: 'A value that xl cannot read as a number: the setting is ignored.',
    explain: (said) => (looksOctal(said) ? `${IGNORED} A leading 0 makes it octal.` : IGNORED),
    fixes: asNumber,
  },
  {
    code: 'value/bounds',
    severity: 'error',
    title: 'A number beyond what xl takes for this key.',
    explain: bounds,
  },
  {
    code: 'value/unknown',
    severity: 'error',
    title: 'A value that xl looks up in a list, and exits where it is not there.',
    explain: instead,
    fixes: asType,
  },
  {
    code: 'value/deprecated',
    severity: 'information',
    title: 'A value, or a way of writing one, that has a successor.',
    explain: ({ effect }) => (effect === 'crashes' ? 'There is no word in the string, which crashes xl.' : ''),
    fixes: modern,
  },
  {
    code: 'value/ignored',
    severity: 'warning',
    title: 'A value of a kind that xl drops without a word.',
    explain: ({ names = [] }) => `xl ignores this without a word: it takes ${names.join(' or ')} here.`,
    fixes: asNumber,
  },
  {
    code: 'value/nested-list',
    severity: 'error',
    title: 'A list inside a list where xl wants strings, which crashes it.',
    explain: 'It wants a string here, not a list.',
  },
  {
    code: 'value/quota',
    severity: 'error',
    title: 'A Xenstore quota that is no NAME=NUMBER.',
    explain: 'A quota is written NAME=NUMBER, such as "nodes=1000".',
  },
  {
    code: 'value/llc-colors',
    severity: 'error',
    title: 'Cache colors that are no number and no range.',
    explain: ({ effect }) =>
      effect === 'undefined'
        ? 'So many colors need gigabytes: xl may not get through.'
        : 'Colors are numbers and ranges: llc_colors = [ "0-3", "8" ].',
  },
  {
    code: 'value/smbios',
    severity: 'error',
    title: 'A string of `smbios` that is no TYPE=VALUE.',
    explain: ({ text }) => (text.endsWith('oem strings') ? '' : 'It is written TYPE=VALUE.'),
  },
];

function keyOf({ place }: Said): string {
  return place?.statement.key?.name ?? '';
}

/** Whether the place is the whole value of its statement, and that is all there is of the setting. */
function isWhole({ place }: Said, config: DomainConfig): boolean {
  const value = place?.statement.value;
  if (!place || !value || config.chain(place.statement.key?.name ?? '').length > 1) return false;
  return value.start === place.span.start && value.end === place.span.end;
}

function withoutBrackets(said: Said, config: DomainConfig): readonly Fix[] {
  const { place } = said;
  const list = place?.statement.value;
  if (!place || list?.kind !== 'list' || !isWhole(said, config)) return [];
  const [only, ...others] = list.items;
  if (!only || only.kind === 'list' || only.kind === 'junk' || others.length > 0) return [];
  const edits = [replace(list, config.source(place.statement, only))];
  return [{ title: 'Remove the brackets', edits, preferred: true }];
}

function withBrackets(said: Said, config: DomainConfig): readonly Fix[] {
  if (!said.place || !isWhole(said, config)) return [];
  const { start, end } = said.place.span;
  return [{ title: 'Put brackets around it', edits: [insert(start, '[ '), insert(end, ' ]')], preferred: true }];
}

function writtenIn(said: Said, config: DomainConfig): string | undefined {
  return said.place && config.atom(said.place.statement, said.place.statement.value);
}

function asNumber(said: Said, config: DomainConfig, { catalogue }: Standard): readonly Fix[] {
  const { place } = said;
  const operator = place?.statement.operator;
  if (!place || !operator) return [];
  if (operator.kind === '+=') return [{ title: 'Write =', edits: [replace(operator, '=')], preferred: true }];
  const text = writtenIn(said, config);
  if (text === undefined || !isWhole(said, config)) return [];
  const isSwitch = catalogue.find('domain-config', keyOf(said))?.forms.includes('boolean');
  const word = isSwitch ? switchFor(text) : (decimalFor(text) ?? megabytes(keyOf(said), text));
  const better = word ?? withoutBlanks(text);
  return better === undefined
    ? []
    : [{ title: `Write ${better}`, edits: [replace(place.span, better)], preferred: true }];
}

function looksOctal({ written }: Said): boolean {
  return written !== undefined && decimalFor(written) !== undefined;
}

function bounds(said: Said, { catalogue }: Standard): string {
  const range = catalogue.find('domain-config', keyOf(said))?.range;
  if (said.text === '') return `“${keyOf(said)}” must be a number from 0 to 2147483647.`;
  return range === undefined ? '' : `It takes ${range}.`;
}

/** More names than this nobody reads. */
const MOST_NAMES = 12;

function instead(said: Said, { catalogue, release }: Standard): string {
  const { written = '', names = [] } = said;
  const values = catalogue.find('domain-config', keyOf(said))?.values;
  const elsewhere = values?.find((known) => known.name === written && !existsIn(known, release));
  const line = keyOf(said) === 'builder' ? meantType(written) : undefined;
  if (line !== undefined) return `${elsewhere ? 'Older releases took it' : 'It is no builder'}: write ${line}.`;
  if (elsewhere) {
    const when =
      elsewhere.until === undefined ? `${elsewhere.since} and newer take it` : `up to ${elsewhere.until} took it`;
    return `Xen ${when}.`;
  }
  const nearest = new NearestName(names).of(written);
  if (nearest !== undefined) return `Did you mean “${nearest}”?`;
  const shown = names.filter((name) => !values?.some((known) => known.name === name && known.hidden));
  return shown.length === 0 || shown.length > MOST_NAMES ? '' : `It is one of ${shown.join(', ')}.`;
}

/** What `builder` cannot name is named by `type`. */
function asType(said: Said, config: DomainConfig, standard: Standard): readonly Fix[] {
  const builder = said.place?.statement;
  const record = standard.catalogue.find('domain-config', 'builder');
  if (builder?.key?.name !== 'builder' || !record) return [];
  return config.all('type').length > 0
    ? removal(builder)(config)
    : successorFixes(
        builder,
        record,
        standard,
      )(config).map((fix) => ({
        ...fix,
        title: `Change to ${meantType(said.written ?? '') ?? 'type'}`,
        safe: true,
      }));
}

/** A name for a number, a list for a string of words: xl makes the same of both. */
function modern(said: Said, config: DomainConfig): readonly Fix[] {
  const { place, names, written = '' } = said;
  if (!place || !isWhole(said, config)) return [];
  const [name] = names ?? [];
  if (name !== undefined) {
    return [{ title: `Write "${name}"`, edits: [replace(place.span, `"${name}"`)], preferred: true, safe: true }];
  }
  const words = strtok(written, ' \t\n').map(({ text }) => text);
  if (words.length === 0 || words.some((word) => /['\\]/.test(word))) return [];
  const list = `[ ${words.map((word) => `'${word}'`).join(', ')} ]`;
  return [{ title: 'Write a list', edits: [replace(place.span, list)], preferred: true, safe: true }];
}
