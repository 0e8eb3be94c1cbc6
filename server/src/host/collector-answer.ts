/** Reads what the text of collector.ts has printed on another host: as a recording of that. */
import { BEGIN, END, LIMIT } from './collector.ts';
import { followLinks, placeOfLink } from './links.ts';
import { whatSudoMeans } from './machine-source.ts';
import { RECORDING_FORMAT, type Recording } from './recording.ts';
import { ALL_QUESTIONS, isQuestion, type Question, type Said } from './source.ts';

/** As `od` prints bytes, with a blank before them or not. */
const HEX_LINE = /^\s{0,8}[\da-f]{2}(?: +[\da-f]{2}){0,63}\s*$/;

/** Whether the host was reached and had begun to tell. */
export interface Collected {
  readonly recording: Recording;
  /** Whether it came to its end. */
  readonly isWhole: boolean;
}

/** Reads what the text above has printed; `undefined` where it never began. What came before it, as shells greet, is passed over. Never throws. */
export async function readCollected(stdout: string, label: string): Promise<Collected | undefined> {
  const at = stdout.startsWith(`${BEGIN}\n`) ? 0 : stdout.indexOf(`\n${BEGIN}\n`);
  if (at < 0) return undefined;
  const reading = new Reading();
  let isWhole = false;
  for (const line of stdout.slice(at).trimStart().split('\n').slice(1)) {
    if (line === END) {
      isWhole = true;
      break;
    }
    reading.line(line);
  }
  return { recording: await reading.recording(label), isWhole };
}

interface Heard {
  readonly out: string[];
  readonly error: string[];
}

class Reading {
  readonly #files = new Map<string, string[]>();
  readonly #binary = new Map<string, number[]>();
  readonly #links = new Map<string, string>();
  readonly #folders: string[] = [];
  readonly #names = new Map<string, string[]>();
  #inFolder: string[] | undefined;
  readonly #denied: string[] = [];
  readonly #heard = new Map<Question, Heard>();
  #text: string[] | undefined;
  #bytes: number[] | undefined;
  #program: Heard | undefined;
  #hasXl = true;

  line(line: string): void {
    if (this.#bytes && HEX_LINE.test(line)) {
      for (const byte of line.trim().split(/\s+/)) this.#bytes.push(Number.parseInt(byte, 16));
      return;
    }
    const rest = line.slice(1);
    switch (line[0]) {
      case 'F':
        this.#begin();
        this.#text = [];
        if (isPath(rest)) this.#files.set(rest, this.#text);
        break;
      case 'B':
        this.#begin();
        this.#bytes = [];
        if (isPath(rest)) this.#binary.set(rest, this.#bytes);
        break;
      case ' ':
        this.#text?.push(`${rest}\n`);
        break;
      case '-':
        this.#text?.push(rest);
        break;
      case 'D':
        if (isPath(rest)) this.#folders.push(rest);
        break;
      case 'T':
        this.#begin();
        this.#inFolder = [];
        if (isPath(rest)) this.#names.set(rest, this.#inFolder);
        break;
      case '+':
        if (rest !== '' && !rest.includes('/')) this.#inFolder?.push(rest);
        break;
      case 'N':
        if (isPath(rest)) this.#denied.push(rest);
        break;
      case 'L': {
        // The last column of `ls -l`; a target may hold an arrow, a name in sysfs never does.
        const start = rest.indexOf(' /');
        const arrow = rest.indexOf(' -> ', start);
        if (start >= 0 && arrow > start) this.#links.set(rest.slice(start + 1, arrow), rest.slice(arrow + 4));
        break;
      }
      case 'Q':
        this.#begin();
        this.#program = { out: [], error: [] };
        if (isQuestion(rest)) this.#heard.set(rest, this.#program);
        break;
      case 'o':
        this.#program?.out.push(rest);
        break;
      case 'e':
        this.#program?.error.push(rest);
        break;
      case 'X':
        this.#hasXl = false;
        break;
    }
  }

  /** Paths are made such that they lead through no link. */
  async recording(label: string): Promise<Recording> {
    const links = await this.#realLinks();
    const real = async (path: string) => (await followLinks(path, async (part) => links.get(part))) ?? path;
    const entries = async <T, R>(map: ReadonlyMap<string, T>, of: (value: T) => R): Promise<Record<string, R>> =>
      Object.fromEntries(
        await Promise.all([...map].map(async ([path, value]) => [await real(path), of(value)] as const)),
      );
    const binary = new Map([...this.#binary].filter(([, bytes]) => bytes.length > 0));
    return {
      format: RECORDING_FORMAT,
      label,
      files: await entries(this.#files, (lines) => lines.join('')),
      links: Object.fromEntries(links),
      folders: await entries(this.#names, (names) => names),
      emptyFolders: await Promise.all(this.#folders.map(real)),
      binary: await entries(binary, (bytes) => ({ 0: Buffer.from(bytes).toString('base64') })),
      denied: await Promise.all(this.#denied.map(real)),
      answers: this.#answers(),
    };
  }

  #begin(): void {
    this.#text = undefined;
    this.#bytes = undefined;
    this.#program = undefined;
    this.#inFolder = undefined;
  }

  async #realLinks(): Promise<Map<string, string>> {
    const links = new Map<string, string>();
    // Those higher up first: the others lead through them.
    const all = [...this.#links].sort(([a], [b]) => a.split('/').length - b.split('/').length);
    for (const [path, target] of all) {
      const place = await placeOfLink(path, (folder) => followLinks(folder, async (part) => links.get(part)));
      if (place !== undefined) links.set(place, target);
    }
    return links;
  }

  #answers(): Partial<Record<Question, Said>> {
    const answers: Partial<Record<Question, Said>> = {};
    for (const question of ALL_QUESTIONS) {
      const heard = this.#heard.get(question);
      if (!this.#hasXl) answers[question] = { kind: 'missing', why: 'There is no program xl on that host.' };
      else if (heard) answers[question] = answerOf(heard);
    }
    return answers;
  }
}

function answerOf({ out, error }: Heard): Said {
  const last = out.at(-1) ?? '';
  const stderr = error.join('\n');
  if (!/^s\d{1,3}$/.test(last)) return { kind: 'late', why: 'xl gave no answer on that host in time.' };
  const status = Number(last.slice(1));
  const stdout = out.slice(0, -1).join('\n');
  // Killed: its time was over.
  if (status === 137) return { kind: 'late', why: `xl gave no answer on that host within ${LIMIT} seconds.` };
  return (
    (status !== 0 && stdout === '' ? whatSudoMeans(stderr) : undefined) ?? {
      kind: 'said',
      stdout,
      stderr: stderr === '' ? '' : `${stderr}\n`,
      status,
    }
  );
}

function isPath(text: string): boolean {
  return text.startsWith('/') && !text.includes('\0');
}
