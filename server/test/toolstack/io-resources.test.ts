/** Each case is what the real xl of 4.16 to 4.22 prints, unless its release is an older one. */
import { checkTranscript, inAGuest } from './check.ts';

const refused = { outcome: 'refused' } as const;

checkTranscript(
  inAGuest([
    { text: 'ioports = [ "3f8", "3f8-3ff", "0x10-0x20", " 3f8" ]', says: [] },
    // A range that ends before it begins is not noticed here.
    { text: 'ioports = [ "3ff-3f8" ]', says: [] },
    { text: 'ioports = [ "zz" ]', says: ['xl: Invalid argument parsing ioport: zz'], at: '"zz"', ...refused },
    { text: 'ioports = [ "3f8z" ]', says: ['xl: Invalid argument parsing ioport: 3f8z'], at: 'z' },
    { text: 'ioports = [ "3f8-3ffz" ]', says: ['xl: Invalid argument parsing ioport: 3f8-3ffz'], at: 'z', ...refused },
    { text: 'ioports = [ "3f8-" ]', says: ['xl: Invalid argument parsing ioport: 3f8-'], ...refused },
    { text: 'ioports = [ "ffffffff" ]', says: ['xl: ioport ffffffff too big'], at: 'ffffffff', ...refused },
    { text: 'ioports = [ "-5" ]', says: ['xl: ioport fffffffffffffffb too big'], ...refused },
    { text: 'ioports = [ "0-ffffffffffffffffffff" ]', says: ['xl: ioport ffffffffffffffff too big'], ...refused },
    { text: 'ioports = [ "3f8", [ "1" ] ]', says: ['xl: Unable to get element #1 in ioport list'], ...refused },
    {
      text: 'ioports = "3f8"',
      says: ["x.cfg:3: warning: parameter `ioports' is a single value but should be a list"],
      at: '"3f8"',
    },
    { text: 'irqs = [ "5", " 5", "+5", "010" ]', says: [] },
    { text: 'irqs = [ "0x10" ]', says: ['xl: Invalid argument parsing irq: 0x10'], ...refused },
    { text: 'irqs = [ "5 " ]', says: ['xl: Invalid argument parsing irq: 5 '], ...refused },
    { text: 'irqs = [ "5 ", "a" ]', says: ['xl: Invalid argument parsing irq: a'], release: '4.6', ...refused },
    { text: 'irqs = [ "4294967295" ]', says: ['xl: irq ffffffff too big'], ...refused },
    { text: 'irqs = [ [ ] ]', says: ['xl: Unable to get element 0 in irq list'], at: '[ ]', ...refused },
    { text: 'iomem = [ "a0,1", "0xa0,0x1@c0", "a0, 1", "0x,1" ]', says: [] },
    { text: 'iomem = [ "a0 ,1" ]', says: ['xl: Invalid argument parsing iomem: a0 ,1'], ...refused },
    { text: 'iomem = [ "a0,1@" ]', says: ['xl: Invalid argument parsing iomem: a0,1@'], at: '@', ...refused },
    { text: 'iomem = [ "a0,1z" ]', says: ['xl: Invalid argument parsing iomem: a0,1z'], at: 'z', ...refused },
    { text: 'iomem = [ "a0,1z" ]', says: [], release: '4.6' },
    { text: 'iomem = [ "a0" ]', says: [], release: '4.2' },
  ]),
);
