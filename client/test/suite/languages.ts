import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, closeAll, show, showSample, startExtension, until } from './support.ts';

const GUEST = 'name = "web"\nmemory = 512\nvcpus = 1\ndisk = [ "/dev/vg0/web,raw,xvda,rw" ]\nvif = [ "" ]\n';
const NO_GUEST = 'level = 3\ncolour = green\n';

describe('Languages', () => {
  before(startExtension);
  after(closeAll);

  const byPath: readonly [path: string, language: string][] = [
    ['etc/xen/hvm.conf', 'xlcfg'],
    ['etc/xen/pv-web.cfg', 'xlcfg'],
    ['etc/xen/win10.hvm', 'xlcfg'],
    ['etc/xen/router.pv', 'xlcfg'],
    ['etc/xen/builder', 'xlcfg'],
    ['etc/xen/auto/10-monitor', 'xlcfg'],
    ['etc/xen/xl.conf', 'xl-conf'],
    ['etc/default/grub', 'grub-default'],
    ['etc/default/grub.d/xen.cfg', 'grub-default'],
    ['etc/modprobe.d/xen-pciback.conf', 'modprobe'],
    ['etc/initramfs-tools/modules', 'modules-list'],
    ['etc/modules-load.d/xen.conf', 'modules-list'],
    ['boot/grub/menu.lst', 'grub-menu'],
    ['boot/grub/grub.cfg', 'grub-cfg'],
    ['boot/grub/grubenv', 'grubenv'],
    ['boot/efi/EFI/xen/xen.cfg', 'xen-efi'],
    ['boot/syslinux/syslinux.cfg', 'syslinux'],
    ['boot/efi/loader/entries/xen.conf', 'bls-entry'],
  ];
  for (const [path, language] of byPath) {
    it(`${path} is ${language}`, async () => {
      await showSample(path);
      await languageIs(path, language);
    });
  }

  it('a script of /etc/grub.d that prints itself is what it prints', async () => {
    await show('../elsewhere/etc/grub.d/40_custom', '#!/bin/sh\nexec tail -n +3 $0\n');
    await languageIs('../elsewhere/etc/grub.d/40_custom', 'grub-cfg');
  });

  it('a cpupool is one by its name, whatever its extension', async () => {
    for (const path of ['etc/xen/cpupool', 'etc/xen/cpupool-fast.cfg', 'etc/xen/cpupool-slow.conf']) {
      await show(path, 'sched = "credit2"\n');
      await languageIs(path, 'xl-cpupool');
    }
  });

  it('an empty file in /etc/xen is a domain config as soon as it is made', async () => {
    await show('etc/xen/empty.cfg', '');
    await languageIs('etc/xen/empty.cfg', 'xlcfg');
  });

  const notGuests: readonly [path: string, text: string | undefined][] = [
    ['etc/xen/scripts/vif-announce', undefined],
    ['../elsewhere/app.cfg', NO_GUEST],
    ['../elsewhere/notes.txt', 'memory = 512 is what the guest has\n'],
  ];
  for (const [path, text] of notGuests) {
    it(`${path} is no domain config`, async () => {
      await (text === undefined ? showSample(path) : show(path, text));
      await afterRecognising();
      assert.notEqual(languageOf(path), 'xlcfg');
    });
  }

  it('a domain config anywhere else is known by its content', async () => {
    await show('../elsewhere/web.cfg', GUEST);
    await languageIs('../elsewhere/web.cfg', 'xlcfg');
  });

  it('the language can be chosen by hand, and stays', async () => {
    const { document } = await show('../elsewhere/chosen.cfg', NO_GUEST);
    await vscode.languages.setTextDocumentLanguage(document, 'xlcfg');
    await languageIs('../elsewhere/chosen.cfg', 'xlcfg');

    const other = await show('../elsewhere/refused.cfg', GUEST);
    await languageIs('../elsewhere/refused.cfg', 'xlcfg');
    await vscode.languages.setTextDocumentLanguage(other.document, 'plaintext');
    await other.edit((edit) => edit.insert(new vscode.Position(0, 0), 'serial = "pty"\n'));
    await afterRecognising();
    assert.equal(languageOf('../elsewhere/refused.cfg'), 'plaintext');
  });
});

function languageOf(path: string): string | undefined {
  const wanted = at(path).toString();
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === wanted)?.languageId;
}

async function languageIs(path: string, language: string): Promise<void> {
  await until(
    `${path} as ${language}`,
    () => languageOf(path) === language || undefined,
    () => languageOf(path),
  );
}

/** Returns when a file that was opened later has been recognised: what was not by then is not going to be. */
async function afterRecognising(): Promise<void> {
  const path = `../elsewhere/marker-${++markers}.cfg`;
  await show(path, GUEST);
  await languageIs(path, 'xlcfg');
}

let markers = 0;
