/** What decides on a machine who gets the hidden devices, in sentences for a view or a hover. */
import type { Origin } from '../choices.ts';
import { MODULE } from './names.ts';
import type { PcibackOfChoice } from './pciback.ts';

export interface PcibackSentence {
  readonly text: string;
  /** What shows it. */
  readonly origin?: Origin;
}

const LOADING: Readonly<Record<PcibackOfChoice['loading'], string>> = {
  first: 'loaded before the devices’ own drivers',
  initramfs: 'loaded in the initramfs, behind the drivers that udev finds there',
  late: 'loaded when the root file system is there: drivers that came before keep their devices',
  'by-drivers': 'loaded before the drivers that wait for it',
  nothing: 'not loaded early by any file: drivers that come before keep their devices',
  'kept-out': 'kept from being loaded',
  unknown: 'loaded early by no file: it comes first only where the kernel has it built in',
};

/** Of one entry of the boot menu: what pciback is there, which list counts, which ones do not, and when it comes. */
export function describePciback(one: PcibackOfChoice): PcibackSentence[] {
  const { counts, passedOver } = one;
  if (one.sources.length === 0) return [];
  const sentences: PcibackSentence[] = [withOrigin(whatItIs(one), one.origin)];
  if (counts) {
    const refused = counts.list.refused ? ', which pciback refuses: nothing is hidden' : '';
    sentences.push(withOrigin(`The hide list that counts: ${counts.value}${refused}`, counts.origin));
  } else if (one.built === 'unknown') {
    for (const source of one.sources) sentences.push(withOrigin(`A hide list: ${source.value}`, source.origin));
  }
  for (const source of passedOver) sentences.push(withOrigin(`Passed over: ${source.value}`, source.origin));
  if (one.built === 'module' || one.built === 'unknown') {
    const [first, ...more] = one.loadedBy;
    sentences.push(withOrigin(`${MODULE} is ${LOADING[one.loading]}`, first));
    for (const origin of more) sentences.push({ text: 'The same', origin });
  }
  return sentences;
}

function whatItIs({ built, kernel }: PcibackOfChoice): string {
  const of = kernel === undefined ? 'the kernel' : `the kernel ${kernel}`;
  switch (built) {
    case 'in':
      return `pciback is built into ${of}: only its boot line counts`;
    case 'module':
      return `pciback is a module of ${of}`;
    case 'none':
      return `${of[0]?.toUpperCase()}${of.slice(1)} was built without pciback`;
    case 'unknown':
      return `No file tells whether ${of} has pciback built in or as a module`;
  }
}

function withOrigin(text: string, origin: Origin | undefined): PcibackSentence {
  return { text, ...(origin && { origin }) };
}
