// Checks the catalogue's YAML (server/src/catalogue/data) and compiles it into the two JSON files that the server loads on first need.
//   node scripts/compile-catalogue.mjs [--force]    does nothing where the outputs are newer than the data and this script
// Every scalar is read as text (YAML's failsafe schema), so that a release may stand without quotes: 4.10 is not 4.1, and `off` is a word.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const DATA = 'server/src/catalogue/data';
const OUT = 'server/src/catalogue/generated';
/** What was parsed before: kept apart from what is shipped. */
const CACHE = 'out/catalogue-parsed.json';
const RELEASES_SOURCE = 'server/src/catalogue/releases.ts';

/** The languages inside the strings of a domain config: what `spec` of a key may name. */
const SPECS = [
  ...[
    'disk',
    'vif',
    'vfb',
    'usbctrl',
    'usbdev',
    'vtpm',
    'p9',
    'vkb',
    'vdispl',
    'vsnd',
    'channel',
    'pvcalls',
    'virtio',
    'vnuma',
  ].map((key) => `${key}-spec`),
  'arm_sci',
  'smbios',
  'cpuid',
  'cpuid-xend',
];
const FAMILIES = [
  'domain-config',
  'pci-spec',
  'rdm',
  ...SPECS,
  'hypervisor',
  'iommu',
  'dom0-iommu',
  'dom0-kernel',
  'xl-conf',
  'xl-cpupool',
  'xm',
];
const FORMS = ['string', 'integer', 'bounded-integer', 'boolean', 'list', 'flag', 'negation', 'size', 'custom'];
const GUESTS = ['pv', 'pvh', 'hvm'];
const ARCHITECTURES = ['x86', 'arm', 'riscv', 'ppc', 'ia64'];
const OPTION_FIELDS = (
  'name aliases forms formsSince values members closed spec specInList position namedSince rest repeats within range default guests architectures security usage snippet summary ' +
  'text example link checked since until missing deprecated'
).split(' ');
const MEMBER_FIELDS = ['name', 'summary', 'since', 'until', 'missing'];
const VALUE_FIELDS = ['name', 'summary', 'hidden', 'since', 'until', 'missing', 'deprecated'];

