/** Completion and hover inside the strings of fields: `disk`, `vif` and the like. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import { applyEdits, slice } from '../../src/text/span.ts';
import { knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

interface Case {
  readonly at: string;
  /** All labels, in the order in which they are shown. */
  readonly labels?: readonly string[];
  readonly first?: readonly string[];
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** The text after the completion of that label. */
  readonly choose?: readonly [label: string, after: string];
  readonly release?: Release;
}

const CASES: readonly Case[] = [
  // disk: places and names.
  {
    at: "disk = [ '|' ]",
    has: ['format', 'vdev', 'devtype', 'target'],
    lacks: ['phy:', 'discard!', 'empty', 'PREFIX:'],
  },
  {
    at: "disk = [ '/dev/vg/a,|' ]",
    first: ['raw', 'qcow2', 'vhd', 'qed', 'qcow'],
    has: ['vdev', 'cdrom'],
    lacks: ['target', 'empty'],
  },
  { at: "disk = [ '/dev/vg/a,q|,xvda' ]", choose: ['qcow2', "disk = [ '/dev/vg/a,qcow2,xvda' ]"], lacks: ['vdev'] },
  { at: "disk = [ '/a,|' ]", first: ['raw', 'qcow2', 'vhd', 'qcow'], lacks: ['qed', 'discard'], release: '4.4' },
  {
    at: "disk = [ '/a,raw,xvda,|' ]",
    first: ['rw', 'ro', 'w', 'r'],
    has: ['script'],
    lacks: ['vdev', 'format', 'target'],
  },
  { at: "disk = [ '/a,raw,xvda,rw,|' ]", has: ['discard', 'no-discard', 'cdrom'], lacks: ['rw', 'format', 'access'] },
  { at: "disk = [ '/a,raw,xvda,rw,no-discard,|' ]", has: ['untrusted'], lacks: ['discard', 'no-discard'] },
  { at: "disk = [ '/a,raw,xvda,rw,|' ]", lacks: ['trusted', 'specification', 'standalone'], release: '4.16' },
  { at: "disk = [ 'vdev=xvda,|' ]", choose: ['format', "disk = [ 'vdev=xvda,format=' ]"] },
  { at: "disk = [ 'vdev=xvda,|' ]", choose: ['target', "disk = [ 'vdev=xvda,target=${1:/dev/vg0/guest}' ]"] },
  { at: "disk = [ 'fo|=raw' ]", choose: ['format', "disk = [ 'format=raw' ]"] },
  {
    at: "disk = [ 'devtype=|,vdev=hdc' ]",
    labels: ['cdrom', 'disk'],
    choose: ['cdrom', "disk = [ 'devtype=cdrom,vdev=hdc' ]"],
  },
  { at: "disk = [ 'vdev=xvda,target=/a,|' ]", labels: [] },
  // Up to 4.1 there are prefixes and places, and no names.
  {
    at: "disk = [ '|' ]",
    has: ['phy:', 'file:', 'tap:', 'tap2:'],
    lacks: ['format', 'target', 'iscsi:'],
    release: '4.1',
  },
  { at: "disk = [ '|' ]", has: ['phy:'], lacks: ['tap2:'], release: '4.0' },
  { at: "disk = [ 'phy:/dev/vg/a,xvda,|' ]", labels: ['w', 'r'], release: '4.1' },
  // vif.
  {
    at: "vif = [ '|' ]",
    first: ['bridge', 'mac', 'model'],
    has: ['mtu', 'untrusted'],
    lacks: ['netdev', 'accel', 'TRUST'],
  },
  { at: "vif = [ 'mac=00:16:3e:00:00:01,|' ]", first: ['bridge', 'model'], lacks: ['mac'] },
  {
    at: "vif = [ 'mac=00:16:3e:00:00:01, |' ]",
    choose: ['bridge', "vif = [ 'mac=00:16:3e:00:00:01, bridge=${1:xenbr0}' ]"],
  },
  { at: "vif = [ 'model=|' ]", first: ['rtl8139', 'e1000'], choose: ['e1000', "vif = [ 'model=e1000' ]"] },
  { at: "vif = [ 'type=|' ]", labels: ['ioemu', 'vif'] },
  { at: "vif = [ 'colo_s|' ]", has: ['colo_sock_mirror_id'] },
  { at: "vif = [ 'colo_sock_mirror_id=a,colo|' ]", has: ['colo_sock_mirror_ip'], lacks: ['colo_sock_mirror_id'] },
  { at: "vif = [ '|' ]", lacks: ['mtu', 'trusted', 'vlan', 'devid'], release: '4.8' },
  { at: "vif = [ '|", has: ['bridge'] },
  { at: 'vif = [ "br|" ]', choose: ['bridge', 'vif = [ "bridge=${1:xenbr0}" ]'] },
  { at: 'vif = [ | ]', labels: ["'…'"], choose: ["'…'", "vif = [ 'bridge=${1:xenbr0}' ]"] },
  // The others.
  { at: "vfb = [ 'vnc=|' ]", labels: ['1', '0'] },
  { at: "vfb = [ 'vnc=1,|' ]", has: ['vncpasswd'], lacks: ['vnc'] },
  { at: "vfb = [ 'vnc=1,|' ]", lacks: ['vncpasswd'], release: '4.0' },
  { at: "usbctrl = [ 'type=|' ]", labels: ['auto', 'devicemodel', 'pv', 'qusb'] },
  { at: "usbdev = [ '|' ]", labels: ['hostbus', 'hostaddr', 'type', 'controller', 'port'] },
  { at: "vtpm = [ '|' ]", labels: ['backend', 'uuid'] },
  { at: "p9 = [ 'tag=a, |' ]", first: ['path', 'security_model'], has: ['max-files'], lacks: ['tag'] },
  { at: "p9 = [ '|' ]", lacks: ['max-files', 'type'], release: '4.18' },
  { at: "p9 = [ 'type=|' ]", labels: ['qemu', 'xen_9pfsd'] },
  { at: "channel = [ 'connection=|' ]", labels: ['socket', 'pty'] },
  { at: "pvcalls = [ '|' ]", labels: ['backend'] },
  { at: "vkb = [ 'backend-type=|' ]", labels: ['linux', 'qemu'] },
  { at: "vdispl = [ 'be-alloc=|' ]", labels: ['1', '0'] },
  {
    at: "virtio = [ 'type=virtio,|,transport=mmio' ]",
    choose: ['virtio,device22', "virtio = [ 'type=virtio,device22,transport=mmio' ]"],
  },
  { at: 'arm_sci = "|"', labels: ['type'] },
  { at: 'arm_sci = "type=|"', labels: ['scmi_smc', 'none'] },
  // Which fields, depends on the first word.
  { at: "vsnd = [ [ '|' ] ]", labels: ['CARD', 'PCM', 'STREAM'] },
  { at: "vsnd = [ [ 'CARD, |' ] ]", has: ['short-name', 'sample-rates'], lacks: ['unique-id', 'type', 'CARD'] },
  { at: "vsnd = [ [ 'CARD, short-name=a', 'stream, |' ] ]", has: ['unique-id', 'type'], lacks: ['short-name', 'name'] },
  {
    at: "vsnd = [ [ 'PCM, sample-formats=s16_le;|' ] ]",
    choose: ['s8', "vsnd = [ [ 'PCM, sample-formats=s16_le;s8' ] ]"],
  },
  // One field a string: those beside it count.
  { at: "vnuma = [ [ 'pnode=0', '|' ] ]", labels: ['size', 'vcpus', 'vdistances'] },
  { at: "vnuma = [ [ 'vcpus=0-1,|' ] ]", labels: [] },
  { at: "smbios = [ 'oem=a', 'system_version=1', '|' ]", has: ['oem', 'bios_vendor'], lacks: ['system_version'] },
  // cpuid: two languages.
  { at: 'cpuid = "|"', labels: ['host'] },
  { at: 'cpuid = "host,|"', has: ['avx512f', 'family', 'sse4-1'], lacks: ['avx512ifma', 'FEATURE', 'host'] },
  { at: 'cpuid = "host,|"', has: ['avx512ifma', 'sse4_1'], lacks: ['avx512-ifma', 'sse4-1'], release: '4.12' },
  { at: 'cpuid = "host,avx=0,|"', has: ['avx2'], lacks: ['avx'] },
  { at: 'cpuid = "host,avx512f=|"', labels: ['0', '1', 'x', 'k', 's'] },
  { at: 'cpuid = "host,av|"', choose: ['avx', 'cpuid = "host,avx="'] },
  { at: "cpuid = [ '|' ]", labels: [] },
  { at: "cpuid = [ '7,0:ebx=0,|' ]", labels: ['eax', 'ecx', 'edx'] },
  // Lists of words with marks.
  { at: "viridian = [ '!fr|' ]", choose: ['freq', "viridian = [ '!freq' ]"] },
  { at: 'cpus = "0-3,|"', choose: ['node:', 'cpus = "0-3,node:"'] },
  { at: 'cpus = "|"', has: ['all'], lacks: ['node:'], release: '4.3' },
  // Nothing of it before there was such a key.
  { at: "vnuma = [ [ '|' ] ]", labels: [], release: '4.5' },
];

