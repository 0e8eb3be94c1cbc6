// Hover, definitions and the page of the boot chain, over a made-up machine that the service "reads".
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootMachine } from '../../src/boot/machine.ts';
import { bootConfiguration } from '../../src/features/boot/configuration.ts';
import { placeInMachine } from '../../src/features/boot/root.ts';
import { LANGUAGES, type LanguageId } from '../../src/protocol/languages.ts';
import { recogniseLanguage } from '../../src/protocol/recognise.ts';
import { Service } from '../../src/service.ts';
import { pathOnDisk } from '../../src/text/file-edits.ts';
import { grubCfg, runningFiles, treeOf } from '../boot/machine.ts';
import { catalogue } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

const HEAD = 'GRUB_DISTRIBUTOR=Debian\nGRUB_DISABLE_RECOVERY=true\n';
const GRUB = '/etc/default/grub';
const XEN_CFG = '/etc/default/grub.d/xen.cfg';
const MENU = '/boot/grub/grub.cfg';

function languageOf(path: string, text: string): LanguageId {
  const language = recogniseLanguage(path, text);
  assert.ok(language, path);
  return language;
}

/** Opens one file of a machine, the one with the `|`, as the editor does. */
async function opened(marked: Readonly<Record<string, string>>, root = '/mnt/dom0') {
  const [path = '', text = ''] = Object.entries(marked).find(([, each]) => each.includes('|')) ?? [];
  const cursor = atCursor(text);
  let reads = 0;
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: '', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: async (asked) => {
      reads++;
      assert.equal(asked, root);
      // What is on the disk is older than what the editor shows.
      return treeOf({ ...marked, [path]: '' });
    },
  });
  const file = service.open(languageOf(path, cursor.text), cursor.text, 'utf16', { path: pathOnDisk(root, path) });
  return { file, service, offset: cursor.offset, reads: () => reads };
}

async function hover(marked: Readonly<Record<string, string>>): Promise<string> {
  const { file, offset } = await opened(marked);
  await file.lookAround();
  return (await file.hover(offset))?.markdown ?? '';
}

async function definitions(marked: Readonly<Record<string, string>>): Promise<string[]> {
  const { file, offset } = await opened(marked);
  const answer = await file.definitions(offset);
  const texts = answer?.around.machine().tree.files;
  return (answer?.found ?? []).map(
    ({ target }) => `${target.file}: ${texts?.get(target.file)?.slice(target.start, target.end)}`,
  );
}

