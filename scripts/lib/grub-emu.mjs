// GRUB's own interpreter and menu, as a program: what the entry that boots by itself loads.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInLanes } from './lanes.mjs';

/** As started by a BIOS. In the place of loaders, which grub-emu has none of, the words go to the screen; with dom0's kernel it ends. */
const PRELUDE = `set grub_platform=pc
function multiboot2 { for w in "$@"; do echo "<xen $w>"; done; }
function module2 { for w in "$@"; do echo "<dom0 $w>"; done; exit; }
function multiboot { multiboot2 "$@"; }
function module { module2 "$@"; }
function linux { echo "<linux $1>"; exit; }
`;
/** What grub-emu wants of SDL is a window; nobody opens one. */
const NO_WINDOW = [
  'void SDL_Flip(void) {}',
  'const char *SDL_GetError(void) { return ""; }',
  'int SDL_Init(unsigned flags) { (void)flags; return -1; }',
  'void SDL_Quit(void) {}',
  'void SDL_SetColors(void) {}',
  'void *SDL_SetVideoMode(void) { return 0; }',
].join('\n');

/**
 * Starts GRUB with each of the configs and answers, a config, `{title, xen, dom0}` of the entry that it booted by itself (the words as the
 * loaders get them, the image first; of an entry without Xen none), or `undefined` where it booted none.
 *
 * @param {string} debian the folder with grub-emu and libdevmapper, unpacked
 * @param {readonly {config: string, files?: Record<string, string>}[]} menus the text of grub.cfg, and of the files beside it by their names
 * @param {string} scratch an empty folder
 */
export function bootedByGrub(debian, menus, scratch) {
  buildNoWindow(scratch);
  const program = join(debian, 'usr/bin/grub-emu');
  if (!existsSync(program)) throw new Error(`${program} is not there.`);
  menus.forEach(({ config, files = {} }, index) => {
    const folder = join(scratch, `${index}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'grub.cfg'), `${PRELUDE}${config}\nset timeout=0\n`);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  writeFileSync(join(scratch, 'map'), '');
  const boot = `timeout 5 script -qec "stty cols 30000; ${program} -r host -m ${scratch}/map -d ${scratch}/$index" /dev/null </dev/null >"${scratch}/$index/screen" 2>&1`;
  const libraries = ['lib/x86_64-linux-gnu', 'usr/lib/x86_64-linux-gnu'].map((path) => join(debian, path)).join(':');
  const env = { ...process.env, LC_ALL: 'C', TERM: 'dumb', LD_LIBRARY_PATH: `${scratch}:${libraries}` };
  const run = runInLanes(boot, menus.length, scratch, { env });
  if (run.error) throw new Error(`grub-emu does not run: ${run.error.message}`);
  return menus.map((_, index) => readScreen(readFileSync(join(scratch, `${index}`, 'screen'), 'utf8')));
}

function buildNoWindow(scratch) {
  const source = join(scratch, 'no-window.c');
  writeFileSync(source, NO_WINDOW);
  const built = spawnSync('cc', ['-shared', '-fPIC', '-o', join(scratch, 'libSDL-1.2.so.0'), source], {
    encoding: 'utf8',
  });
  if (built.error) throw new Error("There is no C compiler (cc): install Debian's packages gcc and libc6-dev.");
  if (built.status !== 0) throw new Error(built.stderr.trim());
  chmodSync(join(scratch, 'libSDL-1.2.so.0'), 0o755);
}

/** The words between angle brackets, and the title of the last entry that was said to be booted. */
function readScreen(screen) {
  if (/error while loading shared libraries|No such file or directory: .*grub-emu/.test(screen))
    throw new Error(`grub-emu does not run: ${screen.trim().split('\n').at(-1)}`);
  const title = [...screen.matchAll(/Booting `([^\n]*)'\r?\n/g)].at(-1)?.[1];
  const words = (reader) =>
    [...screen.matchAll(new RegExp(`<${reader} ([^\\r\\n]*)>\\r`, 'g'))].map(([, word]) => word);
  const linux = words('linux');
  const xen = words('xen');
  if (title === undefined || xen.length + linux.length === 0) return undefined;
  return { title, xen, dom0: words('dom0') };
}
