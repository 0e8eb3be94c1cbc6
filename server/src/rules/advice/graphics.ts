/** A graphics card for the guest. Source: libxl_dm.c and libxl_pci.c, libxl__detect_gfx_passthru_kind, from 4.7 on. */
import { compareReleases } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { bdfKey, pciSummary } from '../../guests/pci-summary.ts';
import type { Finding, Fix, RuleRow } from '../finding.ts';
import { hostDevices } from '../pci-places.ts';
import { replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { advise, isOn, keySpan, takeAway, valueSpan } from './say.ts';

export const graphicsRules: readonly RuleRow[] = [
  {
    code: 'graphics/no-card',
    severity: 'warning',
    title: 'gfx_passthru without a card that it can be about: the guest does not start, or the setting does nothing.',
  },
  {
    code: 'graphics/kind',
    severity: 'information',
    title: 'gfx_passthru = 1, which fits Intel’s own graphics only.',
  },
];

/** Where Intel puts the graphics of its processors. */
const INTEL_GRAPHICS = bdfKey({ domain: 0, bus: 0, device: 2, function: 0 });
const INTEL = 0x8086;

/** Spans are absolute. */
export function* checkGraphics({ config, release, guest, hostIfKnown }: GuestStandard): Generator<Finding> {
  const statement = config.last('gfx_passthru');
  if (!statement || guest !== 'hvm' || compareReleases(release, '4.7') < 0) return;
  if (config.string('device_model_version') === 'qemu-xen-traditional') return;
  const asNumber = config.integer('gfx_passthru');
  const word = config.string('gfx_passthru')?.toLowerCase();
  const byNumber = asNumber.kind === 'number' || word === 'default';
  if (byNumber ? !(isOn(config, 'gfx_passthru') || word === 'default') : word !== 'igd') return;
  const { devices, parts } = pciSummary(config, release);
  if (devices === 0) {
    yield withoutDevice();
    return;
  }
  if (!byNumber) return;
  const keys = parts.flatMap((part) => part.keys).filter((key) => key >= 0);
  const host = hostIfKnown && hostIfKnown.devices.length > 0 ? hostDevices(hostIfKnown) : undefined;
  const cards = host ? keys.flatMap((key) => host.get(key) ?? []).filter(({ classCode }) => classCode >> 16 === 3) : [];
  // Devices that this host does not have may be anything.
  const known = host !== undefined && keys.length === devices && keys.every((key) => host.has(key));
  const intel = known ? cards.some(({ vendor }) => vendor === INTEL) : keys.includes(INTEL_GRAPHICS);
  if (intel) {
    yield advise(
      'graphics/kind',
      'hint',
      valueSpan(statement),
      '1 leaves it to xl to find out whose graphics these are. Say “igd” for Intel’s: it then does not depend on what xl finds.',
      { fixes: () => [{ title: 'Write "igd"', edits: [replace(valueSpan(statement), '"igd"')], preferred: true }] },
    );
  } else if (known) {
    yield advise(
      'graphics/no-card',
      'warning',
      keySpan(statement),
      'None of the devices in “pci” is Intel’s graphics: the guest does not start (“unable to detect required gfx_passthru_kind”). Other cards are passed without “gfx_passthru”.',
      { fixes: () => preferred(takeAway(statement, config)) },
    );
  } else {
    yield advise(
      'graphics/kind',
      'information',
      valueSpan(statement),
      '“gfx_passthru = 1” fits Intel’s own graphics only: with any other card the guest does not start (“unable to detect required gfx_passthru_kind”). Write “igd” for Intel’s; other cards are passed without it.',
      {
        fixes: () => [
          { title: 'Write "igd"', edits: [replace(valueSpan(statement), '"igd"')] },
          ...takeAway(statement, config),
        ],
      },
    );
  }

  function withoutDevice(): Finding {
    const outcome = byNumber
      ? 'the guest does not start (“unable to detect required gfx_passthru_kind”)'
      : 'there is no card to pass';
    return advise(
      'graphics/no-card',
      'warning',
      keySpan(statement as NonNullable<typeof statement>),
      `There is no device in “pci”: ${outcome}.`,
      { fixes: () => fixesWithoutDevice(config) },
    );
  }
}

function fixesWithoutDevice(config: DomainConfig): readonly Fix[] {
  const statement = config.last('gfx_passthru');
  return statement ? takeAway(statement, config) : [];
}

function preferred(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.map((fix) => ({ ...fix, preferred: true }));
}
