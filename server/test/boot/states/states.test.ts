// What is written, what the boot menu holds, what runs: the differences, word by word, on made-up machines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../../src/boot/choices-of.ts';
import type { WordChange } from '../../../src/boot/states/changes.ts';
import { changesOfLine } from '../../../src/boot/states/changes.ts';
import { compareStates } from '../../../src/boot/states/compare.ts';
import { commandFor, initramfsCommand, menuCommand } from '../../../src/boot/states/distribution.ts';
import { runningOf, wordsOf } from '../../../src/boot/states/running.ts';
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
  assert.deepEqual(of('ID=debian\n'), ['update-grub', 'update-initramfs -u']);
  assert.deepEqual(of('ID=ubuntu\nID_LIKE=debian\n'), ['update-grub', 'update-initramfs -u']);
  assert.deepEqual(of('ID=fedora\n', grub2), ['grub2-mkconfig -o /boot/grub2/grub.cfg', 'dracut -f']);
  assert.deepEqual(
    of('ID="centos"\nID_LIKE="rhel fedora"\n', efi)[0],
    'grub2-mkconfig -o /boot/efi/EFI/centos/grub.cfg',
  );
  assert.deepEqual(of('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n'), [
    'grub2-mkconfig -o /boot/grub2/grub.cfg',
    'dracut -f --regenerate-all',
  ]);
  assert.deepEqual(of('ID=arch\n'), ['grub-mkconfig -o /boot/grub/grub.cfg', 'mkinitcpio -P']);
  assert.deepEqual(of('ID=alpine\n'), ['grub-mkconfig -o /boot/grub/grub.cfg', 'mkinitfs']);
  assert.deepEqual(of('', grub2)[0], 'grub2-mkconfig -o /boot/grub2/grub.cfg');

  const debian = treeOf({});
  assert.equal(commandFor(debian, '/etc/default/grub.d/xen.cfg'), 'update-grub');
  assert.equal(commandFor(debian, '/etc/modprobe.d/xen.conf'), 'update-initramfs -u');
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
