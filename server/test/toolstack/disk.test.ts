/** Held against the real xl by scripts/compare-with-create.mjs as well. */
import { NEWEST, type Release } from '../../src/catalogue/releases.ts';
import { checkLater, checkTranscript, inAGuest, type TranscriptCase } from './check.ts';

/** What xl prints about one string. */
function refusal(spec: string, words: readonly string[], rest: Partial<TranscriptCase> = {}): TranscriptCase {
  const says = words.map((one) => `x.cfg: config parsing error in disk specification: ${one} in \`${spec}'`);
  return { text: `disk=["${spec}"]`, says, outcome: 'refused', ...rest };
}

function taken(spec: string, rest: Partial<TranscriptCase> = {}): TranscriptCase {
  return { text: `disk=["${spec}"]`, says: [], ...rest };
}

checkTranscript(
  inAGuest([
    taken('/dev/vg0/root,raw,xvda,rw'),
    taken('/dev/vg0/root,,xvda,'),
    taken(' /dev/vg0/root, raw, xvda, w'),
    taken('phy:/dev/vg0/root,xvda,w'),
    taken('tap:aio:/srv/a.img,xvda,w'),
    taken('tap:qcow2:/srv/a.img,xvda,w'),
    taken('/srv/a.iso,,hdc:cdrom,r'),
    taken(',hdc:cdrom,r'),
    taken('vdev=hdc,cdrom'),
    taken('vdev=xvda,target=/srv/a,b=c,rw'),
    taken('iscsi:foo,xvda,w'),
    taken('/a,raw,xvda,rw,no-discard,direct-io-safe'),
    taken('/a,raw,xvda,rw,grant_usage=1,trusted', { release: '4.19' }),
    // The scanner ends without a word at a `=` that ends the string.
    taken('/a,raw,xvda,='),
    refusal('/dev/vg0/root,xvda,rw', ["unknown value for format: near `xvda'"], { at: 'xvda' }),
    refusal('/srv/a.qcow2,QCOW2,xvda,rw', ["unknown value for format: near `QCOW2'"], { at: 'QCOW2' }),
    refusal('/srv/a.img,raw ,xvda', ["unknown value for format: near `raw '"], { at: 'raw ' }),
    refusal('/a,raw,xvda,rx', ["unknown value for access: near `rx'"], { at: 'rx' }),
    refusal('/a,raw,xvda,rw,5', ["too many positional parameters: near `5'"], { at: '5' }),
    refusal('/a,raw,xvda,trusted', ["unknown value for access: near `trusted'"], { release: '4.17' }),
    refusal('/a,raw,xvda,rw,vdev=b', ["vdev respecified: near `b'"], { at: 'b' }),
    refusal('/a,raw,hda:floppy', ["unknown deprecated type: near `floppy'"], { at: 'floppy' }),
    refusal('foo:/a,raw,xvda', ["unknown deprecated disk prefix: near `foo:'"], { at: 'foo:' }),
    refusal('a=b,raw,xvda', ["unknown parameter: near `a=b,'"], { at: 'a' }),
    refusal('/by-id/a=b,raw,xvda', ["bad disk syntax: near `=b,raw,xvda'"], { at: '/by-id/a=' }),
    refusal('devtype=cd,target=/a', ["unknown value for type: near `devtype=cd,'"], { at: 'cd' }),
    refusal('/a', ['no vdev specified'], { at: '"/a"' }),
    refusal('/a,raw,vdev=', ['no vdev specified'], { outcome: 'taken', says: [] }),
    refusal('vdev=xvda', ['no target specified (and device not removable)']),
    refusal(
      'format=raw,format=qcow2,backendtype=foo,mo=del,vdev=a,vdev=b',
      [
        "format respecified: near `qcow2'",
        "unknown value for backendtype: near `foo'",
        "unknown parameter: near `mo=d'",
        "vdev respecified: near `b'",
      ],
      { at: 'mo' },
    ),
    // What xl would say only when the first mistake is mended is found, and not printed.
    refusal('/a,QCOW2,xvda,rx', ["unknown value for format: near `QCOW2'"], { at: 'rx' }),
    { text: 'disk="/a,raw,xvda"', says: ["x.cfg:3: warning: parameter `disk' is a single value but should be a list"] },
    { text: 'disk=["/a,raw,xvda",["x"],"y"]', says: [] },
    { text: 'disk=["=\\n,a"]', says: ['flex scanner jammed'], outcome: 'refused' },
    { text: 'disk=["phy:/a,xvda,w"]', says: [], release: '4.1' },
    { text: 'disk=["/a,raw,xvda,w"]', says: [], release: '4.1' },
    { text: 'disk=["raw:/a,xvda,w"]', says: ['Unknown disk type: raw'], outcome: 'refused', release: '4.1', at: 'raw' },
    {
      text: 'disk=["tap:foo:/a,xvda,w"]',
      says: ['Unknown tapdisk type: foo'],
      outcome: 'refused',
      release: '4.1',
    },
    {
      text: 'disk=["phy:/a"]',
      says: ["parse error in disk config near '/a'"],
      outcome: 'refused',
      release: '4.1',
      at: '/a',
    },
    {
      text: 'disk=["phy:/a,xvda:disk,w"]',
      says: ['Unknown virtual disk type: disk'],
      outcome: 'refused',
      release: '4.1',
    },
    { text: 'disk=["phy:/a,xvda,w"]', says: [], release: '4.0' },
    { text: 'disk=["phy:/a,xvda"]', says: [], outcome: 'crashed', release: '4.0' },
  ]),
);

