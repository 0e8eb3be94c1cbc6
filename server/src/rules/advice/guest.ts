/** What a guest as a whole gets from its settings without xl saying so. Source: xl_parse.c, libxl_create.c, libxl_dom.c, libxl_bootloader.c. */
import { compareReleases, existsIn, XL_SINCE } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { TYPE_KEY_SINCE } from '../../guests/guest-type.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { insert, replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { advise, isOn, keySpan, lineBehind, numberOf, valueSpan } from './say.ts';

export const guestAdviceRules: readonly RuleRow[] = [
  {
    code: 'guest/no-type',
    severity: 'hint',
    title: 'Settings for HVM guests in a config that names no type: xl makes a PV guest.',
  },
  { code: 'memory/missing', severity: 'warning', title: 'No memory and no maxmem: the guest gets 32 MiB.' },
  {
    code: 'memory/maxmem-below',
    severity: 'warning',
    title: 'maxmem is less than memory: only one of them counts, by the type of the guest.',
  },
  { code: 'cpu/none', severity: 'information', title: 'Less than one vCPU, which newer releases make one.' },
  {
    code: 'cpu/scheduler',
    severity: 'warning',
    title: 'A weight or cap that the scheduler refuses: the guest does not start.',
  },
  { code: 'guest/boot-order', severity: 'warning', title: 'A boot order that QEMU refuses: the guest does not start.' },
  {
    code: 'guest/kernel-in-disk',
    severity: 'information',
    title: 'A kernel beside a bootloader, which looks for it on the guest’s disk.',
  },
  { code: 'migration/nomigrate', severity: 'information', title: 'nomigrate, which keeps nobody from xl migrate.' },
  {
    code: 'cpu/altp2m',
    severity: 'information',
    title: 'altp2m in the guest, which Xen’s own boot line must allow.',
  },
];

/** Spans are absolute. */
export function* checkGuest(standard: GuestStandard): Generator<Finding> {
  yield* checkType(standard);
  yield* checkMemory(standard);
  yield* checkVcpus(standard);
  yield* checkScheduler(standard);
  yield* checkBootOrder(standard);
  yield* checkKernel(standard);
  yield* checkSwitches(standard);
}

function* checkMemory({ config, guest }: GuestStandard): Generator<Finding> {
  const memory = config.last('memory');
  const maxmem = config.last('maxmem');
  // A virtual NUMA layout brings the sizes itself.
  if (config.all('vnuma').length > 0) return;
  const name = config.last('name');
  if (!memory && !maxmem && name && guest && isWhole(config)) {
    yield advise(
      'memory/missing',
      'warning',
      keySpan(name),
      'There is neither “memory” nor “maxmem”: xl gives the guest 32 MiB, without a word.',
      { fixes: () => [{ title: 'Add memory = 1024', edits: [lineBehind(name, config, 'memory = 1024')] }] },
    );
  }
  const size = numberOf(config, 'memory');
  const most = numberOf(config, 'maxmem');
  if (!memory || !maxmem || !guest || size === undefined || most === undefined || most < 0 || most >= size) return;
  const gets = guest === 'pv' ? size : most;
  yield advise(
    'memory/maxmem-below',
    'warning',
    valueSpan(maxmem),
    `“maxmem” (${most}) is less than “memory” (${size}): the guest starts with ${gets} MiB, without a word.`,
    {
      related: [{ ...valueSpan(memory), message: 'memory' }],
      fixes: () => [
        { title: `Set maxmem to ${size}`, edits: [replace(valueSpan(maxmem), String(size))] },
        { title: `Set memory to ${most}`, edits: [replace(valueSpan(memory), String(most))] },
      ],
    },
  );
}

/** Whether the file reads as a guest, and not as the beginning of one that is being typed. */
function isWhole(config: DomainConfig): boolean {
  const some = ['type', 'builder', 'kernel', 'bootloader', 'boot', 'disk', 'vif', 'vcpus'];
  return config.tree.suspects.length === 0 && some.some((key) => config.all(key).length > 0);
}

function* checkVcpus({ config, release }: GuestStandard): Generator<Finding> {
  const statement = config.last('vcpus');
  const count = numberOf(config, 'vcpus');
  if (!statement || count === undefined || count >= 1 || compareReleases(release, '4.22') < 0) return;
  yield advise(
    'cpu/none',
    'information',
    valueSpan(statement),
    `“vcpus = ${count}” gives the guest one vCPU, without a word.`,
    {
      fixes: () => [{ title: 'Write 1', edits: [replace(valueSpan(statement), '1')], preferred: true, safe: true }],
    },
  );
}

/** The bounds of credit and credit2, by libxl_sched.c, where -1 stands for the default; the other schedulers read neither. */
function* checkScheduler({ config, release }: GuestStandard): Generator<Finding> {
  if (compareReleases(release, '4.2') < 0) return;
  const weight = config.last('cpu_weight');
  const heavy = numberOf(config, 'cpu_weight');
  if (weight && heavy !== undefined && heavy !== -1 && (heavy < 1 || heavy > 65535)) {
    yield advise(
      'cpu/scheduler',
      'warning',
      valueSpan(weight),
      'xl takes it, but the schedulers credit and credit2 want 1 to 65535 and the guest does not start: “Cpu weight out of range”. The usual weight is 256.',
    );
  }
  const cap = config.last('cap');
  const most = numberOf(config, 'cap');
  const vcpus = Math.max(1, numberOf(config, 'vcpus') ?? 1, numberOf(config, 'maxvcpus') ?? 1);
  if (cap && most !== undefined && most !== -1 && (most < 0 || most > vcpus * 100)) {
    yield advise(
      'cpu/scheduler',
      'warning',
      valueSpan(cap),
      `xl takes it, but the guest does not start: “Cpu cap out of range”. It is percents of one CPU: 0 (no cap) to ${vcpus * 100} for ${vcpus === 1 ? 'one vCPU' : `${vcpus} vCPUs`}.`,
    );
  }
}

