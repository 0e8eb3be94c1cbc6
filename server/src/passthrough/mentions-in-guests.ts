/** Addresses of devices in a guest's `pci` lists. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { pciEntry, pciList, spanInStatement } from '../guests/pci-devices.ts';
import { shift } from '../text/span.ts';
import { inOrder, type WrittenAddress } from './mentions-in-files.ts';

const remembered = new WeakMap<
  DomainConfig,
  { readonly release: Release; readonly found: readonly WrittenAddress[] }
>();

/** In the order of the text: those of the list that counts, and, as unread ones, those of lists that a later one replaces. */
export function addressesInGuest(config: DomainConfig, release: Release): readonly WrittenAddress[] {
  const known = remembered.get(config);
  if (known && compareReleases(known.release, release) === 0) return known.found;
  const found = inOrder([...read(config, release), ...replaced(config, release)]);
  remembered.set(config, { release, found });
  return found;
}

function* read(config: DomainConfig, release: Release): Iterable<WrittenAddress> {
  for (const entry of pciList(config, release).entries) yield* ofEntry(config, entry, false);
}

/** Items of every `pci` statement: those that count have been found before them. */
function* replaced(config: DomainConfig, release: Release): Iterable<WrittenAddress> {
  for (const statement of config.all('pci')) {
    if (statement.value?.kind !== 'list') continue;
    for (const item of statement.value.items) {
      if (item.kind === 'string' || item.kind === 'number')
        yield* ofEntry(config, pciEntry(config, statement, item, release), true);
    }
  }
}

function* ofEntry(config: DomainConfig, entry: ReturnType<typeof pciEntry>, unread: boolean): Iterable<WrittenAddress> {
  const { bdf, bdfSpan, allFunctions, refused, dropped } = entry.spec;
  if (!bdf || !bdfSpan || bdfSpan.end <= bdfSpan.start) return;
  const span = shift(spanInStatement(config, entry, bdfSpan), entry.statement.offset);
  const isUnread = unread || refused !== undefined || dropped !== undefined;
  yield { ...span, bdf, ...(allFunctions && { whole: 'device' }), role: 'guest', ...(isUnread && { unread: true }) };
}
