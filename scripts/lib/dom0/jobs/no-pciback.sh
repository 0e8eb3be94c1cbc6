# pciback is not loaded, until the very command runs that we name.
. ./names.sh
. ./tools.sh

modprobe -r xen-pciback
facts start
ours snapshot snapshot --label dom0
ours doctor doctor --format json
story before "$FIRST"
say add xl pci-assignable-add "$FIRST"
say load modprobe xen-pciback
say add-again xl pci-assignable-add "$FIRST"
story added "$FIRST"
