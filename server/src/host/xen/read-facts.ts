import { isDom0 } from '../paths.ts';
import { type HostSource, lastLine, type Question, type Said } from '../source.ts';
import { readXenVersion } from '../xen-version.ts';
import { DMA_TABLES, type DmaTable, NO_TABLE, NO_TABLES, parseDmaTable, TABLES } from './dma-tables.ts';
import { type Fact, isKnown, knownValue, type Unknown, type XenFacts } from './facts.ts';
import { parseGuests } from './guests.ts';
import { canPass, parseXlInfo, type XlInfo } from './info.ts';
import { type Iommu, parseXenMessages, type XenMessages } from './messages.ts';
import { parseAssignable, readPciback } from './pciback.ts';

/** Asks a host's files and `xl`. Never rejects. */
export async function readXenFacts(source: HostSource): Promise<XenFacts> {
  const { files } = source;
  const [dom0, capabilities, version, table, pciback, info, messages, guests, assignable] = await Promise.all([
    isDom0(files),
    files.read('/proc/xen/capabilities'),
    readXenVersion(files),
    readTable(source),
    readPciback(files),
    asked(source, 'xl info', ({ stdout }) => parseXlInfo(stdout)),
    asked(source, 'xl dmesg', ({ stdout }) => parseXenMessages(stdout)),
    asked(source, 'xl list -l', ({ stdout }) => parseGuests(stdout)),
    asked(source, 'xl pci-assignable-list', ({ stdout }) => parseAssignable(stdout).map(({ address }) => address)),
  ]);
  const told = <T>(name: string, of: (info: XlInfo) => T | undefined): Fact<T> =>
    part(info, of, `xl info does not tell its ${name}.`);
  return {
    isDom0: { value: dom0, from: capabilities === undefined ? '/sys/hypervisor' : '/proc/xen/capabilities' },
    version: version
      ? { value: version.version, from: '/sys/hypervisor/version' }
      : told('version', (of) => of.version),
    commandLine: either(
      told('command line', ({ commandLine }) => commandLine),
      part(messages, ({ commandLine }) => commandLine, OVERWRITTEN),
    ),
    memory: told('memory', ({ memory }) => memory),
    capabilities: told('abilities', (of) => of.capabilities),
    hvmPassthrough: told('abilities', (of) => canPass(of, 'hvm')),
    pvPassthrough: told('abilities for PV guests', (of) => canPass(of, 'pv')),
    iommu: iommuFacts(messages, info),
    table,
    reserved: reservedFacts(table, messages),
    guests,
    assignable,
    pciback:
      pciback === 'denied'
        ? { why: 'The files of pciback cannot be read by this user.', denied: true }
        : pciback
          ? { value: pciback, from: pciback.folder }
          : { why: 'pciback is not loaded.', denied: false },
  };
}

const OVERWRITTEN =
  'Xen’s messages from its start are overwritten by later ones: conring_size= on its line keeps more.';

/** The answer of a program, as far as it can be read. */
async function asked<T>(
  source: HostSource,
  question: Question,
  parse: (said: Said & { readonly kind: 'said' }) => T | undefined,
): Promise<Fact<T>> {
  const said = await source.ask(question);
  if (said.kind !== 'said') return { why: said.why, denied: said.kind === 'denied' || said.kind === 'unasked' };
  const value = said.status === 0 ? parse(said) : undefined;
  if (value !== undefined) return { value, from: question };
  const words = lastLine(said.stderr).slice(0, 200);
  const why =
    said.status === 0
      ? `What ${question} says cannot be read.`
      : `${question} failed (${said.status})${words === '' ? '' : `: ${words}`}`;
  return { why, denied: /[Pp]ermission denied|must be root|run as root/.test(said.stderr) };
}

function part<A, T>(whole: Fact<A>, of: (value: A) => T | undefined, why: string): Fact<T> {
  if (!isKnown(whole)) return whole;
  const value = of(whole.value);
  return value === undefined ? { why, denied: false } : { value, from: whole.from };
}

function either<T>(first: Fact<T>, second: Fact<T>): Fact<T> {
  return isKnown(first) || !isKnown(second) ? first : second;
}

function iommuFacts(messages: Fact<XenMessages>, info: Fact<XlInfo>): XenFacts['iommu'] {
  const of = <K extends keyof Iommu>(name: K): Fact<NonNullable<Iommu[K]>> =>
    part(
      messages,
      (value) => value.iommu[name] ?? undefined,
      knownValue(messages)?.isWhole === false ? OVERWRITTEN : 'Xen did not say so when it started.',
    );
  const words = knownValue(info)?.capabilities;
  const enabled = of('enabled');
  const fromInfo = (word: string, otherwise: Fact<boolean>): Fact<boolean> =>
    !isKnown(otherwise) && words?.includes(word) ? { value: true, from: 'xl info' } : otherwise;
  return {
    // Before 4.12 a Xen with neither HVM nor IOMMU prints an empty list.
    enabled:
      isKnown(enabled) || !words
        ? enabled
        : { value: words.some((word) => word.endsWith('_directio')), from: 'xl info' },
    vendor: of('vendor'),
    interruptRemapping: of('interruptRemapping'),
    snoopControl: of('snoopControl'),
    queuedInvalidation: of('queuedInvalidation'),
    postedInterrupts: of('postedInterrupts'),
    sharedPageTables: fromInfo('iommu_hap_pt_share', of('sharedPageTables')),
    dom0Mode: of('dom0Mode'),
    complaints: of('complaints'),
  };
}

/** The table names the devices; the messages only say where the memory is. */
function reservedFacts(table: Fact<DmaTable>, messages: Fact<XenMessages>): XenFacts['reserved'] {
  if (isKnown(table)) return { value: table.value.reserved, from: table.from };
  const told = part(messages, ({ reserved }) => (reserved.length > 0 ? reserved : undefined), '');
  return isKnown(told) ? told : table;
}

async function readTable({ files, kind }: HostSource): Promise<Fact<DmaTable>> {
  let unknown: Unknown = { why: NO_TABLE, denied: false };
  if (!files.bytes) return { why: 'Tables of the firmware are no part of what is known of this host.', denied: false };
  for (const path of DMA_TABLES) {
    const bytes = await files.bytes(path);
    if (bytes === 'denied') unknown = { why: `${path} can be read by root only.`, denied: true };
    else if (bytes) {
      const value = parseDmaTable(bytes);
      if (value) return { value, from: path };
      unknown = { why: `${path} is no table that can be read.`, denied: false };
    }
  }
  // A recording holds these tables alone of all that are there.
  if (kind === 'machine' && unknown.why === NO_TABLE && !(await files.list(TABLES))?.length)
    return { why: NO_TABLES, denied: false };
  return unknown;
}
