// GRUB's environment block: what GRUB makes of its bytes, and what an editor says of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { parseGrubEnv } from '../../src/syntax/grubenv/parse.ts';
import { applyEdits } from '../../src/text/span.ts';
import { treeOf } from '../boot/machine.ts';
import { catalogue } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

const HEAD = '# GRUB Environment Block\n';
const xen = (title: string, id: string) =>
  `menuentry '${title}' $menuentry_id_option '${id}' {\n multiboot2 /boot/xen.gz\n module2 /boot/vmlinuz-6.1 ro\n}\n`;
const MENU = [
  'load_env\nset default="${saved_entry}"\nmenuentry_id_option="--id"\nexport menuentry_id_option\n',
  "menuentry 'Debian' $menuentry_id_option 'plain' {\n linux /boot/vmlinuz-6.1 ro\n}\n",
  xen('Debian, with Xen', 'xen-simple'),
  "submenu 'Advanced' $menuentry_id_option 'advanced' {\n",
  xen('Debian, with Xen 4.17 and Linux 6.1', 'xen-4.17-6.1'),
  '}\n',
].join('');

/** The block as grub-editenv fills it up. */
const full = (lines: string) => `${HEAD}${lines}`.padEnd(1024, '#');

async function opened(marked: string, menu = MENU) {
  const { text, offset } = marked.includes('|') ? atCursor(marked) : { text: marked, offset: 0 };
  const tree = treeOf({ '/boot/grub/grub.cfg': menu });
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: '', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: async () => tree,
  });
  const file = service.open(LANGUAGES.grubenv, text, 'utf16', { path: '/mnt/dom0/boot/grub/grubenv' });
  await file.lookAround();
  return { file, offset, findings: [...file.check()].flatMap((each) => each ?? []) };
}

test('variables as GRUB reads them', () => {
  const cases: readonly (readonly [text: string, variables: readonly string[], dropped?: string])[] = [
    [`${HEAD}a=1\nb=x=y\n###`, ['a=1', 'b=x=y']],
    [`${HEAD}# a comment\na=1\n`, ['a=1']],
    [`${HEAD}a=x\\\\y\\\nz\nb=2\n#`, ['a=x\\y\nz', 'b=2']],
    [`${HEAD}a=\n#`, ['a=']],
    // A name goes on over line ends, until a `=`.
    [`${HEAD}\na=1\n#`, ['\na=1']],
    [`${HEAD}stray\na=1\n#`, ['stray\na=1']],
    [`${HEAD}a=1\nb=2`, ['a=1'], 'b=2'],
    [`${HEAD}a=1\nstray\n##`, ['a=1'], 'stray\n##'],
    [`${HEAD}a=1\n##\n\n`, ['a=1']],
    [HEAD, []],
    ['a=1\n', []],
    ['# GRUB Environment Block\r\na=1\r\n', []],
  ];
  for (const [text, variables, dropped] of cases) {
    const block = parseGrubEnv(text);
    assert.deepEqual(
      block.variables.map(({ name, value }) => `${name}=${value}`),
      variables,
      text,
    );
    assert.equal(block.dropped && text.slice(block.dropped.start, block.dropped.end), dropped, text);
    assert.equal(block.valid, text.startsWith(HEAD) && text !== HEAD, text);
  }
});

test('findings, and what is marked', async () => {
  const cases: readonly (readonly [text: string, findings: readonly string[]])[] = [
    [full('saved_entry=xen-simple\n'), []],
    [full(''), []],
    [full('saved_entry=1\nnext_entry=\n'), []],
    [full('saved_entry=advanced>xen-4.17-6.1\n'), []],
    [full('saved_entry=Advanced>0\n'), []],
    [full('saved_entry=2>Debian, with Xen 4.17 and Linux 6.1\n'), []],
    ['saved_entry=0\n###', ['grubenv/invalid error: saved_entry=0']],
    ['', ['grubenv/invalid error: ']],
    [HEAD, ['grubenv/invalid error: # GRUB Environment Block']],
    [full('').replace('\n', '\r\n'), ['grubenv/invalid error: # GRUB Environment Block\r']],
    [`${full('a=1\n')}\n`, ['grubenv/no-room warning: \n']],
    [`${HEAD}a=1\n`, ['grubenv/no-room warning: \n']],
    [`${HEAD}a=1\nb=2##`, ['grubenv/no-room warning: ##', 'grubenv/lost warning: b=2##']],
    [`${HEAD}a=1\n##`, ['grubenv/size information: # GRUB Environment Block']],
    [full('a=1\n\nb=2\n'), ['grubenv/lost warning: \n']],
    [full('a=1\nstray\nb=2\n'), ['grubenv/lost warning: stray']],
    [full('a=1\na=2\n'), ['grubenv/repeated warning: a']],
    [full('saved_entry=xen-simpel\n'), ['grubenv/no-entry warning: xen-simpel']],
    [full('next_entry=9\n'), ['grubenv/no-entry warning: 9']],
    // Inside of a submenu a title alone is none.
    [full('saved_entry=xen-4.17-6.1\n'), ['grubenv/no-entry warning: xen-4.17-6.1']],
    [full('other=whatever\n'), []],
  ];
  for (const [text, expected] of cases) {
    const { findings } = await opened(text);
    assert.deepEqual(
      findings.map(({ code, severity, span }) => `${code} ${severity}: ${text.slice(span.start, span.end)}`),
      expected,
      text,
    );
  }
});

