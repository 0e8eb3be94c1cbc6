/** What comes with giving devices to a guest. Source: libxl_pci.c and libxl_create.c by release; xl_migrate.c. */
import { compareReleases } from '../../catalogue/releases.ts';
import { pciEntry, spanInStatement } from '../../guests/pci-devices.ts';
import { ALL_FUNCTIONS, OWN_OPTIONS, type PciSummary, pciSummary } from '../../guests/pci-summary.ts';
import type { Host, PciDevice } from '../../host/model.ts';
import { canMigrate, IOMMU_FOR_ALL_SINCE } from '../../passthrough/readiness/guests-need.ts';
import { formatBdf, shortAddress } from '../../specs/bdf.ts';
import { shift } from '../../text/span.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { type Owner, ownerOf } from '../guest-on-host.ts';
import { onDisk } from '../on-disk.ts';
import { hostDevices, type PciPlace } from '../pci-places.ts';
import { insert } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { advise, isOn, keySpan, takeAway } from './say.ts';

export const deviceRules: readonly RuleRow[] = [
  {
    code: 'security/dma',
    severity: 'information',
    title: 'Devices for a PV guest in a release that does not ask for an IOMMU.',
  },
  { code: 'migration/devices', severity: 'information', title: 'nomigrate = 0 in a guest with devices.' },
  {
    code: 'pci/old-device-model',
    severity: 'information',
    title: 'A pci_… setting that only the old device model read.',
  },
  {
    code: 'host/left-behind',
    severity: 'hint',
    title: 'One function of a device hidden or given to a guest, others of it left with dom0.',
    needs: 'host',
  },
];

const NEVER =
  'A guest with devices cannot migrate: as long as it has one, Xen does not follow which of its memory changes, and “xl migrate” fails. Detach them before (xl pci-detach).';
const SELDOM =
  'A guest with devices can seldom migrate: xl sends the list along, so the other host needs a device at each of these addresses, assignable, and what is in the devices is not sent.';

/** The first release without qemu-xen-traditional. */
const NO_OLD_MODEL_SINCE = '4.21';

/** Spans are absolute. */
export function* checkDevices(standard: GuestStandard): Generator<Finding> {
  const { config, release, guest, hostIfKnown } = standard;
  const list = config.last('pci');
  const summary = pciSummary(config, release);
  yield* forOldModel(standard, summary);
  if (!list || summary.devices === 0) return;
  if (guest === 'pv' && compareReleases(release, IOMMU_FOR_ALL_SINCE) < 0) {
    yield advise(
      'security/dma',
      'information',
      keySpan(list),
      `Where no IOMMU is on, Xen ${release} gives a PV guest its devices all the same, and with their DMA it can read and write all memory of the machine. Boot Xen with the IOMMU on; from Xen ${IOMMU_FOR_ALL_SINCE} on xl insists on it.`,
    );
  }
  const nomigrate = config.last('nomigrate');
  const value = config.integer('nomigrate');
  if (nomigrate && value.kind === 'number' && value.value === 0) {
    yield advise('migration/devices', 'information', keySpan(nomigrate), canMigrate(guest, release) ? SELDOM : NEVER, {
      related: [{ ...keySpan(list), message: 'The devices' }],
    });
  }
  if (hostIfKnown && hostIfKnown.devices.length > 0) yield* leftBehind(summary, hostIfKnown, standard);
}

/** `msitranslate` and `power_mgmt` go to qemu-xen-traditional's command line and to a node of xenstore that nobody else reads. */
function* forOldModel({ config, release, guest }: GuestStandard, { devices, own }: PciSummary): Generator<Finding> {
  if (compareReleases(release, '4.4') < 0) return;
  const isOld =
    guest === 'hvm' &&
    compareReleases(release, NO_OLD_MODEL_SINCE) < 0 &&
    config.string('device_model_version') === 'qemu-xen-traditional';
  if (isOld || guest === undefined) return;
  for (const option of ['msitranslate', 'power_mgmt'] as const) {
    const name = `pci_${option}`;
    const statement = config.last(name);
    // `pci/global-unused` has said so, or the key is of no use for the guest's type.
    if (!statement || !isOn(config, name) || (own[OWN_OPTIONS.indexOf(option)] ?? 0) >= devices) continue;
    if (option === 'power_mgmt' && guest !== 'hvm') continue;
    const gone =
      compareReleases(release, NO_OLD_MODEL_SINCE) >= 0 ? `, which is gone since Xen ${NO_OLD_MODEL_SINCE}` : '';
    yield advise(
      'pci/old-device-model',
      'information',
      keySpan(statement),
      `“${name}” has no effect: only the device model qemu-xen-traditional reads it${gone}.`,
      { tags: ['unnecessary'], fixes: () => takeAway(statement, config) },
    );
  }
}

/** A function in the list, with those of its device that are not. */
interface Torn {
  readonly place: PciPlace;
  readonly siblings: readonly PciDevice[];
}

/** Kept with the list: what it says changes far less often than a key is pressed. */
const known = new WeakMap<PciSummary, { readonly host: Host; readonly torn: readonly Torn[] }>();

