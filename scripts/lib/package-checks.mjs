// What the package promises: only what runs is inside, it is small, and both programs run from it with nothing else installed.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LARGEST_PACKAGE } from '../package.mjs';
import { CORE_PARTS } from './core-bundle.mjs';
import { Plain, run } from './run.mjs';
import { readZip } from './zip.mjs';

/** The bundles of the server. */
const SERVER_BUNDLES = [...CORE_PARTS, 'main', 'cli'].map((name) => `server/dist/${name}.js`);
const MAY_BE_INSIDE = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt)?)$/i,
  /^extension\/client\/dist\/((extension|report)\.js|LICENSES\.txt)$/,
  new RegExp(`^extension/(${SERVER_BUNDLES.join('|').replaceAll('.', '\\.')})$`),
  /^extension\/server\/(package\.json|dist\/((records|texts)\.json|LICENSES\.txt))$/,
  /^extension\/syntaxes\/[a-z-]+(\.tmLanguage|\.language-configuration)\.json$/,
  /^extension\/docs\/rules\/([a-z0-9-]+\/)?[A-Za-z0-9-]+\.md$/,
  /^extension\/client\/media\/[a-z-]+\.(svg|png|css)$/,
];
const MUST_BE_INSIDE = [
  'package.json',
  'client/dist/extension.js',
  'client/dist/report.js',
  'client/media/report.css',
  'server/package.json',
  ...SERVER_BUNDLES,
  'server/dist/records.json',
  'server/dist/texts.json',
  'docs/rules/README.md',
  'docs/rules/pci/spec.md',
];
const ANSWER_MS = 10_000;

const GOOD = 'name = "good"\ntype = "pvh"\nkernel = "/boot/vmlinuz"\nmemory = 512\n';
const BAD = 'name = "bad"\nmemory = = 512\n';

