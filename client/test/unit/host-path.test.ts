import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absoluteHostPath } from '../../src/host/host-path.ts';

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

test('nothing of a workspace that is not trusted is read', () => {
  assert.equal(absoluteHostPath('host.json', '/srv/dom0', false), '');
});

test('without a folder the path stays as it is, and the server says that it is not there', () => {
  assert.equal(absoluteHostPath('host.json', undefined, true), 'host.json');
});
