// Words of Xen's line to judge: every parameter with what its own reader compares, near to it, and far from it. All from one seed.
import { randomFrom } from './texts.mjs';

/** Values that readers do not say themselves. */
const KNOWN = {
  cpufreq:
    'xen none dom0-kernel hwp amd-cppc xen:ondemand xen:performance,verbose xen:speed=1 xen:rate=10,up_threshold=80 hwp:hdc hwp:verbose,no-hdc hwp;xen amd-cppc:active xen,verbose=1 xen;hwp;amd-cppc;xen hwp;none xen:maxfreq=100',
  dom0_mem: '1G 512M 1024 min: max: - 10% min:1G,max:2G -1G 1G+10% 100% 1G,max:',
  crashkernel: '256M@64M 256M<4G 256M,below=4G 2G-8G:128M,8G-:256M@1G 256M@ 256M,high 1-2:3 -:1M 1G-:64M 2G-1G:1M',
  'pci-phantom': '01:00,4 0000:01:00,2 1:2,1 01:00.0,1 01:00,3 01:00 01:20,4 1:0:1f,4 01:00,4x 100:00,1',
  rmrr: '0x1000=0:2.0 1000-2000=01:00.0 1000=0:1:2.3,4:5.6;2000=1:1.1 1000 1000= 10- 10-20=x 10-1f=00:1f.0 10-1f=0:1.8',
  ivmd: '1000 1000-2000 1000=3 1000=1:2.3 zz 1000-0;5=1 10=0:1.2 ffff=1:2.3-1:2.7 1=1:2.7-1:2.3 1;2;3;4;5;6;7;8;9',
  'dom0-llc-colors': '0 0-3 1,2 0-3,5 3-1 1- -1 a 0,0 64 65536 0, 0-3;',
  dbgp: 'ehci ehci0 ehci@pci00:1d.0 xhci xhci0 xhci@pci00:14.0 xhci,share=hwdom xhci,share=x xhci@pcizz serial xhci12x',
  psr: 'cmt cat cdp mba rmid_max:255 cos_max:16 cmt:0 cmt:on cmt:x rmid_max:x rmid_max rmid_max: cmt=1 no-cmt cmt,cat cdp:1,cat c',
  font: '8x8 8x14 9x16 8x 8 16x8',
  max_cstate: '0 1 2,1 2, 1,x 0x2',
  dom0_nodes: '0,1 0,strict strict,0 0,1,x 1,,2 0x1,2',
  'viridian-version': '6,1,0x1db1 6,1 x,1,1 ,, 70000,1,1 6,1,2,3',
  shim_mem: 'min:1M,max:2M 3M -1M min: min:1M,x',
  numa: 'fake=2 fake= noacpi off,on offx',
  ucode: '-1 scan nmi no-nmi -0x1 scan,nmi=0 1,scan digest-check no-scan',
  vpmu: 'bts ipc arch bts,ipc rtm-abort 1,bts bts,',
  watchdog_timeout: '10 5s',
  extra_guest_irqs: '8,16 ,16 8, 8,x 8x',
  'memop-max-order': '9 9,9,9,9 9,,9 ,9 9,x 9,9,9,9,9',
  dom0_max_vcpus: '4 2-4 -4 4- 4x 4xy 2-4x',
  cpuid: 'rdrand no-rdrand rdrand=0 avx=off no-sgx no-avx512f rdrnd ibpb,no-stibp no-x2apic=1 fs-gs-ns,slsm=1',
  loglvl: 'all none/all warning/ /error al',
};

const OTHERS =
  ' foo on off no yes true false True ON 1 0 2 enable disable force -1 = , : ; x 0x10 0x 08 010 0xg -0x1 +1 5x 64M 64m 1G 1T 1KB 1.5G 4-8 3- 255 256 65536 -128 -129 2147483648 4294967295 4294967296 -2147483649 18446744073709551616 17179869184G none default all pv hvm dom0=off n di % é (01:00.0) [1] . ?'.split(
    ' ',
  );

