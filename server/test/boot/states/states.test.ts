// What is written, what the boot menu holds, what runs: the differences, word by word, on made-up machines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../../src/boot/choices-of.ts';
import type { WordChange } from '../../../src/boot/states/changes.ts';
import { changesOfLine } from '../../../src/boot/states/changes.ts';
import { compareStates } from '../../../src/boot/states/compare.ts';
import { blsCommand, commandFor, initramfsCommand, menuCommand } from '../../../src/boot/states/distribution.ts';
import { runningOf, wordsOf } from '../../../src/boot/states/running.ts';
import { sideBySide } from '../../../src/boot/states/side-by-side.ts';
import { stepsBetween } from '../../../src/boot/states/words.ts';
import { grubCfg, runningFiles, treeOf } from '../machine.ts';

const DEFAULTS = 'GRUB_DISABLE_RECOVERY=true\nGRUB_DISTRIBUTOR=Debian\n';

function statesOf(files: Readonly<Record<string, string>>, xlInfo?: string) {
  const tree = treeOf(files);
  return compareStates(tree, choicesOf(tree), xlInfo);
}

/** `+iommu=verbose`, `-loglvl=all`, `~quiet`. */
function brief(changes: readonly WordChange[]): string[] {
  return changes.map(({ what, text, line }) => `${line} ${{ added: '+', removed: '-', moved: '~' }[what]}${text}`);
}

test('sources and menu: the words that update-grub would change', () => {
  const cases: readonly (readonly [variables: string, xen: string, dom0: string, changes: readonly string[]])[] = [
    ['GRUB_CMDLINE_XEN="iommu=1"\nGRUB_CMDLINE_LINUX="quiet"', 'iommu=1', 'quiet', []],
    ['GRUB_CMDLINE_XEN="iommu=1 loglvl=all"', 'iommu=1', '', ['xen +loglvl=all']],
    ['GRUB_CMDLINE_XEN=""', 'iommu=1', '', ['xen -iommu=1']],
    ['GRUB_CMDLINE_XEN="dom0_mem=2G iommu=1"', 'iommu=1 dom0_mem=2G', '', ['xen ~iommu=1']],
    ['GRUB_CMDLINE_XEN="dom0_mem=2G"', 'dom0_mem=4G', '', ['xen +dom0_mem=2G', 'xen -dom0_mem=4G']],
    ['GRUB_CMDLINE_LINUX="a a"', '', 'a', ['dom0 +a']],
    ['GRUB_CMDLINE_LINUX_XEN_REPLACE="b"\nGRUB_CMDLINE_LINUX="a"', '', 'a', ['dom0 +b', 'dom0 -a']],
  ];
  for (const [variables, xen, dom0, changes] of cases) {
    const states = statesOf({
      '/etc/default/grub': `${DEFAULTS}${variables}\n`,
      '/boot/grub/grub.cfg': grubCfg(xen, dom0),
    });
    assert.equal(states.pairs.length, 2, variables);
    for (const pair of states.pairs) {
      assert.ok(pair.generated, variables);
      assert.deepEqual(brief(pair.changes).sort(), [...changes].sort(), variables);
    }
    assert.equal(states.needsUpdate, changes.length > 0, variables);
    assert.equal(states.command, 'update-grub');
  }
});

test('an added word leads to where it is written, a removed one to the menu', () => {
  const text = `${DEFAULTS}GRUB_CMDLINE_XEN="loglvl=all"\n`;
  const menu = grubCfg('iommu=1', '');
  const [pair] = statesOf({ '/etc/default/grub': text, '/boot/grub/grub.cfg': menu }).pairs;
  const places = pair?.changes.map(({ origin }) => origin && [origin.file, origin.start]);
  assert.deepEqual(places, [
    ['/etc/default/grub', text.indexOf('loglvl')],
    ['/boot/grub/grub.cfg', menu.indexOf('iommu=1')],
  ]);
});

