# A machine that something is wrong with: what we say of it, and what becomes of a device that is made assignable all the same.
. ./names.sh
. ./tools.sh

facts start
ours snapshot snapshot --label dom0
ours doctor doctor --format json
story before "$FIRST"
say add xl pci-assignable-add "$FIRST"
story added "$FIRST"
say create xl create "$GUEST"
say create-list xl list -l
