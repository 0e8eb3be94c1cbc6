#!/bin/bash
# The first process of the test's dom0: starts what a dom0 needs, does the job that lies on one disk, leaves the results on another, and ends the machine.
export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
note() { echo "dom0: $*" >/dev/console; }
note started
mountpoint -q /proc || mount -t proc proc /proc
mountpoint -q /sys || mount -t sysfs sys /sys
mountpoint -q /dev || mount -t devtmpfs dev /dev
mount -o remount,rw /
mountpoint -q /run || mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mkdir -p /run/lock /var/log/xen/console /proc/xen /dev/pts
mount -t devpts pts /dev/pts
modprobe -a virtio_pci virtio_blk
mkdir -p /tmp/job /tmp/results
tar -xf /dev/vda -C /tmp/job
modprobe -q -a e1000e e1000 nvme ahci xhci-pci ehci-pci uhci-hcd virtio_net usbhid hid-generic evdev snd-hda-intel 2>/dev/null
modprobe -q -a xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs xen-netback xen-blkback 2>/dev/null
modprobe xen-pciback
ip link set lo up
for card in /sys/class/net/*; do
  [ "$(cat "$card/address")" = 52:54:00:00:00:01 ] || continue
  ip address add 10.0.2.15/24 dev "${card##*/}"
  ip link set "${card##*/}" up
  ip route add default via 10.0.2.2
done
/etc/init.d/xen start
note "job begins"
cd /tmp/job && bash ./run.sh >/tmp/results/log 2>&1
note "job ended with $?"
tar -cf /dev/vdb -C /tmp/results .
sync
busybox poweroff -f
