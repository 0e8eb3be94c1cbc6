// Values for every key, good and bad, and items for every list of specs: what the generated configs for `xl create` are made of.

/** Texts with ` | ` or a line's end between them; blanks at their own ends stand in quotes. */
const any = (text) => text.trim().split(/ \| |\n\s*/);
/** The same for bare specs, whose own blanks at the ends count: written in quotes. */
const anySpec = (text) => any(text).map((spec) => spec.slice(1, -1));

/** Keys that take what others take share a list of values, as they would be written. */
const SHARED = [
  [
    `acpi acpi_laptop_slate acpi_s3 acpi_s4 altp2mhvm apic driver_domain dm_restrict e820_host hap hpet hvm_pirq
    localtime msr_relaxed nestedhvm nographic nomigrate nx oos opengl pae pci_msitranslate pci_permissive
    pci_power_mgmt pci_seize pvh pvshim sdl spice spice_clipboard_sharing spiceagent_mouse
    spicedisable_ticketing spicevdagent stdvga trap_unmapped_accesses usb vkb_device vnc vncunused vncviewer
    vpmu vpt_align xen_platform_pci xen_platform_pci_bar_uc xend_suspend_evtchn_compat bootloader_restrict
    device_model_stubdomain_override claim_mode`,
    any(`0 | 1 | 2 | "0" | "1" | "true" | "yes" | -1 | "-1"`),
  ],
  [
    'on_crash on_poweroff on_reboot on_soft_reset on_watchdog',
    any(`
      "destroy" | "restart" | "rename-restart" | "preserve" | "coredump-destroy" | "coredump-restart" | "soft-reset"
      "Destroy" | "DESTROY" | "rename_restart" | "coredump" | "shutdown"
    `),
  ],
  [
    `acpi_firmware bios_path_override bootloader device_model device_model_override device_tree firmware_override
    kernel pvshim_path ramdisk smbios_firmware stubdomain_kernel stubdomain_ramdisk`,
    any(`
      "/boot/vmlinuz" | "relative" | "/no/such/file" | "/usr/lib/xen/boot/hvmloader" | "hvmloader"
    `),
  ],
  [
    `bootloader_user cmdline device_model_stubdomain_seclabel device_model_user display extra init_seclabel
    keymap pvshim_cmdline pvshim_extra root seclabel soundhw spice_image_compression spice_streaming_video
    spicehost spicepasswd stubdomain_cmdline vnclisten vncpasswd xauthority`,
    any(`
      "x" | "a b" | "" | "127.0.0.1" | "system_u:system_r:domU_t" | "de" | "de_CH" | 7 | "0.0.0.0:1" | "127.0.0.1:5"
    `),
  ],
  ['vcpus maxvcpus', any(`0 | 1 | 2 | 8 | 9 | 64 | "-1" | "-3" | 128 | 129 | 1000 | 4096 | 2147483647 | 2147483648`)],
  [
    'memory maxmem shadow_memory videoram stubdomain_memory rdm_mem_boundary',
    any(`0 | 1 | 4 | 64 | 512 | 1024 | 4096 | 1048576 | "-1"`),
  ],
  [
    'cpus cpus_soft',
    any(`
      "all" | "0" | "0-3" | "0-3,^1" | "nodes:0" | "nodes:0,^1" | "node:0" | "all,^0" | "^0" | "8" | "7-9" | "3-1"
      "x" | "0-" | "-1" | "0,x" | "nodes:1" | "nodes:all" | "^all" | [ "0", "1" ] | [ "0-1", "2" ] | [ 0, 1 ]
      [ "all" ] | [ "x" ] | [] | "0, 1" | "0 - 3" | [ "0", [ "1" ] ] | 3
    `),
  ],
  [
    `altp2m_count cap cpu_weight extratime latency max_event_channels nr_spis period slice rtc_timeoffset
    spiceport spicetls_port spiceusbredirection usbversion vmtrace_buf_kb vncdisplay xenstore_feature_mask`,
    any(`
      0 | 1 | 2 | 3 | 4 | 16 | 63 | 64 | 256 | 1000 | 65535 | 65536 | 5900 | 4294967296 | "-1"
      "-9223372036854775809"
    `),
  ],
  [
    'max_grant_frames max_maptrack_frames max_grant_version',
    any(`0 | 1 | 2 | 3 | 32 | "-1" | 2147483647 | 2147483648 | "abc" | []`),
  ],
  [
    'device_model_args device_model_args_hvm device_model_args_pv',
    any(`[ "-x" ] | [] | "-x" | [ "-x", [ "y" ] ] | [ 1 ]`),
  ],
];

