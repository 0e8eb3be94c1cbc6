/** All that takes devices to a guest. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { pciSummary } from '../../guests/pci-summary.ts';
import { shortAddress } from '../../specs/bdf.ts';

import { listed } from '../../text/listed.ts';
import { type GuestFile, guestAt, guestName, type World } from '../world.ts';
import { afterEdits } from './after-edits.ts';
import { alsoHiddenWords } from './also-hidden.ts';
import { bootEdits } from './boot-edits.ts';
import { fullAddresses, whyNotPassed, withCompanions } from './devices.ts';
import { Draft } from './draft.ts';
import { giveIn, gives, newRefusals } from './guest-edits.ts';
import { elsewhereWords, inWords } from './in-words.ts';
import type { Plan, PlannedStep } from './model.ts';
import { neededSteps, unsafeWords } from './needed.ts';
import { assignSteps, firmwareSteps, guestSteps } from './steps.ts';
import { deviceWarnings, guestWarnings, stakesOfAll, stakeWarnings } from './warnings.ts';

export interface Knowledge {
  /** For what xl says of the guest's config; absent: it is not asked. */
  readonly catalogue?: Catalogue;
}

/**
 * All edits and steps that take devices (`0000:01:00.0`, any spelling) to a guest, those that are done already left out. Never throws.
 *
 * @param guestFile the path of its config, as on that machine
 */
export function planToPass(
  world: World,
  addresses: readonly string[],
  guestFile: string,
  { catalogue }: Knowledge = {},
): Plan {
  const asked = fullAddresses(addresses);
  const title = (name: string, moved = asked) => `Pass ${listed(moved.map(shortAddress))} to ${name}`;
  const guest = guestAt(world, guestFile);
  if (!guest) {
    const why = world.unreadable.includes(guestFile)
      ? `${guestFile} cannot be read.`
      : `There is no guest’s config ${guestFile} on this machine.`;
    return refusal(title(guestFile), asked, why);
  }
  const name = guestName(guest);
  const whyNot =
    asked.length === 0 ? 'No device was named.' : (firstOf(asked, (one) => whyNotPassed(world, one)) ?? faultOf(guest));
  if (whyNot !== undefined) return refusal(title(name), asked, whyNot);

  const { addresses: moved, along, left } = withCompanions(world, asked, guest);
  const draft = new Draft(world);
  const refused = giveIn(draft, world, guest, moved);
  if (refused !== undefined) return refusal(title(name, moved), moved, refused);
  const boot = bootEdits(draft, world, moved, guest);
  if (boot.refused !== undefined) return refusal(title(name, moved), moved, boot.refused);

  const edits = draft.planned();
  const unsafe = unsafeWords(world, moved);
  const isHere = world.root !== undefined;
  const news = moved.filter((address) => !gives(guest.config, world, address));
  const after = draft.guest(guest.file);
  const said = catalogue && after && news.length > 0 ? newRefusals(guest.config, after, world, catalogue) : [];
  const steps: PlannedStep[] = [
    ...neededSteps(world, moved),
    ...firmwareSteps(world),
    ...(isHere ? [] : inWords(edits)),
    ...boot.steps,
    ...afterEdits(world, draft, edits, boot.isLate),
    ...assignSteps(world, moved, boot),
    ...guestSteps(world, guest, moved),
  ];
  return {
    kind: 'pass',
    title: title(name, moved),
    addresses: moved,
    edits: isHere ? edits : [],
    steps,
    ...(unsafe !== undefined && { unsafe }),
    stakes: stakesOfAll(world, moved),
    warnings: [
      ...stakeWarnings(world, moved, 'given to a guest'),
      ...alsoHiddenWords(world, moved),
      ...said.map((text) => `xl ${world.release} refuses ${name} with devices: “${text}”.`),
      ...deviceWarnings(world, moved, guest),
      ...left,
      ...along,
      ...boot.warnings,
      ...guestWarnings(world, guest, pciSummary(guest.config, world.release).devices === 0),
      ...(isHere ? [] : [elsewhereWords(world)]),
    ],
  };
}

function faultOf({ config, file }: GuestFile): string | undefined {
  const faulty = config.tree.statements.find(({ faults }) => faults.length > 0);
  return faulty && `${file} has a syntax error on line ${faulty.line}, and xl does not read it: mend that first.`;
}

function firstOf<T, R>(items: readonly T[], answer: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = answer(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusal(title: string, addresses: readonly string[], refused: string): Plan {
  return { kind: 'pass', title, addresses, edits: [], steps: [], stakes: [], warnings: [], refused };
}
