/** Configs of xen.efi: what it refuses, and what it passes over. Source: xen/common/efi/boot.c of 4.2 to 4.22. */
import { findItem, firstItem, type XenEfiFile } from '../boot/read-xen-efi.ts';
import { EFI_KEYS, type EfiKey } from '../boot/xen-efi-keys.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import type { EfiItem, EfiSection } from '../syntax/xen-efi/tree.ts';
import type { Span } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { NearestName } from './nearest.ts';
import { checkLook } from './xen-efi-look.ts';

export const xenEfiRules: readonly RuleRow[] = [
  { code: 'xen-efi/no-kernel', severity: 'error', title: 'A config in which xen.efi finds no kernel to start.' },
  {
    code: 'xen-efi/no-default',
    severity: 'information',
    title: 'Sections, and no `default=`: their heads mean nothing.',
  },
  { code: 'xen-efi/unknown-key', severity: 'warning', title: 'A line of a config of xen.efi that it does not read.' },
  { code: 'xen-efi/other-section', severity: 'warning', title: 'An item where xen.efi does not look for it.' },
  {
    code: 'xen-efi/repeated',
    severity: 'warning',
    title: 'An item, or a section, that is there twice: the first counts.',
  },
  { code: 'xen-efi/control-character', severity: 'warning', title: 'A tab in a line: xen.efi ends the line there.' },
  {
    code: 'xen-efi/cut-off',
    severity: 'warning',
    title: 'A `#` right behind a word: xen.efi drops the rest of the line.',
  },
  { code: 'xen-efi/last-line', severity: 'warning', title: 'A last line without its end, up to Xen 4.21.' },
  { code: 'xen-efi/not-ascii', severity: 'warning', title: 'A character that is no ASCII: xen.efi reads bytes.' },
  {
    code: 'xen-efi/file-name',
    severity: 'warning',
    title: 'A file’s name that xen.efi reads otherwise than it looks.',
  },
  { code: 'xen-efi/video', severity: 'warning', title: 'A graphics mode that xen.efi passes over.' },
];

const KEYS = new Map(EFI_KEYS.map((key) => [key.name, key]));
const NEAREST = new NearestName(KEYS.keys());
/** xen.efi came with it. */
const SINCE: Release = '4.2';
/** From here on xen.efi can hold kernel and config itself: `objcopy --add-section .kernel=…`. */
const UNIFIED: Release = '4.15';

/** Everything that is to be said of such a config as a file; its lines are judged as those of every boot file are. */
export function* checkXenEfi(file: XenEfiFile, release: Release): Iterable<Finding | undefined> {
  if (compareReleases(release, SINCE) < 0) {
    yield {
      code: 'file/not-read',
      severity: 'information',
      source: 'advice',
      span: { start: 0, end: 0 },
      message: `Xen ${release} has no xen.efi, which reads this: it came with Xen ${SINCE}.`,
    };
    return;
  }
  // A byte order mark takes the first line away, and all that comes of it: it is said once.
  const marked = file.text.startsWith('\uFEFF');
  if (!marked) yield* checkStart(file, release);
  yield undefined;
  const named = standardName(file) !== '';
  const seen = new Set<string>();
  for (const section of file.config.sections.slice(marked ? 1 : 0)) {
    yield* checkSection(file, section, { release, named, seen });
    yield undefined;
  }
  yield* checkLook(file, release);
}

/** The section that is started; empty: none is named. */
function standardName({ config, text }: XenEfiFile): string {
  const item = findItem(config, 'global', 'default')?.item;
  return item ? text.slice(item.value.start, item.value.end) : '';
}

