import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absoluteHostPath, hostKind } from '../../src/host/host-path.ts';

test('a relative path counts from the workspace folder', () => {
  assert.equal(absoluteHostPath('host.json', '/srv/dom0', true), '/srv/dom0/host.json');
  assert.equal(absoluteHostPath(' ../host ', '/srv/dom0', true), '/srv/host');
});

test('an absolute path, one from the home folder, and none stay', () => {
  for (const isTrusted of [true, false]) {
    assert.equal(absoluteHostPath('/srv/host', '/srv/dom0', isTrusted), '/srv/host');
    assert.equal(absoluteHostPath('~/host.json', '/srv/dom0', isTrusted), '~/host.json');
    assert.equal(absoluteHostPath(' ', '/srv/dom0', isTrusted), '');
  }
});

test('a host that ssh reaches is no path: the server judges whether it may be asked', () => {
  for (const isTrusted of [true, false]) {
    assert.equal(absoluteHostPath(' ssh://ann@dom0.example', '/srv/dom0', isTrusted), 'ssh://ann@dom0.example');
    assert.equal(absoluteHostPath('ssh:xen-1', undefined, isTrusted), 'ssh:xen-1');
  }
});

test('nothing of a workspace that is not trusted is read', () => {
  assert.equal(absoluteHostPath('host.json', '/srv/dom0', false), '');
});

test('without a folder the path stays as it is, and the server says that it is not there', () => {
  assert.equal(absoluteHostPath('host.json', undefined, true), 'host.json');
});

test('what kind of host a setting names', () => {
  assert.equal(hostKind(''), 'machine');
  assert.equal(hostKind('ssh:xen-1'), 'remote');
  assert.equal(hostKind('/srv/ssh:xen-1.json'), 'recording');
});
