// A line that is still being typed must not take the colours of the lines below it away, wherever the cursor stands.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type * as TestCommon from 'vscode-tmgrammar-test/dist/common/index.js';

const require = createRequire(import.meta.url);
const { createRegistry } = require('vscode-tmgrammar-test/dist/common/index.js') as typeof TestCommon;
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { grammars: { scopeName: string; path: string }[] };
};
const registry = createRegistry(contributes.grammars);

type Grammar = NonNullable<Awaited<ReturnType<typeof registry.loadGrammar>>>;
type State = Parameters<Grammar['tokenizeLine']>[1];

const XEN = 'samples/dom0/etc/xen';
const CONFIGS = readdirSync(XEN, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'xl.conf')
  .map(({ name }) => join(XEN, name));

/** What stands on the line below, and the scope that its first word has whatever came before. */
const CASES = [
  { scope: 'source.xlcfg', files: CONFIGS, below: 'name = "after"', expected: 'entity.name.tag.key.xlcfg' },
  {
    scope: 'source.grub-menu',
    files: ['samples/dom0/boot/grub/menu.lst'],
    below: 'title after',
    expected: 'keyword.control.title.grub',
  },
  {
    scope: 'source.grub-cfg',
    files: ['samples/dom0/boot/grub/grub.cfg'],
    below: 'fi',
    expected: 'keyword.control.grub',
  },
  {
    scope: 'source.grub-default',
    files: ['samples/dom0/etc/default/grub', 'samples/dom0/etc/default/grub.d/xen.cfg'],
    below: 'GRUB_CMDLINE_XEN="iommu=1"',
    expected: 'entity.name.tag.variable.grub',
  },
  {
    scope: 'source.xen-efi',
    files: ['samples/dom0/boot/efi/EFI/xen/xen.cfg'],
    below: 'kernel=vmlinuz',
    expected: 'entity.name.tag.key.xen-efi',
  },
  {
    scope: 'source.syslinux',
    files: ['samples/dom0/boot/syslinux/syslinux.cfg'],
    below: 'LABEL after',
    expected: 'keyword.control.label.syslinux',
  },
  {
    scope: 'source.bls-entry',
    files: ['samples/dom0/boot/efi/loader/entries/xen.conf'],
    below: 'title after',
    expected: 'entity.name.tag.key.bls-entry',
  },
  {
    scope: 'source.grubenv',
    files: ['samples/dom0/boot/grub/grubenv'],
    below: 'next_entry=0',
    expected: 'variable.other.assignment.grubenv',
  },
];

for (const { scope, files, below, expected } of CASES) {
  test(`half-typed lines: ${scope}`, async () => {
    const grammar = await registry.loadGrammar(scope);
    assert.ok(grammar);
    for (const file of files) {
      let state: State = null;
      const seen = new Set<string>();
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        // The same line in the same place says nothing new.
        for (let column = 0; column <= line.length && !seen.has(line); column++) {
          const typed = line.slice(0, column);
          const { ruleStack } = grammar.tokenizeLine(typed, state);
          const scopes = grammar.tokenizeLine(below, ruleStack).tokens[0]?.scopes ?? [];
          assert.ok(scopes.includes(expected), `${file}: below "${typed}" the line "${below}" is ${scopes.join(' ')}`);
        }
        seen.add(line);
        state = grammar.tokenizeLine(line, state).ruleStack;
      }
    }
  });

  test(`nothing in the samples is coloured as refused: ${scope}`, async () => {
    const grammar = await registry.loadGrammar(scope);
    assert.ok(grammar);
    for (const file of files) {
      // Python, which xl refuses as well.
      if (file.endsWith('/old-xm.cfg')) continue;
      let state: State = null;
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
        state = ruleStack;
        const refused = tokens.filter(({ scopes }) => scopes.some((name) => name.startsWith('invalid')));
        assert.deepEqual(refused, [], `${file}: ${line}`);
      }
    }
  });
}
