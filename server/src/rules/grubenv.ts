/** GRUB's environment block: what it refuses, what it loses, and an entry that is not there. */
import { valueNaming, type WholeMenu } from '../boot/generated/whole-menu.ts';
import type { EnvironmentBlock, EnvVariable } from '../syntax/grubenv/parse.ts';
import { SIGNATURE } from '../syntax/grubenv/parse.ts';
import { endOfLine } from '../text/lines.ts';
import type { TextUnits } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';

export const grubenvRules: readonly RuleRow[] = [
  {
    code: 'grubenv/invalid',
    severity: 'error',
    title: 'A file without the header of an environment block: GRUB reads nothing of it.',
  },
  {
    code: 'grubenv/no-room',
    severity: 'warning',
    title: 'No `#` left at the end, or none that GRUB finds: nothing can be saved any more.',
  },
  {
    code: 'grubenv/size',
    severity: 'information',
    title: 'A block of another size than the 1024 bytes that grub-editenv makes: it was edited by hand.',
  },
  {
    code: 'grubenv/lost',
    severity: 'warning',
    title: 'A line without `=`, an empty one, or a value that no line end closes: GRUB loses a variable by it.',
  },
  {
    code: 'grubenv/repeated',
    severity: 'warning',
    title: 'A variable twice: GRUB loads the last one, and changes the first one.',
  },
  {
    code: 'grubenv/no-entry',
    severity: 'warning',
    title: '`saved_entry` or `next_entry` names an entry that the menu does not have: GRUB starts the first one.',
    needs: 'neighbour',
  },
];

/** A grubenv with what it was read from. */
export interface GrubEnvFile {
  readonly text: string;
  readonly units: TextUnits;
  readonly block: EnvironmentBlock;
}

/** What grub-editenv makes (`DEFAULT_ENVBLK_SIZE` of util/editenv.c); GRUB itself takes any size. */
const USUAL_BYTES = 1024;
/** Variables whose value names an entry. */
export const NAMES_ENTRY: ReadonlySet<string> = new Set(['saved_entry', 'next_entry', 'prev_saved_entry']);

/** @param menu that of the grub.cfg beside it, where somebody has read it */
export function* checkGrubEnv(file: GrubEnvFile, menu?: WholeMenu): Iterable<Finding> {
  const { text, block } = file;
  if (!block.valid) {
    yield invalid(text);
    return;
  }
  yield* checkRoom(file);
  yield* checkLost(file);
  const seen = new Map<string, EnvVariable>();
  for (const variable of block.variables) {
    const first = seen.get(variable.name);
    if (first) yield repeated(variable, first);
    else seen.set(variable.name, variable);
    if (menu && NAMES_ENTRY.has(variable.name) && variable.value !== '') yield* checkEntry(variable, menu);
  }
}

function invalid(text: string): Finding {
  const newline = text.indexOf('\n');
  return {
    code: 'grubenv/invalid',
    severity: 'error',
    source: 'grub',
    span: { start: 0, end: newline < 0 ? text.length : newline },
    message: `invalid environment block. It begins with the line “${SIGNATURE.trimEnd()}”, to the letter${
      text.slice(0, newline).endsWith('\r') ? ', and without a carriage return' : ''
    }; without it GRUB reads no variable, and grub-editenv gives up. To make an empty one: remove the file, then grub-editenv FILE create.`,
  };
}

function* checkRoom({ text, units, block }: GrubEnvFile): Iterable<Finding> {
  const { room, canSave } = block;
  const bytes = bytesOf(text, units);
  const fixes = (): Fix[] => padding(text, units);
  const place = { start: Math.max(0, Math.min(room.start, text.length - 1)), end: text.length };
  if (!canSave) {
    yield {
      code: 'grubenv/no-room',
      severity: 'warning',
      source: 'grub',
      span: place,
      message:
        'environment block too small: so says GRUB, and grub-editenv, when a value is to be saved here, because no line end stands before the # at the end.',
      fixes,
    };
    return;
  }
  if (room.end === room.start) {
    const trailing = /(?:^|\n)#+\n$/.test(text);
    yield {
      code: 'grubenv/no-room',
      severity: 'warning',
      source: 'grub',
      span: place,
      message: `environment block too small: so says GRUB, and grub-editenv, when a longer value is to be saved here. The room for it is the # at the very end${
        trailing ? ', and a line end stands behind them: an editor has put it there.' : ', and there are none.'
      }`,
      fixes,
    };
    return;
  }
  if (bytes !== USUAL_BYTES)
    yield {
      code: 'grubenv/size',
      severity: 'information',
      source: 'advice',
      span: { start: 0, end: SIGNATURE.length - 1 },
      message: `This block has ${bytes} bytes. GRUB takes any size, but grub-editenv makes ${USUAL_BYTES}: somebody has edited it by hand. grub-editenv FILE set NAME=VALUE keeps the size.`,
      fixes,
    };
}

