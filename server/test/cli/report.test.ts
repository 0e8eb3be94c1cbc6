import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printedReport, reportStatus, reportWidth } from '../../src/cli/report.ts';
import type { Report, ReportState } from '../../src/protocol/report.ts';

const REPORT: Report = {
  title: '01:00.0 for win10',
  machine: 'Recorded host host.json',
  lead: 'It is dom0’s. 1 of 2 points are met.',
  warnings: ['01:00.0 carries the root file system: given to a guest, it is gone from dom0.'],
  points: [
    {
      title: 'IOMMU',
      state: 'met',
      says: 'Xen uses the IOMMU.',
      evidence: [{ says: 'I/O virtualisation enabled', from: 'xl dmesg' }],
      actions: [],
    },
    {
      title: 'Xen’s line',
      state: 'missing',
      says: '',
      evidence: [
        {
          says: 'iommu=no',
          from: '/etc/default/grub',
          uri: 'file:///etc/default/grub',
          target: { line: 2, character: 4 },
        },
      ],
      actions: [
        { kind: 'command', title: 'Make the boot menu anew', command: 'grub2-mkconfig -o /boot/grub2/grub.cfg' },
        { kind: 'edit', title: 'Take iommu=no out', id: '7' },
        { kind: 'by hand', title: 'Reboot the machine' },
      ],
    },
  ],
};

test('a page for a narrow terminal: marks and words for states, nothing to copy is broken', () => {
  assert.equal(
    printedReport(REPORT, 'text', { width: 44, diffOf: (id) => `--- ${id}\n+++ ${id}\n` }),
    `01:00.0 for win10
─────────────────
Recorded host host.json

It is dom0’s. 1 of 2 points are met.

[!] 01:00.0 carries the root file system:
    given to a guest, it is gone from dom0.

[x] IOMMU: met
    Xen uses the IOMMU.
    - xl dmesg: I/O virtualisation enabled

[ ] Xen’s line: missing
    - /etc/default/grub:3: iommu=no
    > Make the boot menu anew
        grub2-mkconfig -o /boot/grub2/grub.cfg
    > Take iommu=no out
        --- 7
        +++ 7
    > Reboot the machine`,
  );
});

test('as JSON it is the report; a diff stands for an id that means nothing outside', () => {
  assert.deepEqual(JSON.parse(printedReport(REPORT, 'json')), REPORT);
  const [, second] = JSON.parse(printedReport(REPORT, 'json', { diffOf: () => 'the diff' })).points;
  assert.deepEqual(second.actions[1], { kind: 'edit', title: 'Take iommu=no out', diff: 'the diff' });
});

test('no text of a file speaks to the terminal, and no width is too small or too large', () => {
  const nasty = { ...REPORT, lead: 'a\u001b[2Jb\rc\td\u009bx' };
  const printed = printedReport(nasty, 'text', { width: 80 });
  assert.ok(printed.includes('a\ufffd[2Jb\ufffdc d\ufffdx'));
  assert.doesNotMatch(printed, /(?!\n)\p{Cc}/u);
  assert.deepEqual([reportWidth(0), reportWidth(80), reportWidth(500)], [40, 80, 100]);
});

test('the exit status: only what is missing or contradicts counts', () => {
  const of = (...states: readonly ReportState[]) =>
    reportStatus({
      ...REPORT,
      points: states.map((state) => ({ title: '', state, says: '', evidence: [], actions: [] })),
    });
  assert.deepEqual([of(), of('met', 'unknown', 'warning'), of('met', 'missing'), of('contradicting')], [0, 0, 1, 1]);
});
