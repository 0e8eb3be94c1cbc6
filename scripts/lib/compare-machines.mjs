// What the real grub-mkconfig makes of whole machines, and what the real GRUB boots of that, against what we say of the same files.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootedByGrub } from './grub-emu.mjs';
import { DISK, runGrubMkconfig } from './grub-mkconfig.mjs';

/** The modules of the server that this asks. */
export const MODULES = [
  'boot/read-script',
  'boot/word',
  'boot/generated/choices-from-generated',
  'boot/sources/choices-from-sources',
];

/**
 * @param {object} options
 * @param {string} options.name the release, as it is called in what is printed
 * @param {string} options.release the folder with its grub-common, unpacked
 * @param {string} options.programs where grub-script-check and grub-emu stand
 * @param {readonly object[]} options.machines as `madeUpMachine` makes them
 * @param {string} options.scratch
 * @param {string} options.osRelease
 * @param {string} [options.sh]
 * @param {object} options.ours `MODULES`, imported
 * @param {(text: unknown, real: string, mine: string, remark?: string) => void} options.agree
 * @returns {string} what was compared, or with `SKIPPED` at its start why nothing was
 */
export function compareMachines({ name, release, programs, machines, scratch, osRelease, sh, ours, agree }) {
  const work = join(scratch, `machines-${name}`);
  mkdirSync(work);
  const outcome = runGrubMkconfig(release, programs, machines, work, sh);
  if (typeof outcome === 'string')
    return `SKIPPED: 20_linux_xen of ${name} cannot be run here (${outcome}), so the boot lines are not compared.`;
  const numbers = { entries: 0, untold: 0, booted: 0 };
  const library = readFileSync(join(release, 'usr/share/grub/grub-mkconfig_lib'), 'utf8');
  const scriptOf = (script) => readFileSync(join(release, 'etc/grub.d', script), 'utf8');
  const menus = [];
  machines.forEach((machine, index) => {
    const { status, said, section, text } = outcome[index];
    const { files } = machine;
    const more = { '/etc/os-release': osRelease, '/usr/share/grub/grub-mkconfig_lib': library };
    for (const script of ['20_linux_xen', ...(machine.scripts ?? ['00_header'])])
      more[`/etc/grub.d/${script}`] = scriptOf(script);
    const tree = treeOf(machine, { ...more, '/boot/grub/grub.cfg': earlierMenu(machine.disk ?? DISK) });
    const { choices, notes } = ours.choicesFromSources(tree);
    // Which commands there are is the host's matter: a file that runs one of its own cannot be judged by its text.
    // Nor can what the shell was started with.
    const isChance = choices.some(({ unknown }) => unknown.some((words) => /what \$\$|the value of /.test(words)));
    const doubts = notes.filter(({ kind, message }) => kind === 'unknown' && !/device of "\/"/.test(message));
    if (isChance || doubts.length > 0) {
      numbers.untold++;
      return;
    }
    const shown = {
      name,
      disk: machine.disk,
      files: Object.fromEntries(Object.entries(files).map(([path, its]) => [path, shorten(its)])),
    };
    const stop = notes.find(({ kind }) => kind === 'stops');
    if (status !== '0' || stop) {
      const last = said.trim().split('\n').at(-1);
      agree(shown, status === '0' ? 'fine' : 'stops', stop ? 'stops' : 'fine', `${last} / ${stop?.message}`);
      return;
    }
    const isOfXen = ({ under, title, id }) =>
      real.some((each) => each.title === title && each.id === id && `${each.under}` === `${under}`);
    const real = entriesOf(section, ours);
    const mine = choices.filter(isOfXen).map(plain);
    numbers.entries += real.length;
    const wrong = choices
      .flatMap((choice) => [...choice.xen, ...choice.dom0])
      .find((word) => !isWhereItSays(word, { ...files, ...more }));
    if (wrong) agree(shown, 'a word where it says', JSON.stringify(wrong));
    else agree(shown, JSON.stringify(withRoots(real, mine)), JSON.stringify(mine));
    const isWhole = machine.scripts !== undefined;
    menus.push({ shown, tree: withMenu(tree, text), text, isWhole, files, choices, notes });
  });
  compareGenerated(menus, ours, agree);
  numbers.booted = compareBooted(menus, { name, programs, scratch, ours, agree });
  return `grub-mkconfig of ${name}: ${menus.length} of ${machines.length} machines looked at, ${numbers.entries} entries (${numbers.untold} left out: they run commands); GRUB itself booted ${numbers.booted}`;
}

