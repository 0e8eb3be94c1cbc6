import {
  type ModulesFile,
  readInitramfsConfig,
  readModprobe,
  readModulesList,
} from '../../boot/pciback/modules-file.ts';
import { pcibackOfMachine } from '../../boot/pciback/of-machine.ts';
import { findingsOfModules, type ModulesAround } from '../../rules/modules.ts';
import { onDisk } from '../../rules/on-disk.ts';
import type { Place } from '../../rules/suppressions/ignore-fixes.ts';
import type { Span } from '../../text/span.ts';
import { modulesBlocks } from '../folding.ts';
import type { Knowledge, Language } from '../language.ts';
import { completeModules } from './complete.ts';
import { hoverModules } from './hover.ts';
import { outlineModules } from './outline.ts';

/** /etc/modprobe.d/*.conf. */
export const modprobeLanguage = modulesLanguage(readModprobe);
/** dracut's and mkinitcpio's configuration. */
export const dracutLanguage = modulesLanguage(readInitramfsConfig);

/**
 * /etc/modules-load.d/*.conf, /etc/modules, /etc/initramfs-tools/modules.
 *
 * @param path tells who reads it; empty: nobody knows
 */
export function modulesListLanguage(path: string): Language<ModulesFile> {
  const place = path.replaceAll('\\', '/');
  return modulesLanguage((text) => readModulesList(text, place));
}

function modulesLanguage(read: (text: string) => ModulesFile): Language<ModulesFile> {
  return {
    parse: read,
    // These files are short.
    reparse: (_old, text) => read(text),
    *check(file, knowledge) {
      const root = knowledge.bootIfKnown?.root ?? '/';
      for (const finding of findingsOfModules(file, knowledge, around(knowledge)))
        yield finding && onDisk(finding, root);
    },
    complete: completeModules,
    hover: hoverModules,
    outline: outlineModules,
    namesDevices: ({ text }) => /pciback/.test(text) && text.includes('hide='),
    blocks: modulesBlocks,
    statements,
  };
}

function around({ bootIfKnown, hostIfKnown }: Knowledge): ModulesAround | undefined {
  if (!bootIfKnown) return undefined;
  return {
    path: bootIfKnown.path,
    facts: pcibackOfMachine(bootIfKnown.machine()),
    ...(hostIfKnown && { host: hostIfKnown }),
  };
}

function statements(file: ModulesFile): Place {
  const spans: readonly Span[] = file.kind === 'dracut' ? file.assignments : file.lines;
  return {
    endOf({ start, end }) {
      const ends = spans.flatMap((span) => (start <= span.start && span.start <= end ? [span.end] : []));
      return ends.length > 0 ? Math.max(...ends) : undefined;
    },
    startOf: (offset) => spans.find((span) => span.start <= offset && offset < span.end)?.start ?? offset,
  };
}
