/** The pages of docs/rules: an index, and one page a rule. Made from the rules' rows and `rules/pages/*.yaml` (see the README there). */
import type { LanguageId } from '../protocol/languages.ts';
import type { RuleRow } from '../rules/finding.ts';

/** What `rules/pages/*.yaml` says of one rule. */
export interface RulePage {
  readonly why: string;
  readonly wrong: string;
  /** One of the two. */
  readonly right?: string;
  readonly only?: string;
  readonly fixed?: boolean;
  readonly release?: string;
  readonly language?: LanguageId;
  readonly tested?: string;
  /** `…` in `wrong` stands for so many lists inside each other. */
  readonly deep?: number;
}

/** The families in the order of the index, with their headings. */
export const FAMILIES: Readonly<Record<string, string>> = {
  syntax: 'Syntax: what the real reader of the file refuses',
  python: 'Python: files of the xm days',
  key: 'Keys of a domain config',
  value: 'Values of a domain config',
  setting: 'Settings that meet each other',
  guest: 'The guest as a whole',
  device: 'Devices of other kinds',
  disk: 'Disks',
  vif: 'Network interfaces',
  display: 'Display and keyboard',
  graphics: 'Graphics',
  memory: 'Memory',
  cpu: 'CPUs',
  pci: 'The `pci` list',
  passthrough: 'Passthrough',
  migration: 'Migration, save and restore',
  security: 'Security',
  rdm: 'Reserved device memory',
  host: 'What this host says to it',
  path: 'Paths on this host',
  neighbour: 'Other guests of the folder',
  file: 'Files',
  boot: 'The boot lines',
  modules: 'pciback as a module: modprobe.d, lists of modules, the initramfs',
  'xen-efi': 'The config of xen.efi',
  syslinux: 'Configs of syslinux',
  grubenv: 'GRUB’s environment block',
  suppression: 'Comments that silence rules',
};

const MADE =
  'This page is made from `server/src/rules/` (its rows, and `pages/`): edit there, then `UPDATE_DOCS=1 npm run test:unit -- rules/page`.';

const NEEDS: Readonly<Record<NonNullable<RuleRow['needs']>, string>> = {
  host: 'It depends on the machine that the file is for.',
  neighbour: 'It depends on the other files of the folder.',
  path: 'It depends on where the file lies.',
  editor: 'It is a matter of the editor.',
};

/** What the languages are called in Markdown's code blocks, and in words. */
const LANGUAGE_WORDS: Readonly<Record<LanguageId, string>> = {
  xlcfg: 'a domain config',
  'xl-conf': '/etc/xen/xl.conf',
  'xl-cpupool': 'a cpupool’s file',
  'grub-menu': 'menu.lst of GRUB legacy',
  'grub-cfg': 'grub.cfg',
  'grub-default': '/etc/default/grub',
  modprobe: 'a file of /etc/modprobe.d',
  'modules-list': 'a list of modules, such as /etc/modules-load.d/xen.conf',
  dracut: 'a file of /etc/dracut.conf.d',
  'xen-efi': 'xen.cfg of xen.efi',
  syslinux: 'syslinux.cfg',
  grubenv: 'a grubenv',
  'bls-entry': 'a file of /boot/loader/entries',
};

/** Every page by its path inside docs/rules: `README.md`, `pci/no-function.md`. */
export function rulePages(rules: readonly RuleRow[], pages: ReadonlyMap<string, RulePage>): Map<string, string> {
  const made = new Map([['README.md', indexPage(rules)]]);
  for (const rule of rules) {
    const page = pages.get(rule.code);
    if (page) made.set(`${rule.code}.md`, rulePage(rule, page));
  }
  return made;
}

export function familyOf(code: string): string {
  return code.split('/')[0] ?? '';
}

