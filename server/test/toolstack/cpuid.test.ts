/** Each case is what the real xl of that release prints, from 4.16 on. */
import { checkTranscript, inAGuest, type TranscriptCase } from './check.ts';

const BITS = 'x'.repeat(32);

function flag(field: string, error: string): string[] {
  return [`while parsing CPUID flag: "${field}":`, `  error #${error}`];
}

function line(item: string, error: string): string[] {
  return [`while parsing CPUID line: "${item}":`, `  error #${error}`];
}

const NAME = '2: unknown CPUID flag name';
const VALUE = '3: illegal CPUID value (must be: [0|1|x|k|s])';
const REGISTER = '4: invalid register name (must be e[abcd]x)';

const cases: TranscriptCase[] = [
  { text: 'cpuid = "host,tm=0,sse3=x,family=6,,avx=kk,tm= 1"', says: [] },
  { text: 'cpuid = ",,"', says: [] },
  {
    text: 'cpuid = "tm=0"',
    says: ['while parsing CPUID string: "tm=0":', '  error: first word must be "host"'],
    at: 'tm=0',
  },
  { text: 'cpuid = "host,tm"', says: flag('tm', '1: missing "=" in key=value'), at: 'tm' },
  { text: 'cpuid = "host,TM=0,foo=1"', says: [...flag('TM=0', NAME), ...flag('foo=1', NAME)], at: 'TM' },
  { text: 'cpuid = "host, tm=0"', says: flag(' tm=0', NAME), at: ' tm' },
  { text: 'cpuid = "host,tm=on"', says: flag('tm=on', VALUE), at: 'on' },
  { text: 'cpuid = "host,host=1"', says: flag('host=1', NAME) },
  // A feature that stands in an MSR takes one character.
  { text: 'cpuid = "host,eibrs=1,tm=11"', says: [] },
  { text: 'cpuid = "host,eibrs=11"', says: flag('eibrs=11', VALUE), at: '11' },
  // Point releases learn names.
  { text: 'cpuid = "host,its-no=1"', says: [], release: '4.17' },
  { text: 'cpuid = "host,its-no=1"', says: flag('its-no=1', NAME), release: '4.16' },
  { text: 'cpuid = "host,sse4-1=0"', says: [], release: '4.16' },
  { text: 'cpuid = "host,sse4-1=0"', says: flag('sse4-1=0', NAME), release: '4.13' },
  { text: `cpuid = [ "1:ecx=${BITS},edx=${BITS}", "7,0:ebx=${BITS}", "1:", "-1:eax=${BITS}" ]`, says: [] },
  { text: 'cpuid = [ "x" ]', says: line('x', '1: illegal leaf number'), at: 'x' },
  { text: 'cpuid = [ "1,x:eax=1" ]', says: line('1,x:eax=1', '2: illegal subleaf number') },
  { text: 'cpuid = [ "1" ]', says: line('1', '3: missing colon') },
  { text: 'cpuid = [ "1:EAX=1" ]', says: line('1:EAX=1', REGISTER), at: 'EAX' },
  { text: 'cpuid = [ "1:e" ]', says: line('1:e', REGISTER), at: 'e' },
  {
    text: 'cpuid = [ "1:eax=0" ]',
    says: line('1:eax=0', '5: policy string must be exactly 32 characters long'),
    at: '0',
  },
  { text: 'cpuid = [ "x", [ "y" ], "z" ]', says: line('x', '1: illegal leaf number') },
];

checkTranscript(inAGuest(cases));
