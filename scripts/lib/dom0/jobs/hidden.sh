# After the reboot: the device is pciback's from the start, and a guest gets it. Then all of it is taken back.
. ./names.sh
KEEP_GUEST=1 . ./tools.sh

facts start
story hidden "$FIRST"
say create xl create "$GUEST"
guest_sees saw 1
story given "$FIRST"
say destroy xl destroy probe
ours plan give-back --format json "$FIRST"
ours diff give-back --format diff "$FIRST"
say patched patch -p1 -d / -i "$RESULTS/diff.stdout"
LIMIT=300 say packed update-initramfs -u -k all
cp /boot/initrd.img-"$(uname -r)" "$RESULTS/initramfs"
