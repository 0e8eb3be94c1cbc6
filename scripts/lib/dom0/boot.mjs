// One boot of a dom0 in QEMU, without KVM: a job goes in on one disk, what became of it comes out on another.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, Plain } from '../run.mjs';

/** Room for the results. */
const RESULTS_BYTES = 64 * 1024 * 1024;
const ROOT_DEVICE = '/dev/nvme0n1';
const LINUX_LINE = 'console=hvc0 random.trust_cpu=on init=/usr/sbin/dom0-init';
const XEN_LINE = 'console=com1 com1=115200,8n1 dom0_mem=1536M,max:1536M bootscrub=0 iommu=verbose';
/** So much of the serial line is shown of a boot that went wrong. */
const TAIL_LINES = 40;

/**
 * @typedef {{status: number, stdout: string, stderr: string, seconds: number}} Said what a program of the job said
 * @typedef {{said: ReadonlyMap<string, Said>, serial: string, seconds: number, results: string}} Booted
 */

/**
 * Boots, waits for the end of the job, and reads its results. Throws a `Plain` with the end of the serial line where it takes longer than it may,
 * or ends without results.
 *
 * @param {import('./build.mjs').Built} built
 * @param {object} options
 * @param {string} options.scratch an empty folder
 * @param {string} options.job the folder whose content the job is, with `run.sh`
 * @param {readonly string[]} options.devices QEMU's words
 * @param {number} options.limit in seconds
 * @param {string} [options.machine] more for QEMU's IOMMU: `intremap=off`
 * @param {string} [options.xen] more words for Xen's line, after the usual ones
 * @param {string} [options.disk] another disk of the root file system, which keeps what is written to it
 * @param {string} [options.initramfs] another one than was built
 * @returns {Promise<Booted>}
 */
export async function bootDom0(
  built,
  { scratch, job, devices, limit, machine, xen = '', disk, initramfs = built.initramfs },
) {
  const at = (name) => join(scratch, name);
  await must('tar', ['-cf', at('job.tar'), '-C', job, '.']);
  writeFileSync(at('results.img'), '');
  truncateSync(at('results.img'), RESULTS_BYTES);
  const root = disk ? `file=${disk}` : `file=${built.disk},snapshot=on`;
  const words = [
    ...[
      '-M',
      'q35,i8042=off',
      '-accel',
      'tcg,thread=multi,tb-size=512',
      '-cpu',
      'qemu64,+npt,+rdrand',
      '-m',
      '3072',
      '-smp',
      '1',
    ],
    ...['-nodefaults', '-display', 'none', '-no-reboot', '-serial', `file:${at('serial')}`],
    ...['-device', `intel-iommu,${machine ?? 'intremap=on'}`],
    ...['-drive', `if=none,id=root,format=raw,${root}`],
    ...['-drive', `if=none,id=job,format=raw,readonly=on,file=${at('job.tar')}`],
    ...['-drive', `if=none,id=results,format=raw,file=${at('results.img')}`],
    ...['-device', 'virtio-blk-pci,drive=job,addr=0x1a', '-device', 'virtio-blk-pci,drive=results,addr=0x1b'],
    ...['-netdev', 'user,id=net,restrict=on'],
    ...devices,
    ...['-kernel', built.xen, '-append', `${XEN_LINE} ${xen}`.trim()],
    // It splits at commas, so that no word of dom0's line may hold one.
    ...['-initrd', `${built.linux} root=${ROOT_DEVICE} ro ${LINUX_LINE},${initramfs}`],
  ];
  const start = performance.now();
  const { status, late, stderr } = await qemu(words, limit);
  const seconds = (performance.now() - start) / 1000;
  const serial = existsSync(at('serial')) ? readFileSync(at('serial'), 'utf8').replaceAll('\r', '') : '';
  const tail = () => `the end of the serial line:\n${serial.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')}`;
  if (late) throw new Plain(`The machine did not end within ${limit} s and was stopped; ${tail()}`);
  if (status !== 0) throw new Plain(`QEMU ended with ${status}: ${stderr.trim()}; ${tail()}`);
  const results = at('results');
  mkdirSync(results);
  await must('tar', ['-xf', at('results.img'), '-C', results]).catch(() => {
    throw new Plain(`The machine ended without results; ${tail()}`);
  });
  return { said: readSaid(results), serial, seconds, results };
}

/** Each program that the job ran, by the name that the job gave it. */
function readSaid(folder) {
  const said = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.status'))) {
    const name = file.slice(0, -'.status'.length);
    const read = (ending) => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
    const [status, seconds] = read('status').split(' ').map(Number);
    said.set(name, { status, seconds, stdout: read('stdout'), stderr: read('stderr') });
  }
  return said;
}

const running = new Set();
/** However this program ends, no machine stays behind. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function qemu(words, limit) {
  return new Promise((done, fail) => {
    const child = spawn('qemu-system-x86_64', words, { stdio: ['ignore', 'ignore', 'pipe'] });
    running.add(child);
    let late = false;
    let stderr = '';
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limit * 1000);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const ended = () => {
      clearTimeout(timer);
      running.delete(child);
    };
    child.on('error', (error) => {
      ended();
      fail(new Plain(`qemu-system-x86_64 could not be started: ${error.message}`));
    });
    child.on('close', (status) => {
      ended();
      done({ status, late, stderr });
    });
  });
}