for (const { at, labels, first, has = [], lacks = [], choose, release } of CASES) {
  test(`${release ?? 'newest'}: ${at}`, async () => {
    const { text, offset } = atCursor(at);
    const given = await domainConfigLanguage.complete(domainConfigLanguage.parse(text), offset, knowledge(release));
    const shown = [...given].sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ label }) => label);
    if (labels) assert.deepEqual(shown, labels);
    if (first) assert.deepEqual(shown.slice(0, first.length), first);
    for (const label of has) assert.ok(shown.includes(label), `${label} is missing in ${shown.join(' ')}`);
    for (const label of lacks) assert.ok(!shown.includes(label), `${label} should not be in ${shown.join(' ')}`);
    if (choose) {
      const [label, after] = choose;
      const chosen = given.find((completion) => completion.label === label);
      assert.ok(chosen, `${label} is missing in ${shown.join(' ')}`);
      assert.equal(applyEdits(text, [chosen.edit]), after);
    }
  });
}

/** The text with the cursor, what is marked, and words that the hover holds; no mark: no hover. */
const HOVERS: readonly (readonly [at: string, marked?: string, says?: readonly string[], release?: Release])[] = [
  ["disk = [ '/dev/v|g/a,raw,xvda,rw' ]", '/dev/vg/a', ['**`target`**']],
  ["disk = [ '/dev/vg/a,r|aw,xvda,rw' ]", 'raw', ['a value of `format`']],
  ["disk = [ '/dev/vg/a,raw,xv|da,rw' ]", 'xvda', ['**`vdev`**']],
  ["disk = [ '/dev/vg/a,raw,xvda,r|w' ]", 'rw', ['a value of `access`']],
  ["disk = [ 'ph|y:/dev/vg/a,xvda,w' ]", 'phy:', ['**`phy:`**', 'Deprecated since Xen 4.2']],
  ["disk = [ 'phy:/dev/vg/a,x|vda,w' ]", 'xvda', ['**`vdev`**']],
  ["disk = [ 'for|mat=qcow2,vdev=xvda' ]", 'format=qcow2', ['**`format`**', '```xlcfg']],
  ["disk = [ 'format=qc|ow2,vdev=xvda' ]", 'qcow2', ['a value of `format`']],
  ["disk = [ '/a,raw,xvda,rw,no-dis|card' ]", 'no-discard', ['**`no-discard`**', 'since 4.5', 'preallocated']],
  ["disk = [ 'vdev=xvda,target=/a,b|=c' ]", 'target=/a,b=c', ['**`target`**']],
  ["vif = [ 'br|idge=xenbr0' ]", 'bridge=xenbr0', ['**`bridge`**', 'default xenbr0']],
  ["vif = [ 'mac=a,  mo|del=e1000' ]", 'model=e1000', ['**`model`**']],
  ["vif = [ 'model=e1|000' ]", 'e1000', ['a value of `model`']],
  ["vif = [ 'vl|an=1' ]", 'vlan=1', ['is read by Xen 4.19 and newer.'], '4.17'],
  ["vif = [ 'net|dev=eth0' ]", 'netdev=eth0', ['Use `gatewaydev`']],
  ["vif = [ 'colo_sock_mirror_i|d=a' ]", 'colo_sock_mirror_id=a', ['**`colo_sock_mirror_id`**', 'mirrored packets']],
  ["vif = [ 'mo del|=e1000' ]", 'mo del=e1000', ['knows no `mo del`']],
  ["vif = [ 'trus|ted' ]", 'trusted', ['**`trusted`**']],
  ["vif = [ 'nons|ense' ]"],
  ["vif = [ '|' ]"],
  ["vnuma = [ [ 'vcpus=0-|1,3' ] ]", 'vcpus=0-1,3', ['**`vcpus`**']],
  ["vsnd = [ [ 'ca|rd, short-name=a' ] ]", 'card', ['a value of `ITEM`']],
  ["vsnd = [ [ 'PCM, sample-formats=s8;mu_|law;gsm' ] ]", 'mu_law', ['a value of `sample-formats`']],
  ["smbios = [ 'oem=some, te|xt' ]", 'oem=some, text', ['**`oem`**']],
  ['cpuid = "ho|st,avx=0"', 'host', ['**`host`**']],
  ['cpuid = "host,av|x512f=0"', 'avx512f=0', ['**`avx512f`**', 'since 4.10', 'its foundation']],
  ['cpuid = "host,avx512f=|0"', '0', ['Off.']],
  ['cpuid = "host,avx512i|fma=0"', 'avx512ifma=0', ['avx512ifma', 'was read up to Xen 4.12.']],
  ["cpuid = [ '1:e|cx=x' ]", 'ecx=x', ['**`ecx`**', '32 characters']],
  ["virtio = [ 'type=virtio,dev|ice22' ]", 'virtio,device22', ['I²C']],
  ['cpus = "0-3,no|de:1"', 'node:1', ['NUMA']],
  ["viridian = [ '!fr|eq' ]", 'freq', ['a value of `viridian`']],
];

for (const [at, marked, says = [], release] of HOVERS) {
  test(`hover, ${release ?? 'newest'}: ${at}`, async () => {
    const { text, offset } = atCursor(at);
    const hover = await domainConfigLanguage.hover(domainConfigLanguage.parse(text), offset, knowledge(release));
    assert.equal(hover && slice(text, hover.span), marked);
    for (const words of says)
      assert.ok(hover?.markdown.includes(words), `"${words}" is missing in:\n${hover?.markdown}`);
  });
}

test('a monstrous string takes no time', async () => {
  const text = `disk = [ '${','.repeat(500_000)}' ]`;
  const file = domainConfigLanguage.parse(text);
  const start = performance.now();
  assert.ok(Array.isArray(await domainConfigLanguage.complete(file, text.length - 4, knowledge())));
  assert.equal(await domainConfigLanguage.hover(file, text.length - 4, knowledge()), undefined);
  assert.equal(domainConfigLanguage.signature?.(file, text.length - 4, knowledge()), undefined);
  assert.ok(performance.now() - start < 200);
});
