/** What can be said of pciback only when the whole machine has been read. Of any file that a hide list stands in, boot files too. */
import type { Origin } from '../boot/choices.ts';
import { initramfsTool } from '../boot/pciback/mends.ts';
import { MODULE } from '../boot/pciback/names.ts';
import { type HideSource, type PcibackFacts, type PcibackOfChoice, waitsForPciback } from '../boot/pciback/pciback.ts';
import type { Host } from '../host/model.ts';
import { formatAddress, formatBdf, parseBdf } from '../specs/bdf.ts';
import { type HideList, hides } from '../specs/hide-list.ts';
import { Lines } from '../text/lines.ts';
import type { Finding, RelatedPlace, RuleRow } from './finding.ts';
import { loadInTime, makeAlike, toBootLine, waitForPciback } from './modules-mends.ts';
import { secondSoftdep } from './modules-softdep.ts';

export const modulesAroundRules: readonly RuleRow[] = [
  {
    code: 'modules/lists-differ',
    severity: 'warning',
    title: 'Two hide lists in different places that differ: only one counts.',
    needs: 'path',
  },
  {
    code: 'modules/built-in',
    severity: 'warning',
    title: 'Options for a module, where the kernel has pciback built in.',
    needs: 'path',
  },
  {
    code: 'modules/not-early',
    severity: 'warning',
    title: 'A hide list for a module that is loaded when the devices are taken already.',
    needs: 'path',
  },
  {
    code: 'modules/not-in-kernel',
    severity: 'warning',
    title: 'A hide list for a kernel that was built without pciback.',
    needs: 'path',
  },
];

/**
 * What the machine says to the hide lists in one of its files.
 *
 * @param path the file's own path on the machine, such as `/etc/default/grub`
 * @param host the machine's devices, where they are known: their drivers tell who has to wait
 */
export function findingsOfPciback(path: string, facts: PcibackFacts, host?: Host): Finding[] {
  const found = new Map<string, Finding>();
  for (const one of facts.choices) {
    if (one.choice.recovery) continue;
    for (const finding of ofChoice(path, one, facts, host)) {
      const key = `${finding.code} ${finding.span.start}`;
      // The menu has many entries for one kernel: one mistake is said once.
      if (!found.has(key)) found.set(key, finding);
    }
  }
  for (const { driver, origin, first } of facts.modules.unread) {
    // Two in one file are said where they stand.
    if (origin.file !== path || first.file === path) continue;
    const [place] = related(facts, first, 'This one counts.');
    const fixes = () => waitForPciback(path, [driver], facts);
    if (place) found.set(`softdep ${origin.start}`, { ...secondSoftdep(driver, origin, place), fixes });
  }
  return [...found.values()];
}

function* ofChoice(
  path: string,
  one: PcibackOfChoice,
  facts: PcibackFacts,
  host: Host | undefined,
): Generator<Finding> {
  const { counts, passedOver } = one;
  if (one.built === 'none') {
    for (const source of one.sources) if (isIn(source, path)) yield withoutPciback(source, one, facts);
    return;
  }
  for (const source of passedOver) {
    if (!isIn(source, path)) continue;
    if (one.built === 'in' && source.from !== 'kernel-line') yield builtIn(source, one, facts);
    // Two on one line, or in one file, are said where they stand.
    else if (counts && isElsewhere(source, counts) && !sameList(source.list, counts.list))
      yield differs(source, counts, one, facts);
  }
  if (counts && isIn(counts, path)) yield* tooLate(counts, one, facts, host);
}

function isIn(source: HideSource, path: string): source is HideSource & { readonly origin: Origin } {
  return source.origin?.file === path;
}

function isElsewhere(source: HideSource, counts: HideSource): boolean {
  return source.from !== counts.from || (counts.origin !== undefined && source.origin?.file !== counts.origin.file);
}

function base(source: HideSource & { readonly origin: Origin }) {
  const { start, end } = source.origin;
  return { severity: 'warning', source: 'advice', span: { start, end } } as const;
}

function withoutPciback(
  source: HideSource & { readonly origin: Origin },
  one: PcibackOfChoice,
  facts: PcibackFacts,
): Finding {
  return {
    ...base(source),
    code: 'modules/not-in-kernel',
    message: `The kernel ${one.kernel ?? ''} was built without pciback: nothing can be hidden with it.`,
    related: related(facts, one.origin, 'So its config says.'),
  };
}

function builtIn(source: HideSource & { readonly origin: Origin }, one: PcibackOfChoice, facts: PcibackFacts): Finding {
  const counting = one.counts ? related(facts, one.counts.origin, 'This list counts.') : [];
  const isSame = one.counts !== undefined && sameList(source.list, one.counts.list);
  return {
    ...base(source),
    code: 'modules/built-in',
    message: `The kernel ${one.kernel ?? ''} has pciback built in: modprobe never loads it, and this list hides nothing. It belongs on the dom0 kernel’s boot line, as ${MODULE}.hide=${source.value}.`,
    related: [...related(facts, one.origin, 'So its config says.'), ...counting],
    fixes: () => toBootLine(source.origin.file, source, one, isSame, facts),
  };
}

function differs(
  source: HideSource & { readonly origin: Origin },
  counts: HideSource,
  one: PcibackOfChoice,
  facts: PcibackFacts,
): Finding {
  const missing = missingIn(counts.list, source.list, source.value);
  const why =
    counts.from === source.from
      ? 'both come to pciback, and the last list wins'
      : counts.from === 'list'
        ? 'what stands behind a name in the initramfs’s list comes last'
        : one.built === 'in'
          ? 'pciback is built into the kernel, which reads its boot line alone'
          : 'modprobe puts the kernel’s boot line behind its files, and the last list wins';
  const lost = missing.length > 0 ? ` ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not hidden.` : '';
  return {
    ...base(source),
    code: 'modules/lists-differ',
    message: `Another hide list counts, ${placeWords(counts)}: ${why}.${lost}`,
    related: related(facts, counts.origin, 'This list counts.'),
    fixes: () => makeAlike(source.origin.file, source, counts, facts),
  };
}

