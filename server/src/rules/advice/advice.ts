/** What Xen keeps silent about: a file a family, each with its rows and what it looks at. */
import type { Finding, RuleRow } from '../finding.ts';
import type { GuestStandard } from '../standard.ts';
import { checkDevices, deviceRules } from './devices.ts';
import { checkDiskAdvice, diskAdviceRules } from './disk.ts';
import { checkDisplay, displayRules } from './display.ts';
import { checkGraphics, graphicsRules } from './graphics.ts';
import { checkGuest, guestAdviceRules } from './guest.ts';
import { checkNumbers, numberRules } from './numbers.ts';
import { checkOldDisks, oldDiskRules } from './old-disks.ts';
import { checkPartners, partnerRules } from './partners.ts';
import { checkVifAdvice, vifAdviceRules } from './vif.ts';

export const adviceRules: readonly RuleRow[] = [
  ...numberRules,
  ...partnerRules,
  ...guestAdviceRules,
  ...displayRules,
  ...oldDiskRules,
  ...diskAdviceRules,
  ...vifAdviceRules,
  ...deviceRules,
  ...graphicsRules,
];

/** Only for releases whose tool is xl. Spans are absolute. Gives `undefined` now and then. */
export function* checkAdvice(standard: GuestStandard): Generator<Finding | undefined> {
  yield* checkNumbers(standard);
  yield* checkPartners(standard);
  yield* checkGuest(standard);
  yield* checkDisplay(standard);
  yield* checkDevices(standard);
  yield* checkGraphics(standard);
  yield* checkOldDisks(standard);
  yield* checkDiskAdvice(standard);
  yield* checkVifAdvice(standard);
}