/** One finding a card: at the first of its functions in the list. */
function* leftBehind(summary: PciSummary, host: Host, standard: GuestStandard): Generator<Finding> {
  const devices = hostDevices(host);
  let before = known.get(summary);
  if (before?.host !== host) {
    before = { host, torn: tornDevices(summary, devices) };
    known.set(summary, before);
  }
  for (const one of before.torn) {
    const finding = behind(one, devices, standard);
    if (finding) yield finding;
  }
}

function tornDevices({ parts }: PciSummary, devices: ReadonlyMap<number, PciDevice>): Torn[] {
  const given = new Set<number>();
  const first = new Map<number, PciPlace>();
  for (const part of parts) {
    for (let at = 0; at < part.keys.length; at++) {
      const key = part.keys[at] ?? -1;
      if (key < 0) continue;
      const slot = Math.floor(key / 8);
      const all = ((part.flags[at] ?? 0) & ALL_FUNCTIONS) !== 0;
      for (let func = 0; func < 8; func++) if (all || slot * 8 + func === key) given.add(slot * 8 + func);
      if (!all && !first.has(slot)) first.set(slot, { part, at });
    }
  }
  return [...first].flatMap(([slot, place]) => {
    const siblings: PciDevice[] = [];
    for (let func = 0; func < 8; func++) {
      const device = devices.get(slot * 8 + func);
      // A virtual function is a device of its own, wherever it is counted.
      const counts = device && !device.isBridge && device.physicalFunction === undefined;
      if (counts && !given.has(slot * 8 + func)) siblings.push(device);
    }
    return siblings.length > 0 ? [{ place, siblings }] : [];
  });
}

function behind(
  { place: { part, at }, siblings }: Torn,
  devices: ReadonlyMap<number, PciDevice>,
  standard: GuestStandard,
): Finding | undefined {
  const { config, release } = standard;
  const item = part.items[at];
  const own = devices.get(part.keys[at] ?? -1);
  if (!own || own.physicalFunction !== undefined || (item?.kind !== 'string' && item?.kind !== 'number'))
    return undefined;
  const entry = pciEntry(config, part.statement, item, release);
  const { bdf, bdfSpan } = entry.spec;
  if (!bdf || !bdfSpan || entry.spec.refused) return undefined;
  const away = givenElsewhere(siblings, standard);
  const stay = siblings.filter((device) => !away.has(device));
  const [only] = siblings;
  const isSound =
    own.classCode >> 16 === 3 && stay.length === 1 && siblings.length === 1 && only && only.classCode >> 8 === 0x0403;
  const where = [
    ...[...away].map(([device, { words }]) => `${shortAddress(device.address)} ${words}`),
    ...(stay.length > 0
      ? [
          `${stay.map((device) => `${shortAddress(device.address)} (${wordsFor(device)})`).join(', ')} ${stay.length === 1 ? 'stays' : 'stay'} on the host`,
        ]
      : []),
  ].join('; ');
  const message = isSound
    ? `The card’s sound, ${shortAddress(only.address)}, stays on the host: drivers expect both, and a card is mostly reset as a whole.`
    : `${formatBdf(bdf)} is part of a device: ${where}. Where they share a reset or an IOMMU group, ${away.size > 0 ? 'one guest' : 'the guest'} gets all of them or none.`;
  const related = [...away.values()].flatMap((owner) => owner.related ?? []);
  const quote = config.source(part.statement, item).charAt(0);
  const sign = quote === '"' ? '"' : "'";
  const end = part.statement.offset + item.end;
  const free = stay.filter(({ assignable }) => assignable);
  const finding = {
    ...advise(
      'host/left-behind',
      away.size > 0 ? 'information' : 'hint',
      shift(spanInStatement(config, entry, bdfSpan), part.statement.offset),
      message,
    ),
    ...(related.length > 0 && { related }),
    ...(free.length > 0 && {
      fixes: () => [
        {
          title: `Add ${free.map(({ address }) => shortAddress(address)).join(', ')}`,
          edits: [insert(end, free.map((device) => `, ${sign}${shortAddress(device.address)}${sign}`).join(''))],
        },
      ],
    }),
  } as const;
  return away.size > 0 ? onDisk(finding, standard.worldIfKnown?.world().root) : finding;
}

/** Those that another guest has, or is to have. */
function givenElsewhere(siblings: readonly PciDevice[], standard: GuestStandard): ReadonlyMap<PciDevice, Owner> {
  const { worldIfKnown } = standard;
  const away = new Map<PciDevice, Owner>();
  if (!worldIfKnown) return away;
  const world = worldIfKnown.world();
  for (const device of siblings) {
    const owner = ownerOf(device.address, { ...standard, worldIfKnown }, world);
    if (owner) away.set(device, owner);
  }
  return away;
}

function wordsFor({ className, deviceName, driver }: PciDevice): string {
  const what = className ?? deviceName ?? 'no name';
  return driver === undefined ? what : `${what}, held by ${driver}`;
}
