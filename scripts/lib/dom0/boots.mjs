// The machines that are booted, what is done in each, and who judges it.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { judgeGivenBack, judgeHidden, judgePass } from './judges/plan.mjs';
import { judgeReader } from './judges/reader.mjs';
import { judgeIommuOff, judgeNoPciback, judgeNoRemapping } from './judges/readiness.mjs';
import { judgeDanger, judgeDoctor, judgeStory, judgeVirtual } from './judges/story.mjs';
import { DESKTOP, SERVER } from './machines.mjs';
import { short } from './told.mjs';

/** In seconds; a boot takes one to three minutes, and several times that where others want the processor as well. */
const LIMIT = 900;
const gives = (...addresses) => `pci = [ ${addresses.map((one) => `"${short(one)}"`).join(', ')} ]`;
const SPARE = DESKTOP.spare;

/**
 * `steps(form)`: boots one after another, each `{job, names, devices, judge}` (the script in jobs/ and its variables), and what `bootDom0` takes
 * beside; `options({built, before, folder})` gives what is known only after the step before.
 */
export const BOOTS = [
  {
    name: 'server',
    title: 'A server: one device from dom0 to a guest and back',
    isShort: true,
    steps: (form) => [
      {
        job: 'story',
        names: {
          FIRST: SERVER.pair[0],
          SECOND: SERVER.pair[1],
          DISK: SERVER.diskOf,
          ROUTE: SERVER.routeOf,
          KEYBOARD: SERVER.keyboardOf,
          BRIDGE: SERVER.portOfDisk,
          OLD: SERVER.behindOldBridge[0],
          PHYSICAL: SERVER.spareDisk,
          PCI: gives(...SERVER.pair),
        },
        devices: SERVER.devices,
        limit: form === 'short' ? 400 : LIMIT,
        judge: async (checks, booted, core) => {
          await judgeReader(checks, booted, core, SERVER);
          judgeDoctor(checks, booted.said);
          judgeDanger(checks, booted.said, SERVER, form);
          judgeStory(checks, booted.said, SERVER, form);
          if (form === 'short') return;
          judgeVirtual(checks, booted.said);
          await judgeReader(checks, booted, core, SERVER, 'virtual-snapshot', 'virtual');
        },
      },
    ],
  },
  {
    name: 'hidden',
    title: 'A desktop: a device hidden by our plan, after a real reboot, and given back after another',
    steps: () => [
      {
        ...onDesktop('pass', {}),
        options: ({ built, folder }) => {
          const disk = join(folder, 'disk');
          cpSync(built.disk, disk);
          return { disk };
        },
        judge: (checks, booted) => judgePass(checks, booted, SPARE),
      },
      {
        ...onDesktop('hidden', {}),
        options: nextBoot,
        judge: (checks, booted) => judgeHidden(checks, booted, SPARE),
      },
      {
        ...onDesktop('given-back', {}),
        options: nextBoot,
        judge: (checks, booted) => judgeGivenBack(checks, booted, SPARE, 'e1000e'),
      },
    ],
  },
  {
    name: 'iommu-off',
    title: 'A desktop whose Xen was started with iommu=no',
    steps: () => [
      {
        ...onDesktop('readiness', { PCI: gives(SPARE) }),
        xen: 'iommu=no',
        judge: async (checks, booted, core) => {
          await judgeReader(checks, booted, core, DESKTOP);
          judgeIommuOff(checks, booted, SPARE);
        },
      },
    ],
  },
  {
    name: 'no-remapping',
    title: 'A desktop whose IOMMU does not remap interrupts',
    steps: () => [
      {
        ...onDesktop('readiness', { PCI: gives(SPARE) }),
        machine: 'intremap=off',
        judge: async (checks, booted, core) => {
          await judgeReader(checks, booted, core, DESKTOP);
          judgeNoRemapping(checks, booted);
        },
      },
    ],
  },
  {
    name: 'no-pciback',
    title: 'A desktop where nobody has loaded pciback',
    steps: () => [
      {
        ...onDesktop('no-pciback', { PCI: gives(SPARE) }),
        judge: async (checks, booted, core) => {
          await judgeReader(checks, booted, core, DESKTOP);
          judgeNoPciback(checks, booted);
        },
      },
    ],
  },
];

function onDesktop(job, names) {
  return { job, names: { FIRST: SPARE, ...names }, devices: DESKTOP.devices, limit: LIMIT };
}

/** The same disk, with the initramfs that the boot before packed. */
function nextBoot({ before, folder }) {
  return { disk: join(folder, 'disk'), initramfs: join(before.results, 'initramfs') };
}