function indexPage(rules: readonly RuleRow[]): string {
  const families = new Map<string, RuleRow[]>(Object.keys(FAMILIES).map((family) => [family, []]));
  for (const rule of rules) {
    const family = familyOf(rule.code);
    const known = families.get(family);
    if (known) known.push(rule);
    else families.set(family, [rule]);
  }
  const sections = [...families].flatMap(([family, rows]) => {
    if (rows.length === 0) return [];
    const lines = rows.map(
      ({ code, severity, title }) => `| [\`${code}\`](${code}.md) | ${severity} | ${title.replaceAll('|', '\\|')} |`,
    );
    return [
      `## ${FAMILIES[family] ?? family}\n\n| code | usually | what it points at |\n|---|---|---|\n${lines.join('\n')}`,
    ];
  });
  return `${[`# Rules\n\n${MADE}`, INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `An **error** is what the real tool of the chosen release refuses; its words are in the message, its name is the source. A **warning**, an
**information** or a **hint** is what the tool takes, and a person would want to know: source \`advice\`, or the tool's name where it
prints a warning itself.

## Switch a rule off, or make it louder

The setting \`xen.rules\` says what a rule is worth to you, by its code or for a whole family; the code counts where both are there:

\`\`\`json
"xen.rules": { "key/deprecated": "off", "pci/*": "error", "pci/spelling": "hint" }
\`\`\`

A shell says it so: \`xen-config check --rule key/deprecated=off --rule 'pci/*=error' guest.cfg\`.

## Silence one finding

A comment in the file, wherever comments begin with \`#\`:

\`\`\`
pci = [ '03:00' ]   # xen-config: ignore pci/no-function -- this host is on 4.4, where it works
# xen-config: ignore key/unknown, key/xm
our_own_key = 1
# xen-config: ignore-file key/deprecated
\`\`\`

- Behind a statement it counts for its line; alone on a line, for the next line that holds more than a comment.
  If a statement starts on that line, it counts for the whole of the statement, over however many lines.
- In the middle of a list it counts in the same way for the line that it stands on, or for the next one.
- \`ignore-file\` counts for the whole file, wherever it stands.
- Several codes are parted by commas; \`pci/*\` means the family; a reason can follow behind \` -- \`.
- It must name codes. One that silences nothing (any more) is pointed at as unneeded.
- In a menu of GRUB legacy a comment must stand on a line of its own: behind a command it would be a word of it.
- An error can be silenced too, but \`xl\` is not impressed: it refuses the file all the same.

The editor's light bulb writes these comments.

## Mend all that is safe to mend

A mend is *safe* where Xen reads the same before and after, or refuses the file before and there is only one thing that can be meant.
Nothing that a person wrote gets lost. A name that is only near a known one is never changed without asking.

- In the editor: *Fix All* in the menu of source actions, or on saving: \`"editor.codeActionsOnSave": { "source.fixAll.xen": "explicit" }\`.
- In a shell: \`xen-config check --fix FILE…\`; with \`--dry-run\` it shows what it would do as a diff.`;

function rulePage({ code, severity, title, needs }: RuleRow, page: RulePage): string {
  const { why, wrong, right, only, fixed, release, language = 'xlcfg' } = page;
  const where = [
    language === 'xlcfg' ? '' : `in ${LANGUAGE_WORDS[language]}`,
    release === undefined ? '' : `in Xen ${release}`,
  ].filter((words) => words !== '');
  const parts = [
    `# \`${code}\``,
    title,
    `Usually: **${severity}**.${needs === undefined ? '' : ` ${NEEDS[needs]}`}`,
    why.trim(),
    `## Wrong${where.length > 0 ? ` (${where.join(', ')})` : ''}`,
    block(wrong, language),
    page.deep === undefined ? '' : `with ${page.deep} lists inside each other for …`,
    right === undefined ? `## Instead\n\n${only?.trim() ?? ''}` : `## Right\n\n${block(right, language)}`,
    fixed ? 'The light bulb does it.' : '',
    // A comment in the block takes the room that it is about.
    `## If you know better\n\n${language === 'grubenv' ? '' : `In the file: \`# xen-config: ignore ${code}\`. `}Everywhere: \`"xen.rules": { "${code}": "off" }\`. [How rules are switched off](../README.md#switch-a-rule-off-or-make-it-louder)`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function block(text: string, language: LanguageId): string {
  const shown = text
    .replace(/\n$/, '')
    .replaceAll('\r', '␍')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they cannot be seen on a page
    .replace(/[\0-\x08\x0b-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)));
  const note = text !== '' && !text.endsWith('\n') ? '\n\nThe last line has no end.' : '';
  return `\`\`\`${language === 'xlcfg' ? 'xlcfg' : language.startsWith('grub') ? 'sh' : 'ini'}\n${shown}\n\`\`\`${note}`;
}
