import type { DomainConfig } from '../guests/domain-config.ts';
import { type PciEntry, spanInStatement } from '../guests/pci-devices.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { resetWith, stakesIn } from '../passthrough/reserved.ts';
import { entrySeizes } from '../passthrough/seize.ts';
import { stakeMessage, stakesAt } from '../passthrough/stake-words.ts';
import { deviceOf } from '../passthrough/topology.ts';
import { formatAddress, formatBdf, shortAddress } from '../specs/bdf.ts';
import { shift } from '../text/span.ts';
import { anotherDevice } from './another-device.ts';
import { notAssignable, notHidden } from './assignable.ts';
import { commentsOn } from './device-comments.ts';
import type { Finding, RuleRow } from './finding.ts';
import { severityOf } from './stake-severity.ts';
import { untoldStake } from './stakes-untold.ts';
import type { GuestStandard } from './standard.ts';

export const hostRules: readonly RuleRow[] = [
  {
    code: 'host/no-such-device',
    severity: 'hint',
    title: 'A device that this machine does not have.',
    needs: 'host',
  },
  {
    code: 'host/not-assignable',
    severity: 'hint',
    title: 'A device that pciback does not hold: the guest cannot get it yet.',
    needs: 'host',
  },
  {
    code: 'host/at-stake',
    severity: 'warning',
    title: 'A device that dom0 itself rests on: its disk, its network, its console, its keyboard.',
    needs: 'host',
  },
  {
    code: 'host/stakes-untold',
    severity: 'information',
    title: 'A device of which nobody can tell whether dom0 rests on it.',
    needs: 'host',
  },
  {
    code: 'host/no-reset',
    severity: 'hint',
    title: 'A device that cannot be reset: it often works for one start of the guest only.',
    needs: 'host',
  },
];

/** Whether there is anything to say of a device that a guest is given. */
export function isReady(host: Host, device: PciDevice | undefined): boolean {
  if (!device?.assignable || device.isBridge || device.resetMethods?.length === 0) return false;
  return stakesAt(host, device.address).length === 0;
}

/** What this machine says to a device of a `pci` list. Spans count from the statement. */
export function* checkOnHost(entry: PciEntry, standard: GuestStandard): Generator<Finding> {
  const host = standard.hostIfKnown;
  const { bdf, bdfSpan } = entry.spec;
  if (!host || host.devices.length === 0 || !bdf || !bdfSpan || entry.spec.refused) return;
  const device = deviceOf(host, formatAddress(bdf));
  const found = { severity: 'hint', source: 'advice', span: spanInStatement(standard.config, entry, bdfSpan) } as const;
  const another = anotherOn(entry, standard, host, device);
  if (!device) {
    const why = another?.message ?? 'Addresses change when a card is added or moved.';
    yield {
      ...found,
      ...another,
      code: 'host/no-such-device',
      message: `There is no ${formatBdf(bdf)} in ${host.label}: the guest does not start. ${why}`,
    };
    return;
  }
  if (another) yield { ...found, ...another, code: 'host/another-device', severity: 'information' };
  const world = standard.worldIfKnown?.world();
  const stakes = world?.host === host ? stakesIn(world, device.address) : stakesAt(host, device.address);
  const untold = stakes.length === 0 ? untoldStake(host, device) : undefined;
  if (stakes.length > 0) {
    const when = device.isBridge ? 'made assignable' : 'given to a guest';
    const message = stakeMessage(stakes, formatBdf(bdf), when);
    yield { ...found, code: 'host/at-stake', severity: severityOf(stakes), message };
  } else if (device.isBridge) {
    yield {
      ...found,
      code: 'host/not-assignable',
      message: `${formatBdf(bdf)} is a bridge: a guest cannot have it.`,
    };
  } else if (!device.assignable && !entrySeizes(entry, standard.config, standard.release)) {
    const finding = notAssignable(found, bdf, device, standard);
    const { fixes: _, ...alone } = finding;
    // What dom0 may rest on is not offered to be hidden.
    yield untold === undefined && host.reliances ? finding : alone;
  } else if (device.assignable && !entrySeizes(entry, standard.config, standard.release)) {
    yield* notHidden(found, bdf, device, standard);
  }
  if (untold !== undefined) yield { ...found, code: 'host/stakes-untold', severity: 'information', message: untold };
  const reset = device.isBridge ? undefined : resetWords(host, device);
  if (reset !== undefined && !stakes.some(({ because }) => because === 'same reset'))
    yield { ...found, code: 'host/no-reset', message: reset };
}

/** What a comment beside the device, or an earlier recording, says of it, where that is another one. Spans count from the statement. */
function anotherOn(
  entry: PciEntry,
  { config, earlierHostIfKnown: earlier }: GuestStandard,
  host: Host,
  device: PciDevice | undefined,
): Pick<Finding, 'message' | 'related' | 'fixes'> | undefined {
  const { statement, value, spec } = entry;
  const { bdf, bdfSpan, allFunctions } = spec;
  if (!bdf || !bdfSpan) return undefined;
  const comments = commentsOn(config.text, shift(value, statement.offset));
  const found = anotherDevice({ bdf, isAlone: isAlone(entry, config), comments, device, host, earlier });
  if (!found) return undefined;
  const { message, comment, moved } = found;
  const related = comment ? [{ ...shift(comment, -statement.offset), message: 'The comment.' }] : [];
  if (!moved || allFunctions) return { message, related };
  const address = shortAddress(moved.address);
  const edits = [{ span: spanInStatement(config, entry, bdfSpan), newText: address }];
  return { message, related, fixes: () => [{ title: `Change to ${address}`, edits }] };
}

/** Whether a comment above it, or behind it, can mean no other device of the list: it is the only one, or has a line of its own. */
function isAlone({ statement, value }: PciEntry, { text }: DomainConfig): boolean {
  const items = statement.value?.kind === 'list' ? statement.value.items : [value];
  if (items.length === 1) return true;
  const { start } = shift(value, statement.offset);
  const next = items[items.indexOf(value) + 1];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const isLast = !next || lineEnd < 0 || statement.offset + next.start > lineEnd;
  return isLast && text.slice(lineStart, start).trim() === '';
}

/** Why a device keeps what the last guest left in it; `undefined`: it can be reset, or nobody knows. */
function resetWords(host: Host, { address, resetMethods }: PciDevice): string | undefined {
  const own = shortAddress(address);
  const end = 'it keeps what the last guest left in it, and often works once until the host boots anew.';
  if (resetMethods?.length === 0) return `dom0’s kernel knows no way to reset ${own}: ${end}`;
  const shared = resetWith(host, address);
  if (!shared) return undefined;
  const others = shared.others.map(shortAddress);
  return `${own} can be reset with its bus only, and ${others.join(', ')} ${others.length > 1 ? 'are' : 'is'} on that bus too, so dom0’s kernel does not do it: ${end}`;
}
