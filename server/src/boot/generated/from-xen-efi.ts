/** What xen.efi starts by its own configs. */
import { splitEfiWords } from '../../syntax/xen-efi/parse.ts';
import type { Span } from '../../text/span.ts';
import type { BootChoice, BootTree, TracedWord } from '../choices.ts';
import type { Reader } from '../model.ts';
import { findItem, firstItem, readXenEfi, type XenEfiFile } from '../read-xen-efi.ts';
import { configNames } from '../xen-efi-arguments.ts';
import { findFile, splitPath } from './paths.ts';

/** Where xen.efi can lie, and its config beside it: named as the program is, so `BOOTX64.cfg` too. */
const CONFIGS = /^\/(?:boot\/(?:efi\/)?|efi\/)?(?:EFI\/[^/]+\/|xen)[^/]*\.cfg$/i;
const NAMED_SO = /\/xen[^/]*$/i;
/** A config that chains to another, which chains to a third. */
const LONGEST_CHAIN = 8;
/** More are nobody's menu. */
const MOST_SECTIONS = 50;

export interface XenEfiWish {
  readonly section?: string;
  readonly config?: string;
}

export function choicesOfXenEfi(tree: BootTree): BootChoice[] {
  const isOne = ([path, text]: [string, string]) =>
    CONFIGS.test(path) &&
    !/\/grub\.cfg$/i.test(path) &&
    (NAMED_SO.test(path) || (/^ *\[/m.test(text) && /^ *kernel=/m.test(text)));
  const files = [...tree.files].filter(isOne).map(([path]) => path);
  const seen = new Set<string>();
  // A config that another chains to says the same once more.
  return files
    .sort()
    .flatMap((file) => choicesOfConfig(tree, file))
    .filter(({ file, place }) => {
      const key = `${file}:${place?.start}`;
      return !seen.has(key) && seen.add(key);
    });
}

/** What a program starts that a boot manager names: `/EFI/xen/xen.efi`. `undefined`: its config is not there, or starts nothing. */
export function choiceOfProgram(tree: BootTree, program: string, wish: XenEfiWish): BootChoice | undefined {
  const { folder, name } = splitPath(program.replaceAll('\\', '/'));
  for (const candidate of wish.config === undefined ? configNames(name) : [wish.config]) {
    const file = findFile(tree, `${folder}/${candidate}`);
    if (file !== undefined) return resolve(tree, file, wish.section);
  }
  return undefined;
}

function choicesOfConfig(tree: BootTree, file: string): BootChoice[] {
  const known = readXenEfi(tree.files.get(file) ?? '');
  const { config } = known;
  const standard = resolve(tree, file, undefined, known);
  const choices = standard ? [standard] : [];
  for (const section of config.sections.slice(0, MOST_SECTIONS)) {
    const { name } = section;
    if (name === undefined || name === '' || !firstItem(section, 'kernel')) continue;
    const choice = resolve(tree, file, name, known);
    // The first section of a name is the one that counts.
    if (choice && !choices.some(({ place }) => place?.start === choice.place?.start))
      choices.push({ ...choice, isDefault: false });
  }
  return choices.sort((a, b) => (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

/** @param wanted a section; absent: what the config's `default=` says */
function resolve(
  tree: BootTree,
  first: string,
  wanted: string | undefined,
  known?: XenEfiFile,
): BootChoice | undefined {
  let file = first;
  let text = tree.files.get(file) ?? '';
  let { config } = known ?? readXenEfi(text);
  const standard = findItem(config, 'global', 'default')?.item;
  const name = wanted ?? (standard ? text.slice(standard.value.start, standard.value.end) : '');
  let kernel = findItem(config, name, 'kernel');
  for (let chained = 0; !kernel && chained < LONGEST_CHAIN; chained++) {
    const chain = findItem(config, 'global', 'chain')?.item;
    const next = chain && findFile(tree, `${splitPath(file).folder}/${text.slice(chain.value.start, chain.value.end)}`);
    const nextText = next === undefined ? undefined : tree.files.get(next);
    if (next === undefined || nextText === undefined) return undefined;
    file = next;
    text = nextText;
    config = readXenEfi(text).config;
    kernel = findItem(config, name, 'kernel');
  }
  if (!kernel) return undefined;
  const options = findItem(config, name, 'options')?.item;
  const [image, ...rest] = splitEfiWords(text, kernel.item.value);
  const traced = (span: Span, line: Reader): TracedWord => ({
    text: text.slice(span.start, span.end),
    line,
    origin: { file, start: span.start, end: span.end },
  });
  const all = options ? splitEfiWords(text, options.value).map((span) => traced(span, 'xen')) : [];
  const dashes = all.findIndex(({ text: word }, index) => word === '--' && index + 1 < all.length);
  const xen = dashes < 0 ? all : all.slice(0, dashes);
  const behind = dashes < 0 ? [] : all.slice(dashes + 1).map((word): TracedWord => ({ ...word, line: 'dom0' }));
  const dom0 = [...rest.map((span) => traced(span, 'dom0')), ...behind];
  const { section } = kernel;
  return {
    title: section.name ?? name,
    under: [],
    ...(section.name !== undefined && { id: section.name }),
    from: 'generated',
    file,
    place: { start: section.start, end: section.end },
    recovery: dom0.some(({ text: word }) => word === 'single'),
    isDefault: wanted === undefined,
    ...(image && { dom0Image: text.slice(image.start, image.end) }),
    xen,
    dom0,
    unknown: [],
  };
}
