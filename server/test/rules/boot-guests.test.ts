/** boot/guests-need-iommu: the guests in /etc/xen and the boot line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootTree } from '../../src/boot/choices.ts';
import type { Release } from '../../src/catalogue/releases.ts';
import { checkBootFile } from '../../src/rules/boot.ts';
import { applyEdits } from '../../src/text/span.ts';
import { LANGUAGES_OF_BOOT, xen } from './boot-check.ts';
import { catalogue } from './knowledge.ts';

const HVM = "builder = 'hvm'\nname = 'web'\npci = [ '03:00.0' ]\n";
const PV = "name = 'web'\nkernel = '/boot/vmlinuz'\npci = [ '03:00.0' ]\n";

function tree(guest: string, path = '/etc/xen/web.cfg'): BootTree {
  return { files: new Map([[path, guest]]), folders: new Map(), unreadable: [] };
}

for (const [text, release, guest, at, fixed] of [
  [xen('iommu=off'), '4.22', HVM, 'off', xen('')],
  [xen('no-iommu'), '4.22', HVM, 'no-iommu', xen('')],
  [xen('iommu=verbose,off'), '4.22', HVM, 'off', xen('iommu=verbose')],
  [xen('iommu=off iommu=on'), '4.22', HVM, undefined, undefined],
  [xen('iommu=off'), '4.22', PV, undefined, undefined],
  [xen('iommu=off'), '4.22', "builder = 'hvm'\nname = 'web'\n", undefined, undefined],
  [xen('loglvl=all'), '4.22', HVM, undefined, undefined],
  [xen('loglvl=all'), '3.4', HVM, 'GRUB_CMDLINE_XEN', xen('loglvl=all iommu=1')],
  [xen('loglvl=all'), '3.2', HVM, 'GRUB_CMDLINE_XEN', xen('loglvl=all vtd=1')],
  [xen('iommu=1'), '3.4', HVM, undefined, undefined],
] as const satisfies readonly (readonly [string, Release, string, string | undefined, string | undefined])[]) {
  test(`boot/guests-need-iommu: ${text.trim()} in ${release}, ${guest === HVM ? 'HVM' : 'other'}`, () => {
    const file = LANGUAGES_OF_BOOT.defaults.parse(text);
    const bootIfKnown = { machine: () => ({ tree: tree(guest) }) };
    const found = [...checkBootFile(file, { catalogue, release, bootIfKnown })].filter(
      (finding) => finding?.code === 'boot/guests-need-iommu',
    );
    assert.equal(found.length, at === undefined ? 0 : 1);
    const [finding] = found;
    if (!finding) return;
    assert.equal(text.slice(finding.span.start, finding.span.end), at);
    assert.match(finding.message, /: web\.cfg\.$/);
    const fix = finding.fixes?.()[0];
    assert.equal(fix && applyEdits(text, fix.edits), fixed);
  });
}

test('a file of a folder below /etc/xen is no guest of the machine', () => {
  const file = LANGUAGES_OF_BOOT.defaults.parse(xen('iommu=off'));
  const bootIfKnown = { machine: () => ({ tree: tree(HVM, '/etc/xen/old/web.cfg') }) };
  const found = [...checkBootFile(file, { catalogue, release: '4.22', bootIfKnown })];
  assert.ok(!found.some((finding) => finding?.code === 'boot/guests-need-iommu'));
});
