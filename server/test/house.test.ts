/** The house's invariants (docs/architecture.md), held by reading every import. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

/** The floors from the top down: a file imports from its own floor and those below. */
const FLOORS: readonly (readonly string[])[] = [
  ['client'],
  ['main.ts', 'cli.ts', 'cli'],
  ['lsp'],
  ['catalogue-files.ts', 'rule-pages.ts'],
  ['service.ts'],
  ['features'],
  ['rules'],
  ['passthrough'],
  ['toolstack'],
  ['guests', 'boot'],
  ['host'],
  ['specs'],
  ['catalogue'],
  ['syntax'],
  ['protocol'],
  ['text'],
];
/** Floors that take data and return data. */
const PURE = [
  'features',
  'rules',
  'passthrough',
  'toolstack',
  'guests',
  'boot',
  'specs',
  'catalogue',
  'syntax',
  'protocol',
  'text',
];
const MOST_LINES = 400;

interface Source {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

const sources = [...read('server/src'), ...read('client/src')];

function read(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name).replaceAll('\\', '/');
      const text = readFileSync(path, 'utf8');
      const imports = [
        ...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\('([^']+)'\)/g),
      ];
      return { path, lines: text.split('\n').length, imports: imports.map((match) => match[1] ?? match[2] ?? '') };
    });
}

function floorOf(path: string): string {
  return path.startsWith('client/') ? 'client' : (path.split('/')[2] ?? '');
}

function levelOf(path: string): number {
  const level = FLOORS.findIndex((floor) => floor.includes(floorOf(path)));
  assert.notEqual(level, -1, `${path} lies on no floor of the house: see docs/architecture.md`);
  return level;
}

test('there is something to look at', () => {
  assert.ok(sources.length > 30, `only ${sources.length} sources found`);
  assert.ok(sources.some(({ imports }) => imports.includes('../text/span.ts')));
});

test('imports point down the house only', () => {
  const wrong: string[] = [];
  for (const { path, imports } of sources) {
    for (const name of imports.filter((name) => name.startsWith('.'))) {
      const target = normalize(join(dirname(path), name)).replaceAll('\\', '/');
      const sideways = floorOf(path) !== floorOf(target) && levelOf(path) === levelOf(target);
      // The two doors share what reads a command line; guests and boot know nothing of each other.
      const allowed = sideways ? levelOf(path) === 1 : levelOf(path) <= levelOf(target);
      if (!allowed) wrong.push(`${path} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the client knows no Xen: of the server it imports the protocol alone', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    path.startsWith('client/')
      ? imports
          .filter((name) => name.includes('server/') && !name.includes('server/src/protocol/'))
          .map((name) => `${path}: ${name}`)
      : [],
  );
  assert.deepEqual(wrong, []);
});

test('the server knows no VS Code, and only lsp/ and main.ts know connections', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    path.startsWith('server/')
      ? imports
          .filter(
            (name) =>
              name === 'vscode' ||
              (/^vscode-(?:languageserver|jsonrpc)(?:$|\/)/.test(name) && !/\/(?:lsp\/|main\.ts)/.test(path)),
          )
          .map((name) => `${path}: ${name}`)
      : [],
  );
  assert.deepEqual(wrong, []);
});

test('the core does no I/O', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    path.startsWith('server/') && PURE.includes(floorOf(path))
      ? imports.filter((name) => name.startsWith('node:')).map((name) => `${path}: ${name}`)
      : [],
  );
  assert.deepEqual(wrong, []);
});

test('what xl reads knows nothing of what libxl checks afterwards', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    path.startsWith('server/src/toolstack/read/')
      ? imports
          .filter((name) => name.includes('/create/') || name.endsWith('/transcript.ts'))
          .map((name) => `${path}: ${name}`)
      : [],
  );
  assert.deepEqual(wrong, []);
});

test('every file of the rules and of what xl does is asked by another', () => {
  const imported = new Set(
    sources.flatMap(({ path, imports }) =>
      imports.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(path), name))),
    ),
  );
  const alone = sources.map(({ path }) => path).filter((path) => /server\/src\/(?:toolstack|rules)\//.test(path));
  assert.deepEqual(
    alone.filter((path) => !imported.has(normalize(path))),
    [],
  );
});

test(`no source is longer than ${MOST_LINES} lines`, () => {
  const long = sources.filter(({ lines }) => lines > MOST_LINES + 1).map(({ path, lines }) => `${path}: ${lines}`);
  assert.deepEqual(long, []);
});
