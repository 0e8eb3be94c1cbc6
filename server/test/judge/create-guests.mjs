// Whole guests that the generated configs for `xl create` start from.

/** Guests that every release takes, one statement a line. */
export const GUESTS = [
  `name = "hvm"
type = "hvm"
memory = 1024
vcpus = 2`,
  `name = "old-hvm"
builder = "hvm"
memory = 512
maxmem = 512
boot = "dc"
disk = [ "phy:/dev/vg/root,hda,w", "file:/srv/cd.iso,hdc:cdrom,r" ]
vif = [ "type=ioemu,mac=00:16:3e:00:00:01,bridge=xenbr0" ]
vnc = 1
vnclisten = "127.0.0.1"
stdvga = 0
serial = "pty"
acpi = 1
apic = 1
pae = 1
usb = 1
usbdevice = "tablet"
on_poweroff = "destroy"
on_reboot = "restart"
on_crash = "restart"`,
  `name = "pv"
type = "pv"
kernel = "/boot/vmlinuz"
ramdisk = "/boot/initrd.img"
extra = "console=hvc0"
root = "/dev/xvda1 ro"
memory = 256
vcpus = 1
disk = [ "/dev/vg/root,raw,xvda,rw" ]
vif = [ "mac=00:16:3e:00:00:02,bridge=xenbr0" ]
vfb = [ "type=vnc,vncunused=1,vnclisten=0.0.0.0,keymap=de" ]`,
  `name = "no-type"
bootloader = "/usr/lib/xen/bin/pygrub-of-ours"
bootloader_args = [ "--kernel=/vmlinuz", "-q" ]
memory = 256
vcpus = 2
maxvcpus = 4
cpus = "0-3,^1"`,
  `name = "pvh"
type = "pvh"
kernel = "/boot/vmlinuz"
cmdline = "root=/dev/xvda"
memory = 512
maxmem = 1024
vcpus = 4
vif = [ "" ]
disk = [ "format=qcow2, vdev=xvda, access=rw, target=/srv/images/root.qcow2" ]`,
  `name = "passed-through"
type = "hvm"
memory = 2048
pci = [ "03:00.0", "0000:04:00.1,permissive=1,rdm_policy=relaxed" ]
rdm = "strategy=host"
gfx_passthru = 1
pci_msitranslate = 1
pci_power_mgmt = 1
mmio_hole = 1024`,
  `name = "pv-with-devices"
type = "pv"
kernel = "/boot/vmlinuz"
memory = 512
pci = [ "03:00.0@10,msitranslate=1", "04:00.*" ]
e820_host = 1`,
  `name = "vnuma"
type = "hvm"
memory = 1024
maxmem = 1024
vcpus = 4
vnuma = [ [ "pnode=0", "size=512", "vcpus=0-1", "vdistances=10,20" ], [ "pnode=0", "size=512", "vcpus=2,3", "vdistances=20,10" ] ]`,
  `name = "all-devices"
type = "hvm"
memory = 512
p9 = [ "tag=share,path=/srv/share,security_model=none" ]
vtpm = [ "backend=vtpm-domain,uuid=00112233-4455-6677-8899-aabbccddeeff" ]
vdispl = [ "be-alloc=1,connectors=1:1920x1080;2:800x600" ]
vkb = [ "unique-id=kbd,backend-type=linux,feature-multi-touch=1,multi-touch-width=640,multi-touch-height=480,multi-touch-num-contacts=2,width=640" ]
vsnd = [ [ "CARD, short-name=Main, sample-formats=s16_le;s8;u32_be", "PCM, name=PCM, channels-max=2", "STREAM, unique-id=0, type=P, sample-rates=44100;48000" ] ]
channel = [ "connection=pty,name=org.xen.console", "connection=socket,path=/run/c.sock,name=two" ]
usbctrl = [ "type=qusb,version=2,ports=4" ]
usbdev = [ "type=hostdev,hostbus=1,hostaddr=3" ]
pvcalls = [ "backend=0" ]
vfb = [ "vnc=1" ]`,
  `name = "flags"
type = "hvm"
memory = 512
hap = 1
oos = 0
nestedhvm = 1
hpet = 1
vpt_align = 0
viridian = [ "base", "freq", "!stimer" ]
altp2m = "disabled"
timer_mode = "one_missed_tick_pending"
tsc_mode = "native"
bios = "seabios"
hdtype = "ahci"
vga = "qxl"
videoram = 128
spice = 1
spicehost = "0.0.0.0"
spiceport = 6000
spicedisable_ticketing = 1
soundhw = "hda"
xen_platform_pci = 1
ms_vm_genid = "generate"
vendor_device = "xenserver"
smbios = [ "bios_vendor=ours", "oem=one", "oem=two" ]
cpuid = "host,tm=0,sse3=0,family=6"
mca_caps = [ "lmce" ]
shadow_memory = 16`,
  `name = "raw-access"
type = "pv"
kernel = "/k"
memory = 128
ioports = [ "2f8-2ff", "3f8" ]
irqs = [ 5, 7 ]
iomem = [ "a0000,20", "fe000,1@fe000" ]
cpuid = [ "0x1:ecx=xxxxxxxxxx0xxxxxxxxxxxxxxxxxxxxx,eax=00000000000000000000000000000001", "1:edx=11110000kkkkssssxxxxxxxxxxxxxxxx" ]
on_watchdog = "preserve"
on_soft_reset = "soft-reset"
max_grant_frames = 64
max_maptrack_frames = 1024
cpu_weight = 256
cap = 50
nomigrate = 1
localtime = 1
rtc_timeoffset = 3600
device_model_version = "qemu-xen"
uuid = "00112233-4455-6677-8899-aabbccddeeff"
pool = "Pool-0"
claim_mode = 1`,
];
