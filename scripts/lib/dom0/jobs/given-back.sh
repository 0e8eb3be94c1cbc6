# After the next reboot: the device is dom0's again.
. ./names.sh
KEEP_GUEST=1 . ./tools.sh

facts start
say before-driver readlink "/sys/bus/pci/devices/$FIRST/driver"
ours back device "$FIRST" --format json
