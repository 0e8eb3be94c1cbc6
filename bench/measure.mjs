// One life of one server: started, asked, ended. Every figure is taken here.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SAMPLES } from './documents.mjs';
import { LspClient } from './lsp-client.mjs';

const CAPABILITIES = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: false } },
  textDocument: {
    synchronization: { dynamicRegistration: false },
    publishDiagnostics: { versionSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
  },
};

/** Milliseconds after which a slow server is asked the same thing no more. */
const ENOUGH = 1000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const since = (start) => performance.now() - start;

/** Samples by name, in milliseconds or MB, kept round by round: what is compared was measured within the same minute. */
export class Figures {
  #rounds = [];

  beginRound() {
    this.#rounds.push(new Map());
  }

  add(name, value) {
    const round = this.#rounds.at(-1);
    const values = round.get(name);
    if (values) values.push(value);
    else round.set(name, [value]);
  }

  /** Over all rounds; undefined where nothing was measured. */
  median(name) {
    return median(this.#rounds.flatMap((round) => round.get(name) ?? []));
  }

  /** The median over the rounds of what this is of the other: a round in which the machine was busy was so for both. */
  ratioTo(other, name) {
    const ratios = this.#rounds.map(
      (round, n) => median(round.get(name) ?? []) / median(other.#rounds[n]?.get(name) ?? []),
    );
    return median(ratios.filter((ratio) => Number.isFinite(ratio)));
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** From spawn to the answer to `initialize`. Leaves the server running. */
async function start(server) {
  const begun = performance.now();
  const client = new LspClient(process.execPath, [server.main, '--stdio'], { settings: server.settings });
  const { capabilities } = await client.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: server.pull
      ? { ...CAPABILITIES, textDocument: { ...CAPABILITIES.textDocument, diagnostic: { dynamicRegistration: false } } }
      : CAPABILITIES,
    initializationOptions: server.initializationOptions,
  });
  return { client, capabilities, took: since(begun) };
}

export async function measureStart(server, figures) {
  const { client, took } = await start(server);
  figures.add('start', took);
  await client.close();
}

/** What no program on Node can be quicker or smaller than. */
export async function measureBareNode(figures) {
  const begun = performance.now();
  const child = spawn(process.execPath, ['-e', "process.stdout.write('x'); setInterval(() => {}, 1000)"], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  figures.add('start', since(begun));
  await sleep(300);
  figures.add('memory, idle', residentMegabytes(child.pid));
  const gone = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGKILL');
  await gone;
}

/**
 * @param {import('./servers.mjs').Server} server
 * @param {{ sizes: number[], beyond: number[], repeats: number }} plan `beyond`: sizes after memory was looked at
 * @param {Figures} figures
 */
export async function measureLife(server, { sizes, beyond, repeats }, figures) {
  const { client, capabilities, took } = await start(server);
  try {
    figures.add('start', took);
    client.notify('initialized', {});
    client.notify('workspace/didChangeConfiguration', { settings: server.settings });
    await sleep(300);
    figures.add('memory, idle', residentMegabytes(client.pid));
    const sync = capabilities.textDocumentSync;
    const incremental = (typeof sync === 'object' ? sync.change : sync) === 2;
    for (const lines of sizes) {
      const last = lines === sizes.at(-1);
      await measureDocument(server, client, lines, repeats, incremental, figures, () => {
        if (last) figures.add(`memory, ${lines} lines open`, residentMegabytes(client.pid));
      });
    }
    for (const lines of beyond) {
      await measureDocument(server, client, lines, repeats, incremental, figures, () => {
        figures.add(`memory, ${lines} lines open`, residentMegabytes(client.pid));
      });
    }
  } finally {
    await client.close();
  }
}

async function measureDocument(server, client, lines, repeats, incremental, figures, whileOpen) {
  const sample = SAMPLES[server.sample](lines);
  const uri = `file:///tmp/bench/${lines}.${server.extension}`;
  let version = 1;

  /** Sends something, and gives the number of diagnostics when they are there. */
  const diagnose = async (name, send) => {
    const pushed = server.pull
      ? undefined
      : client.next(
          'textDocument/publishDiagnostics',
          (params) => params.uri === uri && (params.version === undefined || params.version === version),
        );
    const begun = performance.now();
    send();
    const { items, diagnostics } = await (pushed ??
      client.request('textDocument/diagnostic', { textDocument: { uri } }));
    figures.add(`${name}, ${lines}`, since(begun));
    return (items ?? diagnostics).length;
  };

  const clean = await diagnose('open to diagnostics', () =>
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: server.languageId, version, text: sample.text },
    }),
  );

  const { line, at, letter } = sample;
  const rows = sample.text.split('\n');
  const row = rows[line];
  let begunAt = performance.now();
  // Mistake and mend go in pairs.
  for (let n = 0; n < repeats * 2 && (n % 2 === 1 || n < 4 || since(begunAt) < ENOUGH); n++) {
    const typed = n % 2 === 0;
    version++;
    const found = await diagnose('key to diagnostics', () => {
      let change;
      if (incremental) {
        const end = typed ? at : at + letter.length;
        change = {
          range: { start: { line, character: at }, end: { line, character: end } },
          text: typed ? letter : '',
        };
      } else {
        change = { text: rows.with(line, typed ? row.slice(0, at) + letter + row.slice(at) : row).join('\n') };
      }
      client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [change] });
    });
    // A figure is worth something only where the answer is the right one.
    if (typed ? found <= clean : found !== clean) {
      throw new Error(
        `${server.name}, ${lines} lines: ${found} diagnostics after ${typed ? 'the mistake' : 'the mend'}, ${clean} before`,
      );
    }
    await sleep(5);
  }

  begunAt = performance.now();
  for (let n = 0; n < repeats && (n < 3 || since(begunAt) < ENOUGH); n++) {
    const begun = performance.now();
    const answer = await client.request('textDocument/completion', {
      textDocument: { uri },
      position: { line: sample.blank, character: sample.complete },
      context: { triggerKind: 1 },
    });
    figures.add(n === 0 ? `first completion, ${lines}` : `completion, ${lines}`, since(begun));
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    if (items.length === 0) throw new Error(`${server.name}, ${lines} lines: no completion`);
    figures.add('completion items', items.length);
  }
  begunAt = performance.now();
  for (let n = 0; n < repeats && (n < 3 || since(begunAt) < ENOUGH); n++) {
    const begun = performance.now();
    const answer = await client.request('textDocument/hover', {
      textDocument: { uri },
      position: { line, character: sample.hover },
    });
    figures.add(n === 0 ? `first hover, ${lines}` : `hover, ${lines}`, since(begun));
    if (!answer?.contents) throw new Error(`${server.name}, ${lines} lines: no hover`);
  }
  figures.add(`diagnostics, ${lines}`, clean);
  whileOpen();
  client.notify('textDocument/didClose', { textDocument: { uri } });
}

function residentMegabytes(pid) {
  if (process.platform === 'linux') {
    return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  }
  if (process.platform === 'win32') return Number.NaN;
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