test('a kernel that came, one that went, and a menu that was never made', () => {
  const defaults = { '/etc/default/grub': `${DEFAULTS}GRUB_CMDLINE_XEN=a\n` };
  const came = statesOf({
    ...defaults,
    '/boot/grub/grub.cfg': grubCfg('a', ''),
    '/boot/vmlinuz-6.5.0-1-amd64': '',
    '/boot/config-6.5.0-1-amd64': 'CONFIG_XEN_DOM0=y\n',
  });
  assert.deepEqual(
    came.pairs.filter(({ generated }) => !generated).map(({ source }) => source.title),
    ['Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.5.0-1-amd64'],
  );
  assert.ok(came.needsUpdate);

  const went = statesOf({ ...defaults, '/boot/grub/grub.cfg': grubCfg('a', '', { xen: 'a', dom0: 'single' }) });
  assert.deepEqual(
    went.gone.map(({ title }) => title),
    ['Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-9-amd64 (recovery mode)'],
  );
  assert.ok(went.needsUpdate);

  const never = statesOf(defaults);
  assert.equal(never.needsUpdate, false);
  assert.ok(never.pairs.every(({ generated, changes }) => !generated && changes.length === 0));
});

test('an entry that somebody else put into the menu is not said to go', () => {
  const own = "menuentry 'mine' {\n multiboot2 /boot/xen.gz x\n module2 /boot/vmlinuz-1 y\n}\n";
  const states = statesOf({
    '/etc/default/grub': `${DEFAULTS}GRUB_CMDLINE_XEN=a\n`,
    '/boot/grub/grub.cfg': `${grubCfg('a', '')}### BEGIN /etc/grub.d/40_custom ###\n${own}### END /etc/grub.d/40_custom ###\n`,
  });
  assert.deepEqual([states.gone.length, states.needsUpdate], [0, false]);
});

test('what runs: what the next start changes', () => {
  const menu = { '/boot/grub/grub.cfg': grubCfg('iommu=1', 'quiet xen-pciback.hide=(01:00.0)') };
  const same = statesOf({ ...menu, ...runningFiles('placeholder root=UUID=1-2 ro quiet xen-pciback.hide=(01:00.0)') });
  assert.deepEqual(same.running && [same.running.isDom0, same.running.changes.length, same.running.xen], [
    true,
    0,
    undefined,
  ]);

  const waits = statesOf({ ...menu, ...runningFiles('placeholder root=UUID=1-2 ro quiet noapic') });
  assert.deepEqual(brief(waits.running?.changes ?? []), ['dom0 +xen-pciback.hide=(01:00.0)']);

  const info = 'release : 6.1\nxen_commandline        : placeholder loglvl=all no-real-mode edd=off\n';
  const withXen = statesOf({ ...menu, ...runningFiles('root=UUID=1-2 ro quiet xen-pciback.hide=(01:00.0)') }, info);
  assert.deepEqual(brief(withXen.running?.changes ?? []), ['xen +iommu=1', 'xen -loglvl=all']);

  const otherKernel = statesOf({ ...menu, ...runningFiles('ro', '5.10.0-1-amd64') });
  assert.deepEqual([otherKernel.running?.choice, otherKernel.running?.changes], [undefined, []]);
});

test('what runs: a recovery entry is known by its word, and Linux without Xen is told', () => {
  const menu = grubCfg('a', 'quiet', { xen: 'a', dom0: 'single' });
  const recovery = statesOf({ '/boot/grub/grub.cfg': menu, ...runningFiles('placeholder root=UUID=1-2 ro single') });
  assert.match(recovery.running?.choice?.title ?? '', /recovery/);
  assert.deepEqual(recovery.running?.changes, []);

  const bare = statesOf({ '/boot/grub/grub.cfg': menu, '/proc/cmdline': 'BOOT_IMAGE=/vmlinuz ro\n' });
  assert.deepEqual([bare.running?.isDom0, bare.running?.changes], [false, []]);
  assert.equal(statesOf({ '/boot/grub/grub.cfg': menu }).running, undefined);
});

