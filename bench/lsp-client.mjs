// A language server's client over --stdio, as small as a measurement allows. Written by hand because the usual client library
// brings queues and timers of its own, and those would be measured along; here a message goes out in one write and its time is
// taken when the answer's last byte has been parsed. No dependencies, so the tests of bad input use it too.
import { spawn } from 'node:child_process';

export class LspClient {
  #child;
  #chunks = [];
  #length = 0;
  #wanted = -1;
  #nextId = 1;
  #waiting = new Map();
  #listeners = new Set();
  #stderr = '';
  /** Resolves to `{ code, signal }` when the process is gone. */
  exited;

  /**
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ settings?: Record<string, unknown>, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
   *   `settings` answers workspace/configuration, by section.
   */
  constructor(command, args, { settings = {}, env = process.env, cwd } = {}) {
    this.settings = settings;
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env, cwd });
    this.#child.stdout.on('data', (chunk) => this.#receive(chunk));
    this.#child.stderr.on('data', (chunk) => {
      this.#stderr = (this.#stderr + chunk).slice(-4000);
    });
    // A server that is gone breaks the pipe; `exited` tells.
    this.#child.stdin.on('error', () => {});
    this.exited = new Promise((resolve) => {
      this.#child.on('error', (error) => this.#end({ code: null, signal: null, error }, resolve));
      this.#child.on('close', (code, signal) => this.#end({ code, signal }, resolve));
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** The end of what the server wrote to stderr. */
  get stderr() {
    return this.#stderr;
  }

  /** Sends a request. The promise rejects with the server's error (its `code` with it), at the server's end, or after `timeout` ms. */
  request(method, params, timeout = 60_000) {
    return this.requestWithId(method, params, timeout).answer;
  }

  /** As `request`, and tells the id, for `$/cancelRequest`. */
  requestWithId(method, params, timeout = 60_000) {
    const id = this.#nextId++;
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${method}: no answer within ${timeout} ms`));
      }, timeout);
      this.#waiting.set(id, { resolve, reject, timer });
    });
    this.#send({ jsonrpc: '2.0', id, method, params });
    return { id, answer };
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** Writes bytes as they are, for what no client should send. */
  write(bytes) {
    this.#child.stdin.write(bytes);
  }

  /** The next notification or request of the server of that method for which `test` is true. Ask before sending what causes it. */
  next(method, test = () => true, timeout = 60_000) {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      const listener = {
        message(message) {
          if (message.method !== method || !test(message.params)) return;
          stop();
          resolve(message.params);
        },
        end(error) {
          stop();
          reject(error);
        },
      };
      const timer = setTimeout(() => listener.end(new Error(`${method}: did not come within ${timeout} ms`)), timeout);
      this.#listeners.add(listener);
    });
  }

  /** Ends the server as an editor does; kills it where it does not go within two seconds. */
  async close() {
    const timer = setTimeout(() => this.kill(), 2000);
    await this.request('shutdown', undefined, 2000).catch(() => {});
    this.notify('exit');
    const end = await this.exited;
    clearTimeout(timer);
    return end;
  }

  kill() {
    this.#child.kill('SIGKILL');
  }

  #send(message) {
    const body = JSON.stringify(message);
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // A long message comes in many chunks: they are joined once, when all of it is here.
    while (this.#wanted < 0 ? this.#length > 0 : this.#length >= this.#wanted) {
      const data = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
      this.#chunks = [data];
      if (this.#wanted < 0) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /content-length: *(\d+)/i.exec(data.toString('latin1', 0, end));
        if (!length) throw new Error(`not a header: ${data.toString('latin1', 0, end)}`);
        this.#wanted = Number(length[1]);
        this.#keep(data.subarray(end + 4));
      } else {
        const message = JSON.parse(data.toString('utf8', 0, this.#wanted));
        this.#keep(data.subarray(this.#wanted));
        this.#wanted = -1;
        this.#handle(message);
      }
    }
  }

  #keep(rest) {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
  }

  #handle(message) {
    if (message.method !== undefined && message.id !== undefined) {
      this.#send({ jsonrpc: '2.0', id: message.id, result: this.#answer(message) });
      for (const listener of [...this.#listeners]) listener.message(message);
    } else if (message.method !== undefined) {
      for (const listener of [...this.#listeners]) listener.message(message);
    } else {
      const waiting = this.#waiting.get(message.id);
      if (!waiting) return;
      this.#waiting.delete(message.id);
      clearTimeout(waiting.timer);
      if (message.error) waiting.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
      else waiting.resolve(message.result);
    }
  }

  /** What servers ask: their settings; everything else is agreed to. */
  #answer({ method, params }) {
    if (method === 'workspace/configuration') return params.items.map(({ section }) => this.settings[section] ?? null);
    if (method === 'workspace/workspaceFolders') return null;
    return null;
  }

  #end(end, resolve) {
    const error =
      end.error ?? new Error(`the server is gone (${end.signal ?? end.code})${this.#stderr && `:\n${this.#stderr}`}`);
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
    for (const listener of [...this.#listeners]) listener.end(error);
    resolve(end);
  }
}
