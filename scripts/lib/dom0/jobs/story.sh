# One device's whole way: dom0's, assignable, in a guest, and back again. FIRST and SECOND are two functions of it.
. ./names.sh
. ./tools.sh

facts start
ours snapshot snapshot --label dom0
ours doctor doctor --format json
ours disk device "$DISK" --format json
if [ "$FORM" = long ]; then
  for name in route keyboard bridge old; do
    address=${name^^}
    ours "$name" device "${!address}" --format json
  done
fi
story before "$FIRST"

say add-first xl pci-assignable-add "$FIRST"
say add-second xl pci-assignable-add "$SECOND"
story added "$FIRST"

[ "$FORM" = long ] && ours checked check "$GUEST"
say create xl create "$GUEST"
guest_sees saw-both 2
say given-list xl list -l
story given "$FIRST"

say detach xl pci-detach probe "$FIRST"
guest_sees saw-one 1
say detached-list xl list -l
[ "$FORM" = long ] && story detached "$FIRST"
say attach xl pci-attach probe "$FIRST"
guest_sees saw-both-again 2
[ "$FORM" = long ] && story attached "$FIRST"

say destroy xl destroy probe
[ "$FORM" = long ] && story destroyed "$FIRST"
say remove-first xl pci-assignable-remove -r "$FIRST"
say remove-second xl pci-assignable-remove -r "$SECOND"
story back "$FIRST"
say end-sysfs bash /tmp/sysfs.sh

if [ "$FORM" = long ]; then
  say switch-on bash -c 'echo 2 >"/sys/bus/pci/devices/$0/sriov_numvfs"' "$PHYSICAL"
  virtual=$(readlink -f "/sys/bus/pci/devices/$PHYSICAL/virtfn0")
  virtual=${virtual##*/}
  say virtual echo "$virtual"
  say add-virtual xl pci-assignable-add "$virtual"
  facts virtual
  ours virtual-snapshot snapshot --label dom0
  ours virtual-story device "$virtual" --format json
  ours physical-story device "$PHYSICAL" --format json
fi
