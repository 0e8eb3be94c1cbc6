/** What Xen's line says about devices for guests: the one that Xen runs with, the one of the boot menu, the one that update-grub would make. */
import type { BootChoice, TracedWord } from '../../boot/choices.ts';
import type { BootMachine } from '../../boot/machine.ts';
import { mainEntry } from '../../boot/main-entry.ts';
import type { WordChange } from '../../boot/states/changes.ts';
import type { Release } from '../../catalogue/releases.ts';
import { isKnown } from '../../host/xen/facts.ts';
import { iommuAskingWord, iommuOfLine } from '../../specs/xen-line/iommu-switch.ts';
import { pvhDom0Says, pvhDom0Word, runningXenWords } from '../readiness/xen-words.ts';
import { switchOnMend } from './edits.ts';
import { canDoWithout } from './iommu.ts';
import { bringIntoForce, byHand, makeMenu, REBOOT } from './mends.ts';
import type { Evidence, Station } from './model.ts';
import type { Situation } from './situation.ts';
import { runsXen, station, untold, written } from './words.ts';

/** The words of Xen's line on which a guest's devices depend. */
const CONCERNS =
  /^(?:no-)?(?:iommu|dom0-iommu|vtd|pci|pci-phantom|pci-passthrough|dom0|dom0pvh|intremap|x2apic)(?:=|$)/;

type Word = Pick<TracedWord, 'text'> & Partial<Pick<TracedWord, 'origin'>>;

interface Line {
  readonly words: readonly Word[];
  /** What tells it, where its words have no place in a file. */
  readonly from: string;
}

export function xenLineStation(of: Situation): Station {
  const { world } = of;
  const { boot, release, xen } = world;
  const choice = of.choice?.choice;
  const runs = runsXen(world) ? running(of) : undefined;
  const pair = boot?.states.pairs.find(({ source }) => source === choice);
  const sources = choice?.from === 'sources' ? lineOf(choice) : undefined;
  const menuChoice = boot && mainEntry(boot).generated;
  const menu = menuChoice && lineOf(menuChoice);
  const last = sources ?? menu ?? runs;
  if (!last) {
    const { commandLine } = xen;
    const why = isKnown(commandLine)
      ? { why: 'Xen does not run, and no entry of the boot menu that starts it is known.', denied: false }
      : commandLine;
    return untold(world, 'xen line', why, { question: 'xl info', before: 'Xen’s line is not known. ' });
  }
  const evidence = [...aboutDevices(sources), ...aboutDevices(menu), ...aboutDevices(runs)];
  const wrong = whatIsWrong(last, release);
  if (wrong?.isIommu && canDoWithout(of)) {
    return station('xen line', 'met', `${wrong.says} A PV guest of Xen ${release} gets devices without it.`, evidence);
  }
  if (wrong) {
    const change = boot && last !== runs && wrong.isIommu ? switchOnMend(world) : undefined;
    const files = change?.files.map(({ file }) => file) ?? [];
    return station('xen line', wrong.state, wrong.says, evidence, [
      change ?? byHand(wrong.byHand),
      ...(boot && change ? bringIntoForce(boot, files) : [REBOOT]),
    ]);
  }
  if (boot && sources && menu && whatIsWrong(menu, release)) {
    const says = 'The files of /etc/default are right, but the boot menu is older than they are.';
    return station('xen line', 'missing', says, evidence, [makeMenu(boot), REBOOT]);
  }
  if (runs && last !== runs && whatIsWrong(runs, release)) {
    const says = 'The next boot has the right line; the Xen that runs was started with another.';
    return station('xen line', 'missing', says, evidence, [REBOOT]);
  }
  const waiting = waitingWords(boot, pair?.changes ?? []);
  return station('xen line', 'met', `Nothing on Xen’s line keeps devices from guests.${waiting}`, evidence);
}

function lineOf({ xen, file }: BootChoice): Line {
  return { words: xen, from: file };
}

function running({ world }: Situation): Line | undefined {
  const words = runningXenWords(world);
  return isKnown(words) ? { words: words.value.map((text) => ({ text })), from: words.from } : undefined;
}

interface Wrong {
  readonly state: 'missing' | 'contradicting';
  readonly says: string;
  /** Whether the line has to be made to ask for the IOMMU. */
  readonly isIommu: boolean;
  /** What to do where no edit is sure to do it. */
  readonly byHand: string;
}

/** Unknown words (a variable that only the boot loader fills) are passed over. */
function whatIsWrong({ words }: Line, release: Release): Wrong | undefined {
  const known = words.filter(({ text }) => !/\$(?:\w|\{)/.test(text));
  const pvh = pvhDom0Word(
    known.map(({ text }) => text),
    release,
  );
  const { on, by } = iommuOfLine(known, release);
  if (!on && by) {
    return {
      state: 'contradicting',
      says: `${by.text} on Xen’s line switches the IOMMU off.`,
      isIommu: true,
      byHand: `Take what switches it off out of ${by.text} on Xen’s line`,
    };
  }
  if (!on) {
    return {
      state: 'missing',
      says: `Xen ${release} uses the IOMMU only when its line asks for it, and this one does not.`,
      isIommu: true,
      byHand: `Add ${iommuAskingWord(release)} to Xen’s line`,
    };
  }
  if (pvh) {
    return {
      state: 'contradicting',
      says: pvhDom0Says(pvh, release),
      isIommu: false,
      byHand: `Take ${pvh} off Xen’s line`,
    };
  }
  return undefined;
}

function aboutDevices(line: Line | undefined): readonly (Evidence | undefined)[] {
  if (!line) return [];
  const own = line.words.filter(({ text }) => CONCERNS.test(text));
  if (own.length === 0) return [];
  const placed = own.flatMap(({ text, origin }) => written(text, origin) ?? []);
  return placed.length > 0 ? placed : [{ says: own.map(({ text }) => text).join(' '), from: line.from }];
}

function waitingWords(boot: BootMachine | undefined, ofMenu: readonly WordChange[]): string {
  const texts = (changes: readonly WordChange[]) =>
    changes.filter(({ line, text }) => line === 'xen' && CONCERNS.test(text)).map(({ text }) => text);
  const menu = texts(ofMenu);
  if (menu.length > 0) return ` ${menu.join(', ')}: changed in the files, and not in the boot menu yet.`;
  const atReboot = texts(boot?.states.running?.changes ?? []);
  return atReboot.length > 0 ? ` ${atReboot.join(', ')}: changes at the next reboot.` : '';
}