/**
 * Holds a package to its promises.
 * @param {string} vsix
 * @param {(line: string) => void} say
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function checkPackage(vsix, say) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const home = mkdtempSync(join(tmpdir(), 'xen-config-package-'));
  try {
    const files = readZip(vsix);
    for (const [name, content] of files) {
      const path = join(home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    for (const [title, check] of Object.entries(checksOf(vsix, files, home))) {
      try {
        await check();
        counts.passed++;
        say(`✔ ${title}`);
      } catch (error) {
        counts.failed++;
        say(`✖ ${title}\n    ${error.message.replaceAll('\n', '\n    ')}`);
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return counts;
}

function checksOf(vsix, files, home) {
  const server = join(home, 'extension/server');
  const guests = join(home, 'host/etc/xen');
  mkdirSync(guests, { recursive: true });
  writeFileSync(join(guests, 'good.cfg'), GOOD);
  writeFileSync(join(guests, 'bad.cfg'), BAD);
  writeFileSync(join(home, 'host/good.txt'), GOOD);
  const programs = JSON.parse(files.get('extension/server/package.json')?.toString() ?? '{}').bin ?? {};
  const program = (name) => join(server, programs[name] ?? `no-${name}`);
  const cli = (...args) => nodeAlone(join(home, 'host'), program('xen-config'), args);

  return {
    'holds only what runs': () => {
      const others = [...files.keys()].filter((name) => !MAY_BE_INSIDE.some((each) => each.test(name)));
      same(others, [], 'these do not belong into it');
    },
    'holds all that runs': () => {
      const manifest = JSON.parse(files.get('extension/package.json').toString());
      const missing = [...MUST_BE_INSIDE, ...filesOf(manifest)].filter((name) => !files.has(`extension/${name}`));
      same(missing, [], 'these are missing');
    },
    'is under 1 MB': () => {
      const bytes = statSync(vsix).size;
      if (bytes > LARGEST_PACKAGE) throw new Plain(`it has ${bytes} bytes`);
    },
    // esbuild escapes such characters in strings, but not in regular expressions: there \u201c must be written.
    'its bundles have no character that V8 would keep all of them in two bytes for': () => {
      for (const name of ['client/dist/extension.js', 'client/dist/report.js', ...SERVER_BUNDLES]) {
        const wide = /.{0,40}[^\0-\xff].{0,20}/u.exec(files.get(`extension/${name}`)?.toString() ?? '');
        if (wide) throw new Plain(`${name} holds ${wide[0]}`);
      }
    },
    'its programs can be run by name': () => {
      same(Object.keys(programs).sort(), ['xen-config', 'xen-language-server'], 'the programs of server/package.json');
      for (const path of Object.values(programs)) {
        const content = files.get(`extension/server/${path.replace(/^\.\//, '')}`)?.toString() ?? '';
        if (!content.startsWith('#!/usr/bin/env node\n'))
          throw new Plain(`${path} does not begin with #!/usr/bin/env node`);
      }
    },
    'xen-config check: 0 for a file without errors': async () => {
      ends(await cli('check', 'etc/xen/good.cfg'), 0);
    },
    'xen-config check: 1 for a file with an error, which is shown with file and line': async () => {
      const { stdout } = ends(await cli('check', 'etc/xen/bad.cfg'), 1);
      if (!/etc\/xen\/bad\.cfg:2:/.test(stdout))
        throw new Plain(`no etc/xen/bad.cfg:2: in what it printed:\n${stdout}`);
    },
    'xen-config check: 2 for a file that is not there': async () => {
      ends(await cli('check', 'etc/xen/none.cfg'), 2);
    },
    'xen-config check: 2 for a wrong usage': async () => {
      ends(await cli('check', '--format', 'none', 'etc/xen/good.cfg'), 2);
      ends(await cli('check'), 2);
      ends(await cli(), 2);
    },
    'xen-config check: JSON of the promised shape': async () => {
      const { stdout } = ends(await cli('check', '--format', 'json', 'etc/xen/good.cfg', 'etc/xen/bad.cfg'), 1);
      const error = JSON.parse(stdout).find(({ severity }) => severity === 'error');
      const fields = ['code', 'column', 'endColumn', 'endLine', 'file', 'line', 'message', 'severity', 'source'];
      const optional = ['fixes', 'related'];
      same(
        Object.keys(error ?? {})
          .filter((name) => !optional.includes(name))
          .sort(),
        fields,
        'its fields',
      );
      same([error.file, error.line, error.source], ['etc/xen/bad.cfg', 2, 'xl'], 'its file, line and source');
      if (!error.code.startsWith('syntax')) throw new Plain(`its code is ${error.code}, not syntax…`);
    },
    'xen-config check: --language for a file that no path tells': async () => {
      ends(await cli('check', '--language', 'xlcfg', 'good.txt'), 0);
    },
    'xen-config explain: an option in its families, 1 for an unknown one': async () => {
      const { stdout } = ends(await cli('explain', 'iommu', '--release', '4.17'), 0);
      if (!/^iommu · /m.test(stdout)) throw new Plain(`no iommu in what it printed:\n${stdout}`);
      ends(await cli('explain', 'nothing-of-xen'), 1);
      ends(await cli('explain'), 2);
    },
    'xen-language-server --stdio: answers initialize, and ends with 0 after shutdown and exit': async () => {
      const { capabilities } = await talkToServer(program('xen-language-server'), join(home, 'host'));
      const wanted = ['hoverProvider', 'completionProvider', 'textDocumentSync', 'codeActionProvider'];
      same(
        wanted.filter((name) => !capabilities?.[name]),
        [],
        'what it cannot do',
      );
    },
    'xen-language-server starts without the parts of the core that are loaded when they are asked for': async () => {
      const small = join(home, 'small');
      cpSync(server, small, { recursive: true });
      for (const part of CORE_PARTS.filter((name) => name !== 'core')) rmSync(join(small, `dist/${part}.js`));
      await talkToServer(join(small, programs['xen-language-server'] ?? ''), join(home, 'host'));
    },
  };
}

/** Every file that the manifest names. */
function filesOf({ main, icon, contributes: { languages = [], grammars = [], viewsContainers = {}, views = {} } }) {
  const named = [
    main,
    icon,
    ...grammars.map(({ path }) => path),
    ...languages.map(({ configuration }) => configuration),
  ];
  for (const { icon: image } of [...Object.values(viewsContainers), ...Object.values(views)].flat()) named.push(image);
  return named.filter((path) => path && !path.startsWith('$(')).map((path) => path.replace(/^\.\//, ''));
}

/** Runs a program with Node and nothing else: no PATH to speak of, no modules of ours. */
function nodeAlone(cwd, path, args) {
  return run(process.execPath, [path, ...args], {
    cwd,
    env: { PATH: '/usr/bin:/bin' },
    quiet: true,
    timeoutMs: ANSWER_MS,
  });
}

function ends(result, status) {
  if (result.status !== status) {
    throw new Plain(`it ended with ${result.status}, not ${status}:\n${result.stdout}${result.stderr}`.trim());
  }
  return result;
}

function same(is, wanted, what) {
  if (!isDeepStrictEqual(is, wanted)) throw new Plain(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
}

/** Starts the server as an editor does, says hello and good-bye. Resolves to its answer to `initialize`. */
function talkToServer(path, cwd) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [path, '--stdio'], { cwd, env: { PATH: '/usr/bin:/bin' } });
    const late = setTimeout(() => stop(new Plain(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
    let answer;
    let words = '';
    let got = '';
    const stop = (error) => {
      clearTimeout(late);
      child.kill('SIGKILL');
      fail(error);
    };
    const send = (message) => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text) => {
      words += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      got += text;
      for (;;) {
        const head = /^Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/.exec(got);
        if (!head || got.length < head[0].length + Number(head[1])) return;
        const message = JSON.parse(got.slice(head[0].length, head[0].length + Number(head[1])));
        got = got.slice(head[0].length + Number(head[1]));
        if (message.id === 1) {
          answer = message.result;
          send({ method: 'initialized', params: {} });
          send({ id: 2, method: 'shutdown' });
        } else if (message.id === 2) {
          send({ method: 'exit' });
        }
      }
    });
    child.on('error', stop);
    child.on('close', (status) => {
      clearTimeout(late);
      if (answer && status === 0) done(answer);
      else fail(new Plain(`it ended with ${status}${answer ? '' : ' before it answered'}:\n${words}`.trim()));
    });
    send({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
  });
}
