import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceStateItem, HostResult } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';
import {
  buildTree,
  type Grouping,
  isTold,
  matchesFilter,
  offersFor,
  type TreeNode,
  treeMessage,
  untoldHost,
} from '../../src/host/device-nodes.ts';

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

const STATES: readonly DeviceStateItem[] = [
  state('00:02.0', 'bridge', 'bridge'),
  state('00:1f.2', 'unsafe', 'unsafe'),
  state('01:00.0', 'config', 'in win10’s config'),
  state('08:00.0', 'running', 'in running guest router'),
];
const TOLD: HostResult = {
  label: 'host.json',
  kind: 'recording',
  summary: [{ name: 'iommu', title: 'IOMMU', value: 'on', tooltip: '', state: 'good' }],
  guests: [],
  states: STATES,
};

test('by state: what is nearest to a guest first, and what nobody told of at the end', () => {
  const tree = buildTree(HOST, 'state', '', TOLD);
  assert.equal(
    draw(tree.roots),
    'host\n  IOMMU\nIn a running guest\n  08:00.0\nIn a guest’s config\n  01:00.0\nUnsafe to give away\n  00:1f.2\n' +
      'Bridges\n  00:02.0\n  00:06.0\n  05:00.0\n  06:01.0\n',
  );
  checkParents(tree.roots, undefined);
  assert.equal(draw(buildTree(HOST.slice(2, 4), 'state', '', untoldHost('a', 'machine')).roots).split('\n')[0], 'host');
  assert.equal(draw(buildTree(HOST.slice(2, 4), 'state', '').roots), 'Not known yet\n  00:1f.2\n  01:00.0\n');
});

test('a filter finds states and guests, and leaves the machine out', () => {
  const found = (filter: string) => draw(buildTree(HOST, 'class', filter, TOLD).roots);
  assert.equal(found('running'), 'Ethernet controller\n  08:00.0\n');
  assert.equal(found('WIN10'), 'Ethernet controller\n  01:00.0\n');
  assert.equal(found("guest's"), 'Ethernet controller\n  01:00.0\n');
  assert.equal(found('unsafe'), 'SATA controller\n  00:1f.2\n');
});

test('what the host tells later changes no row’s place among the devices', () => {
  const before = buildTree(HOST, 'bus', '');
  const after = buildTree(HOST, 'bus', '', TOLD);
  assert.equal(draw(after.roots), `host\n  IOMMU\n${draw(before.roots)}`);
  assert.deepEqual([...after.rows.keys()], [...before.rows.keys()]);
  assert.equal(after.rows.get('0000:01:00.0')?.where?.state, 'in win10’s config');
});

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
  const usual = { filter: '', matches: 7, kind: 'machine' as const, isTrusted: true };
  const empty = { host: 'this machine', devices: [], emptyBecause: 'There is no PCI bus here.' };
  assert.equal(treeMessage(empty, usual), 'There is no PCI bus here.');
  assert.match(
    treeMessage(empty, { ...usual, isTrusted: false }),
    /^There is no PCI bus here\. .*not trusted.*xen\.host is not read/,
  );
  const host = { host: '/srv/dom0/host.json', devices: HOST };
  assert.equal(treeMessage(host, { ...usual, filter: ' ' }), '');
  assert.match(
    treeMessage(host, { ...usual, isTrusted: false }),
    /^This workspace is not trusted: its setting xen\.host/,
  );
  // Its row names it.
  assert.equal(treeMessage(host, { ...usual, kind: 'recording' as const }), '');
  assert.equal(treeMessage(host, { ...usual, filter: ' nic ', matches: 2 }), '“nic”: 2 of 7 devices');
  assert.equal(
    treeMessage({ ...host, host: 'C:\\hosts\\a' }, { ...usual, kind: 'recording' as const, filter: 'x', matches: 0 }),
    'Recorded host a · “x”: 0 of 7 devices',
  );
  assert.equal(
    treeMessage({ ...host, host: 'ssh://root@dom0' }, { ...usual, kind: 'remote' as const, filter: 'x' }),
    'Remote host ssh://root@dom0 · “x”: 7 of 7 devices',
  );
  assert.match(treeMessage(host, { ...usual, isSilent: true }), /could not be told/);
});

function state(bdf: string, kind: DeviceStateItem['kind'], words: string): DeviceStateItem {
  return { address: `0000:${bdf}`, kind, state: words, tooltip: '' };
}

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
  return nodes.map((node) => `${indent}${labelOf(node)}\n${draw(node.children, `${indent}  `)}`).join('');
}

function labelOf(node: TreeNode): string {
  switch (node.kind) {
    case 'host':
      return 'host';
    case 'summary':
      return node.line.title;
    case 'group':
      return node.name;
    case 'device':
      return node.device.bdf;
    case 'offer':
      return node.title;
  }
}

function checkParents(nodes: readonly TreeNode[], parent: TreeNode | undefined): void {
  for (const node of nodes) {
    assert.equal(node.parent, parent);
    checkParents(node.children, node);
  }
}

test('a view without devices leads on, and so does one without trust', () => {
  const titles = (isTrusted: boolean, hasDevices: boolean) =>
    offersFor(isTrusted, hasDevices).map(({ title }) => title);
  assert.deepEqual(titles(true, true), []);
  assert.deepEqual(titles(true, false), ['Name a Host', 'Read Again']);
  assert.deepEqual(titles(false, true), ['Manage Workspace Trust']);
  assert.deepEqual(titles(false, false), ['Manage Workspace Trust']);
});

test('a machine of which nothing is known has told nothing', () => {
  const line = (name: 'xen' | 'pending', lineState: 'plain' | 'good' | 'unknown') => {
    return { name, title: name, value: '', tooltip: '', state: lineState };
  };
  const told = (...summary: ReturnType<typeof line>[]) => isTold({ ...untoldHost('a', 'remote'), summary });
  assert.equal(told(), false);
  assert.equal(told(line('xen', 'unknown'), line('pending', 'good')), false);
  assert.equal(told(line('xen', 'plain')), true);
});
