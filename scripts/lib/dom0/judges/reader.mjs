// Our reading of the machine, from the recording that xen-config made in it, against what the machine's own programs said.
import { parseAssignable, parseInfo, parseList, parseLspci, parseSysfs } from '../told.mjs';

/**
 * @param {import('../checks.mjs').Checks} checks
 * @param {import('../boot.mjs').Booted} booted
 * @param {object} core our sources
 * @param {{diskOf: string, routeOf: string, keyboardOf: string, displayOf: string}} machine
 * @param {string} [name] of the snapshot's call
 * @param {string} [facts] what the programs' calls begin with
 */
export async function judgeReader(checks, booted, core, machine, name = 'snapshot', facts = 'start') {
  const snapshot = booted.said.get(name);
  const said = { get: (call) => booted.said.get(`${facts}-${call}`) };
  checks.holds('snapshot ends with 0', snapshot?.status === 0, snapshot?.stderr);
  const recording = core.parseRecording(snapshot?.stdout ?? '');
  checks.holds('its recording is read again', !('wrong' in recording), recording);
  if ('wrong' in recording) return undefined;
  checks.same(
    'the recording that was read is written again, byte for byte',
    core.writeRecording(recording),
    snapshot.stdout,
  );
  const source = core.recordedSource(recording);
  const host = await core.readHostWhole(source.files);
  const xen = await core.readXenFacts(source);
  judgeDevices(checks, host, said);
  judgeXen(checks, host, xen, said);
  judgeStakes(checks, core, host, machine);
  return { host, xen };
}

function judgeDevices(checks, host, said) {
  const real = parseSysfs(said.get('sysfs').stdout);
  const named = parseLspci(said.get('lspci').stdout);
  const held = parseAssignable(said.get('assignable').stdout);
  checks.same('the devices are those of sysfs', host.devices.map(({ address }) => address).sort(), [...real.keys()]);
  checks.same('the devices are those of lspci', host.devices.map(({ address }) => address).sort(), [...named.keys()]);
  for (const device of host.devices) {
    const { address, vendor, device: id, classCode, driver, bootVga = false, parent, assignable } = device;
    const there = real.get(address) ?? {};
    checks.same(
      `${address}: class, ids, driver, bridge above, display of the firmware`,
      { classCode, vendor, id, driver, parent, bootVga },
      {
        classCode: Number(there.class),
        vendor: Number(there.vendor),
        id: Number(there.device),
        driver: there.driver,
        parent: there.parent?.startsWith('pci') ? undefined : there.parent,
        bootVga: there.boot_vga === '1',
      },
    );
    checks.same(`${address}: assignable as xl lists it`, assignable, held.includes(address));
    checks.same(`${address}: names as lspci prints them`, printed(device), named.get(address));
  }
}

/** lspci says `Vendor` and `Device` where its list has no names. */
function printed({ className, vendorName = 'Vendor', deviceName = 'Device' }) {
  return { className, vendorName, deviceName };
}

function judgeXen(checks, host, xen, said) {
  const info = parseInfo(said.get('info').stdout);
  const messages = said.get('dmesg').stdout;
  const words = info.get('virt_caps').split(' ');
  const fact = (one) => ('value' in one ? one.value : { unknown: one.why });
  checks.same('Xen’s version is that of xl info', fact(xen.version), info.get('xen_version'));
  checks.same('Xen’s release goes by it', host.xenRelease, `${info.get('xen_major')}.${info.get('xen_minor')}`);
  checks.same('Xen’s line is that of xl info', fact(xen.commandLine), info.get('xen_commandline'));
  checks.same('devices for HVM guests as virt_caps says', fact(xen.hvmPassthrough), words.includes('hvm_directio'));
  checks.same('devices for PV guests as virt_caps says', fact(xen.pvPassthrough), words.includes('pv_directio'));
  checks.same('total memory is that of xl info', fact(xen.memory)?.total, Number(info.get('total_memory')));
  // What there is on the IOMMU once the console's ring has turned over is in virt_caps alone.
  const enabled = /I\/O virtualisation (en|dis)abled/.exec(messages)?.[1];
  checks.same('the IOMMU is on as xl dmesg says', fact(xen.iommu.enabled), enabled === 'en');
  const remaps = /Interrupt remapping (en|dis)abled/.exec(messages)?.[1];
  if (remaps) checks.same('interrupt remapping as xl dmesg says', fact(xen.iommu.interruptRemapping), remaps === 'en');
  checks.same('dom0 knows that it is one', fact(xen.isDom0), true);
  checks.same(
    'the guests are those of xl list',
    new Map((fact(xen.guests) ?? []).map(({ name, devices }) => [name, [...devices].sort()])),
    parseList(said.get('list').stdout),
  );
  checks.same(
    'what is assignable is what xl lists',
    [...fact(xen.assignable)].sort(),
    parseAssignable(said.get('assignable').stdout),
  );
}

/** What the machine was made to rest on, and on which function each was put. */
function judgeStakes(checks, core, host, { diskOf, routeOf, keyboardOf, displayOf }) {
  const at = (address) =>
    core
      .stakesOf(host, address)
      .filter(({ because }) => because === 'itself')
      .map(({ what }) => what);
  checks.holds(`${diskOf} carries the root file system`, at(diskOf).includes('root file system'), at(diskOf));
  checks.holds(`${routeOf} carries the default route`, at(routeOf).includes('default route'), at(routeOf));
  checks.holds(`${keyboardOf} has the only keyboard`, at(keyboardOf).includes('keyboard'), at(keyboardOf));
  checks.holds(`${displayOf} is the display of the firmware`, at(displayOf).includes('boot display'), at(displayOf));
  const resting = new Set([diskOf, routeOf, keyboardOf, displayOf]);
  const others = host.devices.filter(({ address, isBridge }) => !isBridge && !resting.has(address));
  checks.same(
    'nothing rests on any other function',
    others.filter(({ address }) => at(address).length > 0).map(({ address }) => address),
    [],
  );
}
