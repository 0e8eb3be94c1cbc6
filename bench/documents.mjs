// Documents of the same shape for each language: one setting a line, and two lines in the middle where things are tried.
//
// A domain config has some 170 keys, and a second `vif =` would only be a finding more. What makes one long is lists: so every line is a
// `vif += [ … ]`, `disk += [ … ]` or `pci += [ … ]` with a device of its own: a known key, an operator, a value that has to be read
// as a small language. `lists` is the other way to write it: three assignments whose lists are thousands of lines long.

/**
 * A document of about `lines` lines.
 * `line`: the line where a letter is typed and hovered over. `at`: the column of that letter. `letter`: typed there it makes the line
 * wrong, taken away it is right again. `hover`: a column of the line that says something. `blank`, `complete`: the line and the column where
 * a completion is asked for.
 * @typedef {{ text: string, line: number, at: number, letter: string, hover: number, blank: number, complete: number }} Sample
 */

/** @type {Record<string, (lines: number) => Sample>} */
export const SAMPLES = {
  json: (lines) =>
    sample(lines, {
      first: '{',
      each: (n) => `  ${n < 40 ? `"${KEYS[n]}"` : `"key${n}"`}: "value",`,
      last: '  "end": "value"\n}',
      at: ({ length }) => length - '"value",'.length,
      letter: 'x',
      hover: 4,
      middle: '  "memory": "value",',
    }),
  yaml: (lines) =>
    sample(lines, {
      first: '---',
      each: (n) => `${n < 40 ? KEYS[n] : `key${n}`}: value`,
      last: 'end: value',
      at: ({ length }) => length - 'value'.length,
      letter: '@',
      hover: 2,
      middle: 'memory: value',
    }),
  dockerfile: (lines) =>
    sample(lines, {
      first: 'FROM debian:12',
      each: (n) => `ENV KEY${n}=value`,
      last: 'CMD ["true"]',
      at: () => 3,
      letter: 'X',
      hover: 1,
      middle: 'ENV MEMORY=value',
    }),
  xlcfg: (lines) =>
    sample(lines, {
      first: 'name = "bench"\ntype = "hvm"',
      each: setting,
      last: 'on_reboot = "restart"',
      at: () => 'memory'.length,
      letter: 'x',
      hover: 2,
      middle: 'memory = 1024',
    }),
  lists: (lines) => {
    const each = Math.max(1, Math.floor((lines - 12) / 3));
    const list = (key, item, from) => [
      `${key} = [`,
      ...Array.from({ length: each }, (_, n) => `  ${item(from + n)},`),
      ']',
    ];
    const before = ['name = "bench"', 'type = "hvm"', ...list('vif', vif, 0), ...list('disk', disk, 0)];
    const middle = ['pci = [', ...Array.from({ length: each }, (_, n) => `  ${pci(n)},`)];
    const line = before.length + Math.floor(middle.length / 2);
    middle.splice(Math.floor(middle.length / 2), 0, "  '8000:03:00.0,permissive=1',", "  '8000:04:00.0,',");
    const text = [...before, ...middle, ']', 'memory = 1024', ''].join('\n');
    return {
      text,
      line,
      at: "  '8000:03:00.0,permissive".length,
      letter: 'x',
      hover: "  '8000:03:00.0,perm".length,
      blank: line + 1,
      complete: "  '8000:04:00.0,".length,
    };
  },
};

function sample(lines, { first, each, last, at, letter, hover, middle }) {
  const rows = [...first.split('\n')];
  const half = Math.floor(lines / 2);
  let n = 0;
  while (rows.length < half) rows.push(each(n++));
  const line = rows.length;
  rows.push(middle, '');
  while (rows.length < lines - 2) rows.push(each(n++));
  rows.push(last, '');
  return { text: rows.join('\n'), line, at: at(middle), letter, hover, blank: line + 1, complete: 0 };
}

function setting(n) {
  switch (n % 5) {
    case 0:
      return `pci += [ ${pci(n)} ]`;
    case 1:
    case 2:
      return `disk += [ ${disk(n)} ]`;
    default:
      return `vif += [ ${vif(n)} ]`;
  }
}

const hex = (n, width) => n.toString(16).padStart(width, '0');
const pci = (n) => `'${hex(n >> 8, 4)}:${hex(n & 255, 2)}:00.0,permissive=1'`;
// The first four are the emulated drives of an HVM guest, of which two must not be the same.
const disk = (n) => `'/dev/vg0/disk${n},raw,xvd${letters(n + 4)},rw'`;
const vif = (n) => `'mac=00:16:3e:${hex(n >> 16, 2)}:${hex((n >> 8) & 255, 2)}:${hex(n & 255, 2)},bridge=xenbr0'`;

/** a, b, … z, aa, ab, …: as Linux counts its disks. */
function letters(n) {
  return (n < 26 ? '' : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(97 + (n % 26));
}

/** Keys that the JSON and YAML servers find in their schema: as many, with as much prose, as people use of ours. */
export const KEYS = Array.from({ length: 170 }, (_, n) => `option_${n}`);

/** What the peers check, complete and explain by, as ours does by its catalogue. */
export const SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: Object.fromEntries(
    ['memory', ...KEYS].map((key) => [
      key,
      { type: 'string', description: `What ${key} does, when one wants it, and what goes wrong.`, default: 'value' },
    ]),
  ),
  additionalProperties: { type: 'string' },
};
