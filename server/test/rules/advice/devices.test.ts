import type { Host, PciDevice } from '../../../src/host/model.ts';
import { check } from '../check.ts';
import { HOST } from '../knowledge.ts';

const HVM = 'name = "a"\ntype = "hvm"\nmemory = 512\n';
const PV = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n';

function held(address: string, rest: Partial<PciDevice> = {}): PciDevice {
  const common = { vendor: 0x8086, device: 0x1533, classCode: 0x020000, assignable: true, isBridge: false };
  return { address, driver: 'pciback', ...common, ...rest };
}

const NETWORK: Host = {
  label: 'this machine',
  devices: [
    held('0000:04:00.0'),
    held('0000:04:00.1', { assignable: false, driver: 'igb', className: 'Ethernet controller' }),
    held('0000:05:00.0', { isBridge: false }),
    held('0000:05:00.1', { isBridge: true, classCode: 0x060100 }),
    held('0000:06:00.0'),
    held('0000:06:00.1', { physicalFunction: '0000:06:00.0' }),
    held('0000:06:00.2', { physicalFunction: '0000:06:00.0' }),
  ],
};

check([
  // The functions of a device.
  { text: `${HVM}pci = [ '03:00.0', '03:00.1' ]\n`, found: [], host: HOST },
  { text: `${HVM}pci = [ '03:00.*@5' ]\n`, found: [], host: HOST, but: ['host/no-such-device'] },
  {
    text: `${HVM}pci = [ "03:00.1,permissive=1" ]\n`,
    found: ['host/left-behind hint at "03:00.1"'],
    fixed: `${HVM}pci = [ "03:00.1,permissive=1", "03:00.0" ]\n`,
    host: HOST,
  },
  {
    text: `${HVM}pci = [ '04:00.0' ]\n`,
    found: ['host/left-behind hint at "04:00.0"'],
    says: ['04:00.1 (Ethernet controller, held by igb) stays on the host'],
    fixed: null,
    host: NETWORK,
  },
  // A bridge stays where it is, and virtual functions are devices of their own.
  { text: `${HVM}pci = [ '05:00.0' ]\n`, found: [], host: NETWORK },
  { text: `${HVM}pci = [ '06:00.0' ]\n`, found: [], host: NETWORK },
  { text: `${HVM}pci = [ '06:00.1' ]\n`, found: [], host: NETWORK },
  { text: `${HVM}pci = [ '03:00.0' ]\n`, found: [] },
  // DMA without an IOMMU.
  { text: `${PV}pci = [ '03:00.0' ]\n`, found: ['security/dma information at "pci"'], release: '4.8' },
  { text: `${PV}pci = [ '03:00.0', '03:00.1' ]\n`, found: ['security/dma information at "pci"'], release: '4.12' },
  { text: `${PV}pci = [ '03:00.0' ]\n`, found: [], release: '4.13' },
  { text: `${PV}pci = [ ]\n`, found: [], release: '4.12' },
  { text: `${HVM}pci = [ '03:00.0' ]\n`, found: [], release: '4.12' },
  // Migration.
  {
    text: `${HVM}pci = [ '03:00.0' ]\nnomigrate = 0\n`,
    found: ['migration/devices information at "nomigrate"'],
  },
  { text: `${HVM}nomigrate = 0\n`, found: [] },
  { text: `${HVM}nomigrate = 1\n`, found: ['migration/nomigrate information at "nomigrate"'], release: '4.10' },
  // What only the old device model reads.
  {
    text: `${HVM}pci_power_mgmt = 1\npci = [ '03:00.0' ]\n`,
    found: ['pci/old-device-model information at "pci_power_mgmt"'],
    fixed: `${HVM}pci = [ '03:00.0' ]\n`,
    release: '4.17',
  },
  {
    text: `${HVM}pci_msitranslate = 1\npci = [ '03:00.0' ]\ndevice_model_version = "qemu-xen-traditional"\n`,
    found: [],
    release: '4.17',
  },
  { text: `${HVM}pci_msitranslate = 0\npci = [ '03:00.0' ]\n`, found: [] },
  { text: `${HVM}pci_msitranslate = 1\n`, found: ['pci/global-unused information at "pci_msitranslate"'] },
]);

check(
  [
    {
      text: 'disk = [ "vdev=xvda, target=/srv/a.img, format=qcow2,ro" ]\n',
      found: ['disk/behind-target warning at ", format=qcow2,ro"'],
      fixed: 'disk = [ "vdev=xvda, format=qcow2,ro,target=/srv/a.img" ]\n',
    },
    { text: 'disk = [ "vdev=xvda,target=/srv/a,b.img" ]\n', found: [] },
    { text: 'disk = [ "vdev=xvda,format=qcow2,target=/srv/a.qcow2" ]\n', found: [] },
  ].map((one) => ({
    ...one,
    text: `memory = 64\n${one.text}`,
    ...(one.fixed && { fixed: `memory = 64\n${one.fixed}` }),
  })),
);