test('Xen’s own line is told by `xl info` or by its log, the last start of it', () => {
  const log =
    '(XEN) Command line: old\n(XEN) [    0.000000] Command line: placeholder iommu=1\n(d1) Command line: no\n';
  const files = { ...runningFiles('ro'), '/var/log/xen/console/hypervisor.log': log };
  assert.deepEqual(runningOf(treeOf(files))?.xen, ['placeholder', 'iommu=1']);
  assert.deepEqual(runningOf(treeOf(files), 'xen_commandline : b c')?.xen, ['b', 'c']);
  // What the machine told comes before its log, what somebody put into a file before both.
  const told = { ...treeOf(files), xenLine: { line: 'd e', from: 'xl info' } };
  assert.deepEqual([runningOf(told)?.xen, runningOf(told)?.xenFrom], [['d', 'e'], 'xl info']);
  assert.deepEqual(runningOf(told, 'xen_commandline : b c')?.xen, ['b', 'c']);
  assert.equal(runningOf(treeOf(files))?.xenFrom, '/var/log/xen/console/hypervisor.log');
  const untold = runningOf({ ...treeOf({ '/proc/cmdline': 'ro\n' }), xenLine: { why: 'not root' } });
  assert.deepEqual([untold?.xen, untold?.whyNoXen], [undefined, 'not root']);
  assert.deepEqual(wordsOf(' a "b c"  d="e f" g\n'), ['a', '"b c"', 'd="e f"', 'g']);
  // A guest has /sys/hypervisor as well.
  const guest = { '/proc/cmdline': 'ro\n', '/sys/hypervisor/type': 'xen\n', '/sys/hypervisor/uuid': '1b2c-1\n' };
  assert.equal(runningOf(treeOf(guest))?.isDom0, false);
  assert.equal(runningOf(treeOf({ ...guest, '/sys/hypervisor/uuid': '00000000-0000\n' }))?.isDom0, true);
});

test('a word with a blank is the same, however it is quoted', () => {
  assert.deepEqual(changesOfLine('dom0', [{ text: '"dyndbg=file a +p"' }], [{ text: 'dyndbg="file a +p"' }]), []);
});

test('the shortest way between two lines', () => {
  const way = (older: string, newer: string) => {
    const from = older.split(' ').filter(Boolean);
    const to = newer.split(' ').filter(Boolean);
    return stepsBetween(from, to).map((step) =>
      step.what === 'same'
        ? ` ${from[step.older]}${to[step.newer]}`
        : step.what === 'added'
          ? `+${to[step.newer]}`
          : `-${from[step.older]}`,
    );
  };
  assert.deepEqual(way('', ''), []);
  assert.deepEqual(way('a b c', 'a c'), [' aa', '-b', ' cc']);
  assert.deepEqual(way('a b', 'b a'), ['-a', ' bb', '+a']);
  assert.deepEqual(way('a b c d', 'x b y d'), ['-a', '+x', ' bb', '-c', '+y', ' dd']);
});

test('thousands of words take no time', () => {
  const words = (from: number) => Array.from({ length: 4000 }, (_, i) => `w${i + from}`);
  const start = performance.now();
  assert.ok(stepsBetween(words(0), words(1)).length > 0);
  assert.ok(performance.now() - start < 500);
});

test('the commands by the distribution’s name for them', () => {
  const of = (release: string, files: Record<string, string> = {}) => {
    const tree = treeOf({ '/etc/os-release': release, ...files });
    return [menuCommand(tree), initramfsCommand(tree)];
  };
  const grub2 = { '/boot/grub2/grub.cfg': 'menuentry a {\n}\n', '/boot/efi/EFI/fedora/grub.cfg': 'configfile x\n' };
  const efi = { '/boot/efi/EFI/centos/grub.cfg': 'menuentry a {\n}\n' };
  assert.deepEqual(of('ID=debian\n'), ['update-grub', 'update-initramfs -u -k all']);
  assert.deepEqual(of('ID=ubuntu\nID_LIKE=debian\n'), ['update-grub', 'update-initramfs -u -k all']);
  assert.deepEqual(of('ID=fedora\n', grub2), ['grub2-mkconfig -o /boot/grub2/grub.cfg', 'dracut -f --regenerate-all']);
  assert.deepEqual(
    of('ID="centos"\nID_LIKE="rhel fedora"\n', efi)[0],
    'grub2-mkconfig -o /boot/efi/EFI/centos/grub.cfg',
  );
  assert.deepEqual(of('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'), [
    'grub2-mkconfig -o /boot/grub2/grub.cfg',
    'dracut -f --regenerate-all',
  ]);
  // Firmware starts the GRUB of the EFI partition, which reads the menu beside it; another system's may lie there too.
  const both = { ...grub2, '/boot/efi/EFI/centos/grub.cfg': 'menuentry a {\n}\n' };
  assert.equal(of('ID=centos\n', both)[0], 'grub2-mkconfig -o /boot/efi/EFI/centos/grub.cfg');
  assert.equal(of('ID=fedora\n', both)[0], 'grub2-mkconfig -o /boot/grub2/grub.cfg');
  // Without the name and the value the command refuses to do anything.
  assert.equal(
    of('NAME="XCP-ng"\nID="xenenterprise"\nID_LIKE="centos rhel fedora"\n', both)[0],
    '/opt/xensource/libexec/xen-cmdline --set-xen ',
  );
  assert.deepEqual(of('ID=arch\n'), ['grub-mkconfig -o /boot/grub/grub.cfg', 'mkinitcpio -P']);
  assert.deepEqual(of('ID=alpine\n'), ['grub-mkconfig -o /boot/grub/grub.cfg', 'mkinitfs']);
  assert.deepEqual(of('', grub2)[0], 'grub2-mkconfig -o /boot/grub2/grub.cfg');

  const debian = treeOf({});
  assert.equal(commandFor(debian, '/etc/default/grub.d/xen.cfg'), 'update-grub');
  assert.equal(commandFor(debian, '/etc/modprobe.d/xen.conf'), 'update-initramfs -u -k all');
  assert.equal(commandFor(debian, '/boot/grub/grub.cfg'), undefined);
});