/** Keys that have values of their own. */
const OWN = {
  name: any(`"g" | "" | 7 | "a b" | "a/b" | "Domain-0" | "0" | "ä"`),
  type: any(`"hvm" | "pv" | "pvh" | "h" | "p" | "HVM" | "PV" | "pvh2" | "x" | "generic" | "" | 1`),
  builder: any(`"hvm" | "generic" | "linux" | "h" | "g" | "HVM" | "pv" | ""`),
  uuid: any(`
    "00112233-4455-6677-8899-aabbccddeeff" | "00112233445566778899aabbccddeeff" | "0011" | "x" | "" | 1
  `),
  pool: any(`"Pool-0" | "0" | "pool-0" | "1" | "x" | "-1" | "" | 0`),
  firmware: any(`
    "bios" | "uefi" | "ovmf" | "seabios" | "rombios" | "pvgrub32" | "pvgrub64" | "pvgrub" | "/usr/share/fw" | "x"
    "unknown" | ""
  `),
  bios: any(`"seabios" | "rombios" | "ovmf" | "unknown" | "SeaBIOS" | "uefi" | "OVMF" | "" | 1`),
  hdtype: any(`"ide" | "ahci" | "IDE" | "scsi"`),
  vga: any(`"stdvga" | "cirrus" | "none" | "qxl" | "std" | "STDVGA" | "virtio"`),
  boot: any(`"c" | "d" | "n" | "dc" | "cn" | "x"`),
  serial: any(`"pty" | "/dev/ttyS0" | [ "pty", "tcp::1" ] | 1 | [ [ "pty" ] ] | [] | ""`),
  usbdevice: any(`"tablet" | "host:1.2" | [ "tablet", "mouse" ] | [ [ "x" ] ] | [] | 1`),
  bootloader_args: any(`[ "-q" ] | "-q -x" | [] | [ [ "x" ] ] | "" | 1`),
  tsc_mode: any(`
    "default" | "native" | "native_paravirt" | "always_emulate" | "NATIVE" | "emulate" | "-1" | 0 | 1 | 2 | 3 | 4
    "" | []
  `),
  timer_mode: any(`
    "delay_for_missed_ticks" | "no_delay_for_missed_ticks" | "one_missed_tick_pending" | "no_missed_ticks_pending"
    "unknown" | "x" | "-1" | 0 | 1 | 2 | 3 | 4 | "" | []
  `),
  altp2m: any(`"disabled" | "mixed" | "external" | "limited" | "x" | "Mixed" | 0 | 1 | 2 | 3 | 4 | "-1"`),
  viridian: any(`
    0 | 1 | "1" | "yes" | [] | [ "all" ] | [ "defaults" ] | [ "base", "freq" ] | [ "!base" ] | [ "x" ] | [ "!x" ]
    [ "time_ref_count", "reference_tsc", "hcall_remote_tlb_flush", "apic_assist", "crash_ctl", "synic", "stimer" ]
    [ "hcall_ipi", "ex_processor_masks", "no_vp_limit", "cpu_hotplug" ] | [ "all", "!crash_ctl" ] | [ "" ] | [ 1 ]
    [ "Base" ]
  `),
  mca_caps: any(`[ "lmce" ] | [] | [ "x" ] | "lmce" | [ "lmce", "lmce" ] | 1`),
  smbios: [
    ...any(`
      [ "bios_vendor=x" ] | [ "oem=x" ] | [ "oem=" ] | [ "oem" ] | [ "x=y" ] | "oem=x" | [] | [ "Oem=x" ]
      [ " oem=x" ] | [ "=x" ] | [ "system_manufacturer=a", "system_product_name=b", "baseboard_asset_tag=c=d" ]
    `),
    // One more than may be.
    `[ ${'"oem=x", '.repeat(99)}"oem=y" ]`,
  ],
  ms_vm_genid: any(`"generate" | "none" | "x" | "Generate"`),
  mmio_hole: any(`0 | 255 | 256 | 257 | 1024 | 3840 | 3839 | 3841 | "-1" | 8192`),
  gfx_passthru: any(`0 | 1 | 2 | "default" | "igd" | "IGD" | "x" | "" | "1"`),
  vendor_device: any(`"none" | "xenserver" | "x"`),
  device_model_version: any(`"qemu-xen" | "qemu-xen-traditional" | "qemu" | "x"`),
  passthrough: any(`
    "default" | "disabled" | "enabled" | "sync_pt" | "share_pt" | "1" | "yes" | "Enabled" | 1 | 0 | ""
  `),
  rdm: any(`
    "strategy=host" | "strategy=ignore" | "strategy=host,policy=strict" | "policy=strict" | "strategy=x" | "host"
    "strategy=host,policy=relaxed" | "" | "strategy=host, policy=relaxed" | 1 | "policy=x" | "strategy=host,"
    "x=y"
  `),
  vuart: any(`"sbsa_uart" | "unknown" | "x"`),
  gic_version: any(`"default" | "v2" | "v3" | "v4" | 2`),
  tee: any(`"none" | "optee" | "ffa" | "x" | 1`),
  sve: any(`"disabled" | "128" | "hw" | "100" | 128 | 0`),
  arm_sci: any(`
    "type=none" | "type=scmi_smc" | "type=x" | "none" | "x=y" | "type=scmi_smc,x=1" | "" | 1 | [ "type=none" ]
  `),
  ioports: any(`
    [ "2f8-2ff" ] | [ "3f8" ] | [ 3 ] | [ "x" ] | [ "2ff-2f8" ] | [ "3f8 " ] | [ "ffffffff" ] | [ "3f8-" ]
    [ "1-fffffffff" ] | "3f8" | [ [ "1" ] ] | [ "0x3f8-0x3ff" ] | [ "-1" ]
  `),
  irqs: any(`
    [ 5 ] | [ "5" ] | [ "x" ] | [ "5 " ] | [ "-1" ] | [ 0x5 ] | [ 4294967295 ] | 5 | [] | [ [ 1 ] ] | [ "" ]
  `),
  iomem: any(`
    [ "a0,20" ] | [ "a0,20@c0" ] | [ "a0" ] | [ "a0,20@" ] | [ "a0, 20" ] | [ "x" ] | [ "a0,20 " ] | [ "0xa0,0x2" ]
    [ "-1,-1" ] | [ [ "1" ] ] | "a0,1" | [ "" ]
  `),
  llc_colors: any(`
    [ "0-3" ] | [ "0", "2-4" ] | [ 1 ] | [ "3-1" ] | [ "x" ] | [ "1-x" ] | "0-3" | [ [ "1" ] ] | [ "-1" ] | []
  `),
  xenstore_quota: any(`
    [ "nodes=10" ] | [ "nodes" ] | [ "nodes=x" ] | [ "=1" ] | [ "nodes=" ] | [ "nodes=0x10" ] | [ [ "a=1" ] ]
    "nodes=1" | [ "nodes=-1" ] | [ "nodes=99999999999" ]
  `),
  cpuid: any(`
    "host" | "host,tm=0" | "host,tm=x" | "host,tm=k" | "host,tm=s" | "host,tm=2" | "host,x=1" | "host,tm" | "tm=0"
    "x" | "host," | "family=6" | "host,family=6" | "host,model=0x2a" | "host,stepping=99999999999" | "host,family=x"
    "host,maxleaf=0xd" | "host,procpkg=3" | "host,sse3=1,sse2=0,avx=0" | "Host,tm=0" | "host,tm=" | "host,=0"
    "host,family=" | "host,localapicid=1" | "host,apicidsize=4" | "host,hypervisor=0" | "host,arch-caps=1"
    "host,invtsc=1" | "host,cmpxchg16=0" | "host,svm_npt=1" | "host, tm=0" | "" | 1 | [] | [ "0x1:ecx=0x1" ]
    [ "1:eax=x" ] | [ "1,2:ebx=0xff" ] | [ "x:eax=0" ] | [ "1:exx=0" ] | [ "1" ] | [ "1:eax" ] | [ "1:eax=0b" ]
    [ "1:eax=0101" ] | [ "1:eax=2" ] | [ "" ] | [ [ "1:eax=0" ] ] | [ "0x80000001:edx=xx00" ]
    [ "1:eax=00000000000000000000000000000000" ] | [ "1:eax=000000000000000000000000000000000" ]
    [ "0xd,1:eax=0x1,ebx=0x0" ]
  `),
  vnuma: any(`
    [ [ "pnode=0", "size=512", "vcpus=0" ] ] | [] | [ [] ] | [ "pnode=0" ] | "x"
    [ [ "pnode=1", "size=512", "vcpus=0" ] ] | [ [ "pnode=0", "size=x", "vcpus=0" ] ]
    [ [ "pnode=0", "size=512" ] ] | [ [ "pnode=0", "size=512", "vcpus=0-x" ] ]
    [ [ "pnode=0", "size=512", "vcpus=0", "vdistances=10,20" ] ] | [ [ "pnode=0", "x=512", "vcpus=0" ] ]
    [ [ "pnode=0", "size" ] ] | [ [ "size=256", "vcpus=0" ], [ "size=256", "vcpus=1" ] ]
    [ [ "pnode=0", "size=512", "vcpus=0-9" ] ] | [ [ 1 ] ]
  `),
  vif2: any(`[ "x" ] | "x"`),
  dtdev: any(`[ "/soc/x" ] | [] | "/soc/x"`),
};