/** The file that it wrote, read as a boot loader would, against the sources: the same entries, and the same one by itself. */
function compareGenerated(menus, ours, agree) {
  for (const { shown, tree, choices, notes } of menus) {
    const generated = ours.choicesFromGenerated(tree).filter(({ file }) => file === '/boot/grub/grub.cfg');
    // A variable that only GRUB fills in, or a word that a backslash glues to one: the sources leave it as it is written.
    const isOpen = choices.some(
      ({ unknown, xen, dom0 }) =>
        unknown.some((words) => /^\$\{(?!xen_rm_opts)/.test(words)) ||
        [...xen, ...dom0].some(({ text: word }) => word.includes('${xen_rm_opts}')),
    );
    if (isOpen) continue;
    const isUnsure = notes.some(({ kind }) => kind === 'default');
    const whole = (choice) => ({
      ...plain(choice),
      recovery: choice.recovery,
      isDefault: isUnsure || choice.isDefault,
    });
    const mine = choices.map(whole);
    const real = generated.map(whole);
    agree(shown, JSON.stringify(withRoots(real, mine)), JSON.stringify(mine), 'the generated file against the sources');
  }
}

/** What GRUB boots by itself of that file, against the entry that we say. */
function compareBooted(menus, { name, programs, scratch, ours, agree }) {
  const work = join(scratch, `booted-${name}`);
  mkdirSync(work);
  // Where 20_linux_xen alone makes the menu its first entry boots: some of those are enough.
  const chosen = menus.filter(
    ({ text, isWhole }, index) => /^[ \t]*menuentry /m.test(text) && (isWhole || index % 4 === 0),
  );
  const booted = bootedByGrub(
    programs,
    chosen.map(({ text, files }) => {
      const beside = ['grubenv', 'custom.cfg'].filter((file) => files[`/boot/grub/${file}`] !== undefined);
      return { config: text, files: Object.fromEntries(beside.map((file) => [file, files[`/boot/grub/${file}`]])) };
    }),
    work,
  );
  let count = 0;
  chosen.forEach(({ shown, tree }, index) => {
    const real = booted[index];
    if (!real) return;
    count++;
    const mine = ours.choicesFromGenerated(tree).find(({ isDefault, from }) => isDefault && from === 'generated');
    if (real.xen.length === 0) {
      agree(shown, 'boots no Xen', mine ? `boots ${mine.title}` : 'boots no Xen', `GRUB boots ${real.title}`);
      return;
    }
    const handedOn = (words, reader) =>
      words
        .slice(1)
        .flatMap((word) =>
          word === '' ? [] : ours.handOn({ text: word, start: 0, end: word.length, dynamic: false }, reader),
        )
        .map((word) => word.text);
    const said = { title: real.title, xen: handedOn(real.xen, 'xen'), dom0: handedOn(real.dom0, 'dom0') };
    const dashes = said.xen.indexOf('--');
    if (dashes >= 0 && dashes + 1 < said.xen.length) {
      said.dom0.push(...said.xen.slice(dashes + 1));
      said.xen.length = dashes;
    }
    const ourWords = (words) => words.map(({ text }) => text);
    const ourSaid = mine && { title: mine.title, xen: ourWords(mine.xen), dom0: ourWords(mine.dom0) };
    agree(shown, JSON.stringify(said), JSON.stringify(ourSaid), 'what GRUB itself boots');
  });
  return count;
}

/** A menu of before, which names the device in the ways that a menu can. */
function earlierMenu({ device, uuid, partuuid, boot, subvolume, pool, dataset, isVolume }) {
  const flags = subvolume ? ` rootflags=subvol=${subvolume}` : '';
  const identifier = dataset ? `ZFS=${pool}/${dataset}` : uuid && !isVolume ? `UUID=${uuid}` : device;
  const roots = [identifier, device, ...(partuuid ? [`PARTUUID=${partuuid}`] : [])];
  return `${roots.map((root) => `linux ${boot}/vmlinuz-1 root=${root} ro${flags}\n`).join('')}menuentry 'L' $menuentry_id_option 'gnulinux-simple-${uuid || device}' {\nmultiboot2 ${boot}/xen.gz\n}\n`;
}

function treeOf({ files, disk = DISK }, more) {
  const fstab = `${disk.device} / ${disk.fs} defaults 0 1\n`;
  const all = { ...files, ...more, '/etc/fstab': fstab };
  const folders = new Map();
  for (const path of Object.keys(all)) {
    for (let slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash) || '/';
      const name = path.slice(slash + 1).split('/')[0];
      folders.set(folder, [...new Set([...(folders.get(folder) ?? []), name])]);
      if (slash === 0) break;
    }
  }
  return { files: new Map(Object.entries(all)), folders, unreadable: [] };
}

function withMenu(tree, text) {
  return { ...tree, files: new Map([...tree.files, ['/boot/grub/grub.cfg', text]]) };
}

/** The entries of a real section, read by the reader of grub.cfg. */
function entriesOf(section, ours) {
  return ours
    .readGrubScript(section)
    .entries.filter((entry) => entry.lines.length > 0)
    .map((entry) => {
      const [xen] = entry.lines.filter((line) => line.reader === 'xen');
      const dom0 = entry.lines.filter((line) => line.reader === 'dom0');
      dom0.sort((a, b) => Number(a.behindDashes ?? false) - Number(b.behindDashes ?? false));
      return {
        title: entry.title,
        under: entry.under,
        id: /\$menuentry_id_option '([^']*)'/.exec(section.slice(entry.start, entry.end))?.[1],
        images: [xen.image.text, dom0.find((line) => line.image)?.image.text],
        xen: textsOf(xen.words),
        dom0: textsOf(dom0.flatMap((line) => line.words)),
      };
    });
}

function plain(choice) {
  return {
    title: choice.title,
    under: choice.under,
    id: choice.id,
    images: [choice.xenImage, choice.dom0Image],
    xen: textsOf(choice.xen),
    dom0: textsOf(choice.dom0),
  };
}

/** Where we say that the device cannot be told, nothing is compared with it. */
function withRoots(real, mine) {
  return real.map((entry, index) => ({
    ...entry,
    dom0: entry.dom0.map((word, at) =>
      mine[index]?.dom0[at] === 'root=?' && word.startsWith('root=') ? 'root=?' : word,
    ),
  }));
}

function textsOf(words) {
  return words.map(({ text }) => text).filter((text, index) => index > 0 || text !== 'placeholder');
}

/** Whether what stands at a word's place is the word, or the piece it begins with; quotes and variables aside. */
function isWhereItSays({ text, origin }, files) {
  if (!origin) return true;
  const written = files[origin.file]?.slice(origin.start, origin.end);
  return (
    written !== undefined &&
    written !== '' &&
    (/[\\'"$`\n}]/.test(written) || /["'\\]/.test(text) || text.startsWith(written))
  );
}

function shorten(text) {
  return text.length > 1500 ? `${text.slice(0, 60)}…${text.slice(-400)}` : text;
}