/** Compiles where something changed. Throws with every fault named, a line each. Returns whether it compiled. */
export function compileCatalogue({ force = false, data = DATA, out = OUT, cache = CACHE } = {}) {
  const files = readdirSync(data)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const outputs = ['records.json', 'texts.json'].map((name) => join(out, name));
  const inputs = [data, RELEASES_SOURCE, fileURLToPath(import.meta.url), ...files.map((name) => join(data, name))];
  if (!force && Math.min(...outputs.map(modified)) > Math.max(...inputs.map(modified))) return false;

  const sources = files.map((file) => ({ file, source: readFileSync(join(data, file), 'utf8') }));
  const parser = new CachedParser(cache);
  const { records, texts, faults } = readCatalogue(sources, (source) => parser.parse(source));
  if (faults.length > 0)
    throw new Error(`The catalogue has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);

  mkdirSync(out, { recursive: true });
  parser.save();
  for (const [index, content] of [recordLines(records), textLines(texts)].entries())
    writeWhole(outputs[index], content);
  return true;
}

// JSON with a line for each thing that is asked for by itself, so that the server parses no more than that (server/src/catalogue-files.ts).

/** A family's records on a line. */
function recordLines(records) {
  const families = new Map();
  for (const record of records) {
    const own = families.get(record.family);
    if (own) own.push(record);
    else families.set(record.family, [record]);
  }
  return `[\n${[...families.values()].map((each) => each.map((one) => JSON.stringify(one)).join(',')).join(',\n')}\n]\n`;
}

function textLines(texts) {
  const lines = Object.entries(texts).map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * YAML to plain data whose scalars are strings. Remembers what it parsed, by the text itself, so that an edit costs one file: parsing
 * all of them takes a third of a second.
 */
class CachedParser {
  #path;
  #old;
  #new = {};

  constructor(path) {
    this.#path = path;
    try {
      this.#old = JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      this.#old = {};
    }
  }

  parse(source) {
    const key = createHash('sha1').update(source).digest('hex');
    // The library is loaded only where there is work for it: that alone costs more than all the rest.
    this.#new[key] = this.#old[key] ?? createRequire(import.meta.url)('yaml').parse(source, { schema: 'failsafe' });
    return this.#new[key];
  }

  save() {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeWhole(this.#path, JSON.stringify(this.#new));
  }
}

/** By way of another name, so that somebody who reads at this moment gets the old file or the new one, whole. */
function writeWhole(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

/** `sources`: `{ file, source }`. `parse`: YAML to plain data whose scalars are strings. Never throws: what is wrong is in `faults`. */
export function readCatalogue(sources, parse) {
  const releases = readReleases();
  const records = [];
  const texts = {};
  const faults = [];
  for (const { file, source } of sources) {
    let content;
    try {
      content = parse(source);
    } catch (error) {
      faults.push(`${file}: ${error.message}`);
      continue;
    }
    const check = new Check(faults, file, releases);
    check.fields(content, ['family', 'options'], ['family', 'options']);
    check.oneOf('family', content?.family, FAMILIES);
    if (!Array.isArray(content?.options)) check.fault('options: not a list');
    for (const option of Array.isArray(content?.options) ? content.options : []) {
      const { record, text } = readOption(option, content.family, check);
      records.push({ file, record });
      if (text) texts[`${record.family}/${record.name}`] = text;
    }
  }
  checkNames(records, faults, releases);
  return { records: records.map(({ record }) => record), texts, faults };
}

function readOption(option, family, check) {
  check.at(option?.name ?? '(no name)');
  check.fields(option, OPTION_FIELDS, ['name', 'forms', 'since', 'usage', 'summary']);
  const { text, example, link, checked, values, ...rest } = option;
  for (const field of ['name', 'summary', 'range', 'default', 'snippet', 'text', 'example', 'link']) {
    if (field in option) check.words(field, option[field]);
  }
  if (/\s/.test(option.name ?? '')) check.fault(`name: a blank in ${JSON.stringify(option.name)}`);
  const record = { family, ...rest, ...check.lifespan(option) };
  record.forms = check.list('forms', option.forms, FORMS);
  if ('formsSince' in option) checkFormsSince(option.formsSince, record, check);
  if ('aliases' in option) record.aliases = check.list('aliases', option.aliases);
  if ('guests' in option) record.guests = check.list('guests', option.guests, GUESTS);
  if ('architectures' in option)
    record.architectures = check.list('architectures', option.architectures, ARCHITECTURES);
  if ('security' in option) record.security = check.oneOf('security', option.security, ['true', 'false']) === 'true';
  record.usage = check.integer('usage', option.usage, 0, 100);
  if (values !== undefined) record.values = readValues(values, record, check);
  if ('members' in option) record.members = readMembers(option.members, record, check);
  checkSpec(option, record, check);
  if ('closed' in option) checkClosed(option.closed, record, check);
  if (text === undefined) {
    for (const field of ['example', 'link', 'checked']) if (field in option) check.fault(`${field}: without a text`);
    return { record };
  }
  if (checked === undefined) check.fault('checked: missing; a text says what it was held against');
  else {
    check.fields(checked, ['file', 'release', 'twice'], ['file', 'release'], 'checked.');
    if (checked?.twice !== undefined) check.oneOf('checked.twice', checked.twice, ['true', 'false']);
    if (!/^Linux \d+\.\d+$/.test(checked?.release ?? '')) check.release('checked.release', checked?.release);
    if (!/^[a-zA-Z][\w.+-]*(\/[\w.+-]+)+$/.test(checked?.file ?? ''))
      check.fault(`checked.file: not a path of a source: ${checked?.file}`);
  }
  if (link !== undefined && !/^https:\/\/\S+$/.test(link)) check.fault(`link: not an https address: ${link}`);
  // YAML makes one line end of a blank line in a folded text; Markdown wants two between paragraphs.
  const words = String(text).trim().replace(/\n+/g, '\n\n');
  const held = checked?.twice === undefined ? checked : { ...checked, twice: checked.twice === 'true' };
  return { record, text: { text: words, example: trimEnd(example), link, checked: held } };
}

function readValues(values, record, check) {
  if (!Array.isArray(values) || values.length === 0) {
    check.fault('values: not a list');
    return [];
  }
  const name = record.name;
  const result = values.map((value) => {
    check.at(`${name}, value ${value?.name ?? '(no name)'}`);
    check.fields(value, VALUE_FIELDS, ['name', 'summary']);
    check.words('name', value?.name);
    check.words('summary', value?.summary);
    const life = check.lifespan({ since: record.since, until: record.until, ...value });
    const hidden = 'hidden' in Object(value) && check.oneOf('hidden', value.hidden, ['true', 'false']) === 'true';
    return { name: value?.name, summary: value?.summary, ...(hidden && { hidden }), ...life };
  });
  check.at(name);
  for (const [index, { name: value }] of result.entries()) {
    if (result.findIndex((other) => other.name === value) !== index) check.fault(`values: ${value} stands twice`);
  }
  return result;
}

function readMembers(members, { name, since, until }, check) {
  if (!Array.isArray(members) || members.length === 0) {
    check.fault('members: not a list');
    return [];
  }
  const result = members.map((member) => {
    check.at(`${name}, member ${member?.name ?? '(no name)'}`);
    check.fields(member, MEMBER_FIELDS, ['name']);
    check.words('name', member?.name);
    if (member?.summary !== undefined) check.words('summary', member.summary);
    const life = check.lifespan({ since, until, ...member });
    return { name: member?.name, ...(member?.summary !== undefined && { summary: member.summary }), ...life };
  });
  check.at(name);
  return result;
}

/** What only keys with a language inside, and the fields of such a language, have. */
function checkSpec(option, record, check) {
  for (const field of ['spec', 'specInList']) if (field in option) check.oneOf(field, option[field], SPECS);
  for (const field of ['rest', 'repeats'])
    if (field in option) record[field] = check.oneOf(field, option[field], ['true', 'false']) === 'true';
  if ('position' in option) record.position = check.integer('position', option.position, 1, 9);
  if ('namedSince' in option) check.release('namedSince', option.namedSince);
  if ('within' in option) record.within = check.list('within', option.within);
}

function checkFormsSince(formsSince, record, check) {
  check.fields(formsSince, record.forms, [], 'formsSince.');
  for (const [form, release] of Object.entries(formsSince ?? {})) check.release(`formsSince.${form}`, release);
}

function checkClosed(closed, record, check) {
  check.fields(closed, ['by', 'since', 'refusal'], ['by', 'refusal'], 'closed.');
  check.oneOf('closed.by', closed?.by, ['exact', 'any-case', 'prefix']);
  if (closed?.since !== undefined) check.release('closed.since', closed.since);
  check.words('closed.refusal', closed?.refusal);
  if (!record.values) check.fault('closed: without values');
}

/** What takes the whole catalogue: doubles, and successors that are not there. */
function checkNames(records, faults) {
  const owners = new Map();
  for (const { file, record } of records) {
    const members = (record.members ?? []).map((member) => member.name);
    for (const name of [record.name, ...(record.aliases ?? []), ...members]) {
      const key = `${record.family}/${name}`;
      const owner = owners.get(key);
      if (owner) faults.push(`${file}: ${record.name}: the name ${name} is taken by ${owner}`);
      owners.set(key, `${file}: ${record.name}`);
    }
  }
  for (const { file, record } of records) {
    const values = (record.values ?? []).map((value) => value.name);
    for (const { name, deprecated } of [record, ...(record.values ?? [])]) {
      const successor = deprecated?.successor;
      // Words hold a blank, PARAMETER=VALUE an equals sign; a single word is the name of a record, or of another value.
      if (successor === undefined || /[ =]/.test(successor)) continue;
      if (owners.has(`${record.family}/${successor}`) || values.includes(successor)) continue;
      faults.push(`${file}: ${record.name}: ${name}'s successor ${successor} is no record of ${record.family}`);
    }
  }
}