/** Items for lists of specs; a list is made of some of them. */
export const SPECS = {
  pci: anySpec(`
    "03:00.0" | "0000:03:00.0" | "3:0.0" | "03:00.1,permissive=1" | "03:00.0@5" | "03:00.0@1f" | "03:00.0@20"
    "03:00.0,vslot=7" | "03:00.8" | "03:20.0" | "x" | "03:00.0," | "bdf=03:00.0" | "bdf=03:00.0,seize=1"
    "03:00.0,x=1" | "03:00.0,msitranslate=yes" | "03:00.0,power_mgmt=0" | "03:00.0,rdm_policy=strict" | "03:00.*"
    "03:00.0,rdm_policy=x" | "03:00.0,name=x" | "name=x" | "03:00.0,permissive" | "10000:03:00.0" | "100:00.0"
    "03:00.0,key=value" | "AF:1F.7" | "03:00.0,bdf=04:00.0" | " 03:00.0" | "03:00.0 " | "03:00.0, permissive=1" | ""
    "," | "03:00.0,,permissive=1" | "03:00.0@5@6" | "03:00.0@"
  `),
  disk: anySpec(`
    "phy:/dev/a,xvda,w" | "file:/a.img,xvdb,w" | "tap:aio:/a,xvdc,w" | "tap:qcow2:/a,hda,r" | "/dev/a,raw,xvda,rw"
    "/dev/a,,xvda" | "/a.iso,,hdc,cdrom" | ",raw,hdc,cdrom" | ",,hdc:cdrom,r" | "vdev=xvda,target=/a"
    "format=raw,vdev=hda,access=ro,target=/a,b=c" | "/a,qcow2,sda,rw" | "/a,vhd,xvda,w"
    "vdev=hdc,access=ro,format=empty,cdrom" | "vdev=xvda,backendtype=qdisk,target=/a"
    "vdev=xvda,backendtype=x,target=/a" | "vdev=xvda,format=x" | "vdev=xvda,access=x,target=/a"
    "vdev=xvda,script=block-nbd,target=x" | "vdev=xvda,backend=dom,target=/a" | "vdev=xvda,discard,target=/a"
    "vdev=xvda,no-discard,direct-io-safe,target=/a" | "nbd:x,xvda,w" | "drbd:r0,xvda,w" | "iscsi:x,xvda,w"
    "http:x,xvda,w" | "raw:/a,xvda,w" | "vdev=xvda" | "/a,raw,nodev,rw" | "/a,raw,xvda,rw,extra" | "/a,raw,xvda1,rw"
    "/a,raw,xvdzz,rw" | "/a,raw,c0d0,rw" | "/a,x,xvda,rw" | "/a,raw,xvda,x" | "vdev=xvda,colo"
    "vdev=xvda,specification=virtio,target=/a" | "vdev=xvda,trusted,target=/a" | "vdev=xvda,grant_usage=1,target=/a"
    "vdev=hda,devtype=cdrom" | "backendtype=standalone,vdev=xvda,target=/a" | "phy:/dev/a,ioemu:hda,w"
    "phy:/dev/a,hda:disk,w" | "x/y,raw,d0" | "/a,raw,d16p2" | "/a,RAW,xvda" | "" | " " | "," | ",," | ",,,"
    "/a , raw , xvda , rw" | "vdev=xvda, target=/a b " | "format=raw, vdev=xvda," | "target=/a" | "/dev/a,xvda,w "
    "VDEV=xvda"
  `),
  vif: anySpec(`
    "mac=00:16:3e:00:00:01" | "bridge=xenbr0" | "mac=x" | "mac=00:16:3e:00:00" | "mac=00:16:3e:00:00:0g"
    "type=ioemu" | "type=vif" | "type=x" | "model=e1000" | "ip=10.0.0.1" | "script=vif-route" | "vifname=g0"
    "rate=10Mb/s" | "rate=1MB/s@20ms" | "rate=x" | "rate=10" | "rate=0Kb/s" | "rate=10Mb/s@x" | "rate=10Mb/s@10"
    "backend=net" | "netdev=eth0" | "gatewaydev=eth0" | "accel=1" | "foo=1" | "foo" | "mac" | "bridge=a,bridge=b"
    "mac=00-16-3e-00-00-01" | "devid=1" | "devid=x" | "mtu=1500" | "mtu=x" | "trusted=1" | "vlan=1" | "forwarddev=x"
    "untrusted=0" | "mac=aa:bb:cc:dd:ee:ff,bridge=b,type=vif,model=x" | "mac=000:16:3e:00:00:01" | "mac=0:1:2:3:4:5"
    "trusted" | "mac=" | "" | " " | "," | "mac=00:16:3e:00:00:01, bridge=b" | "mac = 00:16:3e:00:00:01"
    " bridge=x" | "rate=10 Mb/s" | "bridge=b ,type=vif" | "BRIDGE=b"
  `),
  p9: anySpec(`
    "tag=t,path=/p,security_model=none" | "tag=t" | "path" | "x=1" | "tag=t,type=qemu,path=/p,security_model=none"
    "type=xen_9pfsd,tag=Xen" | "max-files=5" | "max-files=x" | "type=x" | "auto-delete=1"
    "backend=d,tag=t,path=/p,security_model=mapped" | "tag=,path=/p" | ""
    "tag = t, path = /p, security_model = none" | "," | "tag"
  `),
  vtpm: anySpec(`
    "backend=d" | "backend=d,uuid=00112233-4455-6677-8899-aabbccddeeff" | "backend=d,uuid=x" | "uuid=x" | "x=1"
    "backend" | "backend=" | "" | " backend=d" | "backend=d, x"
  `),
  vdispl: anySpec(`
    "connectors=1:800x600" | "connectors=1:800x600;2:1x1" | "connectors=x" | "connectors=" | "be-alloc=1" | "x=1"
    "backend=d,connectors=0:640x480" | "connectors=1:800" | "" | "connectors" | " connectors=1:800x600"
    "connectors=1:800x600x7" | "connectors=id:0x0"
  `),
  vkb: anySpec(`
    "unique-id=a" | "unique-id=a,backend-type=linux" | "backend-type=qemu" | "backend-type=linux" | "backend-type=x"
    "x=1" | "width=5" | "width=x" | "height=9" | "feature-disable-keyboard=1"
    "feature-abs-pointer=1,feature-raw-pointer=1" | "multi-touch-num-contacts=5" | "backend=d" | "" | "unique-id"
    " unique-id=a" | "unique-id=a, width=5"
  `),
  channel: anySpec(`
    "connection=pty" | "connection=socket" | "connection=socket,path=/p" | "connection=x" | "name=n"
    "x=1,connection=pty" | "connection" | "path=/p" | "backend=d,connection=pty" | ""
    " connection = pty , name = n" | "connection=pty," | "connection=" | "connection=PTY"
  `),
  usbctrl: anySpec(`
    "type=auto" | "type=pv" | "type=qusb" | "type=devicemodel" | "type=x" | "version=1" | "version=3" | "version=9"
    "ports=8" | "ports=x" | "x=1" | "type" | "type=PV" | "" | " type=pv" | "type=pv, ports=2"
  `),
  usbdev: anySpec(`
    "type=hostdev" | "hostbus=1,hostaddr=2" | "hostbus=x" | "hostaddr=0x10" | "controller=0" | "port=1" | "type=x"
    "x=1" | "type" | "type=hostdev,hostbus=1,hostaddr=2" | "" | " hostbus=1"
  `),
  pvcalls: anySpec(`"backend=0" | "backend=d" | "x=1" | "backend" | "" | " backend=0"`),
  vfb: anySpec(`
    "vnc=1" | "type=vnc" | "vnc=1,vncdisplay=x" | "sdl=1,opengl=1" | "vnclisten=0.0.0.0:1,vncdisplay=5"
    "vncpasswd=x" | "keymap=de" | "x=1" | "x" | "display=:0" | "vncunused=0" | "" | " vnc=1" | "vnc = 1"
    "vnc=1, x"
  `),
  virtio: anySpec(`
    "type=virtio,device22,transport=mmio" | "type=virtio,device" | "transport=mmio" | "transport=x" | "backend=d"
    "type=x,transport=mmio" | "grant_usage=1" | "x=1" | "" | " transport=mmio" | "type=virtio,device22" | "backend"
  `),
};

