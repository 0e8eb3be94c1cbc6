/** `--fix` writes only over the text that it has looked at. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mend } from '../../src/cli/mend.ts';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { catalogue } from '../rules/knowledge.ts';

const BEFORE = 'GRUB_CMDLINE_XEN = "loglvl=all"\n';

for (const [onDisk, after] of [
  [BEFORE, 'GRUB_CMDLINE_XEN="loglvl=all"\n'],
  [`# typed meanwhile\n${BEFORE}`, undefined],
] as const) {
  test(`mending ${after === undefined ? 'a file that has changed since it was read' : 'a file'}`, (t) => {
    const said = t.mock.method(console, 'error', () => undefined);
    const folder = mkdtempSync(join(tmpdir(), 'xen-mend-'));
    const file = join(folder, 'grub');
    const service = new Service({
      catalogue,
      openHost: async () => ({ label: 'none', devices: [] }),
      openXenVersion: async () => undefined,
    });
    try {
      writeFileSync(file, onDisk);
      const content = { text: BEFORE, units: 'utf16' } as const;
      const mended = mend(file, content, service.open(LANGUAGES.grubDefault, BEFORE), 'write');
      assert.equal(mended?.text, after);
      assert.equal(readFileSync(file, 'utf8'), after ?? onDisk);
      const words = said.mock.calls.map((call) => String(call.arguments)).join('\n');
      assert.match(words, after === undefined ? /not mended: it has changed since it was read/ : /: mended: Remove/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
