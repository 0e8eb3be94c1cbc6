import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';
import { buildTree, type Grouping, matchesFilter, type TreeNode, treeMessage } from '../../src/host/device-nodes.ts';

const HOST = [
  device('00:02.0', 'PCI bridge', 'Root port', { driver: 'pcieport', isBridge: true }),
  device('00:06.0', 'PCI bridge', 'Root port', { driver: 'pcieport', isBridge: true }),
  device('00:1f.2', 'SATA controller', 'Intel ICH9', { driver: 'ahci' }),
  device('01:00.0', 'Ethernet controller', 'Intel 82574L', { driver: 'pciback', assignable: true, parent: '00:02.0' }),
  device('05:00.0', 'PCI bridge', 'Switch up', { isBridge: true, parent: '00:06.0' }),
  device('06:01.0', 'PCI bridge', 'Switch down', { isBridge: true, parent: '05:00.0' }),
  device('08:00.0', 'Ethernet controller', 'Intel 82574L', { driver: 'e1000e', parent: '06:01.0' }),
];

/** The tree as text, two blanks a floor. */
function check(grouping: Grouping, filter: string, expected: string, matches = HOST.length) {
  test(`by ${grouping}${filter && `, filtered by “${filter}”`}`, () => {
    const tree = buildTree(HOST, grouping, filter);
    assert.equal(draw(tree.roots), expected);
    assert.equal(tree.matches, matches);
    checkParents(tree.roots, undefined);
  });
}

check('bus', '', '00:02.0\n  01:00.0\n00:06.0\n  05:00.0\n    06:01.0\n      08:00.0\n00:1f.2\n');
check(
  'class',
  '',
  'Ethernet controller\n  01:00.0\n  08:00.0\nPCI bridge\n  00:02.0\n  00:06.0\n  05:00.0\n  06:01.0\nSATA controller\n  00:1f.2\n',
);
check('bus', '82574', '00:02.0\n  01:00.0\n00:06.0\n  05:00.0\n    06:01.0\n      08:00.0\n', 2);
check('bus', ' PCIBACK  intel ', '00:02.0\n  01:00.0\n', 1);
check('bus', 'switch up', '00:06.0\n  05:00.0\n', 1);
check('class', 'ahci', 'SATA controller\n  00:1f.2\n', 1);
check('bus', 'nothing like it', '', 0);

test('a device whose bridge is not listed stands at the top', () => {
  const [orphan] = HOST.slice(-1);
  assert.ok(orphan);
  assert.equal(draw(buildTree([orphan], 'bus', '').roots), '08:00.0\n');
});

test('a filter looks at all that is shown', () => {
  const [nic] = HOST.filter(({ bdf }) => bdf === '01:00.0');
  assert.ok(nic);
  for (const filter of ['01:00', '0000:01', 'INTEL', '8086:', 'ethernet', 'pciback', 'held by', '']) {
    assert.ok(matchesFilter(nic, filter), filter);
  }
  assert.ok(!matchesFilter(nic, 'undefined'));
});

test('the message says why there is nothing, whose devices these are, and what the filter left', () => {
  const usual = { filter: '', matches: 7, isRecorded: false, isTrusted: true };
  const empty = { host: 'this machine', devices: [], emptyBecause: 'There is no PCI bus here.' };
  assert.equal(treeMessage(empty, usual), 'There is no PCI bus here.');
  assert.match(
    treeMessage(empty, { ...usual, isTrusted: false }),
    /^There is no PCI bus here\. .*not trusted.*xen\.host is not read/,
  );
  const host = { host: '/srv/dom0/host.json', devices: HOST };
  assert.equal(treeMessage(host, { ...usual, filter: ' ' }), '');
  assert.equal(treeMessage(host, { ...usual, isRecorded: true }), 'Recorded host host.json');
  assert.equal(treeMessage(host, { ...usual, filter: ' nic ', matches: 2 }), '“nic”: 2 of 7 devices');
  assert.equal(
    treeMessage({ ...host, host: 'C:\\hosts\\a' }, { ...usual, isRecorded: true, filter: 'x', matches: 0 }),
    'Recorded host a · “x”: 0 of 7 devices',
  );
});

function device(bdf: string, className: string, name: string, more: Partial<DeviceItem>): DeviceItem {
  const { driver, assignable = false, parent } = more;
  return {
    isBridge: false,
    ...more,
    ...(parent !== undefined && { parent: `0000:${parent}` }),
    address: `0000:${bdf}`,
    bdf,
    name,
    shortName: name,
    id: '[8086:10d3]',
    className,
    icon: 'circuit-board',
    assignable,
    state: assignable ? 'held by pciback' : driver ? `driver ${driver}` : 'no driver',
  };
}

function draw(nodes: readonly TreeNode[], indent = ''): string {
  return nodes
    .map(
      (node) =>
        `${indent}${node.kind === 'class' ? node.name : node.device.bdf}\n${draw(node.children, `${indent}  `)}`,
    )
    .join('');
}

function checkParents(nodes: readonly TreeNode[], parent: TreeNode | undefined): void {
  for (const node of nodes) {
    assert.equal(node.parent, parent);
    checkParents(node.children, node);
  }
}