class Check {
  constructor(faults, file, releases) {
    this.faults = faults;
    this.where = file;
    this.file = file;
    this.releases = releases;
  }

  at(name) {
    this.where = `${this.file}: ${name}`;
  }

  fault(words) {
    this.faults.push(`${this.where}: ${words}`);
  }

  fields(object, known, wanted, prefix = '') {
    if (object === null || typeof object !== 'object' || Array.isArray(object)) {
      this.fault(`${prefix || 'it '}is not a set of fields`);
      return;
    }
    for (const field of Object.keys(object)) if (!known.includes(field)) this.fault(`unknown field ${prefix}${field}`);
    for (const field of wanted) if (object[field] === undefined) this.fault(`missing field ${prefix}${field}`);
  }

  words(field, value) {
    if (typeof value !== 'string') this.fault(`${field}: not a text`);
    else if (value.trim() === '') this.fault(`${field}: empty`);
    else if (field !== 'example' && field !== 'text' && value !== value.trim())
      this.fault(`${field}: blanks around it`);
  }

  oneOf(field, value, known) {
    if (!known.includes(value)) this.fault(`${field}: ${JSON.stringify(value)} is none of ${known.join(', ')}`);
    return value;
  }

  /** One word, or a list of them. */
  list(field, value, known) {
    const items = Array.isArray(value) ? value : [value];
    if (items.length === 0 || items.some((item) => typeof item !== 'string' || item === ''))
      this.fault(`${field}: empty`);
    else if (known) for (const item of items) this.oneOf(field, item, known);
    if (new Set(items).size !== items.length) this.fault(`${field}: one stands twice`);
    return items;
  }

