# The plan that takes a device to a guest, done as it says: its diff by the real patch, the initramfs by Debian's own tool. Another boot shows.
. ./names.sh
. ./tools.sh

facts start
story before "$FIRST"
ours plan pass --guest "$GUEST" --format json "$FIRST"
ours diff pass --guest "$GUEST" --format diff "$FIRST"
say patched patch -p1 -d / -i "$RESULTS/diff.stdout"
say config cat "$GUEST"
LIMIT=300 say packed update-initramfs -u -k all
cp /boot/initrd.img-"$(uname -r)" "$RESULTS/initramfs"
story waiting "$FIRST"
