import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { namedPaths } from '../../src/guests/named-paths.ts';
import { applyEdits } from '../../src/text/span.ts';
import { findingsOf, knowledge } from './knowledge.ts';

const HVM = 'type = "hvm"\n';

const named: readonly (readonly [text: string, paths: readonly string[], release?: Release])[] = [
  ['kernel = "/boot/vmlinuz"\nramdisk = "/boot/initrd"\n', ['/boot/vmlinuz', '/boot/initrd']],
  // Inside the guest's own disk.
  ['kernel = "/vmlinuz"\nbootloader = "/usr/bin/pygrub"\n', ['/usr/bin/pygrub']],
  [`${HVM}kernel = "/usr/lib/xen/boot/hvmloader"\nbootloader = "/x"\n`, []],
  [`${HVM}kernel = "/boot/vmlinuz"\n`, ['/boot/vmlinuz']],
  [
    `${HVM}firmware_override = "/a"\nbios_path_override = "/b"\nacpi_firmware = "/c"\nsmbios_firmware = "/d"\n`,
    ['/a', '/b', '/c', '/d'],
  ],
  ['firmware_override = "/a"\nacpi_firmware = "/c"\n', []],
  ['device_model_override = "/usr/bin/qemu"\ndevice_tree = "/x.dtb"\n', ['/x.dtb', '/usr/bin/qemu']],
  [
    "disk = [ '/dev/vg0/root,raw,xvda,rw', 'phy:/dev/vg0/swap,xvdb,w', 'file:/srv/a.img,hda,r' ]\n",
    ['/dev/vg0/root', '/dev/vg0/swap', '/srv/a.img'],
  ],
  ["disk = [ 'format=qcow2,vdev=xvda,access=rw,target=/srv/a,b.qcow2' ]\n", ['/srv/a,b.qcow2']],
  ["disk = [ 'vdev=hdc,cdrom,format=empty,target=', ',hdc:cdrom,r', 'tap:qcow2:/srv/a.q,xvda,w' ]\n", ['/srv/a.q']],
  // Others than libxl look for these.
  ["disk = [ 'script=block-iscsi,vdev=xvda,target=iqn=x', 'nbd:10.0.0.1 3000,xvda,w', 'drbd:web,xvda,w' ]\n", []],
  [
    "disk = [ 'backend=storage,vdev=xvda,target=/dev/vg/web', 'backendtype=qdisk,vdev=xvda,target=rbd:pool/web' ]\n",
    [],
  ],
  ["disk = '/dev/a,raw,xvda,rw'\nkernel = ['/x']\n", []],
  [
    "disk = [ '', ',', 'x', '=', 'target=', '/a', '/dev/vg0/root,xvda,rw', 'img,raw,xvda,rw' ]\n",
    ['/a', '/dev/vg0/root', 'img'],
  ],
];

for (const [text, paths, release] of named) {
  test(`names ${paths.join(' ') || 'nothing'}: ${text.replaceAll('\n', '⏎')}`, () => {
    const found = namedPaths(DomainConfig.parse(text), release ?? '4.22');
    assert.deepEqual(
      found.map(({ path }) => path),
      paths,
    );
  });
}

function about(text: string, missing?: readonly string[]) {
  const given = { ...knowledge(), ...(missing && { missingPathsIfKnown: new Set(missing) }) };
  return findingsOf(text, given).filter(({ code }) => code.startsWith('path/'));
}

test('a path that the machine lacks is marked where it stands, as a hint', () => {
  const text = "kernel = '/boot/gone'\ndisk = [ 'phy:/dev/gone,xvda,w', '/dev/there,raw,xvdb,w' ]\n";
  const found = about(text, ['/boot/gone', '/dev/gone']);
  assert.deepEqual(
    found.map(({ code, severity, span }) => [code, severity, text.slice(span.start, span.end)]),
    [
      ['path/missing', 'hint', "'/boot/gone'"],
      ['path/missing', 'hint', '/dev/gone'],
    ],
  );
});

test('where nobody looked nothing is missing', () => assert.deepEqual(about("kernel = '/boot/gone'\n"), []));

test('phy: with a name below /dev was for xm: one rule says so', () => {
  const text = `${HVM}disk = [ 'phy:vg0/web,xvda,w' ]\n`;
  const [found, ...others] = findingsOf(text, knowledge()).filter(({ code }) => /^(?:path|disk)\//.test(code));
  assert.deepEqual(others, []);
  assert.equal(`${found?.code} ${found?.severity}`, 'disk/relative warning');
  assert.equal(applyEdits(text, found?.fixes?.()[0]?.edits ?? []), `${HVM}disk = [ 'phy:/dev/vg0/web,xvda,w' ]\n`);
});

test('relative paths: what libxl looks for in folders of its own is none', () => {
  const text = 'bootloader = "pygrub"\nramdisk = "initrd"\n';
  assert.deepEqual(about(text), []);
  assert.deepEqual(
    about('kernel = "vmlinuz"\n').map(({ code, severity }) => `${code} ${severity}`),
    ['path/relative information'],
  );
  assert.deepEqual(about(`${HVM}device_model_override = "qemu"\nfirmware_override = "ovmf.bin"\n`), []);
});
