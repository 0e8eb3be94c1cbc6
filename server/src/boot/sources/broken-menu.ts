/** What else in grub.cfg `grub-script-check` would refuse: then update-grub throws all of it away. */
import { blankOutside } from '../../syntax/grub-cfg/grub-d.ts';
import { parseGrubScript } from '../../syntax/grub-cfg/parse.ts';
import type { BootTree } from '../choices.ts';
import { textPrintedAlone } from '../custom-choices.ts';
import { kernelsOfLinux } from './boot-images.ts';
import { runsOf } from './menu.ts';
import type { SourceNote } from './notes.ts';
import type { Settings } from './settings.ts';

const STOPS = 'update-grub throws its grub.cfg away, since';

/** The first of what the scripts beside 20_linux_xen print that GRUB cannot read. */
export function brokenMenu(tree: BootTree, settings: Settings): SourceNote | undefined {
  const text = (name: string) => settings.value(name).text;
  for (const path of runsOf(tree)) {
    if (/\/\d*_?header$/.test(path) && isBroken(`set default="${text('GRUB_DEFAULT')}"\n`))
      return { kind: 'stops', message: `${STOPS} GRUB_DEFAULT breaks it.` };
    if (/\/\d*_?linux$/.test(path) && kernelsOfLinux(tree).length > 0) {
      const [linux, more] = [text('GRUB_CMDLINE_LINUX'), text('GRUB_CMDLINE_LINUX_DEFAULT')];
      const recovery = text('GRUB_DISABLE_RECOVERY') === 'true' ? '' : entry(`single ${linux}`);
      if (isBroken(entry(`${linux} ${more}`) + recovery))
        return {
          kind: 'stops',
          message: `${STOPS} GRUB_CMDLINE_LINUX or GRUB_CMDLINE_LINUX_DEFAULT breaks the entries of Linux.`,
        };
    }
    const script = tree.files.get(path);
    const span = script === undefined ? undefined : textPrintedAlone(script);
    if (script === undefined || !span) continue;
    const [fault] = parseGrubScript(blankOutside(script, span)).faults;
    if (fault)
      return {
        kind: 'stops',
        message: `${STOPS} GRUB cannot read what ${path} prints. ${fault.message}`,
        origin: { file: path, start: fault.start, end: fault.end },
      };
  }
  return undefined;
}

function entry(words: string): string {
  return `menuentry 'Linux' {\n\tlinux\t/vmlinuz root=/ ro ${words}\n\techo\n}\n`;
}

function isBroken(text: string): boolean {
  return parseGrubScript(text).faults.length > 0;
}
