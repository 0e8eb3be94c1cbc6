/** GRUB's environment block in an editor. */
import type { BootChoice } from '../../boot/choices.ts';
import { type MenuName, valueNaming, WholeMenu } from '../../boot/generated/whole-menu.ts';
import type { BootMachine } from '../../boot/machine.ts';
import { menuFile } from '../../boot/states/distribution.ts';
import { bytesOf, checkGrubEnv, escaped, type GrubEnvFile, NAMES_ENTRY } from '../../rules/grubenv.ts';
import { type EnvVariable, parseGrubEnv, SIGNATURE } from '../../syntax/grubenv/parse.ts';
import { endOfLine } from '../../text/lines.ts';
import { contains, type TextUnits } from '../../text/span.ts';
import type { Completion, Hover } from '../answers.ts';
import type { Knowledge, Language } from '../language.ts';
import { inMarkdown } from '../markdown.ts';
import { type Keyword, keywordCompletions } from './key-completions.ts';
import type { BootAround } from './machines.ts';

/** What GRUB and the distributions keep here. A script of grub.cfg may save any other. */
const KEYS: readonly Keyword[] = [
  {
    name: 'saved_entry',
    detail: 'the entry that starts by itself',
    text: 'The entry that starts by itself where `GRUB_DEFAULT=saved`: an id, a title or a number, `submenu>entry` inside a submenu. `grub-set-default` sets it.',
  },
  {
    name: 'next_entry',
    detail: 'the entry for the next boot only',
    text: 'The entry that starts at the next boot only, whatever `GRUB_DEFAULT` says. `grub-reboot` sets it; GRUB takes it back when it boots, and cannot where the file lies on LVM, RAID, btrfs or ZFS: then it starts every time.',
  },
  {
    name: 'prev_saved_entry',
    detail: 'what saved_entry was before',
    text: 'What `saved_entry` was before one boot into another entry. GRUB puts it back.',
  },
  {
    name: 'kernelopts',
    detail: 'words of Linux without Xen',
    text: 'The words of Linux for entries of the Boot Loader Specification that say `options $kernelopts` (Fedora 30 to 33, RHEL 8). Entries that start Xen do not ask for it: theirs come from `/etc/default/grub`.',
  },
  {
    name: 'recordfail',
    detail: '1 after a boot that failed',
    text: 'Ubuntu’s: `1` while a boot is not known to have gone well. The menu is then shown and waits.',
  },
  {
    name: 'boot_success',
    detail: '1 after a boot that went well',
    text: 'Fedora’s: `1` once somebody has logged in, so that the next menu can stay hidden.',
  },
  {
    name: 'boot_indeterminate',
    detail: 'boots nobody has judged',
    text: 'Fedora’s: how many boots were neither good nor bad, such as those for updates.',
  },
  {
    name: 'menu_auto_hide',
    detail: 'hides the menu after good boots',
    text: 'Fedora’s: `1` hides the menu where Linux alone is installed and the last boot went well. With Xen the menu is worth seeing: `grub2-editenv - unset menu_auto_hide`.',
  },
  {
    name: 'tuned_params',
    detail: 'words that tuned adds to Linux',
    text: 'The words that `tuned` adds to the line of Linux.',
  },
  {
    name: 'env_block',
    detail: 'a block outside of files',
    text: 'Where GRUB keeps what it saves on a file system that it cannot write (openSUSE on btrfs): that block is read after this file.',
  },
];
const WORDS = new Map(KEYS.map((key) => [key.name, key]));

export const grubenvLanguage: Language<GrubEnvFile> = {
  parse,
  reparse: (old, text) => parse(text, old.units),
  check: (file, { bootIfKnown }) => checkGrubEnv(file, bootIfKnown && menuBeside(bootIfKnown)),
  complete,
  hover,
  outline: ({ block }) =>
    block.variables.map(({ name, value, start, end, nameSpan }) => ({
      name: name.slice(name.lastIndexOf('\n') + 1),
      detail: value,
      span: { start, end },
      nameSpan,
    })),
  statements: ({ block }) => ({
    endOf: ({ start, end }) =>
      block.variables.findLast((variable) => start <= variable.start && variable.start <= end)?.end,
    startOf: (offset) => block.variables.find(({ start, end }) => start <= offset && offset < end)?.start ?? offset,
  }),
};

function parse(text: string, units: TextUnits = 'utf16'): GrubEnvFile {
  return { text, units, block: parseGrubEnv(text) };
}

const menus = new WeakMap<BootMachine, Map<string, WholeMenu | undefined>>();

/** The menu of the grub.cfg beside the block, else of the one that the machine has. Put together once. */
function menuBeside({ path, machine }: BootAround): WholeMenu | undefined {
  const made = machine();
  const known = menus.get(made) ?? new Map<string, WholeMenu | undefined>();
  menus.set(made, known);
  if (known.has(path)) return known.get(path);
  const beside = `${path.slice(0, path.lastIndexOf('/'))}/grub.cfg`;
  const file = made.tree.files.has(beside) ? beside : menuFile(made.tree);
  const whole = file === undefined ? undefined : new WholeMenu(made.tree, file);
  const menu = whole && whole.names.length > 0 ? whole : undefined;
  known.set(path, menu);
  return menu;
}

