/** Plans on machines of every kind: the lines that change, and what remains to be done. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planToGiveBack } from '../../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../../src/passthrough/plan/pass.ts';
import { madeUpWorld } from '../made-up-world.ts';
import { BOOT_CASES, type BootCase } from './boot-cases.ts';
import { applied, CARDS, diffOf, stepsOf } from './machines.ts';

const GUEST = '/etc/xen/win.cfg';
const PCIBACK = { value: { folder: '', isModule: true, slots: [], permissive: [], quirks: [] }, from: 'sysfs' };

function machine({ files, release }: BootCase) {
  return {
    host: CARDS,
    root: '/',
    files,
    guests: { [GUEST]: 'name = "win"\ntype = "hvm"\npci = [ \'01:00.0\' ]\n' },
    xen: { pciback: PCIBACK },
    ...(release && { release }),
  };
}

for (const one of BOOT_CASES) {
  test(`passing 01:00.0, ${one.name}`, async () => {
    const given = machine(one);
    const plan = planToPass(await madeUpWorld(given), ['01:00.0'], GUEST);
    assert.equal(plan.refused, undefined);
    assert.deepEqual(diffOf(plan).split('\n').filter(Boolean), one.diff);
    assert.deepEqual(stepsOf(plan), one.steps);
    // Who has done all of it is told to do none of it again.
    const after = applied(given, plan);
    const again = planToPass(await madeUpWorld(after), ['01:00.0'], GUEST);
    assert.deepEqual(diffOf(again), '');
  });

  test(`giving it back, ${one.name}`, async () => {
    const given = machine(one);
    const world = await madeUpWorld(given);
    const after = applied(given, planToPass(world, ['01:00.0'], GUEST));
    const back = planToGiveBack(await madeUpWorld(after), ['01:00.0']);
    const left = applied(after, back);
    for (const text of [...Object.values(left.files ?? {}), ...Object.values(left.guests ?? {})])
      if (!text.includes('menuentry')) assert.doesNotMatch(text, /01:00\.[0*]/);
    assert.equal(diffOf(planToGiveBack(await madeUpWorld(left), ['01:00.0'])), '');
  });
}

test('a machine that is elsewhere: no edits, and what to write where', async () => {
  const { root: _, ...given } = machine({
    name: '',
    files: {
      '/etc/default/grub': 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(05:00.0)"\n',
      '/etc/initramfs-tools/modules': '# none\n',
    },
    diff: [],
    steps: [],
  });
  const plan = planToPass(await madeUpWorld(given), ['01:00.0'], GUEST);
  assert.deepEqual(plan.edits, []);
  const steps = stepsOf(plan);
  assert.match(
    steps[0] ?? '',
    /^\(In \/etc\/default\/grub, make line 2 “GRUB_CMDLINE_LINUX="quiet xen-pciback\.hide=\(05:00\.0\)\(01:00\.0\)"”\./,
  );
  assert.ok(steps.some((step) => step.includes('In /etc/initramfs-tools/modules, behind line 1 add “xen-pciback”.')));
  assert.ok(steps.some((step) => step.includes('Make /etc/modprobe.d/xen-pciback.conf with “softdep e1000e')));
  assert.ok(steps.includes('update-grub'));
});

test('a machine whose boot files nobody has: the list is told in words', async () => {
  const { files: _, ...given } = machine({ name: '', files: {}, diff: [], steps: [] });
  const plan = planToPass(await madeUpWorld(given), ['05:00.0'], GUEST);
  assert.deepEqual(diffOf(plan), "/etc/xen/win.cfg\n-pci = [ '01:00.0' ]\n+pci = [ '01:00.0', '05:00.0' ]");
  assert.match(stepsOf(plan)[0] ?? '', /xen-pciback\.hide=\(05:00\.0\)/);
});
