import { type PciEntry, spanInStatement } from '../guests/pci-devices.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { formatAddress, formatBdf } from '../specs/bdf.ts';
import type { Finding, RuleRow } from './finding.ts';
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
];

const byAddress = new WeakMap<Host, Map<string, PciDevice>>();

/** The device of that address, `0000:01:00.0`. */
export function deviceOf(host: Host, address: string): PciDevice | undefined {
  let devices = byAddress.get(host);
  if (!devices) {
    devices = new Map(host.devices.map((device) => [device.address, device]));
    byAddress.set(host, devices);
  }
  return devices.get(address);
}

/** What this machine says to a device of a `pci` list. Spans count from the statement. */
export function* checkOnHost(entry: PciEntry, standard: GuestStandard): Generator<Finding> {
  const host = standard.hostIfKnown;
  const { bdf, bdfSpan } = entry.spec;
  if (!host || host.devices.length === 0 || !bdf || !bdfSpan || entry.spec.refused) return;
  const device = deviceOf(host, formatAddress(bdf));
  const found = { severity: 'hint', source: 'advice', span: spanInStatement(standard.config, entry, bdfSpan) } as const;
  if (!device) {
    yield {
      ...found,
      code: 'host/no-such-device',
      message: `There is no ${formatBdf(bdf)} in ${host.label}: the guest does not start. Addresses change when a card is added or moved.`,
    };
  } else if (device.isBridge) {
    yield {
      ...found,
      code: 'host/not-assignable',
      message: `${formatBdf(bdf)} is a bridge: a guest cannot have it.`,
    };
  } else if (!device.assignable && !seizes(entry, standard)) {
    const state = device.driver === undefined ? 'has no driver' : `is held by ${device.driver}`;
    yield {
      ...found,
      code: 'host/not-assignable',
      message: `${formatBdf(bdf)} ${state}, not by pciback: “xl pci-assignable-add ${formatBdf(bdf)}” before the guest starts, or hide it at boot.`,
    };
  }
}

/** Whether xl takes the device from its driver by itself. */
function seizes({ spec }: PciEntry, { config }: GuestStandard): boolean {
  const own = spec.options.find(({ name, known, overridden }) => name === 'seize' && known && !overridden);
  if (own) return own.effective === true;
  const all = config.integer('pci_seize');
  return all.kind === 'number' && all.value !== 0;
}
