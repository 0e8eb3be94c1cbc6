/** Entries that an administrator's own scripts of /etc/grub.d put into the menu, such as 40_custom. */
import { blankOutside, textOfGrubD } from '../syntax/grub-cfg/grub-d.ts';
import type { BootChoice, BootTree, TracedWord } from './choices.ts';
import { choicesOfGrubCfg } from './generated/from-grub-cfg.ts';

const SCRIPTS = '/etc/grub.d/';
/** As if the script's text were all of it: places stay the same. */
const ALONE = '/boot/grub/grub.cfg';

/**
 * What those scripts print as it stands in them: behind `exec tail -n +3 $0`, in a `cat <<EOF`. What is made by any other command is not
 * followed.
 *
 * @param output the file that update-grub writes
 */
export function customChoices(tree: BootTree, output: string): BootChoice[] {
  return [...tree.files].flatMap(([path, text]) => {
    if (!path.startsWith(SCRIPTS) || tree.notRun?.includes(path)) return [];
    const span = textOfGrubD(text);
    if (!span || span.start >= span.end) return [];
    const alone: BootTree = { ...tree, files: new Map([[ALONE, blankOutside(text, span)]]) };
    return choicesOfGrubCfg(alone).map(
      ({ place: _, ...choice }): BootChoice => ({
        ...choice,
        from: 'sources',
        file: output,
        isDefault: false,
        xen: choice.xen.map((word) => fromScript(word, path)),
        dom0: choice.dom0.map((word) => fromScript(word, path)),
        unknown: span.filledIn ? [...choice.unknown, `what the shell fills in in ${path}`] : choice.unknown,
      }),
    );
  });
}

function fromScript(word: TracedWord, file: string): TracedWord {
  return word.origin ? { ...word, origin: { ...word.origin, file } } : word;
}
