/** The catalogue's families as a person calls them. */
import type { Family } from '../catalogue/record.ts';

interface FamilyWords {
  /** What one of its records is: "a key of a domain config". */
  readonly one: string;
  /** What all of them are, as a heading. */
  readonly all: string;
}

/** In the order that a person looks for them. */
const WORDS: ReadonlyMap<string, FamilyWords> = new Map([
  ['domain-config', { one: 'a key of a domain config', all: 'Domain config: the keys' }],
  ['pci-spec', { one: 'an option of a device in `pci`', all: 'Inside a string of `pci`' }],
  ['cpuid-xend', { one: 'a word inside a list of `cpuid`, xm’s form', all: 'Inside a list of `cpuid`, xm’s form' }],
  ['rdm', { one: 'a word of `rdm`', all: 'Inside the string of `rdm`' }],
  ['hypervisor', { one: 'a parameter of Xen’s boot line', all: 'Xen’s boot line' }],
  ['iommu', { one: 'an element of `iommu=` on Xen’s boot line', all: 'Inside `iommu=` on Xen’s boot line' }],
  [
    'dom0-iommu',
    { one: 'an element of `dom0-iommu=` on Xen’s boot line', all: 'Inside `dom0-iommu=` on Xen’s boot line' },
  ],
  ['dom0-kernel', { one: 'a parameter of the dom0 kernel’s boot line', all: 'The dom0 kernel’s boot line' }],
  ['xl-conf', { one: 'a key of /etc/xen/xl.conf', all: 'xl.conf: the settings of xl' }],
  ['xl-cpupool', { one: 'a key of a cpupool’s config', all: 'Cpupool configs: the keys' }],
  ['xm', { one: 'a key of a config of the old xm', all: 'Keys of the old xm' }],
]);
const ORDER = [...WORDS.keys()];

export function familyWords(family: Family): FamilyWords {
  const key = family.replace(/-spec$/, '');
  return WORDS.get(family) ?? { one: `a word inside a string of \`${key}\``, all: `Inside a string of \`${key}\`` };
}

/** Those that have words of their own in the order that a person looks for them, each small language behind the keys that hold it. */
export function sortFamilies(families: Iterable<Family>): Family[] {
  const rank = (family: Family) => (ORDER.includes(family) ? ORDER.indexOf(family) : ORDER.indexOf('rdm') + 0.5);
  return [...families].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
