// Configs to judge: whole guests with one thing changed, two at most. All from one seed.
import { readFileSync } from 'node:fs';
import { GUESTS } from './create-guests.mjs';
import { ODD_VALUES, SPECS, STRANGE_KEYS, VALUES } from './create-values.mjs';

/**
 * A statement as written; all others are text that is left alone (comments, Python).
 * @typedef {{key: string, sign: string, value: string}} Statement
 */

const KEYS = [...Object.keys(VALUES), ...Object.keys(SPECS)];
const STATEMENT = /^([a-z][a-z_0-9.]*)[ \t]*(\+?=)[ \t]*([^\n]+)$/;
const STRING = /"[^"\n\\]*"|'[^'\n\\]*'/g;
const NOISE = [..." ,=:;.@-+/!x0159%~'\t", 'é', '  '];

/**
 * @param {() => number} random
 * @param {readonly string[]} files texts that others wrote, one byte a character
 */
export function createTextMaker(random, files = []) {
  const pick = (from) => from[Math.floor(random() * from.length)];
  const chance = (share) => random() < share;
  const guests = GUESTS.map((guest) => guest.split('\n').map(asStatement));
  // Statements that stand on lines of their own can be changed as ours are.
  const real = files.map((file) => file.split('\n').map(asStatement));

  const specItem = (key) => `${pick(SPECS[key])}`;
  const valueFor = (key) => {
    if (VALUES[key]) return pick(VALUES[key]);
    if (!SPECS[key]) return pick(ODD_VALUES);
    const items = Array.from({ length: chance(0.8) ? 1 : 2 }, () => JSON.stringify(specItem(key)));
    return key === 'virtio' || chance(0.97) ? `[ ${items.join(', ')} ]` : items[0];
  };
  const statement = (key = pick(KEYS)) => ({ key, sign: '=', value: valueFor(key) });

  const garbled = (text) => {
    const at = Math.floor(random() * (text.length + 1));
    const roll = random();
    if (roll < 0.35) return text.slice(0, at) + text.slice(at + 1);
    if (roll < 0.7) return text.slice(0, at) + pick(NOISE) + text.slice(at);
    if (roll < 0.85) return text.slice(0, at) + pick(NOISE) + text.slice(at + 1);
    if (roll < 0.92) return text.toUpperCase();
    return text.slice(0, at) + text.slice(at, at + 3) + text.slice(at);
  };

  /** A spec with one field dropped, doubled, emptied, renamed, garbled, or one more. */
  const bentSpec = (spec, key) => {
    const fields = spec.split(',');
    const at = Math.floor(random() * fields.length);
    const field = fields[at];
    const [name, value] = field.split('=');
    const roll = random();
    if (roll < 0.12) fields.splice(at, 1);
    else if (roll < 0.22) fields.splice(at, 0, field);
    else if (roll < 0.29) fields[at] = '';
    else if (roll < 0.36) fields[at] = `${name}=`;
    else if (roll < 0.42) fields[at] = name;
    else if (roll < 0.5) fields[at] = value === undefined ? `x=${name}` : `${name}x=${value}`;
    else if (roll < 0.56) fields[at] = ` ${field}`;
    else if (roll < 0.6) fields[at] = `${field} `;
    else if (roll < 0.75 && SPECS[key]) fields.splice(at, chance(0.5) ? 1 : 0, pick(specItem(key).split(',')));
    else if (roll < 0.82)
      fields[at] =
        value === undefined ? garbled(field) : `${name}=${pick(['0', '1', '-1', 'x', '09', '99999999999', '1.5'])}`;
    else fields[at] = garbled(field);
    return fields.join(',');
  };

  const bentValue = ({ key, value }) => {
    const roll = random();
    if (roll < 0.3) return valueFor(key);
    if (roll < 0.45) return pick(ODD_VALUES);
    const strings = [...value.matchAll(STRING)];
    if (strings.length === 0 || roll < 0.53) return reshaped(value);
    const chosen = pick(strings);
    const inner = bentSpec(chosen[0].slice(1, -1), key).replaceAll('"', '').replaceAll("'", '');
    return `${value.slice(0, chosen.index)}"${inner}"${value.slice(chosen.index + chosen[0].length)}`;
  };

  /** The same value as another kind of value. */
  const reshaped = (value) => {
    const list = value.startsWith('[');
    const roll = random();
    if (roll < 0.25) return list ? value.replace(/^\[\s*/, '').replace(/\s*,?\s*\]$/, '') || '""' : `[ ${value} ]`;
    if (roll < 0.4) return `[ [ ${value} ] ]`;
    if (roll < 0.6 && !list) return value.startsWith('"') ? value.slice(1, -1) || '0' : `"${value}"`;
    if (roll < 0.75 && list) return value.replace(/\]$/, `, ${pick(['"x"', '1', '[ "x" ]', '""', '[]'])} ]`);
    if (roll < 0.9 && list) return value.replace(/^\[/, `[ ${pick(['"x"', '1', '[ "x" ]', '""'])},`);
    return garbled(value);
  };

  const bentKey = (key) => {
    const roll = random();
    if (roll < 0.5) return pick(KEYS);
    if (roll < 0.65) return pick(STRANGE_KEYS);
    const at = 1 + Math.floor(random() * (key.length - 1));
    if (roll < 0.8) return key.slice(0, at) + key.slice(at + 1);
    return roll < 0.9 ? `${key}s` : key.slice(0, at) + key[at - 1] + key.slice(at);
  };

  const changed = (lines) => {
    const places = [...lines.keys()].filter((index) => typeof lines[index] !== 'string');
    const roll = random();
    if (places.length === 0 || roll < 0.25)
      return lines.toSpliced(Math.floor(random() * (lines.length + 1)), 0, statement());
    const at = pick(places);
    const old = lines[at];
    if (roll < 0.73) return lines.with(at, { ...old, value: bentValue(old) });
    if (roll < 0.81) return lines.with(at, { ...old, key: bentKey(old.key) });
    if (roll < 0.87) return lines.toSpliced(at, 1);
    if (roll < 0.91) return lines.toSpliced(at, 0, chance(0.5) ? old : { ...old, value: valueFor(old.key) });
    if (roll < 0.94) return lines.with(at, { ...old, sign: '+=' });
    if (roll < 0.97)
      return lines.toSpliced(at + 1, 0, { ...old, sign: '+=', value: chance(0.5) ? old.value : bentValue(old) });
    return lines.toSpliced(at, 1).toSpliced(Math.floor(random() * lines.length), 0, old);
  };

  return {
    /** @returns {string} bytes, one character each */
    next() {
      let lines = real.length > 0 && chance(0.15) ? pick(real) : pick(guests);
      for (let changes = chance(0.75) ? 1 : 2; changes > 0; changes--) lines = changed(lines);
      return written(lines);
    },
  };
}

