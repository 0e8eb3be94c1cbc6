import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FieldGrammar, fieldContext, readFields } from '../../src/specs/field-list.ts';

const grammar = (parts: Partial<FieldGrammar>): FieldGrammar => ({
  positional: [],
  words: new Set(),
  rest: new Set(),
  style: 'tokens',
  ...parts,
});
const DISK = grammar({
  positional: ['target', 'format', 'vdev', 'access'],
  words: new Set(['cdrom', 'discard', 'phy:', 'tap:', 'qcow2:', 'ioemu:']),
  rest: new Set(['target']),
  style: 'disk',
});
/** Up to 4.1. */
const OLD_DISK = grammar({ ...DISK, positional: ['target', 'vdev', 'access'], rest: new Set() });
const VIF = grammar({ words: new Set(['trusted', 'untrusted']) });
const P9 = grammar({ style: 'pairs' });
const VSND = grammar({ positional: ['ITEM'] });
const CPUID = grammar({ positional: ['host'], style: 'exact' });
const VIRTIO = grammar({ style: 'virtio' });
const VNUMA = grammar({ rest: new Set(['vcpus']), style: 'pairs' });
const XEND = grammar({ style: 'leaf' });

/** A string and its fields: `name=value` where it is named, `name:value` by place, a bare word alone, prefixes before. */
const FIELDS: readonly (readonly [text: string, grammar: FieldGrammar, fields: string])[] = [
  ['/dev/vg/a,raw,xvda,rw', DISK, 'target:/dev/vg/a | format:raw | vdev:xvda | access:rw'],
  ['/dev/vg/a, raw,\txvda', DISK, 'target:/dev/vg/a | format:raw | vdev:xvda'],
  // An empty place is a place.
  [',,hdc,r', DISK, 'target: | format: | vdev:hdc | access:r'],
  // The old way to write an empty drive.
  [',hdc:cdrom,r', DISK, 'target: | vdev:hdc:cdrom | access:r'],
  ['/a,hdc:cdrom,r', DISK, 'target:/a | format:hdc:cdrom | vdev:r'],
  // A prefix says of what kind the image is.
  ['phy:/dev/vg/a,xvda,w', DISK, 'phy:+target:/dev/vg/a | vdev:xvda | access:w'],
  ['tap:qcow2:/a,xvda,w', DISK, 'tap:+qcow2:+target:/a | vdev:xvda | access:w'],
  ['/a,ioemu:hda,w', DISK, 'target:/a | ioemu:+vdev:hda | access:w'],
  ['nothing:/a,raw', DISK, 'target:nothing:/a | format:raw'],
  // Named fields take their places.
  ['format=raw,/a,xvda', DISK, 'format=raw | target:/a | vdev:xvda'],
  ['vdev=xvda,/a,raw,rw', DISK, 'vdev=xvda | target:/a | format:raw | access:rw'],
  ['access=ro,/a,raw,xvda,rw', DISK, 'access=ro | target:/a | format:raw | vdev:xvda | access:rw'],
  ['/a,raw,xvda,rw,cdrom', DISK, 'target:/a | format:raw | vdev:xvda | access:rw | cdrom'],
  ['cdrom,/a,raw', DISK, 'cdrom | target:/a | format:raw'],
  ['/a,raw,xvda,rw,much', DISK, 'target:/a | format:raw | vdev:xvda | access:rw | much'],
  // The target takes the rest.
  ['vdev=xvda,target=/a,b=c,d', DISK, 'vdev=xvda | target=/a,b=c,d'],
  ['target=/a,raw', OLD_DISK, 'target=/a | vdev:raw'],
  ['file:/a,hda,w', grammar({ ...OLD_DISK, words: new Set(['file:']) }), 'file:+target:/a | vdev:hda | access:w'],
  // A vif skips blanks before a token; those behind belong to it.
  ['mac=00:16:3e:0:0:1, bridge=a ,trusted', VIF, 'mac=00:16:3e:0:0:1 | bridge=a  | trusted'],
  ['bridge =a', VIF, 'bridge =a'],
  ['ip=1.2.3.4 5.6.7.8', VIF, 'ip=1.2.3.4 5.6.7.8'],
  [' tag = a , path = /b ', P9, 'tag=a | path=/b'],
  ['CARD, short-name=Main', VSND, 'ITEM:CARD | short-name=Main'],
  ['host,avx=0, sse=1', CPUID, 'host:host | avx=0 |  sse=1'],
  ['type=virtio,device22,transport=mmio', VIRTIO, 'type=virtio,device22 | transport=mmio'],
  ['type=own,transport=mmio', VIRTIO, 'type=own | transport=mmio'],
  ['vcpus=0-3,6', VNUMA, 'vcpus=0-3,6'],
  ['7,0:ebx=xx,ecx=00', XEND, '7,0 | ebx=xx | ecx=00'],
  ['', VIF, ''],
];

