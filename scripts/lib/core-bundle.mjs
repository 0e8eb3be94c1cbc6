/**
 * What the server's doors share, in bundles of their own: both doors would else carry the whole knowledge of Xen, and the package with it twice.
 *
 * `core.js` is loaded at the start. What only some questions need is in a **part** beside it, loaded when something in it is first used: an
 * import of one of the files of `LATER` becomes a look into its part at each use. A file belongs to the first part that needs it (the core is the
 * first of all), so it is loaded once, whoever asks. None of this shows in the sources.
 *
 * A file of the core that uses such an import while it is loaded itself (a call, a table put together of others) loads the part at the start:
 * the package's checks find that.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SERVER = 'server/src';
/** What belongs to a door: files and folders of server/src. */
const DOORS = ['main.ts', 'cli.ts', 'lsp', 'cli'];
const CORE = 'core';
/** Each part with the files through which alone it is entered, in the order in which they may take a file. */
const LATER = {
  /** An open file, and a guest's config above all. */
  'core-guest': [
    'features/domain-config/language.ts',
    'features/guest-folder.ts',
    'features/open-file.ts',
    'guests/domain-config.ts',
    'guests/insert-device.ts',
    'guests/named-paths.ts',
    'rules/neighbours.ts',
    'rules/paths.ts',
  ],
  /** The boot chain: its languages, what update-grub makes, the rules of both, and the table of all rules. */
  'core-boot': [
    'rules/table.ts',
    'features/boot/bls.ts',
    'features/boot/configuration.ts',
    'features/boot/definition.ts',
    'features/boot/effective-view.ts',
    'features/boot/grubenv.ts',
    'features/boot/language.ts',
    'features/boot/syslinux.ts',
    'features/boot/trace.ts',
    'features/boot/xen-efi.ts',
    'features/modules/language.ts',
    'features/settings-file/language.ts',
    'boot/machine.ts',
  ],
  /** Reading a machine. */
  'core-host': [
    'host/actions.ts',
    'host/boot-tree.ts',
    'host/collector.ts',
    'host/collector-answer.ts',
    'host/guest-files.ts',
    'host/record.ts',
    'host/recorded-source.ts',
    'host/recording.ts',
    'host/sysfs.ts',
    'host/tree-files.ts',
    'host/tree-on-disk.ts',
    'host/xen/read-facts.ts',
    'host/xen/running-line.ts',
  ],
  /** What is made of a machine when somebody asks: stories, readiness, plans, references. */
  'core-reports': [
    'features/addresses/hints.ts',
    'features/addresses/lenses.ts',
    'features/addresses/references.ts',
    'features/addresses/rename.ts',
    'features/addresses/symbols.ts',
    'features/host-states.ts',
    'features/host-summary.ts',
    'features/plan-report.ts',
    'features/readiness-report.ts',
    'features/story-hover.ts',
    'features/story-points.ts',
    'features/story-report.ts',
    'passthrough/action-outcome.ts',
    'passthrough/actions.ts',
    'passthrough/mentions.ts',
    'passthrough/plan/give-back.ts',
    'passthrough/plan/pass.ts',
    'passthrough/readiness/readiness.ts',
    'passthrough/story/edits.ts',
    'passthrough/story/story.ts',
  ],
};

/** The names of the bundles, without `.js`: entry points for `partOfCore`. */
export const CORE_PARTS = [CORE, ...Object.keys(LATER)];

const IMPORT = /(?:^|\n)\s*(?:import|export)\s*\{([^}]*)\}\s*from\s*'(\.[^']+)'/g;

/** Plugin for the core and its parts: an entry gives out what doors and other parts import of it, looked up again at every build. */
export function partOfCore(root) {
  const source = join(root, SERVER);
  return {
    name: 'part-of-core',
    setup(build) {
      const [name] = build.initialOptions.entryPoints;
      const links = linksBetweenParts(build, source);
      build.onResolve({ filter: /^core[a-z-]*$/ }, () => ({ path: name, namespace: 'part' }));
      build.onLoad({ filter: /.*/, namespace: 'part' }, () => {
        const { partOf, imports, asked, givenName } = links();
        const own = [...asked].filter(([file]) => partOf.get(file) === name).sort();
        return {
          contents: own
            .flatMap(([file, names]) =>
              [...names]
                .sort()
                .map((each) => `export { ${each} as ${givenName(file, each)} } from ${JSON.stringify(file)};`),
            )
            .join('\n'),
          resolveDir: source,
          watchFiles: [...imports.keys()],
          watchDirs: DOORS.map((door) => join(source, door)).filter((path) => statSync(path).isDirectory()),
        };
      });
    },
  };
}

