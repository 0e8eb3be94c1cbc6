// The real server and a dom0 over ssh, played by small programs: what is shown before a device is moved, what is run, and what is not.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { LspClient } from '../../../bench/lsp-client.mjs';
import type { ActionResult, PreparedAction } from '../../src/protocol/host-requests.ts';
import type { Report } from '../../src/protocol/report.ts';
import { bundleProgram } from '../bundled-program.ts';
import { madeUpRecording } from '../host/made-up.ts';
import { DESKTOP } from '../host/made-up-hosts.ts';
import { ON_POSIX, programsOfSh } from '../host/programs-of-sh.ts';
import { XEN } from '../passthrough/made-up-world.ts';

const { folder, program } = programsOfSh('xen-act-');
const root = join(folder, 'root');
const log = join(folder, 'log');
const SOUND = '0000:01:00.1';
const DISK = '0000:02:00.0';

let home = '';
before(async () => {
  home = await bundleProgram('main', 'xen-act-server-');
  const { files, links } = madeUpRecording({
    ...DESKTOP,
    files: { ...XEN, '/sys/bus/pci/drivers/pciback/slots': '\n' },
  });
  const place = (name: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    return join(root, name);
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(place(name), text);
  for (const [name, target] of Object.entries(links))
    symlinkSync(target.startsWith('/') ? root + target : target, place(name));
  program('id', 'echo 0');
  // The collector gets that folder for a root; whatever else is asked for is noted, and run by a shell as sshd does.
  program(
    'ssh',
    `for last; do :; done
PATH=${folder}:$PATH; export PATH
if [ "$last" = sh ]; then sed "s#^R=.*#R='${root}'#" | sh | sed 's#${root}##g'; exit 0; fi
printf '%s\\n' "$last" >> ${log}
exec sh -c "$last"`,
  );
  xl('sed -i s/^DRIVER=.*/DRIVER=pciback/ "$uevent"');
});
after(() => rmSync(home, { recursive: true, force: true }));

/** What pci-assignable-add does there. */
function xl(add: string): void {
  program(
    'xl',
    `uevent=${root}/sys/devices/pci0000:00/0000:00:01.0/${SOUND}/uevent
case "$1" in
info) printf 'xen_version : 4.17.7\\nvirt_caps : pv hvm hvm_directio pv_directio\\nxen_commandline : x\\n';;
list) echo '[]';;
pci-assignable-add) ${add};;
esac`,
  );
}

function sound(driver: string): void {
  const uevent = join(root, 'sys/devices/pci0000:00/0000:00:01.0', SOUND, 'uevent');
  writeFileSync(uevent, readFileSync(uevent, 'utf8').replace(/^DRIVER=.*/m, `DRIVER=${driver}`));
}

async function withServer(
  settings: { readonly host: string; readonly trusted: boolean },
  work: (
    ask: <T>(request: string, params: object) => Promise<T>,
    configure: (settings: object) => void,
  ) => Promise<void>,
): Promise<void> {
  const client = new LspClient(process.execPath, [join(home, 'main.js'), '--stdio']);
  const initializationOptions = { ...settings, sshPath: join(folder, 'ssh') };
  await client.request('initialize', { processId: null, rootUri: null, capabilities: {}, initializationOptions });
  client.notify('initialized', {});
  try {
    await work(
      async <T>(request: string, params: object) => (await client.request(request, params)) as T,
      (changed) =>
        client.notify('workspace/didChangeConfiguration', { settings: { ...initializationOptions, ...changed } }),
    );
  } finally {
    client.kill();
  }
}

const DOM0 = { host: 'ssh://root@dom0', trusted: true };
const ADD = { action: 'assignable-add', address: SOUND } as const;

test('shown, run as shown, and looked at afterwards', ON_POSIX, async () => {
  await withServer(DOM0, async (ask) => {
    const prepared = await ask<PreparedAction>('xen/prepareAction', ADD);
    assert.equal(prepared.refused, undefined);
    assert.match(prepared.command, /-- dom0 'xl pci-assignable-add 01:00\.1'$/);
    assert.match(prepared.warnings.join('\n'), /01:00\.0, of the same device as 01:00\.1, stays with dom0/);
    assert.equal(existsSync(log), false);

    const wrong = await ask<ActionResult>('xen/runAction', {
      ...ADD,
      ...prepared,
      command: 'xl pci-assignable-add 02:00.0',
    });
    assert.deepEqual(
      [wrong.done, wrong.says.startsWith('Nothing was run: by now the command would be another')],
      [false, true],
    );
    assert.equal(existsSync(log), false);

    const unseen = await ask<ActionResult>('xen/runAction', { ...ADD, command: prepared.command, warnings: [] });
    assert.equal(unseen.done, false);
    assert.match(
      unseen.says,
      /^Nothing was run: something is new since you were asked\. .*01:00\.0, of the same device/,
    );
    assert.equal(existsSync(log), false);

    const done = await ask<ActionResult>('xen/runAction', { ...ADD, ...prepared });
    assert.deepEqual(done, { done: true, says: '01:00.1 is assignable now.' });
    assert.equal(readFileSync(log, 'utf8'), 'xl pci-assignable-add 01:00.1\n');

    const again = await ask<ActionResult>('xen/runAction', { ...ADD, ...prepared });
    assert.deepEqual(again, { done: false, says: 'Nothing was run. 01:00.1 is assignable already.' });
  });
});

test('it fails, and has changed all the same', ON_POSIX, async () => {
  sound('snd_hda_intel');
  xl('sed -i s/^DRIVER=.*/DRIVER=pciback/ "$uevent"; echo "libxl: error: failed to quarantine" >&2; exit 1');
  await withServer(DOM0, async (ask) => {
    const prepared = await ask<PreparedAction>('xen/prepareAction', ADD);
    const { done, says } = await ask<ActionResult>('xen/runAction', { ...ADD, ...prepared });
    assert.equal(done, false);
    assert.equal(
      says,
      'xl failed (status 1). It said: “libxl: error: failed to quarantine”. And yet 01:00.1 is assignable now.',
    );
  });
});

test('another machine is named while the first one is read', ON_POSIX, async () => {
  rmSync(log, { force: true });
  await withServer(DOM0, async (ask, configure) => {
    const shown = await ask<PreparedAction>('xen/prepareAction', ADD);
    for (const request of ['xen/prepareAction', 'xen/runAction']) {
      configure({ host: DOM0.host });
      const asked = ask<PreparedAction & ActionResult>(request, { ...ADD, ...shown });
      configure({ host: 'ssh://root@other' });
      const { refused, says } = await asked;
      assert.match(refused ?? says, /The settings changed meanwhile: ask again\.$/);
    }
  });
  assert.equal(existsSync(log), false);
});

test('the disk under dom0', ON_POSIX, async () => {
  await withServer(DOM0, async (ask) => {
    const { warnings } = await ask<PreparedAction>('xen/prepareAction', { action: 'assignable-add', address: DISK });
    assert.match(warnings[0] ?? '', /^02:00\.0 carries the root file system/);
  });
});

test('not in a workspace that nobody trusts, and not on a recording', ON_POSIX, async () => {
  rmSync(log, { force: true });
  const cases = [
    [{ ...DOM0, trusted: false }, /not trusted/],
    [{ host: resolve('server/test/data/hosts/xen-vtd.json'), trusted: true }, /is a recorded host/],
  ] as const;
  for (const [settings, why] of cases) {
    await withServer(settings, async (ask) => {
      const { command, refused } = await ask<PreparedAction>('xen/prepareAction', ADD);
      assert.match(refused ?? '', why);
      const { done, says } = await ask<ActionResult>('xen/runAction', { ...ADD, command });
      assert.equal(done, false);
      assert.match(says, why);
    });
  }
  assert.equal(existsSync(log), false);
});

test('readiness, over the same way', ON_POSIX, async () => {
  await withServer(DOM0, async (ask) => {
    const { machine, lead, points } = await ask<Report>('xen/readiness', {});
    assert.match(machine, /^Remote host /);
    assert.equal(lead, 'Devices can be given to HVM and to PV guests.');
    assert.equal(points.find(({ title }) => title === 'pciback is there')?.state, 'met');
  });
});