/** @returns {Statement | string} */
function asStatement(line) {
  const [, key, sign, value] = STATEMENT.exec(line) ?? [];
  return key === undefined ? line : { key, sign, value };
}

function written(lines) {
  const text = lines
    .map((line) => (typeof line === 'string' ? line : `${line.key} ${line.sign} ${line.value}`))
    .join('\n');
  return Buffer.from(text).length === text.length ? `${text}\n` : `${Buffer.from(text).latin1Slice()}\n`;
}

/** The same guest with one statement more, for each key and each value that is known for it. */
export function* everyValue() {
  for (const guest of [GUESTS[0], GUESTS[2], GUESTS[4]]) {
    for (const [key, values] of Object.entries(VALUES)) {
      for (const value of new Set([...values, ...ODD_VALUES])) yield with1(guest, key, value);
    }
    for (const [key, items] of Object.entries(SPECS)) {
      for (const item of items) yield with1(guest, key, `[ ${JSON.stringify(item)} ]`);
      for (const value of ODD_VALUES) yield with1(guest, key, value);
    }
  }
}

function with1(guest, key, value) {
  return written([...guest.split('\n'), `${key} = ${value}`]);
}

const DATA = 'server/test/data';
const data = (name) => JSON.parse(readFileSync(`${DATA}/${name}`, 'utf8'));
const table = (name) =>
  readFileSync(`${DATA}/${name}`, 'utf8')
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split('\t'));

/** The measured tables as configs: the language's cases, PCI specs, enumerations, the fields of all specs. */
export function* measuredTexts() {
  for (const { text } of data('xl-language-cases.json')) yield text;
  const specs = [
    ...data('pci-spec-cases.json').map(({ spec }) => spec),
    ...data('pci-spec-by-release.json').map(([spec]) => spec),
  ];
  for (const guest of [GUESTS[0], GUESTS[2], GUESTS[4]]) {
    for (const spec of new Set(specs)) yield with1(guest, 'pci', `[ ${JSON.stringify(spec)} ]`);
    for (const [key, value] of table('facts-xl-enumerations.tsv')) yield with1(guest, key, `"${value}"`);
    for (const [key] of table('facts-xl-domain-config-keys.tsv')) yield with1(guest, key, '1');
    for (const [family, field] of table('facts-spec-fields.tsv')) yield with1(guest, ...asSpec(family, field));
  }
}

function asSpec(family, field) {
  const key = family.replace(/-spec$/, '');
  if (key === 'cpuid') return [key, `"host,${field}=0"`];
  if (key === 'arm_sci') return [key, `"${field}"`];
  if (key === 'vnuma') return [key, `[ [ "${field}=0" ] ]`];
  if (key === 'vsnd') return [key, `[ [ "CARD, ${field}" ] ]`];
  return [key, `[ "${field.includes('=') || field.endsWith(':') ? field : `${field}=1`}" ]`];
}
