/** Whether pciback, which holds devices for guests, is there now and at the next boot. */

import type { Origin } from '../../boot/choices.ts';
import { mainChoice } from '../../boot/pciback/main-choice.ts';
import { initramfsTool, loadEarly } from '../../boot/pciback/mends.ts';
import { pcibackOfMachine } from '../../boot/pciback/of-machine.ts';
import type { PcibackFacts, PcibackOfChoice } from '../../boot/pciback/pciback.ts';
import { initramfsCommand } from '../../boot/states/distribution.ts';
import { isKnown, knownValue } from '../../host/xen/facts.ts';
import { parseBdf, shortAddress } from '../../specs/bdf.ts';
import { isHiddenBy } from '../hiding.ts';
import { byHand } from '../story/mends.ts';
import type { Evidence, Mend } from '../story/model.ts';
import { deviceOf } from '../topology.ts';
import type { World } from '../world.ts';
import { answer, shows, untold, waysToKnow } from './answers.ts';
import type { Answer } from './model.ts';

const NOW = 'pciback is there';
const NEXT = 'pciback at the next boot';

export function answerPciback(world: World): Answer {
  const { xen } = world;
  const one = choiceOf(world)?.one;
  const { pciback } = xen;
  if (knownValue(xen.isDom0) === false)
    return answer(NOW, 'missing', 'It works under Xen only, which does not run here.');
  if (isKnown(pciback)) {
    const { isModule, slots } = pciback.value;
    const missing = slots.filter((address) => deviceOf(world.host, address)?.assignable !== true);
    const asked = slots.length === 1 ? 'one device' : `${slots.length} devices`;
    const without = missing.length === 0 ? '' : `; it does not have ${missing.map(shortAddress).join(', ')}`;
    const says = `${isModule ? 'It is loaded as a module' : 'It is built into dom0’s kernel'}, and asked to hold ${asked}${without}.`;
    return answer(NOW, 'met', says, {
      evidence: shows(pciback, () => 'The driver’s folder is there.'),
    });
  }
  if (!isKnown(xen.isDom0)) return untold(world, NOW, xen.isDom0);
  if (pciback.denied) return answer(NOW, 'met', `It is there. ${pciback.why}`, { mends: waysToKnow(world, pciback) });
  const evidence: readonly Evidence[] = [
    { says: 'There is no driver pciback.', from: '/sys/bus/pci/drivers' },
    ...builtEvidence(world, one),
  ];
  if (one?.built === 'none') {
    return answer(NOW, 'missing', `The kernel ${one.kernel ?? ''} was built without it.`.replace('  ', ' '), {
      evidence,
      mends: [byHand('Start dom0 with a kernel that has xen-pciback (CONFIG_XEN_PCIDEV_BACKEND)')],
    });
  }
  if (one?.loading === 'kept-out') {
    return answer(NOW, 'missing', 'It is kept from being loaded.', {
      evidence: [...evidence, ...one.loadedBy.map((origin) => lineOf(world, origin))],
      mends: [byHand('Take away the line that keeps it out, then load it: modprobe xen-pciback')],
    });
  }
  return answer(NOW, 'missing', 'It is not loaded, so no device can be given to a guest yet.', {
    evidence,
    mends: [{ kind: 'command', title: 'Load pciback now', command: ['modprobe', 'xen-pciback'] }],
  });
}

/** Absent where nobody knows the boot files. */
export function answerPcibackNext(world: World): Answer | undefined {
  const found = choiceOf(world);
  if (!found) return undefined;
  const { one, facts } = found;
  const evidence = [...builtEvidence(world, one), ...one.loadedBy.map((origin) => lineOf(world, origin))];
  const isAsked = one.sources.length > 0;
  const more = { evidence };
  switch (one.loading) {
    case 'first':
      return answer(
        NEXT,
        'met',
        one.built === 'in'
          ? 'It is built in, so it comes before every driver.'
          : 'It is loaded before the devices’ own drivers.',
        more,
      );
    case 'initramfs':
      return answer(
        NEXT,
        'met',
        'It is loaded in the initramfs; a driver that is in there too may take its device first.',
        more,
      );
    case 'by-drivers':
      return answer(NEXT, 'met', 'It is loaded before the drivers that wait for it.', more);
    case 'kept-out':
      return answer(NEXT, 'missing', 'A file keeps it from being loaded.', {
        evidence,
        mends: [byHand('Take that line away')],
      });
    case 'late':
    case 'nothing':
      if (one.built === 'none') {
        return answer(NEXT, 'missing', 'The kernel that starts next was built without it.', more);
      }
      if (isAsked && holdsAll(world, one))
        return answer(NEXT, 'met', 'It comes late, and yet it holds all devices that are to be hidden.', more);
      return isAsked
        ? answer(NEXT, 'missing', 'It comes after the drivers, which keep the devices that are to be hidden.', {
            evidence,
            mends: earlyMends(facts),
          })
        : answer(
            NEXT,
            'met',
            one.loading === 'late'
              ? 'It is loaded once the root file system is there. Nothing is to be hidden, so that is early enough for xl pci-assignable-add.'
              : 'No file loads it early; Xen’s own scripts do, late. Nothing is to be hidden, so that is early enough for xl pci-assignable-add.',
            more,
          );
    case 'unknown':
      return answer(NEXT, 'unknown', 'No file tells whether the kernel has it built in.', more);
  }
}

/** Whether it has every device of the host that the hide list names, which no driver came before then. */
function holdsAll({ host }: World, one: PcibackOfChoice): boolean {
  const named = host.devices.filter(({ address }) => {
    const bdf = parseBdf(address);
    return bdf !== undefined && isHiddenBy(one, bdf);
  });
  return named.length > 0 && named.every(({ assignable }) => assignable);
}

interface Found {
  readonly facts: PcibackFacts;
  readonly one: PcibackOfChoice;
}

function choiceOf({ boot }: World): Found | undefined {
  const one = boot && mainChoice(boot);
  return boot && one && { facts: pcibackOfMachine(boot), one };
}

function earlyMends({ tree }: PcibackFacts): readonly Mend[] {
  const early = loadEarly(tree);
  const command: Mend = {
    kind: 'command',
    title: 'Then pack the initramfs anew',
    command: initramfsCommand(tree).split(' '),
  };
  if (!early)
    return [
      byHand('Have the initramfs load xen-pciback before all drivers'),
      ...(initramfsTool(tree) ? [command] : []),
    ];
  return [{ kind: 'edit', title: 'Have the initramfs load xen-pciback', files: [early.edits] }, command];
}

function builtEvidence(world: World, one: PcibackOfChoice | undefined): readonly Evidence[] {
  return one?.origin ? [lineOf(world, one.origin)] : [];
}

/** The very words of a file. */
function lineOf({ boot }: World, { file, start, end }: Origin): Evidence {
  const text = boot?.tree.files.get(file) ?? '';
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  return {
    says: text
      .slice(from, newline < 0 ? text.length : newline)
      .trim()
      .slice(0, 200),
    from: file,
    span: { start, end },
  };
}