function complete({ text, block }: GrubEnvFile, offset: number, { bootIfKnown }: Knowledge): Completion[] {
  if (!block.valid || offset < SIGNATURE.length) return [];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const lineEnd = endOfLine(text, offset);
  const equals = before.indexOf('=');
  if (equals >= 0) {
    const menu = NAMES_ENTRY.has(before.slice(0, equals)) && bootIfKnown ? menuBeside(bootIfKnown) : undefined;
    if (!menu || !bootIfKnown) return [];
    return entriesOf(menu, bootIfKnown.machine(), { start: lineStart + equals + 1, end: lineEnd });
  }
  if (!/^\w*$/.test(before)) return [];
  const given = new Set(block.variables.map(({ name }) => name));
  let end = offset;
  while (end < lineEnd && /\w/.test(text[end] ?? '')) end++;
  const keys = KEYS.filter(({ name }) => !given.has(name) || name === text.slice(lineStart, end));
  return keywordCompletions(keys, { start: lineStart, end }, text, '=');
}

function entriesOf(menu: WholeMenu, machine: BootMachine, span: { readonly start: number; readonly end: number }) {
  const completions: Completion[] = [];
  for (const [index, name] of menu.names.entries()) {
    if (name.isSubmenu) continue;
    const choice = choiceOf(machine, name);
    const sortText = `${choice ? 0 : 1}${String(index).padStart(5, '0')}`;
    const add = (by: 'id' | 'title', value: string) =>
      completions.push({
        label: value,
        kind: 'value',
        detail: `${by === 'id' ? pathOf(name) : 'by its title'}${choice ? ', starts Xen' : ''}`,
        edit: { span, newText: escaped(value) },
        snippet: false,
        filterText: value,
        sortText: `${sortText}${by === 'id' ? 0 : 1}`,
        documentation: `“${pathOf(name)}” of \`${menu.file}\`${choice ? '. It starts Xen.' : ', without Xen.'}`,
      });
    const title = valueNaming(name, 'title');
    const id = valueNaming(name, 'id');
    if (id !== title) add('id', id);
    add('title', title);
  }
  return completions;
}

function hover({ text, units, block }: GrubEnvFile, offset: number, { bootIfKnown }: Knowledge): Hover | undefined {
  if (offset < SIGNATURE.length && block.valid) {
    const span = { start: 0, end: SIGNATURE.length - 1 };
    const room = block.canSave ? block.room.end - block.room.start : 0;
    return {
      span,
      markdown: `What GRUB remembers from one boot to the next: ${bytesOf(text, units)} bytes, ${room} of them free. Change it with \`grub-editenv FILE set NAME=VALUE\` (\`grub2-editenv\` on Fedora, RHEL and SUSE), which keeps the size and the line ends that GRUB needs.`,
    };
  }
  const variable = block.variables.find((each) => contains(each, offset));
  if (!variable) return undefined;
  const name = variable.name.slice(variable.name.lastIndexOf('\n') + 1);
  const known = WORDS.get(name);
  const meaning = NAMES_ENTRY.has(name) && bootIfKnown ? meaningOf(variable, bootIfKnown) : undefined;
  if (!known && !meaning) return undefined;
  const parts = [`**\`${name}\`**`, ...(known ? [known.text] : []), ...(meaning ? ['---', meaning] : [])];
  return { span: { start: variable.start, end: variable.end }, markdown: parts.join('\n\n') };
}

function meaningOf({ name, value }: EnvVariable, around: BootAround): string | undefined {
  const menu = menuBeside(around);
  if (!menu) return undefined;
  if (value === '')
    return name === 'saved_entry' ? 'Empty: the first entry of the menu starts.' : 'Empty: it changes nothing.';
  const { entry, isNamed } = menu.choice(value);
  if (!entry) return undefined;
  const what = choiceOf(around.machine(), entry) ? 'starts Xen' : 'does not start Xen';
  const shown = `“${inMarkdown(pathOf(entry))}”, which ${what}`;
  const used =
    name === 'saved_entry' && !menu.usesSaved
      ? `\n\n*Nothing asks for it: the default of \`${menu.file}\` is not set to it, as \`GRUB_DEFAULT=saved\` would.*`
      : '';
  return isNamed
    ? `Names ${shown}.${used}`
    : `No entry of \`${menu.file}\` has this id or title. GRUB starts the first one: ${shown}.${used}`;
}

function choiceOf({ generated }: BootMachine, { title, under }: MenuName): BootChoice | undefined {
  return generated.find(
    (choice) =>
      choice.title === title &&
      choice.under.length === under.length &&
      choice.under.every((each, index) => each === under[index]?.title),
  );
}

function pathOf(name: MenuName): string {
  return [...name.under, name].map(({ title }) => title).join(' › ');
}