  integer(field, value, least, most) {
    const number = Number(value);
    if (!/^\d+$/.test(value ?? '') || number < least || number > most)
      this.fault(`${field}: not a number from ${least} to ${most}: ${value}`);
    return number;
  }

  release(field, value) {
    if (!this.releases.includes(value)) this.fault(`${field}: no release of Xen: ${JSON.stringify(value)}`);
    return value;
  }

  lifespan({ since, until, missing, deprecated }) {
    const at = (release) => this.releases.indexOf(release);
    const life = { since: this.release('since', since) };
    if (until !== undefined) {
      life.until = this.release('until', until);
      if (at(until) < at(since)) this.fault(`until ${until} is before since ${since}`);
    }
    if (missing !== undefined) {
      life.missing = this.list('missing', missing, this.releases);
      const last = until === undefined ? this.releases.length : at(until);
      if (life.missing.some((release) => at(release) <= at(since) || at(release) >= last))
        this.fault('missing: outside of its lifespan');
    }
    if (deprecated !== undefined) {
      this.fields(deprecated, ['since', 'successor'], ['since'], 'deprecated.');
      this.release('deprecated.since', deprecated?.since);
      if (deprecated?.successor !== undefined) this.words('deprecated.successor', deprecated.successor);
      life.deprecated = deprecated;
    }
    return life;
  }
}

/** The releases as `releases.ts` has them: one list, in one place. */
function readReleases() {
  const source = readFileSync(RELEASES_SOURCE, 'utf8');
  const list = /RELEASES = \[([^\]]*)\]/.exec(source)?.[1] ?? '';
  return [...list.matchAll(/'([\d.]+)'/g)].map((match) => match[1]);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function trimEnd(text) {
  return typeof text === 'string' ? text.trimEnd() : text;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const done = compileCatalogue({ force: process.argv.includes('--force') });
    if (done) console.log(`Compiled the catalogue into ${OUT}.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
