import type { ModulesFile } from '../../boot/pciback/modules-file.ts';
import { MODULE, moduleName } from '../../boot/pciback/names.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { Decoded } from '../../syntax/grub-cfg/decoded.ts';
import type { ModprobeLine } from '../../syntax/modprobe/parse.ts';
import { contains, type Span } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import { completeHideList, completeWrittenList } from '../boot/complete-hide-list.ts';
import { writtenListAt } from '../boot/device-place.ts';
import { describeDevice } from '../devices.ts';
import type { Knowledge } from '../language.ts';
import { isPciback, optionPlace, presentParameters } from './place.ts';
import { COMMAND_TEXTS, PCIBACK_TEXT, VARIABLE_TEXTS } from './words.ts';

type Answer = Completion[] | Promise<Completion[]>;

/** What can be typed at an offset, as far as pciback is concerned. */
export function completeModules(file: ModulesFile, offset: number, knowledge: Knowledge): Answer {
  switch (file.kind) {
    case 'modprobe':
      return completeModprobe(file, offset, knowledge);
    case 'modules-list':
      return completeList(file, offset, knowledge);
    case 'dracut':
      return completeInitramfs(file, offset, knowledge);
  }
}

function completeModprobe(
  { text, lines, comments }: Extract<ModulesFile, { kind: 'modprobe' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  if (comments.some((comment) => comment.start < offset && offset <= comment.end)) return [];
  const line = lines.find((candidate) => contains(candidate, offset));
  if (!line) return commands({ start: offset, end: offset });
  const { command, module, rest } = line;
  if (offset < command.start) return [];
  if (offset <= command.end) return commands(command);
  if (!module || offset <= module.end) {
    const span = module && offset >= module.start ? module : { start: offset, end: offset };
    return completeModule(line, span, knowledge);
  }
  if (command.text === 'softdep') return completeSoftdep(text, offset, isPciback(module.text), knowledge);
  if (command.text !== 'options' || !isPciback(module.text)) return [];
  const options = rest ?? { text: '', start: offset, end: offset, dynamic: false };
  return completeOptions(options, line, offset, knowledge);
}

function commands(span: Span): Completion[] {
  return [...COMMAND_TEXTS].map(([name, { summary, text }], index) => ({
    label: name,
    kind: 'word' as const,
    detail: summary,
    edit: { span: spanOf(span), newText: `${name} ` },
    snippet: false,
    sortText: String(index),
    retrigger: true,
    documentation: text,
  }));
}

/** Behind `softdep`, `blacklist` and `install` a device's own driver is what people want; else pciback. */
async function completeModule(
  { command, module }: ModprobeLine,
  span: Span,
  { host }: Knowledge,
): Promise<Completion[]> {
  if (!COMMAND_TEXTS.has(command.text)) return [];
  const more = command.text === 'options' && module === undefined;
  const own = word(MODULE, span, '0', 'holds devices for guests', PCIBACK_TEXT, more ? `${MODULE} ` : MODULE);
  if (command.text === 'options' || command.text === 'alias') return [own];
  return [own, ...(await drivers(host, span))];
}

/** The drivers of the host's devices, each with what it holds. */
async function drivers(host: Knowledge['host'], span: Span): Promise<Completion[]> {
  const held = new Map<string, string[]>();
  for (const device of (await host()).devices) {
    if (device.driver === undefined || device.isBridge || device.assignable) continue;
    const { bdf, shortName } = describeDevice(device);
    held.set(device.driver, [...(held.get(device.driver) ?? []), `${bdf} ${shortName}`]);
  }
  return [...held].map(([driver, devices]) =>
    word(driver, span, `1${driver}`, devices.join(', '), `Holds ${devices.join(', ')}.`),
  );
}

function completeSoftdep(text: string, offset: number, isOfPciback: boolean, { host }: Knowledge): Answer {
  const span = blankedWord(text, offset);
  const marks = [
    word('pre:', span, '0', 'loaded before', 'The modules behind it are loaded first.', 'pre: '),
    word('post:', span, '2', 'loaded afterwards', 'The modules behind it are loaded afterwards.', 'post: '),
  ];
  if (!isOfPciback) return [...marks, word(MODULE, span, '1', 'holds devices for guests', PCIBACK_TEXT)];
  return drivers(host, span).then((found) => [...marks, ...found]);
}

function completeOptions(options: Decoded, statement: Span, offset: number, knowledge: Knowledge): Answer {
  const place = optionPlace(options, statement, offset);
  const { word: at, line, parameter, inValue } = place;
  const { catalogue, release } = knowledge;
  if (at?.valueSpan && offset >= at.valueSpan.start) {
    if (inValue === undefined) return [];
    if (parameter === 'hide') return completeHideList(place, knowledge);
    const record = catalogue.find('dom0-kernel', `xen-pciback.${parameter}`);
    if (!record) return [];
    const span = at.valueSpan;
    const values = record.forms.includes('boolean') ? ['1', '0'] : (record.values ?? []).map(({ name }) => name);
    return values.map((value, index) => ({
      ...word(value, span, String(index), '', ''),
      kind: 'value' as const,
      documentation: { record, value },
    }));
  }
  const present = presentParameters(line, at);
  const span = at
    ? { start: at.start, end: at.valueSpan ? at.valueSpan.start - 1 : at.end }
    : { start: offset, end: offset };
  return catalogue.all('dom0-kernel').flatMap((record): Completion[] => {
    const name = /^xen-pciback\.(.+)$/.exec(record.name)?.[1];
    if (name === undefined || present.has(moduleName(name)) || !existsIn(record, release)) return [];
    return [
      {
        label: name,
        kind: 'word',
        detail: record.range ?? record.summary,
        edit: { span, newText: at?.valueSpan ? name : `${name}=` },
        snippet: false,
        sortText: String(100 - record.usage).padStart(3, '0'),
        retrigger: true,
        documentation: { record },
      },
    ];
  });
}

function completeList(
  { text, lines, reader }: Extract<ModulesFile, { kind: 'modules-list' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  if (/^\s*[#;]/.test(text.slice(from, offset))) return [];
  const line = lines.find(
    (candidate) => candidate.start <= offset && (offset <= candidate.end || from <= candidate.start),
  );
  if (!line || line.end < from || offset <= line.module.end) {
    return [
      word(
        MODULE,
        line && line.end >= from ? line.module : { start: offset, end: offset },
        '0',
        'holds devices for guests',
        PCIBACK_TEXT,
      ),
    ];
  }
  if (reader !== 'initramfs' || !isPciback(line.module.text)) return [];
  const options = line.rest
    ? { ...line.rest, dynamic: false }
    : { text: '', start: offset, end: offset, dynamic: false };
  return completeOptions(options, line, offset, knowledge);
}

function completeInitramfs(
  { text, assignments }: Extract<ModulesFile, { kind: 'dracut' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  const list = writtenListAt(text, offset);
  if (list) return completeWrittenList(list, offset - list.valueSpan.start, knowledge);
  const assignment = assignments.find((candidate) => contains(candidate, offset));
  if (assignment && offset > assignment.nameSpan.end) {
    if (!/^(?:(?:force|add|omit)_drivers|drivers|MODULES)$/.test(assignment.name)) return [];
    if (!contains(assignment.value, offset)) return [];
    const span = assignment.words.find((candidate) => contains(candidate, offset)) ?? { start: offset, end: offset };
    return [word(MODULE, span, '0', 'holds devices for guests', PCIBACK_TEXT)];
  }
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  if (!/^[ \t]*\w*$/.test(text.slice(from, offset))) return [];
  const span = { ...blankedWord(text, offset), end: assignment ? assignment.nameSpan.end : offset };
  return [...VARIABLE_TEXTS].flatMap(([name, { summary, text: documentation }], index) => {
    if (name === 'MODULES') return [];
    const isList = /drivers$|items$/.test(name);
    const newText = assignment ? name : isList ? `${name}+=" $0 "` : `${name}="$0"`;
    return [{ ...word(name, span, String(index), summary, documentation, newText), snippet: !assignment }];
  });
}

function blankedWord(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && !/\s/.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (end < text.length && !/\s/.test(text.charAt(end))) end++;
  return { start, end };
}

function word(
  label: string,
  span: Span,
  sortText: string,
  detail: string,
  documentation: string,
  newText = label,
): Completion {
  return {
    label,
    kind: 'word',
    detail,
    edit: { span: spanOf(span), newText },
    snippet: false,
    sortText,
    documentation,
  };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