test('hover: the entries that a word ends up in, and how far it has come', async () => {
  const cases: readonly (readonly [files: Readonly<Record<string, string>>, says: readonly RegExp[], not?: RegExp])[] =
    [
      [
        { [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iom|mu=1"\n`, [MENU]: grubCfg('', '') },
        [
          /On Xen’s line of “Debian GNU\/Linux, with Xen hypervisor”/,
          /Not in the boot menu yet: `update-grub` has not run/,
        ],
      ],
      [
        { [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iom|mu=1"\n`, [MENU]: grubCfg('iommu=1', '') },
        [/On Xen’s line of/],
        /Not in the boot menu|Waiting|In force/,
      ],
      [
        {
          [GRUB]: `${HEAD}GRUB_CMDLINE_LINUX="qui|et"\n`,
          [MENU]: grubCfg('', 'quiet'),
          ...runningFiles('placeholder root=UUID=1-2 ro'),
        },
        [/On the dom0 kernel’s line of/, /Waiting for a reboot/],
      ],
      [
        {
          [GRUB]: `${HEAD}GRUB_CMDLINE_LINUX="qui|et"\n`,
          [MENU]: grubCfg('', 'quiet'),
          ...runningFiles('placeholder root=UUID=1-2 ro quiet'),
        },
        [/In force/],
      ],
      [
        {
          [GRUB]: `${HEAD}GRUB_CMDLINE_LINUX="qui|et"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="ro"\n`,
          [MENU]: grubCfg('', 'ro'),
        },
        [/No entry that starts Xen gets it/, /GRUB_CMDLINE_LINUX_XEN_REPLACE/],
      ],
    ];
  for (const [files, says, not] of cases) {
    const said = await hover(files);
    for (const words of says) assert.match(said, words);
    if (not) assert.doesNotMatch(said, not);
  }
});

test('hover: what it said before stays, and nothing waits for the disk', async () => {
  const { file, offset, reads } = await opened({
    [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iom|mu=1"\n`,
    [MENU]: grubCfg('', ''),
  });
  const before = (await file.hover(offset))?.markdown ?? '';
  assert.match(before, /iommu/);
  assert.doesNotMatch(before, /On Xen’s line/);
  assert.equal(reads(), 0);
  await file.lookAround();
  const after = (await file.hover(offset))?.markdown ?? '';
  assert.ok(after.startsWith(before) && /On Xen’s line/.test(after));
});

test('hover: a word that no entry gets, and what overrides it', async () => {
  const later = { [XEN_CFG]: '# ours\nGRUB_CMDLINE_XEN="dom0_mem=2G"\n' };
  assert.match(
    await hover({ [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iom|mu=1"\n`, ...later, [MENU]: grubCfg('', '') }),
    /No entry that starts Xen gets it: `\/etc\/default\/grub\.d\/xen\.cfg`, line 2 overrides it/,
  );
  assert.match(
    await hover({ [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iom|mu=1"\nexit 1\n`, [MENU]: grubCfg('iommu=1', '') }),
    /No entry gets it: update-grub would fail/,
  );
  const menu = grubCfg('iommu=1', '');
  const at = menu.indexOf('iommu');
  assert.match(
    await hover({ [GRUB]: `${HEAD}\n`, [MENU]: `${menu.slice(0, at)}|${menu.slice(at)}` }),
    /Goes with the next `update-grub`: the sources do not have it/,
  );
});

test('hover: the entries that a word is for, in every file of the chain', async () => {
  const cases: Readonly<Record<string, string>> = {
    '/boot/grub/custom.cfg': "menuentry 'mine' {\n multiboot2 /xen.gz iom|mu=1\n module2 /vmlinuz-6.1\n}\n",
    '/boot/grub/menu.lst': 'title mine\nkernel /xen.gz iom|mu=1\nmodule /vmlinuz-6.1\n',
    '/boot/efi/EFI/xen/xen.cfg': '[global]\ndefault=mine\n[mine]\noptions=iom|mu=1\nkernel=vmlinuz-6.1\n',
    '/boot/syslinux/syslinux.cfg': 'LABEL mine\nKERNEL mboot.c32\nAPPEND xen.gz iom|mu=1 --- vmlinuz-6.1\n',
    '/boot/loader/entries/mine.conf': 'title mine\nefi /EFI/xen/xen.efi\noptions x -- iom|mu=1\n',
    '/etc/grub.d/40_custom':
      "#!/bin/sh\nexec tail -n +3 $0\nmenuentry 'mine' {\n multiboot2 /xen.gz iom|mu=1\n module2 /vmlinuz-6.1\n}\n",
  };
  for (const [path, text] of Object.entries(cases)) {
    const more = path.endsWith('custom.cfg') ? { [MENU]: 'source ${config_directory}/custom.cfg\n' } : {};
    assert.match(await hover({ [path]: text, ...more }), /On Xen’s line of “mine”/, path);
  }
});

test('hover: a word of the boot menu names the file that it comes from', async () => {
  const menu = grubCfg('loglvl=all', '');
  const at = menu.indexOf('loglvl') + 2;
  const said = await hover({
    [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="loglvl=all"\n`,
    [MENU]: `${menu.slice(0, at)}|${menu.slice(at)}`,
  });
  assert.match(said, /Written in `\/etc\/default\/grub`, line 3\./);
});

test('definition: from a word of the boot menu to what makes it', async () => {
  const menu = (word: string) => {
    const text = grubCfg('iommu=1 loglvl=all loglvl=none', 'quiet');
    const at = text.indexOf(word) + 1;
    return `${text.slice(0, at)}|${text.slice(at)}`;
  };
  const sources = {
    [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iommu=1"\nGRUB_CMDLINE_LINUX=quiet\n`,
    [XEN_CFG]: 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN loglvl=all loglvl=none"\n',
  };
  assert.deepEqual(await definitions({ ...sources, [MENU]: menu('iommu=1') }), [`${GRUB}: iommu=1`]);
  assert.deepEqual(await definitions({ ...sources, [MENU]: menu('loglvl=none') }), [`${XEN_CFG}: loglvl=none`]);
  assert.deepEqual(await definitions({ ...sources, [MENU]: menu('quiet') }), [`${GRUB}: quiet`]);
  assert.deepEqual(await definitions({ ...sources, [MENU]: menu('placeholder') }), []);
  assert.deepEqual(await definitions({ ...sources, [MENU]: menu('menuentry') }), []);
});

test('definition: from a variable to where it is set', async () => {
  const cases: readonly (readonly [files: Readonly<Record<string, string>>, found: readonly string[]])[] = [
    [{ [GRUB]: 'A=1\nA=2\nB="$|A"\nA=3\n' }, [`${GRUB}: A`]],
    [{ [GRUB]: 'B="x $A|_B y"\n' }, []],
    [
      { [GRUB]: 'GRUB_CMDLINE_XEN=a\n', [XEN_CFG]: 'GRUB_CMDLINE_XEN="${GRUB_CMD|LINE_XEN} b"\n' },
      [`${GRUB}: GRUB_CMDLINE_XEN`],
    ],
    [
      {
        [GRUB]: 'X=a\n',
        '/etc/default/grub.d/a.cfg': 'X=b\n',
        [XEN_CFG]: 'Y="$X|"\n',
        '/etc/default/grub.d/z.cfg': 'X=c\n',
      },
      ['/etc/default/grub.d/a.cfg: X'],
    ],
    [{ [GRUB]: 'GRUB_CMD|LINE_XEN=a\n' }, []],
  ];
  for (const [files, found] of cases) assert.deepEqual(await definitions(files), found);
});

test('a file that lies nowhere near a machine’s boot files asks nobody', async () => {
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: '', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: () => assert.fail('read'),
  });
  const file = service.open(LANGUAGES.grubDefault, 'GRUB_CMDLINE_XEN="$A"\n', 'utf16', { path: '/tmp/x' });
  await file.lookAround();
  assert.equal(await file.definitions(20), undefined);
});

test('a check that asks for the machine is made again when that is another one, and not else', async () => {
  const files: Record<string, string> = { [GRUB]: `${HEAD}GRUB_CMDLINE_XEN=a\n` };
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: '', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: async () => treeOf(files),
  });
  let news = 0;
  const modules = service.open(LANGUAGES.modprobe, 'options xen-pciback hide=(01:00.0)\n', 'utf16', {
    path: '/mnt/etc/modprobe.d/xen.conf',
    news: () => news++,
  });
  const check = async (file = modules) => {
    for (const _ of file.check());
    await file.lookAround();
  };
  await check();
  assert.equal(news, 1);
  await check();
  await check();
  assert.equal(news, 1);

  const text = `${HEAD}GRUB_CMDLINE_XEN=b\n`;
  const grub = service.open(LANGUAGES.grubDefault, text, 'utf16', { path: '/mnt/etc/default/grub' });
  await check(grub);
  assert.equal(news, 2);
  await check();
  grub.change(`${text}#\n`, { start: text.length, end: text.length, newText: '#\n' });
  await check(grub);
  assert.equal(news, 3);
  grub.close();
  await check();
  assert.ok(news <= 4);
});

test('which machine a file belongs to', () => {
  const cases: readonly (readonly [path: string, root?: string, inside?: string])[] = [
    ['/etc/default/grub', '/', '/etc/default/grub'],
    ['/home/me/dom0/etc/default/grub.d/xen.cfg', '/home/me/dom0', '/etc/default/grub.d/xen.cfg'],
    ['C:\\hosts\\a\\boot\\grub\\grub.cfg', 'C:/hosts/a', '/boot/grub/grub.cfg'],
    ['/boot/efi/EFI/fedora/grub.cfg', '/', '/boot/efi/EFI/fedora/grub.cfg'],
    ['/srv/a/etc/modprobe.d/xen.conf', '/srv/a', '/etc/modprobe.d/xen.conf'],
    ['/srv/a/grub.cfg'],
    ['/etc/default/useradd'],
  ];
  for (const [path, root, inside] of cases) {
    const place = placeInMachine(path);
    assert.deepEqual(place, root === undefined ? undefined : { root, path: inside }, path);
    if (place && path.startsWith('/')) assert.equal(pathOnDisk(place.root, place.path), path);
  }
});

test('the page: every link leads to the word that it shows', () => {
  const tree = treeOf({
    [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iommu=1 loglvl=all"\n`,
    [MENU]: grubCfg('iommu=1', 'quiet'),
    ...runningFiles('placeholder root=UUID=1-2 ro'),
  });
  const page = bootConfiguration('/', bootMachine(tree));
  assert.ok(page.links.length >= 8, page.text);
  for (const { start, end, target } of page.links) {
    const shown = page.text.slice(start, end);
    const written = tree.files.get(target.file)?.slice(target.start, target.end) ?? '';
    if (shown.startsWith('/')) assert.ok(shown.startsWith(`${target.file}:`), shown);
    else assert.ok(written === shown || written.startsWith('menuentry'), `${shown} leads to ${written}`);
  }
  assert.deepEqual(
    [page.waiting[0]?.command, page.commands[0]?.command, page.waiting.length],
    ['update-grub', 'update-grub', 2],
  );
  assert.ok(page.dependsOn.includes('/etc/default') && page.dependsOn.includes(MENU));
});

test('the page says first what keeps update-grub from its work', () => {
  const { text, waiting } = bootConfiguration(
    '/',
    bootMachine(treeOf({ [GRUB]: `${HEAD}GRUB_CMDLINE_XEN="iommu=1\n`, [MENU]: grubCfg('iommu=1', 'quiet') })),
  );
  assert.match(text, /^Effective .*\n\nupdate-grub would fail, .*\nupdate-grub stops: Syntax error: .*:3:\d+\n/);
  assert.match(text, /What \/boot\/grub\/grub\.cfg holds/);
  assert.deepEqual(
    waiting.map(({ concerns, command }) => [concerns, command]),
    [['menu', undefined]],
  );
});

test('the page: what the initramfs waits for, and the commands of a XenServer', () => {
  const menu = grubCfg('iommu=1', 'quiet');
  const files = { '/etc/modprobe.d/xen.conf': 'softdep e1000e pre: xen-pciback\n', [MENU]: menu };
  const times = new Map([
    ['/etc/modprobe.d/xen.conf', 2],
    ['/boot/initrd.img-6.1.0-9-amd64', 1],
  ]);
  const page = bootConfiguration('/', bootMachine({ ...treeOf(files), times }));
  assert.match(
    page.text,
    /\n\/etc\/modprobe\.d\/xen\.conf changed after \/boot\/initrd\.img-6\.1\.0-9-amd64 was made: waiting for update-initramfs\.\n {4}update-initramfs -u -k all\n/,
  );
  assert.ok(page.dependsOn.includes('/boot'));
  const server = bootConfiguration('/', bootMachine(treeOf({ '/etc/os-release': 'ID=xenenterprise\n', [MENU]: menu })));
  assert.deepEqual(
    server.commands.map(({ command }) => command),
    [
      '/opt/xensource/libexec/xen-cmdline --set-xen ',
      '/opt/xensource/libexec/xen-cmdline --set-dom0 ',
      'dracut -f --regenerate-all',
    ],
  );
});

test('hostile machines: no throw, no long wait', () => {
  const many = Array.from(
    { length: 300 },
    (_, i) =>
      `menuentry 'e${i}' {\n multiboot2 /xen.gz ${'w '.repeat(100)}\n module2 /vmlinuz-1 ${'v '.repeat(100)}\n}\n`,
  );
  const start = performance.now();
  for (const text of [
    many.join(''),
    "menuentry '",
    '${',
    'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN$GRUB_CMDLINE_XEN"\n'.repeat(200),
  ]) {
    bootConfiguration(
      '/',
      bootMachine(treeOf({ [GRUB]: text, [MENU]: text, '/proc/cmdline': text, '/etc/os-release': text })),
    );
  }
  assert.ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
});