function placeWords({ from, origin }: HideSource): string {
  const file = origin ? ` in ${origin.file}` : '';
  return from === 'kernel-line' ? `that of the boot line${file}` : `that${file}`;
}

function* tooLate(
  source: HideSource & { readonly origin: Origin },
  one: PcibackOfChoice,
  facts: PcibackFacts,
  host: Host | undefined,
): Generator<Finding> {
  if (one.hidden.length === 0 || one.built !== 'module') return;
  const ways = howToLoadEarly(facts);
  const impatient = impatientDrivers(one, facts, host);
  const drivers = [...new Set(impatient.map(({ driver }) => driver))];
  const { file } = source.origin;
  if (one.loading === 'kept-out') {
    const [by] = one.loadedBy;
    yield {
      ...base(source),
      code: 'modules/not-early',
      message: `pciback is a module of the kernel ${one.kernel ?? ''}, and kept from being loaded: nothing is hidden.`,
      related: related(facts, by, 'Here.'),
    };
  } else if (one.loading === 'late' || one.loading === 'nothing') {
    const when = one.loading === 'late' ? 'loaded when the root file system is there' : 'not loaded early by any file';
    yield {
      ...base(source),
      code: 'modules/not-early',
      message: `pciback is a module of the kernel ${one.kernel ?? ''}, and ${when}: a device whose own driver comes first stays with that. ${ways}`,
      related: one.loadedBy.flatMap((origin) => related(facts, origin, 'Loaded from here.')),
      fixes: () => loadInTime(file, source, one, drivers, facts),
    };
  } else if (one.loading !== 'first' && impatient.length > 0) {
    const list = impatient.map(({ address, driver }) => `${address} (${driver})`).join(', ');
    const lines = drivers.map((driver) => `“softdep ${driver} pre: ${MODULE}”`).join(' and ');
    yield {
      ...base(source),
      code: 'modules/not-early',
      message: `Hidden, but held by a driver that does not wait for pciback: ${list}. Put ${lines} into /etc/modprobe.d, and make the initramfs anew.`,
      related: one.loadedBy.flatMap((origin) => related(facts, origin, 'Loaded from here.')),
      fixes: () => waitForPciback(file, drivers, facts),
    };
  } else if (one.loading === 'initramfs' && facts.modules.waiting.length === 0) {
    yield {
      ...base(source),
      severity: 'information',
      code: 'modules/not-early',
      message: `pciback is loaded in the initramfs, but behind the drivers that the initramfs holds itself. Where one of those is a hidden device’s, let it wait: “softdep DRIVER pre: ${MODULE}” in /etc/modprobe.d.`,
      related: one.loadedBy.flatMap((origin) => related(facts, origin, 'Loaded from here.')),
    };
  }
}

/** Hidden devices that their own drivers hold now, where nothing makes those wait. */
function impatientDrivers(one: PcibackOfChoice, facts: PcibackFacts, host: Host | undefined) {
  return (host?.devices ?? []).flatMap(({ address, driver, assignable }) => {
    const bdf = parseBdf(address);
    if (!bdf || driver === undefined || assignable || !one.hidden.some((entry) => hides(entry, bdf))) return [];
    return waitsForPciback(facts, one, driver) ? [] : [{ address: formatBdf(bdf), driver }];
  });
}

/** By the tool that this machine makes its initramfs with. */
function howToLoadEarly({ tree }: PcibackFacts): string {
  const softdep = `“softdep DRIVER pre: ${MODULE}” in /etc/modprobe.d`;
  switch (initramfsTool(tree)) {
    case 'initramfs-tools':
      return `Put ${MODULE} into /etc/initramfs-tools/modules and ${softdep}, then run update-initramfs -u.`;
    case 'dracut':
      return `Put force_drivers+=" ${MODULE} " into /etc/dracut.conf.d, then run dracut -f.`;
    case 'mkinitcpio':
      return `Put ${MODULE} into MODULES of /etc/mkinitcpio.conf, then run mkinitcpio -P.`;
    default:
      return `Load it in the initramfs, and let the driver wait: ${softdep}.`;
  }
}

function related({ files }: PcibackFacts, origin: Origin | undefined, message: string): RelatedPlace[] {
  if (!origin) return [];
  const text = files.get(origin.file);
  if (text === undefined) return [];
  const lines = new Lines(text);
  const from = lines.at(origin.start);
  const to = lines.at(origin.end);
  const place = { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  return [{ start: 0, end: 0, message, file: origin.file, place }];
}

function sameList(a: HideList, b: HideList): boolean {
  return keysOf(a).join() === keysOf(b).join() && (a.refused === undefined) === (b.refused === undefined);
}

function keysOf({ entries }: HideList): string[] {
  return [...new Set(entries.map(keyOf))].sort();
}

function keyOf({ bdf, allFunctions, allDevices }: HideList['entries'][number]): string {
  return `${formatAddress(bdf)}${allFunctions ? '*' : ''}${allDevices ? '**' : ''}`;
}

/** Entries of `list`, as written in `value`, that `other` lacks. */
function missingIn(other: HideList, list: HideList, value: string): string[] {
  const known = new Set(keysOf(other));
  return list.entries
    .filter((entry) => !known.has(keyOf(entry)))
    .map(({ addressSpan }) => value.slice(addressSpan.start, addressSpan.end));
}
