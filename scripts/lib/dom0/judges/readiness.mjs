// Machines that something is wrong with: doctor says what, and the real xl fails at just that.
import { driverOf, parseAssignable } from '../told.mjs';
import { reportOf, stationsOf, wordsOf } from './story.mjs';

/** Xen was started with `iommu=no`. */
export function judgeIommuOff(checks, { said }, first) {
  const doctor = reportOf(checks, said, 'doctor');
  if (doctor) {
    checks.holds('doctor names the word iommu=no', /iommu=no\b/.test(JSON.stringify(doctor)), wordsOf(doctor));
    checks.holds(
      'doctor’s first sentence does not promise devices',
      !/^Devices can be given to HVM/.test(doctor.lead),
      doctor.lead,
    );
    const mends = doctor.points.flatMap(({ actions }) => actions.map(({ title }) => title));
    checks.holds(
      'doctor sends nobody to the firmware for what Xen’s line switched off',
      !mends.some((title) => /firmware/i.test(title)),
      mends,
    );
  }
  const before = reportOf(checks, said, 'before');
  if (before) {
    const { iommu, 'xen line': line } = stationsOf(before);
    checks.holds('before: the IOMMU is in the way', iommu === 'missing' || iommu === 'contradicting', wordsOf(before));
    checks.holds('before: so is Xen’s line', line === 'missing' || line === 'contradicting', wordsOf(before));
  }
  checks.same(
    'xl pci-assignable-add fails, and yet pciback has the device',
    [said.get('add').status, driverOf(said.get('added-driver'))],
    [1, 'pciback'],
  );
  const listed = parseAssignable(said.get('added-assignable').stdout).includes(first);
  const added = reportOf(checks, said, 'added');
  if (added)
    checks.holds('added: never a device on its way without an IOMMU', stationsOf(added).iommu !== 'met', {
      listed,
      words: wordsOf(added),
    });
  checks.holds('xl does not start the guest', said.get('create').status !== 0, said.get('create'));
}

/** The IOMMU does not remap interrupts. */
export function judgeNoRemapping(checks, { said }) {
  const messages = said.get('start-dmesg').stdout;
  checks.holds('Xen does not remap interrupts', !/Interrupt remapping enabled/.test(messages), messages);
  const doctor = reportOf(checks, said, 'doctor');
  if (!doctor) return;
  const point = doctor.points.find(({ title }) => /interrupt remapping/i.test(title));
  checks.holds('doctor does not call interrupt remapping met', point !== undefined && point.state !== 'met', point);
  checks.same(
    'xl makes the device assignable all the same',
    [said.get('add').status, driverOf(said.get('added-driver'))],
    [0, 'pciback'],
  );
  const added = reportOf(checks, said, 'added');
  if (added) checks.same('added: assignable is met', stationsOf(added).assignable, 'met');
  checks.holds(
    'added: it says what xl create comes to',
    added !== undefined && (said.get('create').status === 0) === (stationsOf(added).iommu === 'met'),
    { create: said.get('create'), words: added && wordsOf(added) },
  );
}

/** pciback is a module that nobody has loaded. */
export function judgeNoPciback(checks, { said }) {
  const doctor = reportOf(checks, said, 'doctor');
  if (doctor) {
    const point = doctor.points.find(({ title }) => /^pciback is there/.test(title));
    checks.same('doctor says that pciback is missing', point?.state, 'missing');
    const commands = doctor.points.flatMap(({ actions }) => actions.map(({ command }) => command));
    checks.holds('doctor names the command that loads it', commands.includes('modprobe xen-pciback'), commands);
  }
  const before = reportOf(checks, said, 'before');
  if (before) checks.same('before: assignable is missing', stationsOf(before).assignable, 'missing');
  checks.holds('xl cannot make it assignable', said.get('add').status !== 0, said.get('add'));
  checks.same(
    'with the module it can',
    [said.get('load').status, said.get('add-again').status, driverOf(said.get('added-driver'))],
    [0, 0, 'pciback'],
  );
  const added = reportOf(checks, said, 'added');
  if (added) checks.same('added: assignable is met', stationsOf(added).assignable, 'met');
}