/** Plugin for a door: what is not its own is taken out of the core and its parts. */
export function fromCore(root) {
  return {
    name: 'from-core',
    setup(build) {
      linksBetweenParts(build, join(root, SERVER));
    },
  };
}

/** Has imports of files of another part look there. Gives what tells the parts apart, read once a build. */
function linksBetweenParts(build, source) {
  let known;
  const links = () => (known ??= readLinks(source));
  build.onStart(() => {
    known = undefined;
  });
  build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, namespace }) => {
    if (namespace === 'from-part') return { path, external: true };
    const { partOf } = links();
    const wanted = join(dirname(importer), path);
    if (!partOf.has(importer) || partOf.get(importer) === partOf.get(wanted)) return undefined;
    return { path: wanted, namespace: 'from-part' };
  });
  build.onLoad({ filter: /.*/, namespace: 'from-part' }, ({ path }) => {
    const { partOf, asked, isLate, givenName } = links();
    const names = [...(asked.get(path) ?? [])];
    const there = `require('./${partOf.get(path)}.js')`;
    const looks = names.map((name) =>
      isLate(path)
        ? `get ${name}() { return part().${givenName(path, name)}; }`
        : `export const ${name} = there.${givenName(path, name)};`,
    );
    return {
      contents: isLate(path)
        ? `let known; const part = () => (known ??= ${there}); module.exports = { __esModule: true, ${looks.join()} };`
        : `const there = ${there};\n${looks.join('\n')}`,
    };
  });
  return links;
}

/** Of each file which part it belongs to and what it imports, and what is asked of it by other parts. */
function readLinks(source) {
  const late = new Set(Object.values(LATER).flatMap((files) => files.map((file) => join(source, file))));
  const doors = DOORS.flatMap((name) => filesAt(join(source, name)));
  const imports = new Map();
  const partOf = new Map();
  const take = (file, part, isWanted) => {
    if (partOf.has(file)) return;
    partOf.set(file, part);
    imports.set(file, importsOf(file));
    for (const wanted of imports.get(file).keys()) if (isWanted(wanted)) take(wanted, part, isWanted);
  };
  for (const file of doors) take(file, 'door', () => false);
  const isEarly = (file) => !late.has(file);
  for (const file of doors.flatMap((door) => [...imports.get(door).keys()]).filter(isEarly)) take(file, CORE, isEarly);
  for (const [part, files] of Object.entries(LATER)) for (const file of files) take(join(source, file), part, isEarly);
  const asked = new Map();
  for (const [file, wanted] of imports) {
    for (const [from, names] of wanted) {
      if (partOf.get(file) === partOf.get(from)) continue;
      if (!asked.has(from)) asked.set(from, new Set());
      for (const name of names) asked.get(from).add(name);
    }
  }
  const all = [...asked.values()].flatMap((names) => [...names]);
  const isOnce = (name) => all.indexOf(name) === all.lastIndexOf(name);
  /** What a part calls what it gives of a file: two files may have the same name for something. */
  const givenName = (file, name) =>
    isOnce(name)
      ? name
      : `${name}_${relative(source, file)
          .replace(/\.ts$/, '')
          .replaceAll(/[^a-z0-9]/gi, '_')}`;
  return { partOf, imports, asked, givenName, isLate: (file) => late.has(file) };
}

function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}

/** The files that a file imports, each with the names that it takes of it. Of one that is not there esbuild tells better. */
function importsOf(file) {
  const imports = new Map();
  if (!existsSync(file)) return imports;
  for (const [, clause, path] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const names = clause
      .split(',')
      .map((name) => name.trim().split(/\s+as\s+/)[0])
      .filter((name) => name !== '' && !name.startsWith('type '));
    if (names.length === 0) continue;
    const from = join(dirname(file), path);
    imports.set(from, [...(imports.get(from) ?? []), ...names]);
  }
  return imports;
}
