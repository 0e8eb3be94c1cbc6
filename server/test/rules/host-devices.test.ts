/** `pci` lists of guests against the host: what dom0 rests on, resets, comments that speak of another device. */
import { test } from 'node:test';
import { type Expected, firstFixes, holdFindings, inOrder } from './expect.ts';
import { findingsOf, knowledge } from './knowledge.ts';
import { MACHINE } from './machine-at-stake.ts';

const HEAD = 'name = "g"\ntype = "hvm"\nmemory = 1024\n';
const pci = (list: string) => `${HEAD}pci = [${list}]\n`;

const CASES: readonly Expected[] = [
  {
    text: pci("'02:00.0'"),
    found: ['host/at-stake warning at "02:00.0"'],
    says: ['02:00.0 carries the root file system (vg0-root, sda2, sda): given to a guest, it is gone from dom0.'],
  },
  {
    text: pci("'00:14.0'"),
    found: ['host/at-stake warning at "00:14.0"'],
    says: ['the only keyboard, USB Keyboard'],
  },
  {
    text: pci("'04:00.0'"),
    found: ['host/at-stake warning at "04:00.0"', 'host/no-reset hint at "04:00.0"'],
    says: ['knows no way to reset 04:00.0'],
  },
  { text: pci("'00:1d.0'"), found: ['host/not-assignable hint at "00:1d.0"'] },
  { text: pci("'00:01.0'"), found: ['host/not-assignable hint at "00:01.0"'], says: ['is a bridge'] },
  {
    text: pci("'00:02.0'"),
    found: ['host/at-stake warning at "00:02.0"'],
    says: ['02:00.0 is behind 00:02.0 and carries the root file system'],
  },
  // Comments.
  { text: pci("\n  '01:00.*@5', # NVIDIA\n"), found: [] },
  { text: pci("\n  '01:00.*@5', # network card\n"), found: ['host/another-device information at "01:00.*"'] },
  {
    text: pci("\n  '09:00.0', # GTX 1070 [10de:1b81]\n"),
    found: ['host/no-such-device hint at "09:00.0"'],
    says: ['The comment speaks of “GTX 1070 [10de:1b81]”: GP104 [GeForce GTX 1070] [10de:1b81] is at 01:00.0 now.'],
    fixed: pci("\n  '01:00.0', # GTX 1070 [10de:1b81]\n"),
  },
  // One comment for two devices says nothing of either.
  {
    text: pci("'00:1d.0', '01:00.*@5'] # the network card and more\n#").replace(/\n#\]\n$/, '\n'),
    found: ['host/not-assignable hint at "00:1d.0"'],
  },
];

for (const one of CASES) {
  test(`a guest's devices: ${one.text.slice(HEAD.length).replaceAll('\n', '⏎')}`, () => {
    const all = inOrder(findingsOf(one.text, knowledge(undefined, MACHINE, true)));
    const found = all.filter(({ code }) => code.startsWith('host/') && code !== 'host/left-behind');
    holdFindings(found, one, firstFixes(found)[0]);
  });
}
