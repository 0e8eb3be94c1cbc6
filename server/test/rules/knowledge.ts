/** What the tests of rules and features judge by: the real catalogue, a release, a small host. */
import { Catalogue, type CatalogueFiles } from '../../src/catalogue/catalogue.ts';
import records from '../../src/catalogue/generated/records.json' with { type: 'json' };
import texts from '../../src/catalogue/generated/texts.json' with { type: 'json' };
import { NEWEST, type Release } from '../../src/catalogue/releases.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import type { Knowledge } from '../../src/features/language.ts';
import type { Host, PciDevice } from '../../src/host/model.ts';
import type { Finding } from '../../src/rules/finding.ts';

export const catalogue = new Catalogue({
  records: () => records as unknown as ReturnType<CatalogueFiles['records']>,
  texts: () => texts as unknown as ReturnType<CatalogueFiles['texts']>,
});

export function knowledge(release: Release = NEWEST, host: Host = NO_HOST, known = false): Knowledge {
  return { catalogue, release, host: async () => host, ...(known && { hostIfKnown: host }) };
}

const NO_HOST: Host = { label: 'this machine', devices: [], emptyBecause: 'This machine has no PCI bus.' };

function device(address: string, rest: Partial<PciDevice>): PciDevice {
  return { address, vendor: 0x8086, device: 0x10d3, classCode: 0x020000, assignable: false, isBridge: false, ...rest };
}

export const HOST: Host = {
  label: 'this machine',
  devices: [
    device('0000:00:00.0', { classCode: 0x060000, isBridge: true, vendorName: 'Intel Corporation' }),
    device('0000:01:00.0', {
      vendorName: 'Intel Corporation',
      deviceName: '82574L',
      className: 'Ethernet controller',
      driver: 'e1000e',
    }),
    device('0000:03:00.0', {
      vendor: 0x10de,
      device: 0x2484,
      classCode: 0x030000,
      vendorName: 'NVIDIA Corporation',
      deviceName: 'GA104',
      className: 'VGA compatible controller',
      driver: 'pciback',
      assignable: true,
    }),
    device('0000:03:00.1', {
      vendor: 0x10de,
      device: 0x228b,
      classCode: 0x040300,
      driver: 'pciback',
      assignable: true,
    }),
  ],
};

/** What is wrong with a config. */
export function findingsOf(text: string, given: Knowledge = knowledge()): Finding[] {
  const found = [...domainConfigLanguage.check(domainConfigLanguage.parse(text), given)];
  return found.filter((finding) => finding !== undefined);
}
