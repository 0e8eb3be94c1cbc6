// Stands in for @vscode/spdlog, a native module that would want a compiler: without it VS Code's output panels stay empty.
// Does what VS Code asks of it: appends lines to a file, from a level on. Files are not rotated.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const METHODS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const OFF = 6;

class Logger {
  #file;
  #level = 2;
  #plain = false;
  #waiting = '';
  #timer;

  constructor(_type, _name, file) {
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#plain = false;
  }

  clearFormatters() {
    this.#plain = true;
  }

  write(level, text) {
    if (level < this.#level || this.#level === OFF) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, -1);
    this.#waiting += this.#plain ? text : `${time} [${LEVELS[level]}] ${text}\n`;
    this.#timer ??= setTimeout(() => this.flush(), 20);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    // A log that cannot be written must not end the program that writes it.
    try {
      if (text) appendFileSync(this.#file, text);
    } catch {}
  }

  drop() {
    this.flush();
  }
}

for (const [level, method] of METHODS.entries()) {
  Logger.prototype[method] = function (text) {
    this.write(level, text);
  };
}

async function create(name, file) {
  mkdirSync(dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
