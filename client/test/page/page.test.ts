/** Drives VS Code's page with the installed package, as a user would. Each test leaves a screenshot in test-results/. */
import assert from 'node:assert/strict';
import { after, afterEach, before, type TestContext, test } from 'node:test';
import { placeFromEnvironment, Workbench } from './workbench.ts';

let vs: Workbench;

before(async () => {
  vs = await Workbench.open(placeFromEnvironment());
});
after(() => vs?.close());
afterEach(async (context) => {
  const name = (context as TestContext).name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
  await vs?.screenshot(name);
});

test('mistakes are underlined, and listed in the problems', async () => {
  await vs.openFile('etc/xen/mistakes.cfg');
  await vs.languageIs('Xen domain config');
  await vs.squiggles().first().waitFor({ timeout: 60_000 });
  await vs.command('Problems: Focus on Problems View');
  await vs.page.locator('.markers-panel .monaco-list-row', { hasText: 'memmory' }).waitFor();
});

test('hover explains a key', async () => {
  await vs.openFile('etc/xen/hvm.conf');
  await vs.word('memory').hover();
  const hover = vs.page.locator('.monaco-hover:visible .hover-contents', { hasText: 'memory' }).first();
  await hover.waitFor();
});

test('typing a pci list offers the devices of the host', async () => {
  await vs.openFile('etc/xen/pv-web.cfg');
  // The closing marks as well: VS Code writes them by itself only when it has coloured the file, and takes ours for its own then.
  await vs.typeAtEnd("\npci = [ '' ]");
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Control+Space']) await vs.page.keyboard.press(key);
  await vs.suggestion('01:00.0').waitFor();
  await vs.suggestion('03:00.0').waitFor();
});

test('a device that is chosen stands in the list', async () => {
  await vs.suggestion('01:00.0').click();
  await vs.savesAs('etc/xen/pv-web.cfg', (text) => /^pci = \[ '01:00\.0' \]$/m.test(text));
});

test('the light bulb mends a misspelt key', async () => {
  await vs.openFile('etc/xen/mistakes.cfg');
  const fix = (await vs.fixesOf('memmory')).filter({ hasText: 'memory' }).first();
  await fix.waitFor();
  await vs.screenshot('the-menu-of-the-light-bulb');
  await fix.click();
  await vs.savesAs('etc/xen/mistakes.cfg', (text) => !text.includes('memmory'));
});

test("the article's boot line of 2008 is explained and mended", async () => {
  await vs.openFile('boot/grub/menu.lst');
  await vs.languageIs('GRUB legacy menu');
  const fix = (await vs.fixesOf('vtd')).first();
  await fix.waitFor();
  await vs.screenshot('the-fixes-of-vtd');
  await fix.click();
  await vs.savesAs('boot/grub/menu.lst', (text) => !/^kernel.* vtd=1/m.test(text));
});

test('the tree shows the PCI devices of the host', async () => {
  await vs.showXenView();
  const row = vs.treeRow('01:00.0');
  await row.waitFor();
  assert.match(await row.innerText(), /held by pciback/);
  await vs.treeRow('00:02.0').waitFor();
});

test('a click on a device puts it into the open config', async () => {
  await vs.openFile('etc/xen/router.pv');
  await vs.showXenView();
  const row = vs.treeRow('03:00.1');
  await row.hover();
  await row.locator('.actions a.action-label[aria-label*="Insert"]').click();
  await vs.savesAs('etc/xen/router.pv', (text) => /03:00\.1/.test(text));
});

test('a second click says that it is there already', async () => {
  const row = vs.treeRow('03:00.1');
  await row.hover();
  await row.locator('.actions a.action-label[aria-label*="Insert"]').click();
  // The mouse waits until it has slid in.
  await vs.toast('03:00.1').hover();
  await vs.savesAs('etc/xen/router.pv', (text) => text.match(/03:00\.1/g)?.length === 1);
});

test('the tree is filtered while one types', async () => {
  await vs.command('Xen: Filter');
  const input = vs.page.locator('.quick-input-widget input');
  await input.waitFor();
  await vs.page.keyboard.type('pciback');
  await vs.treeRow('00:1f.0').waitFor({ state: 'detached' });
  await vs.treeRow('01:00.0').waitFor();
  await vs.screenshot('the-filtered-tree');
  await vs.page.keyboard.press('Escape');
  await vs.treeRow('00:1f.0').waitFor();
});

test('nothing has complained', async () => {
  assert.equal(await vs.page.locator('.notifications-toasts .codicon-error').count(), 0);
});
