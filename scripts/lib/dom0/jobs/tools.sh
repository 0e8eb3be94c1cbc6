# What the jobs share. `say NAME PROGRAM …` runs a program and keeps what it said, how it ended, and how long it took.
RESULTS=/tmp/results
GUEST=/etc/xen/probe.cfg
GUEST_LOG=/var/log/xen/console/guest-probe.log

say() {
  local name=$1 from=${EPOCHREALTIME/./} status
  shift
  echo "dom0: ${SECONDS} s: $name" >/dev/console
  timeout -k 5 "${LIMIT:-90}" "$@" >"$RESULTS/$name.stdout" 2>"$RESULTS/$name.stderr"
  status=$?
  local micros=$((${EPOCHREALTIME/./} - from))
  printf '%d %d.%06d\n' $status $((micros / 1000000)) $((micros % 1000000)) >"$RESULTS/$name.status"
}

# xen-config, as it is packed.
ours() {
  local name=$1
  shift
  say "$name" node /tmp/job/server/cli.js "$@"
}

# A device's story, in the middle of the things that happen to it; and beside it what the machine itself says at that moment.
story() {
  say "$1-driver" readlink "/sys/bus/pci/devices/$2/driver"
  say "$1-assignable" xl pci-assignable-list
  ours "$1" device "$2" --guest "$GUEST" --format json
}

# What the guest's own kernel sees: waits for a line of its console that holds so many devices.
guest_sees() {
  say "$1" bash -c '
    for ((i = 0; i < 80; i++)); do
      line=
      # By the shell alone: the guest wants the processor.
      [ -e "$0" ] && while read -r one; do [[ $one = *"GUEST SEES"* ]] && line=$one; done <"$0"
      words=($line)
      [ "$line" ] && [ $((${#words[@]} - 2)) = "$1" ] && break
      sleep 0.3
    done
    echo "$line"' "$GUEST_LOG" "$2"
}

# Each PCI function of sysfs on a line: `ADDRESS class=… vendor=… device=… driver=… boot_vga=… parent=…`.
cat >/tmp/sysfs.sh <<'END'
cd /sys/bus/pci/devices || exit 1
for device in *; do
  line=$device
  for name in class vendor device boot_vga; do
    [ -e "$device/$name" ] && read -r value <"$device/$name" && line+=" $name=$value"
  done
  # To start a program takes long here, and these are many devices.
  [ -e "$device/driver" ] && cd -P "$device/driver" && line+=" driver=${PWD##*/}" && cd /sys/bus/pci/devices
  cd -P "$device" && path=${PWD%/*} && line+=" parent=${path##*/}" && cd /sys/bus/pci/devices
  echo "$line"
done
END

# What this machine is, in words of programs that are not ours.
facts() {
  say "$1-sysfs" bash /tmp/sysfs.sh
  say "$1-lspci" lspci -D -nn -k -vmm
  say "$1-assignable" xl pci-assignable-list
  say "$1-info" xl info
  say "$1-list" xl list -l
  say "$1-dmesg" xl dmesg
}

# The guest's config, with the devices that it has from the start.
[ "$KEEP_GUEST" ] || cat >"$GUEST" <<END
name = "probe"
type = "pv"
kernel = "/boot/vmlinuz-$(uname -r)"
ramdisk = "/boot/guest.img"
memory = 192
extra = "console=hvc0 quiet random.trust_cpu=on"
on_crash = "destroy"
on_reboot = "destroy"
${PCI}
END
