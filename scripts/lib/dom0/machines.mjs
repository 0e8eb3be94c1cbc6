// The machines that dom0 runs on: what QEMU puts on the bus. The firmware numbers the buses in the order of the ports' places.

/** A port at a place of its own on the first bus, and what is plugged into it. */
function behindPort(place, name, ...devices) {
  return [`pcie-root-port,id=${name},chassis=${place},slot=${place},addr=${place}`, ...devices].flatMap(asDevice);
}

function asDevice(words) {
  return ['-device', words];
}

const ROOT_DISK = 'nvme,serial=root,drive=root';
/** The card of the default route; by its hardware address dom0 knows it. */
const MAIN_CARD = 'e1000e,netdev=net,mac=52:54:00:00:00:01';

/**
 * A server: whatever dom0 rests on is a device of its own, and each of the others is free to be given away, and different.
 * `diskOf` and the like are the addresses.
 */
export const SERVER = {
  name: 'server',
  devices: [
    ...asDevice('VGA,addr=1'),
    ...behindPort(2, 'p1', `${MAIN_CARD},bus=p1`),
    ...behindPort(3, 'p2', `${ROOT_DISK},bus=p2`),
    // One device with two functions.
    ...behindPort(4, 'p3', 'e1000e,bus=p3,addr=0.1', 'e1000e,bus=p3,addr=0.0,multifunction=on'),
    ...behindPort(5, 'p4', 'qemu-xhci,id=usb,bus=p4', 'usb-kbd,bus=usb.0'),
    ...behindPort(6, 'p5', 'pcie-pci-bridge,id=old,bus=p5', 'e1000,bus=old,addr=1', 'e1000,bus=old,addr=2'),
    ...behindPort(
      7,
      'p6',
      'x3130-upstream,id=up,bus=p6',
      'xio3130-downstream,id=d1,bus=up,chassis=21,addr=0',
      'xio3130-downstream,id=d2,bus=up,chassis=22,addr=1',
      'virtio-net-pci,bus=d1',
      'e1000e,bus=d2',
    ),
    ...asDevice('nvme-subsys,id=subsystem'),
    ...behindPort(
      8,
      'p7',
      'nvme,serial=spare,subsys=subsystem,bus=p7,max_ioqpairs=6,msix_qsize=7,sriov_max_vfs=2,sriov_vq_flexible=4,sriov_vi_flexible=2',
    ),
  ],
  diskOf: '0000:02:00.0',
  routeOf: '0000:01:00.0',
  keyboardOf: '0000:04:00.0',
  displayOf: '0000:00:01.0',
  pair: ['0000:03:00.0', '0000:03:00.1'],
  behindOldBridge: ['0000:06:01.0', '0000:06:02.0'],
  oldBridge: '0000:05:00.0',
  portOfDisk: '0000:00:03.0',
  spareDisk: '0000:0b:00.0',
  behindSwitch: ['0000:09:00.0', '0000:0a:00.0'],
};

/** A small desktop: the disk hangs on an old controller of the chipset, and most devices sit on the first bus. */
export const DESKTOP = {
  name: 'desktop',
  devices: [
    ...asDevice('VGA,addr=1'),
    ...asDevice('e1000,netdev=net,mac=52:54:00:00:00:01,addr=2'),
    ...asDevice(`${ROOT_DISK},addr=3`),
    ...asDevice('ich9-intel-hda,addr=4'),
    ...asDevice('ich9-usb-ehci1,id=ehci,addr=1d.7,multifunction=on'),
    ...asDevice('ich9-usb-uhci1,masterbus=ehci.0,firstport=0,addr=1d.0,multifunction=on'),
    ...asDevice('usb-kbd,bus=ehci.0'),
    ...behindPort(6, 'p1', 'e1000e,bus=p1'),
  ],
  diskOf: '0000:00:03.0',
  routeOf: '0000:00:02.0',
  keyboardOf: '0000:00:1d.7',
  displayOf: '0000:00:01.0',
  spare: '0000:01:00.0',
};
