import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BootChoice, BootTree } from '../boot/choices.ts';
import { bootMachine } from '../boot/machine.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { effectiveView } from '../features/boot/effective-view.ts';
import { readBootTree } from '../host/boot-tree.ts';
import { openHost, openXenVersion } from '../host/open-host.ts';
import { xenLineOfThisMachine } from '../host/xen/running-line.ts';
import { LANGUAGES } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { rulePages } from '../rule-pages.ts';
import { Service } from '../service.ts';
import { Lines } from '../text/lines.ts';
import { reasonOf } from './content.ts';
import { format } from './formats.ts';
import { whyNoRoot } from './machine-files.ts';
import { type BootOptions, readBootOptions } from './options.ts';
import { type Problem, problemsOf } from './problems.ts';
import { usageOf } from './usage.ts';

/** A word as the JSON format prints it. Where no file holds it (GRUB's script adds it by itself), the place is null. */
interface JsonWord {
  readonly text: string;
  readonly line: 'xen' | 'dom0';
  readonly file: string | null;
  readonly row: number | null;
  readonly column: number | null;
}

/** An entry as the JSON format prints it. Paths are those of the machine, whatever folder it was read from; rows and columns count from 1. */
interface JsonEntry {
  readonly title: string;
  readonly from: 'sources' | 'generated';
  readonly file: string;
  readonly xen: string;
  readonly dom0: string;
  readonly words: readonly JsonWord[];
}

/**
 * `xen-config boot`. Returns the exit status: 0; 1 where update-grub or a boot loader refuses one of the files as no file of its
 * language (standard error says which); 2 on wrong usage, or a folder or a file that cannot be read, so that something may be missing.
 */
export async function boot(words: readonly string[], bundleFolder: string): Promise<number> {
  const options = readBootOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('boot'));
    return 2;
  }
  const wrong = whyNoRoot(options.root);
  if (wrong !== undefined) {
    console.error(`${options.root}: ${wrong}.`);
    return 2;
  }
  const xlInfo = xlInfoOf(options);
  if (xlInfo === false) return 2;
  const tree = await treeOf(options);
  const machine = bootMachine(tree, xlInfo);
  if (options.format === 'json') {
    const entries = [...machine.sources, ...machine.generated].map(entryMaker(tree));
    console.log(JSON.stringify(entries, null, 2));
  } else console.log(effectiveView(machine, options.root === '/' ? 'this machine' : options.root).text.trimEnd());

  const errors = (await problemsIn(tree, options, bundleFolder)).filter(({ severity }) => severity === 'error');
  const refused = errors.filter(({ code }) => code.startsWith('syntax/'));
  const told = options.format === 'text' ? errors : refused;
  if (told.length > 0) console.error(format(told, 'text', rulePages(bundleFolder), undefined));
  for (const path of tree.unreadable) console.error(`${path}: it is there, and cannot be read.`);
  if (tree.unreadable.length > 0) return 2;
  return refused.length > 0 ? 1 : 0;
}

/** With the line of this machine's running Xen, where no file with it was given. */
async function treeOf({ root, xlInfo }: BootOptions): Promise<BootTree> {
  const isThisMachine = root === '/' && xlInfo === undefined;
  const [tree, xenLine] = await Promise.all([
    readBootTree(root),
    isThisMachine ? xenLineOfThisMachine({ mayRun: true }) : undefined,
  ]);
  return { ...tree, ...(xenLine && { xenLine }) };
}

/** `undefined`: not asked for. False: it cannot be read, which was said. */
function xlInfoOf({ xlInfo }: BootOptions): string | false | undefined {
  if (xlInfo === undefined) return undefined;
  try {
    return readFileSync(xlInfo === '-' ? 0 : xlInfo, 'utf8');
  } catch (error) {
    console.error(`${xlInfo}: ${reasonOf(error, 'read')}.`);
    return false;
  }
}

function entryMaker(tree: BootTree): (choice: BootChoice) => JsonEntry {
  const known = new Map<string, Lines>();
  const linesOf = (file: string) => {
    const lines = known.get(file) ?? new Lines(tree.files.get(file) ?? '');
    known.set(file, lines);
    return lines;
  };
  return ({ title, from, file, xen, dom0 }) => ({
    title,
    from,
    file,
    xen: xen.map(({ text }) => text).join(' '),
    dom0: dom0.map(({ text }) => text).join(' '),
    words: [...xen, ...dom0].map(({ text, line, origin }) => {
      if (!origin) return { text, line, file: null, row: null, column: null };
      const place = linesOf(origin.file).at(origin.start);
      return { text, line, file: origin.file, row: place.line, column: place.column };
    }),
  });
}

/** What is wrong with the files that decide about the boot, as the release in use reads them. */
async function problemsIn(tree: BootTree, { root, release }: BootOptions, bundleFolder: string): Promise<Problem[]> {
  const service = new Service({
    catalogue: new Catalogue(catalogueFiles(bundleFolder)),
    openHost,
    openXenVersion,
    report: (error) => console.error(error),
  });
  service.configure({ release, ...(root !== '/' && { host: resolve(root) }) });
  await service.settleRelease();
  const problems: Problem[] = [];
  for (const [path, text] of tree.files) {
    const language = languageOf(path, text);
    if (!language) continue;
    const open = service.open(language, text);
    problems.push(...problemsOf(root === '/' ? path : join(root, path), open));
    open.close();
  }
  return problems;
}

/** Files of /etc/xen are no part of this. */
function languageOf(path: string, text: string) {
  const language = recogniseLanguage(path, text);
  return language === LANGUAGES.domainConfig || language === LANGUAGES.xlConf || language === LANGUAGES.cpupool
    ? undefined
    : language;
}
