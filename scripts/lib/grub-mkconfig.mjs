// The real grub-mkconfig with the real scripts of /etc/grub.d, run over machines that are made up: each has its /etc, its /boot and its disk.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInLanes } from './lanes.mjs';

/**
 * What a machine's root file system lies on. `uuid` and `partuuid` empty: it has none; `boot`: the folder of the images as GRUB sees it;
 * `subvolume` of btrfs; `pool` and `dataset` of ZFS; `isVolume`: it is a logical volume.
 */
export const DISK = {
  device: '/dev/sda1',
  uuid: '',
  partuuid: '',
  fs: 'ext2',
  boot: '/boot',
  subvolume: '',
  pool: '',
  dataset: '',
  isVolume: false,
};

/** What stands in for the programs that ask a real machine: they answer what its disk says. */
const STUBS = {
  'grub-probe': `case "$*" in
*target=device*) echo "$DISK_DEVICE";;
*target=fs_uuid*) test -n "$DISK_UUID" && echo "$DISK_UUID";;
*target=partuuid*) test -n "$DISK_PARTUUID" && echo "$DISK_PARTUUID";;
*target=fs_label*) test -n "$DISK_POOL" && echo "$DISK_POOL";;
*target=abstraction*) echo "$DISK_ABSTRACTION";;
*target=fs*) echo "$DISK_FS";;
esac`,
  'grub-mkrelpath': `test "$1" != -r || shift
case "$1" in
/) echo "$DISK_ROOT";;
*) echo "$DISK_BOOT\${1#/boot}";;
esac`,
  'grub-file': 'test "$1" != --is-arm64-efi',
  'grub-editenv': 'sed -n "s/^saved_entry=/&/p" "$MACHINE/boot/grub/grubenv" 2>/dev/null || true',
  'grub-get-kernel-settings': 'true',
};

/**
 * Runs grub-mkconfig once a machine and answers, a machine, its status (`0` where it went well), its grub.cfg and what it said; or, in words, why none can be run.
 *
 * @param {string} release the folder with grub-common, unpacked
 * @param {string} programs where the real grub-script-check stands, unpacked with its library
 * @param {readonly {files: Record<string, string>, disk?: typeof DISK, scripts?: readonly string[]}[]} machines absolute paths to texts; the
 *   scripts of GRUB beside its one for Xen (none: one that prints a line stands for them)
 * @param {string} scratch an empty folder
 * @param {string} [sh] the shell that runs them all
 */
export function runGrubMkconfig(release, programs, machines, scratch, sh = 'sh') {
  const stubs = join(scratch, 'stubs');
  mkdirSync(stubs, { recursive: true });
  const libraries = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'].map((path) => join(programs, path)).join(':');
  const check = `LD_LIBRARY_PATH=${libraries} exec ${join(programs, 'usr/bin/grub-script-check')} "$@"`;
  for (const [name, script] of Object.entries({ ...STUBS, 'grub-script-check': check }))
    writeProgram(join(stubs, name), `#!/bin/sh\n${script}\n`);
  const mkconfig = readFileSync(join(release, 'usr/sbin/grub-mkconfig'), 'utf8')
    .replace(/^sbindir=.*$/m, `sbindir="${stubs}"`)
    .replace(/^bindir=.*$/m, `bindir="${stubs}"`)
    .replace(/^sysconfdir=.*$/m, 'sysconfdir="$MACHINE/etc"');
  writeFileSync(join(scratch, 'grub-mkconfig'), mkconfig);
  machines.forEach((machine, index) => {
    layOut(machine, join(scratch, `${index}`), release);
  });
  const run = runMachines({ release, stubs, scratch, count: machines.length, sh });
  if (run.error) return run.error.message;
  if (run.status !== 0) return run.stderr.trim().split('\n').at(-1) || `status ${run.status}`;
  return machines.map((_, index) => {
    const made = join(scratch, `${index}`, 'made.cfg');
    const root = join(scratch, `${index}`);
    // The names of the scripts are those of the machine.
    const text = existsSync(made) ? readFileSync(made, 'utf8').replaceAll(`${root}/etc/`, '/etc/') : '';
    return {
      // GRUB 2.00 says that all went well where grub-script-check refuses.
      status: existsSync(made) ? readFileSync(join(root, 'status'), 'utf8').trim() : 'no grub.cfg',
      said: readFileSync(join(root, 'err'), 'utf8'),
      text,
      section: /### BEGIN [^\n]*20_linux_xen ###\n([\s\S]*)\n?### END [^\n]*20_linux_xen ###/.exec(text)?.[1] ?? '',
    };
  });
}

/** The files of one machine below `root`, and the scripts of GRUB among them. */
function layOut({ files, disk = DISK, scripts = [] }, root, release) {
  for (const folder of ['etc/default', 'etc/grub.d', 'boot', 'disk/by-uuid', 'disk/by-partuuid'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    if (path.startsWith('/etc/grub.d/')) chmodSync(join(root, path), 0o755);
  }
  for (const name of ['20_linux_xen', ...scripts]) {
    const script = join(root, 'etc/grub.d', name);
    copyFileSync(join(release, 'etc/grub.d', name), script);
    const text = readFileSync(script, 'utf8')
      .replaceAll('/dev/disk/', '$MACHINE/disk/')
      .replaceAll('test -e "${GRUB_DEVICE}"', 'test -e "$MACHINE/disk"')
      .replaceAll('/etc/system-release', '$MACHINE/etc/system-release');
    writeProgram(script, text);
  }
  // grub-script-check refuses a script without any command.
  if (scripts.length === 0)
    writeProgram(
      join(root, 'etc/grub.d/00_header'),
      '#!/bin/sh\necho "menuentry_id_option=--id"\necho "export menuentry_id_option"\n',
    );
  if (disk.uuid) writeFileSync(join(root, 'disk/by-uuid', disk.uuid), '');
  if (disk.partuuid) writeFileSync(join(root, 'disk/by-partuuid', disk.partuuid), '');
  const values = {
    DEVICE: disk.device,
    UUID: disk.uuid,
    PARTUUID: disk.partuuid,
    FS: disk.fs,
    BOOT: disk.boot,
    ROOT: disk.subvolume ? `/${disk.subvolume}` : disk.dataset ? `/${disk.dataset}@` : '/',
    POOL: disk.pool,
    ABSTRACTION: disk.isVolume ? 'lvm' : '',
  };
  writeFileSync(
    join(root, 'disk/facts'),
    Object.entries(values)
      .map(([name, value]) => `export DISK_${name}='${value}'\n`)
      .join(''),
  );
}

function writeProgram(path, text) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Every processor takes each nth machine, in a mount namespace of its own: a machine's /boot lies over the real one. */
function runMachines({ release, stubs, scratch, count, sh }) {
  const making = `set -u
export MACHINE="${scratch}/$index"
. "$MACHINE/disk/facts"
mount --bind "$MACHINE/boot" /boot || exit 77
env -u GRUB_DISTRIBUTOR ${sh} "${scratch}/grub-mkconfig" -o "$MACHINE/made.cfg" >"$MACHINE/out" 2>"$MACHINE/err" </dev/null
echo $? >"$MACHINE/status"
umount /boot`;
  const env = {
    ...process.env,
    LC_ALL: 'C',
    pkgdatadir: join(release, 'usr/share/grub'),
    grub_probe: `${stubs}/grub-probe`,
    grub_mkrelpath: `${stubs}/grub-mkrelpath`,
    grub_file: `${stubs}/grub-file`,
  };
  return runInLanes(making, count, scratch, { env }, 'unshare --mount --propagation private');
}