/** GRUB reads the same before and after: only what stands behind the last variable changes. */
function padding(text: string, units: TextUnits): Fix[] {
  const kept = text.replace(/(?:(?:^|(?<=\n))#+\n)?#*$/, '');
  if (kept === '' || !text.startsWith(kept)) return [];
  const body = kept.endsWith('\n') ? kept : `${kept}\n`;
  const missing = USUAL_BYTES - bytesOf(body, units);
  // Behind so much there is no room for more: whoever wrote it has to shorten it.
  if (missing < 1) return [];
  return [
    {
      title: `Fill up with # to ${USUAL_BYTES} bytes`,
      edits: [
        {
          span: { start: kept.length, end: text.length },
          newText: body.slice(kept.length) + '#'.repeat(missing),
        },
      ],
      preferred: true,
    },
  ];
}

function* checkLost({ text, block }: GrubEnvFile): Iterable<Finding> {
  for (const { nameSpan, name } of block.variables) {
    const cut = name.lastIndexOf('\n');
    if (cut < 0) continue;
    const own = name.slice(cut + 1);
    const span = { start: nameSpan.start, end: Math.max(nameSpan.start + 1, nameSpan.start + cut) };
    const isEmpty = name.slice(0, cut).trim() === '';
    yield {
      code: 'grubenv/lost',
      severity: 'warning',
      source: 'advice',
      span,
      message: `${isEmpty ? 'An empty line' : 'A line without ='} belongs to the name behind it: GRUB sets no ${own === '' ? 'variable' : own} here.`,
      fixes: () => [
        {
          title: isEmpty ? 'Remove the empty line' : 'Make it a comment',
          edits: isEmpty
            ? [{ span: { start: nameSpan.start, end: nameSpan.start + cut + 1 }, newText: '' }]
            : [{ span: { start: nameSpan.start, end: nameSpan.start }, newText: '#' }],
        },
      ],
    };
  }
  const { dropped } = block;
  if (!dropped) return;
  const isVariable = text.slice(dropped.start, dropped.end).includes('=');
  yield {
    code: 'grubenv/lost',
    severity: 'warning',
    source: 'advice',
    span: { start: dropped.start, end: Math.min(dropped.end, endOfLine(text, dropped.start)) },
    message: isVariable
      ? 'No line end closes this value, so GRUB does not read the variable.'
      : 'There is no = from here on: GRUB reads nothing of it.',
  };
}

function repeated(variable: EnvVariable, first: EnvVariable): Finding {
  const { name } = variable;
  return {
    code: 'grubenv/repeated',
    severity: 'warning',
    source: 'advice',
    span: variable.nameSpan,
    message: `${name} stands here twice. GRUB loads the last one; save_env and grub-editenv change the first one, which then has no effect.`,
    related: [{ ...first.nameSpan, message: 'The first one' }],
  };
}

function* checkEntry({ name, value, valueSpan }: EnvVariable, menu: WholeMenu): Iterable<Finding> {
  const { entry, isNamed } = menu.choice(value);
  if (isNamed || !entry || /\$/.test(value) || menu.names.some(({ title }) => title.includes('$'))) return;
  yield {
    code: 'grubenv/no-entry',
    severity: 'warning',
    source: 'advice',
    span: valueSpan.start < valueSpan.end ? valueSpan : { start: valueSpan.start - 1, end: valueSpan.end },
    message: `No entry of ${menu.file} has this id or title${
      name === 'saved_entry' && !menu.usesSaved
        ? '. Nothing asks for it either: the menu’s default is not set to saved_entry.'
        : `: GRUB starts “${[...entry.under, entry].map(({ title }) => title).join(' › ')}” instead.`
    }`,
    fixes: () =>
      likely(value, menu).map((named) => ({
        title: `Change to ${named}`,
        edits: [{ span: valueSpan, newText: escaped(named) }],
      })),
  };
}

/** Entries of that name with another version in it, or of that very name inside a submenu: what was meant, most likely. */
function likely(value: string, menu: WholeMenu): string[] {
  const bare = (text: string) => text.replace(/\d[\w.]*/g, '#');
  const last = bare(value.split(/(?<!>)>(?!>)/).at(-1) ?? '');
  const meant = menu.names.flatMap((name) =>
    !name.isSubmenu && (bare(name.title) === last || (name.id !== undefined && bare(name.id) === last))
      ? [valueNaming(name, bare(name.title) === last ? 'title' : 'id')]
      : [],
  );
  return [...new Set(meant)].slice(0, 4);
}

/** As a value stands in the block. */
export function escaped(value: string): string {
  return value.replace(/[\\\n]/g, '\\$&');
}

/** As the file has them on the disk. */
export function bytesOf(text: string, units: TextUnits): number {
  return units === 'bytes' ? text.length : new TextEncoder().encode(text).length;
}
