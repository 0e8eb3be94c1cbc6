/** Xen's running line on the page and in what the rules see: asked of xl where that may be, once. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { catalogueFiles } from '../../src/catalogue-files.ts';
import type { Means } from '../../src/host/means.ts';
import type { XenLine } from '../../src/host/model.ts';
import { Service } from '../../src/service.ts';
import { grubCfg, runningFiles, treeOf } from '../boot/machine.ts';

const DEFAULTS = 'GRUB_DISABLE_RECOVERY=true\nGRUB_DISTRIBUTOR=Debian\nGRUB_CMDLINE_XEN="iommu=1"\n';
const FILES = {
  '/etc/default/grub': DEFAULTS,
  '/boot/grub/grub.cfg': grubCfg('iommu=1', ''),
  ...runningFiles(''),
};

function serviceWith(answer: (means: Means) => XenLine) {
  const asked: Means[] = [];
  const service = new Service({
    catalogue: new Catalogue(catalogueFiles('server/dist')),
    openHost: async () => ({ label: 'x', devices: [] }),
    openXenVersion: async () => undefined,
    readBootTree: async () => treeOf(FILES),
    readXenLine: async (means) => {
      asked.push(means);
      return answer(means);
    },
  });
  const page = async (root = '/') => (await service.bootConfiguration(root))?.text ?? '';
  return { service, asked, page };
}

test('the page shows the line and who told it, and what waits for a reboot', async () => {
  const { asked, page } = serviceWith(() => ({ line: 'placeholder iommu=no', from: 'xl info' }));
  const text = await page();
  assert.match(text, /\n {2}Xen {3}placeholder iommu=no\n {8}as xl info tells\n/);
  assert.match(text, /^Waiting for a reboot: what runs is not what the boot menu says\.$/m);
  await page();
  assert.equal(asked.length, 1);
});

test('where it is not known, the page says why, and asks again', async () => {
  const why = 'No program is run in a workspace that is not trusted.';
  const { service, asked, page } = serviceWith(({ mayRun }) =>
    mayRun ? { line: 'iommu=1', from: 'xl info' } : { why },
  );
  assert.match(await page(), new RegExp(`\\n {2}Xen {3}not known\\. ${why}\\n`));
  await page();
  assert.equal(asked.length, 2);
  service.configure({ trusted: true, xlPath: '/usr/sbin/xl' });
  assert.match(await page(), /\n {2}Xen {3}iommu=1\n/);
  assert.deepEqual(asked.at(-1), { mayRun: true, xlPath: '/usr/sbin/xl', sshPath: '' });
  await page();
  assert.equal(asked.length, 3);
});

test('a program that told nothing is not run at every key', async () => {
  const { service, asked, page } = serviceWith(() => ({ why: 'xl answers root only.' }));
  service.configure({ trusted: true });
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  try {
    await Promise.all([page(), page()]);
    await page();
    mock.timers.tick(50_000);
    await page();
    assert.equal(asked.length, 1);
    mock.timers.tick(11_000);
    await page();
    assert.equal(asked.length, 2);
    service.configure({ trusted: true, xlPath: '/usr/sbin/xl' });
    await page();
    assert.equal(asked.length, 3);
  } finally {
    mock.timers.reset();
  }
});

test('of another machine’s files nobody here is asked', async () => {
  const { asked, page } = serviceWith(() => ({ line: 'a', from: 'xl info' }));
  assert.match(await page('/srv/dom0'), /Xen {3}not known\. No file tells its line; `xl info`, run as root, does\./);
  assert.equal(asked.length, 0);
});
