import type { ModulesFile } from '../../boot/pciback/modules-file.ts';
import { moduleName } from '../../boot/pciback/names.ts';
import type { Host } from '../../host/model.ts';
import type { Decoded } from '../../syntax/grub-cfg/decoded.ts';
import { contains, type Span } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import { writtenListAt } from '../boot/device-place.ts';
import { hoverHideList } from '../boot/hover.ts';
import { describeDevice } from '../devices.ts';
import type { Knowledge } from '../language.ts';
import { inMarkdown } from '../markdown.ts';
import { renderRecord } from '../render.ts';
import { whatCounts } from './machine.ts';
import { isPciback, optionPlace } from './place.ts';
import { COMMAND_TEXTS, PCIBACK_TEXT, VARIABLE_TEXTS } from './words.ts';

type Answer = Hover | undefined | Promise<Hover | undefined>;

/** What stands at an offset, as far as pciback is concerned. */
export function hoverModules(file: ModulesFile, offset: number, knowledge: Knowledge): Answer {
  switch (file.kind) {
    case 'modprobe':
      return hoverModprobe(file, offset, knowledge);
    case 'modules-list':
      return hoverList(file, offset, knowledge);
    case 'dracut':
      return hoverInitramfs(file, offset, knowledge);
  }
}

function hoverModprobe(
  { lines }: Extract<ModulesFile, { kind: 'modprobe' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  const line = lines.find((candidate) => contains(candidate, offset));
  if (!line) return undefined;
  const { command, module, rest } = line;
  const concernsPciback = (module && isPciback(module.text)) || /\bxen[-_]pciback\b/.test(rest?.text ?? '');
  if (contains(command, offset)) {
    const text = concernsPciback ? COMMAND_TEXTS.get(command.text) : undefined;
    return text && markdown(command, `**\`${command.text}\`**: ${text.summary}\n\n${text.text}`);
  }
  if (module && contains(module, offset)) {
    if (isPciback(module.text)) return markdown(module, `${PCIBACK_TEXT}${whatCounts(knowledge)}`);
    return concernsPciback ? hoverDriver(module, knowledge) : undefined;
  }
  if (!module || !rest) return undefined;
  if (command.text === 'options')
    return isPciback(module.text) ? hoverOption(rest, line, offset, knowledge) : undefined;
  if (!concernsPciback || command.text !== 'softdep') return undefined;
  const word = wordAt(rest, offset);
  if (!word) return undefined;
  if (isPciback(word.text)) return markdown(word, PCIBACK_TEXT);
  return isPciback(module.text) && !word.text.endsWith(':') ? hoverDriver(word, knowledge) : undefined;
}

function hoverList(
  { lines, reader }: Extract<ModulesFile, { kind: 'modules-list' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  const line = lines.find((candidate) => contains(candidate, offset));
  if (!line || !isPciback(line.module.text)) return undefined;
  if (contains(line.module, offset)) {
    const when =
      reader === 'initramfs'
        ? 'Here: loaded in the initramfs, right behind the drivers that udev finds there. `update-initramfs -u` takes a change over.'
        : 'Here: loaded when the root file system is there. Drivers that are in the initramfs have their devices by then.';
    return markdown(line.module, `${PCIBACK_TEXT}\n\n${when}${whatCounts(knowledge)}`);
  }
  if (!line.rest || reader !== 'initramfs') return undefined;
  return hoverOption({ ...line.rest, dynamic: false }, line, offset, knowledge);
}

function hoverInitramfs(
  { text: whole, assignments }: Extract<ModulesFile, { kind: 'dracut' }>,
  offset: number,
  knowledge: Knowledge,
): Answer {
  const assignment = assignments.find((candidate) => contains(candidate, offset));
  if (!assignment) return undefined;
  if (contains(assignment.nameSpan, offset)) {
    const text = VARIABLE_TEXTS.get(assignment.name);
    return text && markdown(assignment.nameSpan, `**\`${assignment.name}\`**: ${text.summary}\n\n${text.text}`);
  }
  const list = writtenListAt(whole, offset);
  if (list) return hoverHideList(list, offset - list.valueSpan.start, knowledge);
  const word = assignment.words.find((candidate) => contains(candidate, offset));
  return word && isPciback(word.text) ? markdown(word, PCIBACK_TEXT) : undefined;
}

function hoverOption(options: Decoded, statement: Span, offset: number, knowledge: Knowledge): Answer {
  const { word, parameter, inValue } = optionPlace(options, statement, offset);
  if (!word || parameter === undefined) return undefined;
  if (parameter === 'hide' && inValue !== undefined) return hoverHideList(word, inValue, knowledge);
  const { catalogue, release } = knowledge;
  const record = catalogue.find('dom0-kernel', `xen-pciback.${parameter}`);
  if (!record) return undefined;
  const counts = parameter === 'hide' ? whatCounts(knowledge) : '';
  return markdown(word, `${renderRecord(record, catalogue.text(record), release)}${counts}`);
}

/** Which of the host's devices a driver holds. */
async function hoverDriver(word: Span & { readonly text: string }, { host }: Knowledge): Promise<Hover | undefined> {
  const machine: Host = await host();
  const name = moduleName(word.text);
  const held = machine.devices.filter(({ driver }) => driver !== undefined && moduleName(driver) === name);
  if (held.length === 0) return undefined;
  const list = held.map((device) => {
    const { bdf, name: deviceName, id } = describeDevice(device);
    return `- **${bdf}** ${inMarkdown(deviceName)} ${id}`;
  });
  return markdown(word, `**\`${word.text}\`** holds in ${machine.label}:\n\n${list.join('\n')}`);
}

function wordAt(rest: Decoded, offset: number): (Span & { readonly text: string }) | undefined {
  if (rest.runs) return undefined;
  for (const match of rest.text.matchAll(/\S+/g)) {
    const start = rest.start + match.index;
    const end = start + match[0].length;
    if (start <= offset && offset <= end) return { text: match[0], start, end };
  }
  return undefined;
}

function markdown({ start, end }: Span, text: string): Hover {
  return { span: { start, end }, markdown: text };
}