function* checkStart(file: XenEfiFile, release: Release): Iterable<Finding> {
  const { config } = file;
  const name = standardName(file);
  const item = findItem(config, 'global', 'default')?.item;
  const kernels = config.sections.filter((section) => firstItem(section, 'kernel'));
  if (name === '') {
    const heads = config.sections.filter((section) => section.name !== undefined && section.name !== 'global');
    if (kernels.length === 0)
      yield noKernel(file, release, { start: 0, end: firstLineEnd(file.text) }, 'Nothing here is a `kernel=`.');
    else if (heads.length > 1) yield noDefault(file, kernels[0]);
    return;
  }
  if (findItem(config, name, 'kernel') || !item) return;
  if (compareReleases(release, '4.3') >= 0 && findItem(config, 'global', 'chain')) return;
  const section = config.sections.find((candidate) => candidate.name === name);
  if (section) {
    const behind = config.sections.some(
      (other) => other !== section && other.name === name && firstItem(other, 'kernel'),
    );
    const why = behind
      ? `Of the sections [${name}] only the first counts, and it has no \`kernel=\`.`
      : `The section [${name}] has no \`kernel=\`.`;
    yield noKernel(file, release, section.head, why);
    return;
  }
  const meant = name.trimEnd();
  const blank = meant !== name && kernels.some((candidate) => candidate.name === meant);
  const why = blank
    ? `The blank behind "${meant}" belongs to the name, and there is no section "[${name}]".`
    : `There is no section [${name}].`;
  yield noKernel(file, release, item.value, why, () => defaultFixes(file, item, blank ? meant : undefined, kernels));
}

function noKernel(file: XenEfiFile, release: Release, span: Span, why: string, fixes?: () => readonly Fix[]): Finding {
  const words =
    compareReleases(release, '4.16') >= 0 ? 'No initial domain kernel specified.' : 'No Dom0 kernel image specified.';
  const anywhere = file.config.sections.some((section) => firstItem(section, 'kernel'));
  // A unified image brings its kernel along, and its config names none.
  const surely = anywhere || compareReleases(release, UNIFIED) < 0;
  const end = surely ? '' : ' Only an image that holds its kernel itself starts with it.';
  return {
    code: 'xen-efi/no-kernel',
    severity: surely ? 'error' : 'warning',
    source: surely ? 'xen' : 'advice',
    span,
    message: `${words} ${why}${end}`,
    ...(fixes && { fixes }),
  };
}

function defaultFixes(
  { text }: XenEfiFile,
  { value }: EfiItem,
  meant: string | undefined,
  kernels: readonly EfiSection[],
): Fix[] {
  const names = kernels.flatMap(({ name }) => (name && name !== 'global' ? [name] : []));
  const written = text.slice(value.start, value.end);
  const name = meant ?? new NearestName(names).of(written) ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) return [];
  const title = meant === undefined ? `Change to ${name}` : 'Remove the blanks behind it';
  return [{ title, edits: [{ span: value, newText: name }], preferred: true }];
}

function noDefault(file: XenEfiFile, first: EfiSection | undefined): Finding {
  const kernel = first && firstItem(first, 'kernel');
  const line = kernel ? file.text.slice(kernel.value.start, kernel.value.end).split(' ')[0] : '';
  const head = file.config.sections[1]?.head ?? { start: 0, end: 0 };
  const name = first?.name;
  return {
    code: 'xen-efi/no-default',
    severity: 'information',
    source: 'advice',
    span: head,
    message: `Without \`default=\` in [global] xen.efi passes over the heads of sections: of every item the first in the file counts, ${line} for \`kernel=\`.`,
    fixes: () =>
      name === undefined ||
      name === '' ||
      name === 'global' ||
      file.config.sections.some((section) => section.name === 'global')
        ? []
        : [
            {
              title: `Make ${name} the default`,
              edits: [{ span: { start: head.start, end: head.start }, newText: `[global]\ndefault=${name}\n\n` }],
            },
          ],
  };
}

interface SectionCheck {
  readonly release: Release;
  /** Whether a section is chosen by its name. */
  readonly named: boolean;
  readonly seen: Set<string>;
}