/** What QEMU's PC machine takes for `-boot order=`: at most three of floppy, disk, CD and network, each once. */
function* checkBootOrder({ config, guest }: GuestStandard): Generator<Finding> {
  const statement = config.last('boot');
  const order = config.string('boot');
  if (guest !== 'hvm' || !statement || !order) return;
  const letters = [...order];
  const wrong = letters.find((letter) => !'abcdn'.includes(letter));
  const twice = letters.find((letter, at) => letters.indexOf(letter) !== at);
  const why =
    wrong !== undefined
      ? `“${wrong}” is none of them`
      : twice !== undefined
        ? `“${twice}” is there twice`
        : letters.length > 3
          ? 'at most three of them'
          : undefined;
  if (why === undefined) return;
  const better = MEANT_ORDERS[order.toLowerCase()];
  yield advise(
    'guest/boot-order',
    'warning',
    valueSpan(statement),
    `xl takes it, but QEMU refuses it and the guest does not start: the letters are a (floppy), c (disk), d (CD) and n (network), and ${why}.`,
    {
      ...(better !== undefined && {
        fixes: () => [
          { title: `Write "${better}"`, edits: [replace(valueSpan(statement), `"${better}"`)], preferred: true },
        ],
      }),
    },
  );
}

const MEANT_ORDERS: Readonly<Record<string, string>> = {
  cd: 'cd',
  cdrom: 'd',
  dc: 'dc',
  disk: 'c',
  hd: 'c',
  hda: 'c',
  net: 'n',
  network: 'n',
  pxe: 'n',
};

function* checkKernel({ config, guest }: GuestStandard): Generator<Finding> {
  const kernel = config.last('kernel');
  const bootloader = config.string('bootloader');
  if ((guest !== 'pv' && guest !== 'pvh') || !kernel || !bootloader || !config.string('kernel')) return;
  // Other bootloaders may make something else of --kernel.
  if (!/(?:^|\/)pygrub$/.test(bootloader)) return;
  const other = config.last('bootloader');
  yield advise(
    'guest/kernel-in-disk',
    'information',
    valueSpan(kernel),
    'pygrub gets this path and looks for the kernel on the guest’s disk, not in dom0. Leave out “bootloader” for a kernel of dom0, or “kernel” to boot what the guest’s menu says.',
    { ...(other && { related: [{ ...keySpan(other), message: 'The bootloader' }] }) },
  );
}

function* checkSwitches({ config, guest, release }: GuestStandard): Generator<Finding> {
  const nomigrate = config.last('nomigrate');
  if (nomigrate && isOn(config, 'nomigrate') && compareReleases(release, '4.4') >= 0) {
    yield advise(
      'migration/nomigrate',
      'information',
      keySpan(nomigrate),
      '“nomigrate” does not stop xl migrate or xl save: all it does is to let the guest see a TSC that it takes for invariant, which a move then breaks.',
    );
  }
  const altp2m = config.last('altp2m');
  const mode = config.string('altp2m');
  if (!altp2m || mode === undefined || guest === 'pv' || compareReleases(release, '4.9') < 0) return;
  if (mode.toLowerCase() === 'disabled' || numberOf(config, 'altp2m') === 0) return;
  const cost = compareReleases(release, '4.21') >= 0 ? 'Xen does not create the guest' : 'the guest has none of it';
  yield advise(
    'cpu/altp2m',
    'information',
    keySpan(altp2m),
    `This needs altp2m=1 on Xen’s own boot line too, where it is off unless it stands there; without it ${cost}.`,
  );
}

/** Whether settings for HVM guests alone say that `type` was forgotten: without it xl makes a PV guest, and there is nothing to boot one. */
export function looksUntyped({ config, guest, release }: GuestStandard): boolean {
  if (compareReleases(release, XL_SINCE) < 0) return false;
  const named = ['type', 'builder', 'pvh', 'kernel', 'bootloader', 'firmware', 'vfb'];
  return guest === 'pv' && named.every((key) => config.all(key).length === 0);
}

function* checkType(standard: GuestStandard): Generator<Finding> {
  const finding = untypedFinding(standard);
  if (finding) yield finding;
}

/** What to say where `type` was forgotten; the places and the mend serve xl's own refusal as well. */
export function untypedFinding(standard: GuestStandard): Finding | undefined {
  if (!looksUntyped(standard)) return undefined;
  const { catalogue, config, release } = standard;
  const statements = catalogue
    .all('domain-config')
    .filter((record) => record.guests && !record.guests.includes('pv') && existsIn(record, release))
    .flatMap(({ name }) => config.last(name) ?? [])
    .sort((a, b) => a.offset - b.offset);
  const [first, ...others] = statements;
  if (!first) return undefined;
  const line = compareReleases(release, TYPE_KEY_SINCE) < 0 ? 'builder = "hvm"' : 'type = "hvm"';
  const more = others.length === 0 ? 'is' : others.length === 1 ? 'and one more are' : `and ${others.length} more are`;
  return advise(
    'guest/no-type',
    'hint',
    keySpan(first),
    `“${first.key?.name ?? ''}” ${more} for HVM guests, but without a type xl makes a PV guest, which does not use them. Did you mean ${line}?`,
    {
      ...(others.length > 0 && {
        related: others.map((other) => ({ ...keySpan(other), message: 'For HVM guests as well' })),
      }),
      fixes: () => [{ title: `Add ${line}`, edits: [insert(first.offset, `${line}\n`)] }],
    },
  );
}
