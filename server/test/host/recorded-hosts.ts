import { readFileSync } from 'node:fs';

export const HOSTS = ['xen-vtd', 'xen-pciback-not-loaded', 'plain-linux-vtd', 'xen-iommu-off'] as const;
export type RecordedHost = (typeof HOSTS)[number];

const FOLDER = 'server/test/data/hosts';

export function recordingPath(host: RecordedHost): string {
  return `${FOLDER}/${host}.json`;
}

/** What the real lspci and xl printed of a device. */
export interface PrintedDevice {
  readonly address: string;
  readonly class: string;
  readonly id: string;
  readonly revision: string;
  readonly subsystem: string;
  readonly parent: string;
  readonly driver: string;
  readonly className: string;
  readonly name: string;
}

/** The recorded machine as its own programs printed it; `-` where they printed nothing. */
export function printedDevices(host: RecordedHost): PrintedDevice[] {
  const [, head = '', ...lines] = readFileSync(`${FOLDER}/devices.tsv`, 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    const cell = (column: string) => values[columns.indexOf(column)] ?? '';
    return {
      address: cell('address'),
      class: cell('class'),
      id: cell('id'),
      revision: cell('revision'),
      subsystem: cell('subsystem'),
      parent: cell('parent'),
      driver: cell(`driver ${host}`),
      className: cell('class name'),
      name: cell('name'),
    };
  });
}

/** What `xl pci-assignable-list` printed on each, sorted. */
export const ASSIGNABLE: Readonly<Record<RecordedHost, readonly string[]>> = {
  'xen-vtd': ['0000:01:00.0', '0000:03:00.0', '0000:03:00.1'],
  'xen-pciback-not-loaded': [],
  'plain-linux-vtd': [],
  // One more than was hidden: xl pci-assignable-add failed without an IOMMU, and left the device there.
  'xen-iommu-off': ['0000:01:00.0', '0000:03:00.0', '0000:03:00.1', '0000:08:00.0'],
};