function* checkSection(
  file: XenEfiFile,
  section: EfiSection,
  { release, named, seen }: SectionCheck,
): Iterable<Finding> {
  const { name } = section;
  if (name !== undefined && seen.has(name) && named) {
    yield {
      code: 'xen-efi/repeated',
      severity: 'warning',
      source: 'advice',
      span: section.head,
      message: `A second section [${name}]: xen.efi stops at the end of the first.`,
    };
  }
  if (name !== undefined) seen.add(name);
  const items = new Set<string>();
  for (const item of section.items) {
    const key = KEYS.get(item.name);
    if (!key || !existsIn(key, release)) {
      yield unknownKey(item, key, release);
      continue;
    }
    if (items.has(key.name)) yield repeated(file, section, item);
    else if (isElsewhere(key, name, named)) yield elsewhere(key, item, name);
    items.add(key.name);
  }
  for (const stray of section.strays) {
    const word = stray.text.split(' ')[0] ?? '';
    yield {
      code: 'xen-efi/unknown-key',
      severity: 'warning',
      source: 'advice',
      span: { start: stray.start, end: stray.start + stray.text.trimEnd().length },
      message: `xen.efi passes over this line: "${word}" is no item, and a line cannot be continued.`,
    };
  }
}

function isElsewhere({ in: where, name }: EfiKey, section: string | undefined, named: boolean): boolean {
  if (where === 'both') return section === undefined && named;
  if (where === 'global') return section !== 'global' && (name === 'default' || named || section !== undefined);
  return named && (section === 'global' || section === undefined);
}

function elsewhere(key: EfiKey, { nameSpan }: EfiItem, section: string | undefined): Finding {
  const here = section === undefined ? 'before the first section' : `in [${section}]`;
  const where =
    key.in === 'global' ? 'in [global]' : key.in === 'both' ? 'in a section' : 'in the section that is started';
  return {
    code: 'xen-efi/other-section',
    severity: 'warning',
    source: 'advice',
    span: nameSpan,
    message: `xen.efi does not read ${key.name}= ${here}: it looks for it ${where}.`,
  };
}

function repeated({ text }: XenEfiFile, section: EfiSection, item: EfiItem): Finding {
  const first = firstItem(section, item.name);
  const newline = text.indexOf('\n', item.end);
  const whole = { start: text.lastIndexOf('\n', item.start) + 1, end: newline < 0 ? text.length : newline + 1 };
  return {
    code: 'xen-efi/repeated',
    severity: 'warning',
    source: 'advice',
    span: item.nameSpan,
    message: `A second ${item.name}=: xen.efi takes the first, and passes over this one.`,
    ...(first && { related: [{ ...first.nameSpan, message: 'this one counts' }] }),
    fixes: () => [{ title: 'Remove the line', edits: [{ span: whole, newText: '' }] }],
  };
}

function unknownKey(item: EfiItem, key: EfiKey | undefined, release: Release): Finding {
  const { name, nameSpan } = item;
  const bare = name.trimEnd();
  const trimmed = { start: nameSpan.start, end: nameSpan.start + bare.length };
  const base = { code: 'xen-efi/unknown-key', severity: 'warning', source: 'advice', span: trimmed } as const;
  if (key)
    return { ...base, message: `xen.efi of Xen ${release} does not read ${name}=: it came with Xen ${key.since}.` };
  const fix = (title: string, newText: string): Pick<Finding, 'fixes'> => ({
    fixes: () => [{ title, edits: [{ span: nameSpan, newText }], preferred: true }],
  });
  if (KEYS.has(bare))
    return {
      ...base,
      message: `xen.efi passes over this line: between ${bare} and its = no blank may stand.`,
      ...fix('Remove the blank before the =', bare),
    };
  const meant = KEYS.has(bare.toLowerCase()) ? bare.toLowerCase() : NEAREST.of(bare);
  const known = meant === undefined ? '' : ` Is ${meant}= meant?`;
  return {
    ...base,
    message: `xen.efi does not know ${bare}=, and passes over it.${known}`,
    ...(meant !== undefined && fix(`Change to ${meant}`, meant)),
  };
}

function firstLineEnd(text: string): number {
  const newline = text.indexOf('\n');
  return newline < 0 ? text.length : newline;
}
