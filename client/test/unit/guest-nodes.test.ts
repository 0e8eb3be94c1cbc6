import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuestItem, HostResult } from '../../../server/src/protocol/host-requests.ts';
import { buildGuests, guestContext, guestKey, guestWords, stateBelow } from '../../src/host/guest-nodes.ts';

const WIN10: GuestItem = {
  name: 'win10',
  file: '/etc/xen/win10.hvm',
  uri: 'file:///etc/xen/win10.hvm',
  running: false,
  startsWithHost: false,
  type: 'HVM',
  devices: ['0000:03:00.0', '0000:09:00.0'],
};
const ROUTER: GuestItem = { name: 'router', running: true, domid: 3, startsWithHost: true, devices: [] };
const UNKNOWN: GuestItem = { name: 'a', startsWithHost: false, file: '/etc/xen/a', devices: [] };

test('guests that run come first; a device that the host lacks is there without one', () => {
  const host: HostResult = {
    label: '',
    kind: 'machine',
    summary: [],
    guests: [WIN10, UNKNOWN, ROUTER],
    states: [{ address: '0000:03:00.0', kind: 'config', state: 'in win10’s config', tooltip: '' }],
  };
  const nodes = buildGuests(host, []);
  assert.deepEqual(
    nodes.map(({ guest }) => guest.name),
    ['router', 'a', 'win10'],
  );
  const devices = nodes[2]?.children ?? [];
  assert.deepEqual(
    devices.map(({ address, where, device }) => [address, where?.kind, device]),
    [
      ['0000:03:00.0', 'config', undefined],
      ['0000:09:00.0', undefined, undefined],
    ],
  );
  assert.ok(
    devices.every(({ parent, isHostRead }) => parent === nodes[2] && !isHostRead),
    'nobody looked',
  );
});

test('a guest in words', () => {
  assert.equal(guestWords(WIN10), 'not running · HVM');
  assert.equal(guestWords(ROUTER), 'running as 3 · starts with the host · no config found');
  assert.equal(guestWords(UNKNOWN), '');
  assert.equal(guestContext(WIN10), 'guest.stopped.config');
  assert.equal(guestContext(ROUTER), 'guest.running');
  assert.equal(guestContext(UNKNOWN), 'guest.unknown');
  assert.notEqual(guestKey(WIN10), guestKey({ ...WIN10, file: '/etc/xen/other' }));
});

test('below its guest a device says where else it is, and not that it is there', () => {
  const where = (kind: 'config' | 'running', state: string) => ({ address: '0000:03:00.0', kind, state, tooltip: '' });
  assert.equal(stateBelow(WIN10, where('config', 'in win10’s config')), undefined);
  assert.equal(stateBelow(WIN10, where('config', 'in hvm’s config')), 'also in hvm’s config');
  assert.equal(stateBelow(WIN10, where('running', 'in running guest win10')), 'in running guest win10');
  assert.equal(stateBelow(WIN10, undefined), undefined);
});
