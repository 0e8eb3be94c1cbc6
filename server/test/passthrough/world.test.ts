/** The made-up world that other tests stand on is read as a real one is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKnown } from '../../src/host/xen/facts.ts';
import { guestFile } from '../../src/passthrough/world.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import { DESKTOP } from '../host/made-up-hosts.ts';
import { madeUpWorld, XEN } from './made-up-world.ts';

test('a whole machine in a few lines', async () => {
  const world = await madeUpWorld({
    host: { ...DESKTOP, files: XEN },
    files: {
      '/etc/default/grub': 'GRUB_CMDLINE_XEN="iommu=1"\n',
      '/boot/grub/grub.cfg': grubCfg('iommu=1', 'quiet'),
      ...runningFiles('root=/dev/sda1 quiet'),
    },
    guests: {
      '/etc/xen/win10.cfg': 'name = "win10"\npci = ["01:00.0"]\n',
      '/etc/xen/web': 'memory = 512\n',
      '/etc/xen/auto/10-win10': '-> ../win10.cfg',
      '/etc/xen/xl.conf': 'autoballoon="off"\n',
    },
    xen: {
      'xl pci-assignable-list': '0000:01:00.0 \n',
      memory: { why: 'nobody asked', denied: false },
    },
  });
  assert.equal(world.release, '4.17');
  assert.equal(world.host.devices.length, 9);
  assert.deepEqual(
    world.guests.map(({ file, name, startsWithHost }) => [file, name, startsWithHost]),
    [
      ['/etc/xen/web', undefined, false],
      ['/etc/xen/win10.cfg', 'win10', true],
    ],
  );
  assert.ok(isKnown(world.xen.isDom0) && world.xen.isDom0.value);
  assert.deepEqual(isKnown(world.xen.assignable) && world.xen.assignable.value, ['0000:01:00.0']);
  assert.deepEqual(world.xen.memory, { why: 'nobody asked', denied: false });
  assert.match('why' in world.xen.commandLine ? world.xen.commandLine.why : '', /was not recorded/);
  const { sources = [], generated = [] } = world.boot ?? {};
  assert.deepEqual(
    sources[0]?.xen.map(({ text }) => text),
    ['placeholder', 'iommu=1'],
  );
  assert.ok(generated.length > 0);
  assert.equal(world.root, undefined);
});

test('a recording by its name; no files, no boot', async () => {
  const world = await madeUpWorld({ host: 'xen-vtd', root: '/' });
  assert.ok(world.host.devices.length > 20);
  assert.equal(world.boot, undefined);
  assert.deepEqual(world.guests, []);
  assert.equal(world.kind, 'machine');
});

test('of a name that xl cannot read to its end, nothing is told', () => {
  const named = (text: string) => guestFile('/etc/xen/old.cfg', text, false).name;
  assert.equal(named('name = "old-" + str(7)\n'), undefined);
  assert.equal(named('name = "old"\n'), 'old');
});
