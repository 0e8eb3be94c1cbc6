/** A desktop whose disk, network, keyboard and screen hang on devices, for the rules about what dom0 rests on. */
import type { Host, PciDevice } from '../../src/host/model.ts';

function device(address: string, classCode: number, rest: Partial<PciDevice> = {}): PciDevice {
  const isBridge = classCode >>> 16 === 6;
  return {
    address: `0000:${address}`,
    vendor: 0x8086,
    device: 0x1000 + Number.parseInt(address.replace(/\D/g, ''), 10),
    classCode,
    assignable: false,
    isBridge,
    headerType: classCode >>> 8 === 0x0604 ? 1 : 0,
    ...rest,
  };
}

const PCI_BRIDGE = { className: 'PCI bridge', driver: 'pcieport', express: true, port: 'root port' } as const;
const FREE = { driver: 'pciback', assignable: true };

export const MACHINE: Host = {
  label: 'this machine',
  devices: [
    device('00:00.0', 0x060000, { className: 'Host bridge' }),
    device('00:01.0', 0x060400, PCI_BRIDGE),
    device('00:02.0', 0x060400, PCI_BRIDGE),
    device('00:03.0', 0x060400, PCI_BRIDGE),
    device('00:04.0', 0x060400, PCI_BRIDGE),
    device('00:05.0', 0x060400, PCI_BRIDGE),
    device('00:14.0', 0x0c0330, {
      className: 'USB controller',
      driver: 'xhci_hcd',
      attached: [{ kind: 'keyboard', name: 'input3', words: 'USB Keyboard' }],
    }),
    device('00:1d.0', 0x0c0320, { className: 'USB controller', driver: 'ehci-pci' }),
    device('00:1f.0', 0x060100, { className: 'ISA bridge' }),
    device('01:00.0', 0x030000, {
      className: 'VGA compatible controller',
      vendor: 0x10de,
      device: 0x1b81,
      deviceName: 'GP104 [GeForce GTX 1070]',
      parent: '0000:00:01.0',
      ...FREE,
    }),
    device('01:00.1', 0x040300, {
      className: 'Audio device',
      vendor: 0x10de,
      device: 0x10f0,
      parent: '0000:00:01.0',
      driver: 'snd_hda_intel',
    }),
    device('02:00.0', 0x010601, {
      className: 'SATA controller',
      driver: 'ahci',
      parent: '0000:00:02.0',
      attached: [{ kind: 'disk', name: 'sda' }],
    }),
    device('03:00.0', 0x020000, {
      className: 'Ethernet controller',
      driver: 'igb',
      parent: '0000:00:03.0',
      virtualFunctions: ['0000:03:10.0', '0000:03:10.1'],
      mostVirtualFunctions: 7,
    }),
    device('03:10.0', 0x020000, {
      className: 'Ethernet controller',
      driver: 'igbvf',
      parent: '0000:00:03.0',
      physicalFunction: '0000:03:00.0',
    }),
    device('03:10.1', 0x020000, {
      className: 'Ethernet controller',
      driver: 'igbvf',
      parent: '0000:00:03.0',
      physicalFunction: '0000:03:00.0',
    }),
    device('04:00.0', 0x020000, {
      className: 'Ethernet controller',
      vendor: 0x10ec,
      device: 0x8168,
      driver: 'r8169',
      parent: '0000:00:04.0',
      attached: [{ kind: 'network', name: 'enp4s0' }],
      resetMethods: [],
    }),
    // A bridge to conventional PCI: the IOMMU cannot keep apart what is behind it.
    device('05:00.0', 0x060400, {
      className: 'PCI bridge',
      parent: '0000:00:05.0',
      express: true,
      port: 'bridge to PCI',
    }),
    device('06:01.0', 0x040100, { className: 'Multimedia audio controller', parent: '0000:05:00.0', express: false }),
    device('06:02.0', 0x070002, { className: 'Serial controller', parent: '0000:05:00.0', express: false }),
  ],
  reliances: [
    { what: 'root file system', name: '/', through: ['vg0-root', 'sda2', 'sda'] },
    { what: 'default route', name: 'xenbr0', through: ['xenbr0', 'enp4s0'] },
  ],
  offPci: [],
};
