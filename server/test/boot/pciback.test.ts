/** Whether pciback gets the hidden devices, from the files of a machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf } from '../../src/boot/choices-of.ts';
import { modulesKind } from '../../src/boot/pciback/modules-file.ts';
import { type PcibackFacts, type PcibackOfChoice, pcibackOf, waitsForPciback } from '../../src/boot/pciback/pciback.ts';
import { grubCfg, treeOf } from './machine.ts';

const MODULE = 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n';

function factsOf(files: Readonly<Record<string, string>>, dom0 = ''): PcibackFacts {
  const tree = treeOf({
    '/boot/config-6.1.0-9-amd64': MODULE,
    '/boot/grub/grub.cfg': grubCfg('', dom0),
    ...files,
  });
  return pcibackOf(tree, choicesOf(tree).generated);
}

function first({ choices }: PcibackFacts): PcibackOfChoice {
  const [choice] = choices;
  assert.ok(choice);
  return choice;
}

test('dracut leaves it out: nothing loads it, but nothing keeps it from being loaded later', () => {
  const { loading } = first(factsOf({ '/etc/dracut.conf.d/x.conf': 'omit_drivers+=" xen-pciback "\n' }));
  assert.equal(loading, 'nothing');
});

test('what mkinitcpio and dracut load there comes before every driver', () => {
  for (const [path, text] of [
    ['/etc/mkinitcpio.conf', 'MODULES=(xen-pciback)\n'],
    ['/etc/dracut.conf.d/x.conf', 'force_drivers+=" xen-pciback.ko "\n'],
  ] as const) {
    const facts = factsOf({ [path]: text });
    const choice = first(facts);
    assert.equal(choice.loading, 'first', path);
    assert.ok(waitsForPciback(facts, choice, 'e1000e'), path);
  }
});

test('a driver that nothing holds back does not wait', () => {
  const facts = factsOf({
    '/etc/modules': 'xen-pciback\n',
    '/etc/modprobe.d/x.conf': 'softdep e1000e pre: xen-pciback\n',
  });
  // The driver that waits has it loaded, whenever that is.
  assert.equal(first(facts).loading, 'by-drivers');
  assert.ok(waitsForPciback(facts, first(facts), 'e1000e'));
  assert.ok(!waitsForPciback(facts, first(facts), 'igb'));
});

test('a softdep without pciback makes nobody wait', () => {
  const { modules } = factsOf({ '/etc/modprobe.d/x.conf': 'softdep e1000e pre: mei\n' });
  assert.deepEqual(modules.waiting, []);
  assert.deepEqual(modules.unread, []);
});

test('of two install lines for a driver the first counts', () => {
  const { modules } = factsOf({
    '/etc/modprobe.d/x.conf': 'install igb /bin/true\ninstall igb /sbin/modprobe xen-pciback; /sbin/modprobe -i igb\n',
  });
  assert.deepEqual(modules.waiting, []);
  assert.deepEqual([...modules.blacklisted.keys()], ['igb']);
});

test('a line with parameters loads nothing but for initramfs-tools', () => {
  const line = 'xen-pciback hide=(01:00.0)\n';
  assert.deepEqual(factsOf({ '/etc/modules-load.d/x.conf': line }).modules.loaders, []);
  const { modules, choices } = factsOf({ '/etc/initramfs-tools/modules': line });
  assert.deepEqual(
    modules.loaders.map(({ when }) => when),
    ['initramfs'],
  );
  assert.equal(choices[0]?.counts?.value, '(01:00.0)');
});

test('an old kernel, whose module is called pciback, gets nothing that is for xen-pciback', () => {
  const tree = treeOf({
    '/boot/grub/menu.lst':
      'title Xen\nkernel /xen-3.2.gz\nmodule /boot/vmlinuz-2.6.18.8-xen ro pciback.hide=(01:00.0)\n',
    '/etc/modprobe.d/x.conf': 'options xen-pciback hide=(02:00.0)\n',
  });
  const { sources } = first(pcibackOf(tree, choicesOf(tree).generated));
  assert.deepEqual(
    sources.map(({ value }) => value),
    ['(01:00.0)'],
  );
});

test('an option without a value is told from one that is empty, and both are found', () => {
  for (const [word, from, to] of [
    ['hide=', 25, 25],
    ['hide', 20, 24],
  ] as const) {
    const { modules } = factsOf({ '/etc/modprobe.d/x.conf': `options xen-pciback ${word}\n` });
    const [option] = modules.options;
    assert.equal(option?.value, word === 'hide' ? undefined : '');
    assert.deepEqual([option?.origin.start, option?.origin.end], [from, to]);
  }
});

test('the files that say how modules are loaded, by their places', () => {
  assert.equal(modulesKind('/etc/modprobe.conf'), 'modprobe');
  assert.equal(modulesKind('/etc/modprobe.d/x.conf'), 'modprobe');
  assert.equal(modulesKind('/etc/modprobe.d/x'), undefined);
  assert.equal(modulesKind('/etc/initramfs-tools/modules'), 'modules-list');
  assert.equal(modulesKind('/etc/mkinitcpio.conf'), 'dracut');
  assert.equal(modulesKind('/etc/fstab'), undefined);
});