test('mends leave what GRUB reads, and no comment is offered in the block', async () => {
  const cases: readonly (readonly [text: string, mended: string])[] = [
    [`${full('a=1\n')}\n`, full('a=1\n')],
    [`${HEAD}a=1\n`, full('a=1\n')],
    [`${HEAD}a=ä\n##`, `${HEAD}a=ä\n`.padEnd(1023, '#')],
    [full('a=1\n\nb=2\n'), full('a=1\n\nb=2\n').replace('\n\n', '\n')],
    [full('saved_entry=xen-4.17-6.1\n'), full('saved_entry=xen-4.17-6.1\n').replace('xen-4', 'advanced>xen-4')],
    [
      full('saved_entry=Debian, with Xen 4.14 and Linux 5.10\n'),
      full('saved_entry=Debian, with Xen 4.14 and Linux 5.10\n').replace(
        /=Deb.*/,
        '=Advanced>Debian, with Xen 4.17 and Linux 6.1',
      ),
    ],
  ];
  for (const [text, mended] of cases) {
    const { file, findings } = await opened(text);
    const [fix] = findings[0]?.fixes?.() ?? [];
    assert.equal(applyEdits(text, fix?.edits ?? []), mended, text);
    assert.deepEqual(
      findings.flatMap((each) => file.ignoreFixes(each)),
      [],
    );
  }
});

test('hover says which entry is meant, and whether it is there', async () => {
  const cases: readonly (readonly [text: string, says: readonly RegExp[], menu?: string])[] = [
    [full('saved_entry=xen-|simple\n'), [/GRUB_DEFAULT=saved/, /Names “Debian, with Xen”, which starts Xen/]],
    [full('saved_entry=|0\n'), [/Names “Debian”, which does not start Xen/]],
    [full('sav|ed_entry=gone\n'), [/No entry of `\/boot\/grub\/grub\.cfg` .* starts the first one: “Debian”/]],
    [full('next_entry=|\n'), [/grub-reboot/, /Empty: it changes nothing/]],
    [full('saved_entry=|0\n'), [/Nothing asks for it/], MENU.replace('${saved_entry}', '0')],
    [full('kernel|opts=quiet\n'), [/Entries that start Xen do not ask for it/]],
    [full('').replace('GRUB', 'GR|UB'), [/1024 bytes, 999 of them free/, /grub-editenv FILE set/]],
  ];
  for (const [marked, says, menu] of cases) {
    const { file, offset } = await opened(marked, menu);
    const words = (await file.hover(offset))?.markdown ?? '';
    for (const each of says) assert.match(words, each);
  }
  const { file, offset } = await opened(full('own_va|riable=1\n'));
  assert.equal(await file.hover(offset), undefined);
});

test('completion: keys, and the entries of the menu', async () => {
  const labels = async (marked: string) => {
    const { file, offset } = await opened(marked);
    return (await file.complete(offset)).map(({ label }) => label);
  };
  assert.ok((await labels(full('next|\n'))).includes('next_entry'));
  assert.ok(!(await labels(full('saved_entry=0\n|\n'))).includes('saved_entry'), 'it is there already');
  assert.deepEqual(await labels(full('saved_entry=|\n')), [
    'plain',
    'Debian',
    'xen-simple',
    'Debian, with Xen',
    'advanced>xen-4.17-6.1',
    'Advanced>Debian, with Xen 4.17 and Linux 6.1',
  ]);
  assert.deepEqual(await labels(full('other=|\n')), []);
  const marked = full('saved_entry=xen|-old\n');
  const { file, offset } = await opened(marked);
  const [, , chosen] = await file.complete(offset);
  assert.equal(
    applyEdits(marked.replace('|', ''), chosen ? [chosen.edit] : []),
    marked.replace('xen|-old', 'xen-simple'),
  );
  assert.match(chosen?.detail ?? '', /starts Xen/);
});