/** Items of the sound cards' lists. */
const CARDS = any(`
  [ "CARD, short-name=a" ] | [ "PCM, name=x" ] | [ "STREAM, type=C" ] | [ "CARD", "PCM", "STREAM" ]
  [ "card, short-name=a" ] | [ "CARD, x=1" ] | [ "CARD, sample-formats=x" ]
  [ "CARD, sample-rates=1;2;3, buffer-size=x" ] | [ "PCM, channels-min=1, channels-max=2", "STREAM, type=x" ]
  [ "CARD", "STREAM, type=p", "PCM" ] | [] | "CARD" | [ "" ]
  [ "CARD, backend=0, long-name=b", "PCM, name=c", "STREAM, unique-id=1, type=c, sample-formats=f32_le" ] | [ 1 ]
`);

/** Key → values as written. Every key that some release reads is here or in SPECS. */
export const VALUES = { ...OWN, vsnd: CARDS.flatMap((card) => [`[ ${card} ]`, card]) };
for (const [keys, values] of SHARED) for (const key of keys.split(/\s+/)) VALUES[key] ??= values;

/** What stands for a value where nothing better is known. */
export const ODD_VALUES = any(`
  0 | 1 | 09 | 0x10 | 0x | 1x | 99999999999999999999 | 2147483647 | 2147483648 | 0512 | "-1" | "2 " | " 2" | ""
  "abc" | "1.5" | "+4" | "0x1f" | "-99" | " " | "yes" | [] | [ "x" ] | [ 1 ] | [ [ "x" ] ] | [ "x", [ "y" ], "z" ]
  [ "" ] | [ "a", "b", ]
`);

/** Names that xl does not know but people write. */
export const STRANGE_KEYS = any(
  'include | pcis | vifs | nics | vcpu | dhcp | netmask | sched | autoballoon | Memory | memory_ | x.y',
);
