// The real grub-mkconfig with the real 20_linux_xen, run over machines that are made up: each has its /etc/default and its /boot.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The device that every one of these machines has. */
export const DEVICE = '/dev/sda1';

/** What stands in for the programs that ask a real machine. */
const STUBS = {
  'grub-probe': `case "$*" in *target=device*) echo ${DEVICE};; *target=fs_uuid*|*target=partuuid*) exit 1;; *target=fs*) echo ext2;; esac`,
  'grub-mkrelpath': 'echo "$1"',
  'grub-file': 'test "$1" != --is-arm64-efi',
  'grub-editenv': 'true',
};

/**
 * Runs grub-mkconfig once a machine and answers, a machine, its status, its grub.cfg and what it said; or, in words, why none can be run.
 *
 * @param {string} debian the folder with grub-common and what it needs, unpacked
 * @param {string} programs where the real grub-script-check stands, unpacked with its library
 * @param {readonly {files: Record<string, string>}[]} machines absolute paths to texts
 * @param {string} scratch an empty folder
 */
export function runGrubMkconfig(debian, programs, machines, scratch) {
  const stubs = join(scratch, 'stubs');
  mkdirSync(stubs, { recursive: true });
  const libraries = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'].map((path) => join(programs, path)).join(':');
  const check = `LD_LIBRARY_PATH=${libraries} exec ${join(programs, 'usr/bin/grub-script-check')} "$@"`;
  for (const [name, script] of Object.entries({ ...STUBS, 'grub-script-check': check })) {
    writeFileSync(join(stubs, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(stubs, name), 0o755);
  }
  const mkconfig = readFileSync(join(debian, 'usr/sbin/grub-mkconfig'), 'utf8')
    .replace(/^sbindir=.*$/m, `sbindir="${stubs}"`)
    .replace(/^bindir=.*$/m, `bindir="${stubs}"`)
    .replace(/^sysconfdir=.*$/m, 'sysconfdir="$MACHINE/etc"');
  writeFileSync(join(scratch, 'grub-mkconfig'), mkconfig);
  machines.forEach(({ files }, index) => {
    const root = join(scratch, `${index}`);
    for (const folder of ['etc/default', 'etc/grub.d', 'boot']) mkdirSync(join(root, folder), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const script = join(root, 'etc/grub.d/20_linux_xen');
    copyFileSync(join(debian, 'etc/grub.d/20_linux_xen'), script);
    chmodSync(script, 0o755);
    // grub-script-check refuses a script without any command.
    const header = join(root, 'etc/grub.d/00_header');
    writeFileSync(header, '#!/bin/sh\necho "set timeout=5"\n');
    chmodSync(header, 0o755);
  });
  const driver = `
set -u
export pkgdatadir="${join(debian, 'usr/share/grub')}" LC_ALL=C
export grub_probe="${stubs}/grub-probe" grub_mkrelpath="${stubs}/grub-mkrelpath" grub_file="${stubs}/grub-file"
index=0
while test $index -lt ${machines.length}; do
  export MACHINE="${scratch}/$index"
  mount --bind "$MACHINE/boot" /boot || exit 77
  env -u GRUB_DISTRIBUTOR sh "${scratch}/grub-mkconfig" -o "$MACHINE/made.cfg" >"$MACHINE/out" 2>"$MACHINE/err" </dev/null
  echo $? >"$MACHINE/status"
  umount /boot
  index=$((index + 1))
done`;
  const run = spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', driver], { encoding: 'utf8' });
  if (run.error) return run.error.message;
  if (run.status !== 0) return run.stderr.trim().split('\n').at(-1) || `status ${run.status}`;
  return machines.map((_, index) => {
    const made = join(scratch, `${index}`, 'made.cfg');
    const text = existsSync(made) ? readFileSync(made, 'utf8') : '';
    return {
      status: readFileSync(join(scratch, `${index}`, 'status'), 'utf8').trim(),
      said: readFileSync(join(scratch, `${index}`, 'err'), 'utf8'),
      section: /### BEGIN [^\n]*20_linux_xen ###\n([\s\S]*)\n?### END [^\n]*20_linux_xen ###/.exec(text)?.[1] ?? '',
    };
  });
}
