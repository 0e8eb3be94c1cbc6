import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Catalogue } from '../catalogue/catalogue.ts';
import { catalogueFiles } from '../catalogue-files.ts';
import { readBootTree } from '../host/boot-tree.ts';
import { eachOnce } from '../host/each-once.ts';
import { readGuestsBelow } from '../host/guest-files.ts';
import { openEarlierHost, openHost, openMachine, openXenVersion } from '../host/open-host.ts';
import { thisDisk } from '../host/this-disk.ts';
import { LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { rulePages } from '../rule-pages.ts';
import { type OpenFile, Service } from '../service.ts';
import { type Content, readContent, reasonOf } from './content.ts';
import { format, summary } from './formats.ts';
import { type MachineReaders, machineFiles, whyNoRoot } from './machine-files.ts';
import { mend } from './mend.ts';
import { type CheckOptions, readCheckOptions } from './options.ts';
import { type Problem, problemsOf } from './problems.ts';
import { usageOf } from './usage.ts';

/** `xen-config check`. Returns the exit status: 0 without errors, 1 with, 2 on wrong usage or a file that cannot be read or written. */
export async function check(words: readonly string[], bundleFolder: string): Promise<number> {
  const options = readCheckOptions(words);
  if (typeof options === 'string') {
    console.error(options);
    console.error(usageOf('check'));
    return 2;
  }
  const { root } = options;
  const earlier = options.earlier === undefined ? undefined : resolve(options.earlier);
  const earlierHost = earlier === undefined ? undefined : await openEarlierHost(earlier);
  if (earlierHost && earlierHost.devices.length === 0) {
    console.error(earlierHost.emptyBecause ?? `${options.earlier}: it holds no PCI devices.`);
    return 2;
  }
  // Of a whole machine, whose files are only looked at, everything is read once.
  const readers: MachineReaders =
    root === undefined
      ? { readBootTree, readGuests: readGuestsBelow }
      : { readBootTree: eachOnce((of: string) => readBootTree(of)), readGuests: eachOnce(readGuestsBelow) };
  const service = new Service({
    catalogue: new Catalogue(catalogueFiles(bundleFolder)),
    openHost,
    openMachine,
    openXenVersion,
    ...(earlierHost && { openEarlierHost: async () => earlierHost }),
    disk: thisDisk,
    ...readers,
    report: (error) => console.error(error),
  });
  const wrong = root === undefined ? undefined : whyNoRoot(root);
  if (wrong !== undefined) {
    console.error(`${root}: ${wrong}.`);
    return 2;
  }
  // A machine's files are judged by that machine: its devices, and its release.
  const host = root === undefined || root === '/' ? {} : { host: resolve(root) };
  const recorded = earlier === undefined ? {} : { earlierHost: earlier };
  service.configure({ release: options.release, rules: options.rules, ...host, ...recorded });
  await service.settleRelease();

  const problems: Problem[] = [];
  let failed = root !== undefined && !(await checkMachine(service, root, readers, problems));
  for (const file of options.files) {
    const content = tried(file, () => readContent(file));
    const language = content && languageOf(file, content.text, options);
    if (!content || !language) {
      failed = true;
      continue;
    }
    const open = await opened(service, file, language, content);
    if (options.fix === 'no') {
      problems.push(...problemsOf(file, open));
      open.close();
      continue;
    }
    const mended = mend(file, content, open, options.fix);
    open.close();
    if (!mended) failed = true;
    const after = await opened(service, file, language, mended ?? content);
    problems.push(...problemsOf(file, after));
    after.close();
  }

  report(problems, options, bundleFolder);
  if (failed) return 2;
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** All files of a machine. False where one cannot be read, or there is none: that was said. */
async function checkMachine(
  service: Service,
  root: string,
  readers: MachineReaders,
  problems: Problem[],
): Promise<boolean> {
  const { files, unreadable } = await machineFiles(root, readers);
  for (const place of unreadable) console.error(`${place}: it is there, and cannot be read.`);
  if (files.length === 0) console.error(`${root}: nothing below it starts Xen, or is a guest of it.`);
  for (const { place, language, text } of files) {
    const open = await opened(service, place, language, { text, units: 'utf16' });
    problems.push(...problemsOf(place, open));
    open.close();
  }
  return unreadable.length === 0 && files.length > 0;
}

/** With all that there is to know around it. */
async function opened(
  service: Service,
  file: string,
  language: LanguageId,
  { text, units }: Content,
): Promise<OpenFile> {
  const open = service.open(language, text, units, file === '-' ? undefined : { path: resolve(file) });
  await open.lookAround();
  return open;
}

/** Prints what is wrong: on standard output, unless a diff or a mended text is there already. */
function report(problems: readonly Problem[], options: CheckOptions, bundleFolder: string): void {
  const taken = options.fix === 'show' || (options.fix === 'write' && options.files.includes('-'));
  const words = format(problems, options.format, rulePages(bundleFolder), versionOf(bundleFolder));
  if (words !== '') (taken ? console.error : console.log)(words);
  if (options.format === 'text' && process.stderr.isTTY) console.error(summary(problems));
}

/** As the package beside the program says. */
function versionOf(bundleFolder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(bundleFolder, '../package.json'), 'utf8'));
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function tried(file: string, read: () => Content): Content | undefined {
  try {
    return read();
  } catch (error) {
    console.error(`${file}: ${reasonOf(error, 'read')}.`);
    return undefined;
  }
}

function languageOf(file: string, text: string, { language }: CheckOptions): LanguageId | undefined {
  const found = language ?? recognised(file, text);
  if (!found) console.error(`${file}: neither its path nor its content tells what it is; name it with --language.`);
  return found;
}

/** Configs of other boot loaders, and scripts: they would only be called broken guests. */
const NO_GUEST = /(?:^|\/)(?:iso|sys|pxe|ext)linux[^/]*$/;

/** Somebody who asks for a check of `guest.cfg` means a guest, however little is in it yet. */
function recognised(file: string, text: string): LanguageId | undefined {
  const path = file === '-' ? '' : resolve(file);
  const known = recogniseLanguage(path, text);
  if (known) return known;
  if (NO_GUEST.test(path) || text.startsWith('#!')) return undefined;
  return /(?:^|\/)[^/.]*$|\.(?:cfg|hvm|pv|pvh)$/.test(path) ? LANGUAGES.domainConfig : undefined;
}