test('entries of an administrator’s own script are sources too, each word at its place in the script', () => {
  const entry = "menuentry 'mine' {\n multiboot2 /boot/xen.gz iommu=1\n module2 /boot/vmlinuz-6.1 quiet\n}\n";
  const script = `#!/bin/sh\nexec tail -n +3 $0\n${entry}`;
  const path = '/etc/grub.d/40_custom';
  const files = { '/etc/default/grub': DEFAULTS, '/etc/grub.d/20_linux_xen': '', [path]: script };
  const menu = `### BEGIN ${path} ###\n${entry.replace('iommu=1', 'iommu=0')}### END ${path} ###\n`;
  const tree = treeOf({ ...files, '/boot/grub/grub.cfg': `${grubCfg('', '')}${menu}` });
  const { sources, generated } = choicesOf(tree);
  const mine = sources.find(({ title }) => title === 'mine');
  assert.deepEqual(mine && [...mine.xen, ...mine.dom0].map(({ text, origin }) => [text, origin?.file, origin?.start]), [
    ['iommu=1', path, script.indexOf('iommu=1')],
    ['quiet', path, script.indexOf('quiet')],
  ]);
  const { pairs } = compareStates(tree, { sources, generated });
  const pair = pairs.find(({ source }) => source === mine);
  assert.deepEqual(brief(pair?.changes ?? []), ['xen +iommu=1', 'xen -iommu=0']);

  assert.equal(sources.length, 3);
  assert.equal(choicesOf({ ...tree, notRun: [path] }).sources.length, 2);
  const without = choicesOf({ ...tree, notRun: ['/etc/grub.d/20_linux_xen'] });
  assert.deepEqual([without.sources.length, /may not be executed/.test(without.notes[0]?.message ?? '')], [1, true]);
});

test('XenServer’s grub.cfg is no work of GRUB’s scripts: nothing waits for them', () => {
  const tree = treeOf({
    '/etc/os-release': 'NAME="XCP-ng"\nID="xenenterprise"\nID_LIKE="centos rhel fedora"\n',
    '/etc/default/grub': 'GRUB_CMDLINE_XEN="iommu=verbose"\n',
    '/boot/grub/grub.cfg':
      "menuentry 'XCP-ng' {\n multiboot2 /boot/xen.gz dom0_mem=4G,max:4G\n module2 /boot/vmlinuz-4.19-xen ro\n}\n",
  });
  const choices = choicesOf(tree);
  assert.deepEqual([choices.sources.length, choices.generated.length], [0, 1]);
  assert.equal(compareStates(tree, choices).needsUpdate, false);
});

test('grubby, for the entries without Xen that grub2-mkconfig leaves alone', () => {
  const tree = (release: string, names: readonly string[]) => ({
    ...treeOf({ '/etc/os-release': release }),
    folders: new Map([['/boot/loader/entries', names]]),
  });
  const changes = [
    { what: 'added', line: 'dom0', text: 'console="a b"' },
    { what: 'added', line: 'xen', text: 'iommu=1' },
    { what: 'removed', line: 'dom0', text: "it's" },
  ];
  const fedora = tree('ID=fedora\n', ['6.1.conf']);
  assert.equal(
    blsCommand(fedora, changes),
    `grubby --update-kernel=ALL --remove-args='it'\\''s' --args='console="a b"'`,
  );
  assert.equal(blsCommand(fedora, []), undefined);
  assert.equal(blsCommand(tree('ID=fedora\n', []), changes), undefined);
  assert.equal(blsCommand(tree('ID=debian\n', ['6.1.conf']), changes), undefined);
});