/** Names that no release has, or that are slips. */
const NO_NAMES =
  'foo no-foo foo=1 iomu=on Iommu=1 iommu-on dom0-mem=1G quiet noapicx no- no-= =1 ivrs_ioapic ivrs_hpet[0] Loglvl=all xen-pciback.hide=(01:00.0)'.split(
    ' ',
  );

/** What no line of Xen can hold, and what a shell would take apart. */
const UNFIT = /[\s"'$`\\]/;

/**
 * @param {readonly {name: string, kind: string}[]} parameters
 * @param {Map<string, string[]>} compared what each parameter's own reader compares
 * @param {{seed: number, most: number}} options `most`: words for each parameter
 * @returns {string[]}
 */
export function wordsFor(parameters, compared, { seed, most }) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const words = new Set(NO_NAMES);
  for (const { name, kind } of parameters) {
    const own = new Set([`${name}`, `no-${name}`]);
    if (name.endsWith('[')) addBracketed(own, name);
    else if (kind !== 'custom') {
      for (const value of kind === 'string' ? ['', 'foo', 'x'.repeat(140)] : OTHERS) own.add(`${name}=${value}`);
      own.add(`no-${name}=${pick(OTHERS)}`);
    } else addCustom(own, { name, known: knownValues(name, compared), pick, random, most });
    const fit = [...own].filter((word) => !UNFIT.test(word));
    // The plainest first, then whatever falls out of the hat.
    const kept = fit.slice(0, 6);
    const rest = fit.slice(6);
    while (kept.length < most && rest.length > 0) kept.push(...rest.splice(Math.floor(random() * rest.length), 1));
    for (const word of kept) words.add(word);
  }
  return [...words];
}

function knownValues(name, compared) {
  const given = KNOWN[name === 'dom0-cpuid' ? 'cpuid' : name === 'xen-llc-colors' ? 'dom0-llc-colors' : name];
  return [...new Set([...(compared.get(name) ?? []), ...(given?.split(' ') ?? [])])];
}

function addBracketed(own, name) {
  const places = ['00:14.0', '0000:00:14.0', '100:00.0', '00:20.0', '00:14.8', '00:14', '', '00:14.0x'];
  for (const id of ['0', '255', '256', '0x3', '', 'x']) for (const place of places) own.add(`${name}${id}]=${place}`);
  for (const word of [`${name}0`, `${name}0]`, `${name}=1`, `no-${name}0]=00:14.0`]) own.add(word);
}

function addCustom(own, { name, known, pick, random, most }) {
  const add = (value) => own.add(`${name}=${value}`);
  for (const value of known) for (const near of neighbours(value)) add(near);
  for (const value of OTHERS) add(value);
  add('x'.repeat(140));
  own.add(`no-${name}=${pick(known.length > 0 ? known : OTHERS)}`);
  for (let i = 0; i < most && known.length > 0; i++) {
    const parts = Array.from({ length: 2 + Math.floor(random() * 2) }, () => {
      const negation = random() < 0.2 ? 'no-' : '';
      const value = random() < 0.2 ? `=${pick(['1', '0', 'on', 'foo', 'pv', 'no-pv', ''])}` : '';
      return negation + pick(random() < 0.75 ? known : OTHERS) + value;
    });
    add(parts.join(pick([',', ',', ',', ';', ':'])));
  }
}

function neighbours(value) {
  const ends = ['', '=1', '=foo', '=no', ',', ':', ':1', ';', '=pv', '=no-hvm', 'x', '-'];
  return [
    ...ends.map((end) => value + end),
    ...[`no-${value}`, `no-${value}=off`, `,${value}`, value.slice(0, -1), value.toUpperCase(), `no${value}`],
    ...[value.replaceAll('-', '_'), value.replaceAll('_', '-')],
  ];
}
