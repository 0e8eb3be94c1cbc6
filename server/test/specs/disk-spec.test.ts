import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesIn } from '../../src/catalogue/catalogue.ts';
import { existsIn, NEWEST, RELEASES, type Release } from '../../src/catalogue/releases.ts';
import { diskNames } from '../../src/specs/disk-spec/lexer.ts';
import { parseVdev } from '../../src/specs/disk-spec/vdev.ts';
import { parseDisk } from '../../src/specs/disk-spec.ts';
import { catalogue } from '../rules/knowledge.ts';

/** What a disk is, in a line: target|format|vdev|access|what else. */
function inShort(text: string, release: Release = NEWEST): string {
  const { disk, faults } = parseDisk(text, release);
  if (faults.length > 0) return faults.map(({ words, when }) => `${when}: ${words}`).join('; ');
  const parts = [disk.target?.text, disk.format?.value, disk.vdev?.text, disk.readwrite ? 'rw' : 'ro'];
  const more = [disk.cdrom && 'cdrom', disk.script?.text, disk.backendtype?.value].filter(Boolean);
  return [...parts.map((part) => part ?? '-'), ...more].join('|');
}

const CASES: readonly (readonly [text: string, disk: string, release?: Release])[] = [
  ['/a,raw,xvda,rw', '/a|raw|xvda|rw'],
  ['/a,,xvda', '/a|raw|xvda|rw'],
  ['vdev=xvda,target=/a,b', '/a,b|-|xvda|rw'],
  ['vdev=xvda,target=/a,', '/a|-|xvda|rw'],
  ['qcow2:/a,xvda,r', '/a|qcow2|xvda|ro'],
  ['tap:aio:/a,xvda,w', '/a|-|xvda|rw'],
  ['phy:/a,ioemu:hda,w', '/a|-|hda|rw'],
  ['drbd:r0,xvda,w', 'r0|-|xvda|rw|block-drbd'],
  ['a:b,raw,xvda', 'a:b|raw|xvda|rw'],
  [',hdc:cdrom,r', '|empty|hdc|ro|cdrom'],
  ['/a.iso,raw,hdc,rw,cdrom', '/a.iso|raw|hdc|ro|cdrom'],
  ['/a.iso,raw,hdc,rw,cdrom,devtype=disk', '/a.iso|raw|hdc|rw'],
  ['cdrom,vdev=hdc,format=raw', '-|empty|hdc|ro|cdrom'],
  ['vdev=,vdev=xvda,target=/a', '/a|-|xvda|rw'],
  ['phy:/a,xvda:cdrom,w', '/a|raw|xvda|rw|cdrom|phy', '4.1'],
  ['/a,xvda,w', '|empty|xvda|rw|tap', '4.1'],
  ['phy:/a,ioemu:hda,r', '/a|raw|hda|ro|phy', '4.1'],
  // The next mistake behind one, as if that one were mended.
  ['/a,xvda,rx', 'printed: unknown value for format; later: unknown value for access'],
  ['/a,QCOW2', 'printed: unknown value for format; later: no vdev specified'],
  ['/a,raw,foo=bar,xvda,rw', 'printed: unknown parameter'],
  ['/a,raw,foo=b=c,xvda', 'printed: unknown parameter; follows: bad disk syntax'],
  ['/a,foo=,x', 'follows: unknown value for format; printed: bad disk syntax'],
];

for (const [text, disk, release] of CASES) {
  test(`${release ?? 'newest'}: ${text}`, () => assert.equal(inShort(text, release), disk));
}

test('names of disks in the guest', () => {
  const numbers: readonly (readonly [string, number | undefined])[] = [
    ['xvda', 0xca00],
    ['xvdb1', 0xca11],
    ['xvdq', (1 << 28) | (16 << 8)],
    ['xvdaa', (1 << 28) | (26 << 8)],
    ['xvda16', (1 << 28) | 16],
    ['hda', 0x300],
    ['hdd2', 0x1642],
    ['hde', undefined],
    ['sdp15', 0x8ff],
    ['sdq', undefined],
    ['sda16', undefined],
    ['d0p1', 0xca01],
    ['d0', undefined],
    ['0xca00', 0xca00],
    ['51712', 0xca00],
    ['vda', undefined],
    ['xvda0', undefined],
    ['xvda ', undefined],
    ['XVDA', undefined],
  ];
  for (const [text, devid] of numbers) assert.equal(parseVdev(text)?.devid, devid, text);
});

/** One truth: what the parser takes is what the catalogue says. */
test('the names and values of the catalogue, release by release', () => {
  for (const release of RELEASES) {
    if (!existsIn({ since: '4.2' }, release)) continue;
    const { fields, words } = diskNames(release);
    const known = new Set<string>([...fields, ...words.map((word) => word.replace(/=.*/, ''))]);
    const told = new Set<string>();
    for (const record of catalogue.all('disk-spec')) {
      for (const one of record.members ?? [record]) {
        const since = record.namedSince ?? one.since ?? record.since;
        if (!one.name.endsWith(':') && existsIn({ ...record, since }, release)) told.add(one.name);
      }
    }
    assert.deepEqual([...known].sort(), [...told].sort(), release);
    for (const name of ['format', 'backendtype', 'access', 'specification', 'devtype']) {
      const record = catalogue.find('disk-spec', name);
      if (!record || !fields.includes(name)) continue;
      for (const { name: value } of valuesIn(record, release)) {
        const { faults } = parseDisk(`vdev=xvda,${name}=${value},target=/a`, release);
        assert.deepEqual(faults, [], `${release} ${name}=${value}`);
      }
    }
  }
});

test('any text is read, whatever stands in it', () => {
  const pieces = ['a', '=', ',', ':', ' ', '\n', 'raw', 'target=', 'é', '\ud800', 'xvda', '1', '\t', 'phy:'];
  let seed = 7;
  const next = (most: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % most;
  };
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
    for (const release of ['4.0', '4.1', '4.2', NEWEST] as const) {
      for (const { start, end } of parseDisk(text, release).faults) assert.ok(start >= 0 && end <= text.length, text);
    }
  }
});

test('a long string takes no long time', () => {
  const started = performance.now();
  for (const piece of ['a,', 'foo=b', ' ', '=', 'phy:', '\n', 'a:', 'target=']) {
    parseDisk(piece.repeat(100_000), NEWEST);
  }
  assert.ok(performance.now() - started < 2000);
});
