/** Held against the real xl by scripts/compare-with-create.mjs as well. */
import { checkLater, checkTranscript, inAGuest, type TranscriptCase } from './check.ts';

function prints(spec: string, says: readonly string[], rest: Partial<TranscriptCase> = {}): TranscriptCase {
  return { text: `vif=["${spec}"]`, says, ...rest };
}

function rate(value: string, words: string, at = value): TranscriptCase {
  const says = [`x.cfg: config parsing error in vif: ${words} in \`${at}'`];
  return prints(`bridge=xenbr0,rate=${value}`, says, { outcome: 'refused', ...(value !== '' && { at: value }) });
}

const BAD_MAC = "Invalid parameter `mac'.";

checkTranscript(
  inAGuest([
    prints('', []),
    prints('bridge=xenbr0, mac=00:16:3e:00:00:01,type=vif,model=e1000', []),
    prints('foo=1', ["unrecognized argument `foo=1'"], { at: 'foo' }),
    prints('bridge=xenbr0,mo del=e1000', ["unrecognized argument `mo del=e1000'"], { at: 'mo del' }),
    prints('bridge', ["unrecognized argument `bridge'"], { at: 'bridge' }),
    prints('bridge=a, ', ["unrecognized argument `'"]),
    prints('type=netfront', ["Invalid parameter `type'."], { at: 'netfront' }),
    prints('mac=00163e000001,bridge=a', [BAD_MAC], { at: '00163e000001' }),
    prints('mac=00-16-3e-00-00-01', []),
    prints('mac=0x0:16:3e:0:0:1:9', []),
    prints('mac=00:16:3e:00:00:100,bridge=a', [BAD_MAC]),
    // It reads on in the next field: `b` is a number, and `i` is none.
    prints('mac=00:16:3e:00,bi=1', [BAD_MAC, "unrecognized argument `bi=1'"]),
    prints('mac=00:16:3e:00:00', [], { outcome: 'undefined', at: '00:16:3e:00:00' }),
    prints('netdev=eth0', ['the netdev parameter is deprecated, please use gatewaydev instead'], { at: 'eth0' }),
    prints('accel=x', ['the accel parameter for vifs is currently not supported']),
    prints('mtu=x', ['xl: failed to convert "x" to number'], { outcome: 'refused', at: 'x' }),
    prints('devid=-1', ['xl: failed to convert "-1" to number'], { outcome: 'refused' }),
    prints('mtu=9000x', []),
    prints('vlan=3', [], { release: '4.19' }),
    prints('vlan=3', ["unrecognized argument `vlan=3'"], { release: '4.18' }),
    prints('trusted', ["unrecognized argument `trusted'"], { release: '4.16' }),
    prints('rate=10Mb/s@20ms', []),
    rate('10Mbit', 'invalid rate'),
    rate('', 'no rate specified'),
    rate('08MB/s', 'rate overflow'),
    rate('0MB/s', 'rate overflow'),
    rate('4294967295GB/s', 'rate overflow'),
    rate('1MB/s@', 'invalid replenishment interval', ''),
    rate('1MB/s@5000s', 'replenishment interval overflow', '5000s'),
    { text: 'vif2=["a"]', says: ['WARNING: vif2: netchannel2 is deprecated and not supported by xl'], at: 'vif2' },
    { text: 'vif="a"', says: ["x.cfg:3: warning: parameter `vif' is a single value but should be a list"] },
    prints('vif,foo=1,bridge=a', [], { release: '4.5', at: 'vif' }),
    prints('foo=1,bridge=a', [], { release: '4.5', at: 'foo' }),
    prints('rate=10Mbit', ['the rate parameter for vifs is currently not supported'], { release: '4.1' }),
    prints('rate=@', [], { release: '4.3', outcome: 'crashed' }),
  ]),
);

checkLater('vif=["type=ioemu"]', ['trying to create PV or PVH guest with an emulated interface']);
checkLater('type="pvh"\nvif=["type=ioemu"]', ['trying to create PV or PVH guest with an emulated interface']);
checkLater('vif=["type=ioemu"]', ['trying to create PV guest with an emulated interface'], '4.9');
checkLater('type="hvm"\nvif=["type=ioemu"]', []);
checkLater('vif=["devid=1","bridge=a"]', ['device already exists in xenstore']);
checkLater('vif=["devid=0","bridge=a"]', []);