for (const [text, by, expected] of FIELDS) {
  test(`fields of ${JSON.stringify(text)}`, () => {
    const shown = readFields(text, by).map(({ kind, name, value, prefixes, nameSpan, valueSpan, span }) => {
      assert.equal(text.slice(valueSpan.start, valueSpan.end), value);
      assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end && valueSpan.end <= span.end);
      const before = prefixes.map((prefix) => `${prefix.name}+`).join('');
      if (kind === 'named') return `${before}${name}=${value}`;
      return kind === 'position' ? `${before}${name}:${value}` : `${before}${value}`;
    });
    assert.equal(shown.join(' | '), expected);
  });
}

/** A string with the cursor, and what is being typed: kind, name, what would be replaced, the other fields. */
const CONTEXTS: readonly (readonly [at: string, grammar: FieldGrammar, context: string])[] = [
  ['|', DISK, 'position target []'],
  ['/de|v', DISK, 'position target [/dev]'],
  ['/dev,|', DISK, 'position format [] beside target'],
  ['/dev, |', DISK, 'position format [] beside target'],
  ['/dev,ra|w,xvda', DISK, 'position format [raw] beside target vdev'],
  ['/dev,raw,xvda,rw,|', DISK, 'name  [] beside target format vdev access'],
  ['/dev,raw,xvda,rw,dis|', DISK, 'name dis [dis] beside target format vdev access'],
  ['/dev,raw,xvda,rw,devtype=|', DISK, 'value devtype [] beside target format vdev access'],
  ['ph|y:/dev,xvda', DISK, 'prefix phy: [phy:] beside vdev'],
  ['phy:|/dev,xvda', DISK, 'position target [/dev] beside vdev'],
  ['phy:/dev,|', DISK, 'position vdev [] beside target phy:'],
  ['vdev=xvda,target=/a,|b', DISK, 'value target [/a,b] beside vdev'],
  ['br|idge=a,mac=b', VIF, 'name bridge [bridge]= beside mac'],
  ['bridge|=a', VIF, 'name bridge [bridge]='],
  ['bridge=|a,mac=b', VIF, 'value bridge [a] beside mac'],
  ['bridge=a,|', VIF, 'name  [] beside bridge'],
  ['bridge=a,  |', VIF, 'name  [] beside bridge'],
  ['bridge=a,  m|', VIF, 'name m [m] beside bridge'],
  ['tag = |a', P9, 'value tag [a]'],
  ['CARD, |', VSND, 'name  [] beside ITEM'],
  ['C|', VSND, 'position ITEM [C]'],
  ['type=virtio,|', VIRTIO, 'value type [virtio,]'],
  ['7,|0:ebx=x', XEND, 'leaf  [7,0] beside ebx'],
  ['7:e|', XEND, 'name e [e] beside '],
];

for (const [marked, by, expected] of CONTEXTS) {
  test(`context of ${marked}`, () => {
    const offset = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { kind, name, span, present, hasValue } = fieldContext(text, offset, by);
    const beside = present.length > 0 ? ` beside ${present.join(' ')}` : '';
    const written = `[${text.slice(span.start, span.end)}]${kind === 'name' && hasValue ? '=' : ''}`;
    assert.equal(`${kind} ${name} ${written}${beside}`, expected);
    assert.ok(span.start <= offset && offset <= span.end);
  });
}

test('any text, any offset', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const PIECES = ['a', '=', ',', ' ', ':', 'phy:', 'target=', 'type=virtio', '\t', '/', 'host', '', 'é', ';'];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random(9) }, () => PIECES[random(PIECES.length)]).join('');
    for (const by of [DISK, OLD_DISK, VIF, P9, VSND, CPUID, VIRTIO, VNUMA, XEND]) {
      const offset = random(text.length + 3) - 1;
      const { span } = fieldContext(text, offset, by);
      assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify([text, offset]));
      assert.equal(readFields(text, by).at(-1)?.span.end, text.length);
    }
  }
});