const HVM = 'type="hvm"\n';
const later = (spec: string, says: readonly string[], release?: Release, before = '') =>
  checkLater(`${before}disk=["${spec}"]`, says, release);

later('/a,raw,xvda,rw', []);
later('/a,empty,xvda,rw', ['Disk vdev=xvda is empty but not cdrom']);
later('/a,empty,hdc,cdrom', ['Disk vdev=hdc is empty but an image has been provided: /a']);
later(',raw,xvda,rw', ['Disk vdev=xvda failed to stat: : No such file or directory']);
later(',raw,xvda,rw,backendtype=qdisk', []);
later('/a,qcow2,xvda,rw,backendtype=phy', ['no suitable backend for disk xvda']);
later('/a,qcow2,xvda,rw,script=block-x', ['no suitable backend for disk xvda']);
later('/a,raw,xvda,rw,script=block-x', []);
later('/a,raw,xvda,rw,backendtype=tap', ['no suitable backend for disk xvda'], '4.18');
later('/a,raw,xvda,rw,backendtype=tap', []);
later('/a,raw,xvda,rw,backendtype=standalone', ['no suitable backend for disk xvda']);
later('/a,raw,xvda,rw,specification=virtio', []);
later('/a,qcow2,xvda,rw,specification=virtio', ['no suitable backend for disk xvda']);
later('/a,raw,hdc,cdrom,backendtype=tap', ['Backend for CD devices on HVM guests must be Qdisk or Phy'], NEWEST, HVM);
later('/a,raw,hdc,cdrom,backendtype=phy', ['Backend for CD devices on HVM guests must be Qdisk'], '4.18', HVM);
later('/a,raw,hdc,cdrom,backendtype=phy', [], NEWEST, HVM);
later('/a,raw,vda,rw', ['Invalid or unsupported virtual disk identifier vda']);
later('/a,raw,xvda01,rw', ['Invalid or unsupported virtual disk identifier xvda01']);
later('/a,raw,hde,rw', ['Invalid or unsupported virtual disk identifier hde']);
later('/a,raw,xvda,rw","/b,raw,d0p0,rw', ['device already exists in xenstore']);
later('/a,raw,xvda,rw","/b,raw,xvda,rw', [], '4.4');
later('/a,raw,xvda,rw","/b,raw,hda,rw', []);
later('/a,raw,xvda,ro', ["qemu-xen doesn't support read-only IDE disk drivers"], NEWEST, HVM);
later('/a,raw,xvde,ro', [], NEWEST, HVM);
later('/a,raw,sda,ro', [], NEWEST, HVM);
later('/a,raw,sda,ro', ["qemu-xen doesn't support read-only disk drivers"], '4.6', 'builder="hvm"\n');
later('/a,raw,hdc,ro,cdrom', [], NEWEST, HVM);
later('/a,raw,xvde,ro', ["qemu-xen doesn't support read-only AHCI disk drivers"], NEWEST, `${HVM}hdtype="ahci"\n`);
later('/a,raw,xvda,ro', [], NEWEST, `${HVM}device_model_version="qemu-xen-traditional"\n`);
later('/a,raw,xvda,ro', []);