test('what the initramfs does not hold yet', () => {
  const SETTINGS = '/etc/modprobe.d/xen.conf';
  const OTHER = '/etc/modprobe.d/sound.conf';
  const IMAGE = '/boot/initrd.img-6.1';
  const menu = "menuentry 'Xen' {\n multiboot2 /boot/xen.gz\n module2 /boot/vmlinuz-6.1 ro\n}\n";
  const EARLY = 'softdep e1000e pre: xen-pciback\noptions xen-pciback hide=(01:00.0)\n';
  const LATE = 'options xen-pciback hide=(01:00.0)\n';
  const stale = (times: Record<string, number>, text = EARLY, more: Record<string, string> = {}) => {
    const files = { '/boot/grub/grub.cfg': menu, [SETTINGS]: text, [OTHER]: 'options snd a=1\n', ...more };
    const tree = { ...treeOf(files), times: new Map(Object.entries(times)) };
    return compareStates(tree, choicesOf(tree)).initramfs;
  };
  assert.deepEqual(stale({ [SETTINGS]: 2, [IMAGE]: 1 }), {
    settings: [SETTINGS],
    images: [IMAGE],
    command: 'update-initramfs -u -k all',
  });
  assert.equal(stale({ [SETTINGS]: 1, [IMAGE]: 2 }), undefined);
  assert.equal(stale({ [SETTINGS]: 1, [OTHER]: 3, [IMAGE]: 2 }), undefined, 'not Xen’s matter');
  assert.equal(stale({ [SETTINGS]: 2 }), undefined, 'no image');
  assert.equal(stale({ [SETTINGS]: 2, '/boot/initrd.img-5.10': 1 }), undefined, 'no entry starts that kernel');
  assert.equal(stale({ [SETTINGS]: 2, [IMAGE]: 1 }, LATE), undefined, 'read from the root file system');
  assert.equal(
    stale({ [SETTINGS]: 2, [IMAGE]: 1 }, EARLY, { '/boot/config-6.1': 'CONFIG_XEN_PCIDEV_BACKEND=y\n' }),
    undefined,
    'built in',
  );
});

test('the states of a line side by side', () => {
  /** `SMR` where all have the word, `S-R`; a state that nobody knows is left out. Behind it what becomes of the word. */
  const rows = (lines: Readonly<Record<string, string>>) =>
    sideBySide(
      'xen',
      Object.fromEntries(
        Object.entries(lines).map(([state, line]) => [state, line.split(' ').map((text) => ({ text }))]),
      ),
    ).map(({ text, in: has, fate }) => {
      const marks = Object.keys(lines).map((state) =>
        has.has(state as 'sources') ? (state[0] ?? '').toUpperCase() : '-',
      );
      return `${text} ${marks.join('')}${fate ? ` ${fate}` : ''}`;
    });
  assert.deepEqual(rows({ sources: 'a b', menu: 'a b', runs: 'a b' }), ['a SMR', 'b SMR']);
  assert.deepEqual(rows({ sources: 'a new c', menu: 'a old c', runs: 'a old c' }), [
    'a SMR',
    'old -MR goes',
    'new S-- comes',
    'c SMR',
  ]);
  assert.deepEqual(rows({ sources: 'a b', menu: 'a b', runs: 'a nosmt' }), [
    'a SMR',
    'nosmt --R goes-at-reboot',
    'b SM- comes-at-reboot',
  ]);
  // Moved: of two that contradict each other the last one counts.
  assert.deepEqual(rows({ sources: 'a b', menu: 'b a' }), ['b -M goes', 'a SM', 'b S- comes']);
  assert.deepEqual(rows({ menu: 'a b' }), ['a M', 'b M']);
  // What nobody wrote is no difference.
  assert.deepEqual(rows({ sources: 'placeholder a', menu: 'placeholder a', runs: 'a' }), ['placeholder SM-', 'a SMR']);
});
