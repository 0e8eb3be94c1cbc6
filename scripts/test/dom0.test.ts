import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Checks } from '../lib/dom0/checks.mjs';
import {
  driverOf,
  parseAssignable,
  parseInfo,
  parseList,
  parseLspci,
  parseSysfs,
  seenByGuest,
} from '../lib/dom0/told.mjs';

function checksWithLines(): { checks: Checks; lines: string[] } {
  const lines: string[] = [];
  return { checks: new Checks((line: string) => lines.push(line)), lines };
}

test('checks are counted, and those that fail show both sides', () => {
  const { checks, lines } = checksWithLines();
  checks.same('equal', { a: [1] }, { a: [1] });
  checks.same('unlike', ['ours'], ['real']);
  checks.holds('neither true nor false', 'yes', 'evidence');
  checks.fails('it went wrong', 'because');
  checks.skips('not looked at', 'no root');
  assert.deepEqual(checks.counts, { passed: 1, failed: 3, skipped: 1 });
  assert.match(lines[1] ?? '', /✖ unlike\n.*\["real"\]\n.*\["ours"\]/);
  assert.match(lines.at(-1) ?? '', /skipped: not looked at: no root/);
});

test('what xl prints becomes data', () => {
  assert.deepEqual(parseAssignable('0000:02:00.0 \n0000:01:00.0 \n'), ['0000:01:00.0', '0000:02:00.0']);
  assert.deepEqual(parseAssignable(''), []);
  const info = parseInfo('virt_caps              : pv hvm\nxen_commandline        : console=com1 a: b\n');
  assert.equal(info.get('virt_caps'), 'pv hvm');
  assert.equal(info.get('xen_commandline'), 'console=com1 a: b');
  const list = [
    { domid: 0, config: { c_info: { name: 'Domain-0' } } },
    { domid: 3, config: { c_info: { name: 'probe' }, pcidevs: [{ bus: 3, func: 1 }, { bus: 0x1a }] } },
  ];
  assert.deepEqual(parseList(JSON.stringify(list)), new Map([['probe', ['0000:03:00.1', '0000:1a:00.0']]]));
});

test('what sysfs, lspci and the guest say becomes data', () => {
  const [entry] = parseSysfs('0000:01:00.0 class=0x020000 driver=e1000e parent=0000:00:02.0\n');
  assert.deepEqual(entry, ['0000:01:00.0', { class: '0x020000', driver: 'e1000e', parent: '0000:00:02.0' }]);
  const text =
    'Slot:\t0000:00:01.0\nClass:\tVGA compatible controller [0300]\nVendor:\tVendor [1234]\nDevice:\tDevice [1111]\n';
  assert.deepEqual(parseLspci(`${text}\n`).get('0000:00:01.0'), {
    className: 'VGA compatible controller',
    vendorName: 'Vendor',
    deviceName: 'Device',
  });
  assert.equal(driverOf({ status: 0, stdout: '../../../bus/pci/drivers/pciback\n' }), 'pciback');
  assert.equal(driverOf({ status: 1, stdout: '' }), undefined);
  assert.deepEqual(seenByGuest({ stdout: 'GUEST SEES 0x8086:0x10d3\r\n' }), ['0x8086:0x10d3']);
});
