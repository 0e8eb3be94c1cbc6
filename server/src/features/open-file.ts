import type { DomainConfig } from '../guests/domain-config.ts';
import type { insertDevice } from '../guests/insert-device.ts';
import type { Host } from '../host/model.ts';
import type { WorldAround } from '../passthrough/world.ts';
import type { LanguageId } from '../protocol/languages.ts';
import type { Finding, Fix } from '../rules/finding.ts';
import { guarded } from '../rules/guarded.ts';
import { ignoreFixes } from '../rules/suppressions/ignore-fixes.ts';
import { isMarked, isMarkedAround, silence } from '../rules/suppressions/silence.ts';
import { RULES } from '../rules/table.ts';
import type { Edit, TextChange, TextUnits } from '../text/span.ts';
import type { Completion, Hover, OutlineItem, Signature } from './answers.ts';
import type { Around } from './around.ts';
import { type BootDefinition, bootDefinitions } from './boot/definition.ts';
import type { BootAround, BootMachines } from './boot/machines.ts';
import { placeInMachine } from './boot/root.ts';
import { withTrace } from './boot/trace.ts';
import type { EarlierHost } from './earlier-host.ts';
import { fixAll, type Mended } from './fix-all.ts';
import { type Fold, foldsOf } from './folding.ts';
import { HostSeat } from './host-seat.ts';
import type { Knowledge, Language } from './language.ts';
import { collapseIfNotText, isClean, isNotText } from './not-text.ts';
import { type RuleSettings, withSettings } from './rule-settings.ts';
import type { Worlds } from './worlds.ts';

/** Where a file lies on this machine's disk. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  /** Called when a check would now find something else than the last one, as something around the file has changed. */
  news?(): void;
}

/** A parsed file of any language, with the questions that can be asked about it. Offsets are UTF-16. */
export interface OpenFile {
  readonly languageId: LanguageId;
  text(): string;
  change(text: string, change: TextChange): void;
  /** In slices: `undefined` between findings is a place to let others have a turn. */
  check(): Iterable<Finding | undefined>;
  /** Does every mend that is safe, until there is none left. The file itself stays as it is. */
  fixAll(): Mended;
  /** The mends that silence one of its findings by a comment. */
  ignoreFixes(finding: Finding): readonly Fix[];
  complete(offset: number): Completion[] | Promise<Completion[]>;
  hover(offset: number): Hover | undefined | Promise<Hover | undefined>;
  signature(offset: number): Signature | undefined;
  outline(): OutlineItem[];
  /** What can be folded, in the order of the text. */
  folds(): readonly Fold[];
  /** Where what stands there was written, in this or another file of its machine. Never rejects. */
  definitions(
    offset: number,
  ): Promise<{ readonly around: BootAround; readonly found: readonly BootDefinition[] } | undefined>;
  /** The machine that it is a file of, with its own text as it stands; absent until that machine was read, and where it is a file of none. */
  worldIfKnown(): WorldAround | undefined;
  /** Looks at what stands around the file: the next check knows of it. Reads again only where that is due; never rejects. */
  lookAround(): Promise<void>;
  /** Its text counts no more for its neighbours. */
  close(): void;
  /** The edits that put a device into the config's `pci` list, or why not. */
  insertDevice(address: string): { readonly edits: readonly Edit[] } | { readonly refused: string };
}

/** What an open file shares with all others. */
export interface SharedByFiles {
  /** The same object for all; what it holds may change. */
  readonly knowledge: Knowledge;
  readonly around: Around | undefined;
  readonly boot: BootMachines | undefined;
  readonly worlds: Worlds;
  rules(): RuleSettings;
  /** The setting `xen.host`. */
  hostSetting(): string;
  readHost(): Promise<Host>;
  /** The host as it was recorded earlier. */
  readonly earlier: EarlierHost;
  /** Takes what went wrong in our own code. */
  report(error: unknown): void;
}

/** A text with what it is counted in and where it lies. */
export interface TextToOpen {
  readonly text: string;
  readonly units: TextUnits;
  readonly place?: FilePlace;
}

/** @param insert puts a device into it: a domain config has that, and no other file */
export function openFile<D>(
  shared: SharedByFiles,
  languageId: LanguageId,
  language: Language<D>,
  { text, units, place }: TextToOpen,
  insert?: (file: D & DomainConfig, address: string) => ReturnType<typeof insertDevice>,
): OpenFile {
  const { knowledge, around, boot, worlds } = shared;
  let current = text;
  let file = language.parse(text, units);
  /** Looked for when first asked; a change without odd characters does not make a file that has none anything but text. */
  let clean: boolean | undefined;
  /** The same for comments to the checker. */
  let marked: boolean | undefined;
  /** Whether it was said since the last check that the next one would find something else: once is enough. */
  let isTold = false;
  const news = () => {
    if (isTold) return;
    isTold = true;
    place?.news?.();
  };
  const seat =
    place &&
    insert &&
    around?.open({
      path: place.path,
      config: () => file as D & DomainConfig,
      release: () => knowledge.release,
      isForThisMachine: () => shared.hostSetting() === '',
      news,
    });
  const bootSeat = place && insert === undefined ? boot?.open(place.path, () => current, news) : undefined;
  const isGuest = insert !== undefined;
  const worldSeat =
    place && (isGuest || placeInMachine(place.path))
      ? worlds.open({ path: place.path, isGuest, text: () => current, news })
      : undefined;
  const hostSeat = new HostSeat({
    // A config is for the host that the setting names; a boot file is of the machine that it lies on, unless somebody says otherwise.
    isItsFile: () => isGuest || shared.hostSetting() !== '' || bootSeat?.machine.root === '/',
    mayRead: async () => !isGuest || shared.hostSetting() !== '' || ((await around?.isDom0()) ?? false),
    ifKnown: () => knowledge.hostIfKnown,
    read: () => shared.readHost(),
    earlierIfKnown: () => shared.earlier.ifKnown(),
    readEarlier: () => shared.earlier.read(),
    news,
  });
  const withAround = (around = bootSeat?.known()): Knowledge => {
    const world = worldSeat?.known();
    const earlier = shared.earlier.ifKnown();
    return {
      ...knowledge,
      ...(around && { bootIfKnown: around }),
      ...(world && { worldIfKnown: world }),
      ...(earlier && { earlierHostIfKnown: earlier }),
    };
  };
  // The one way from the rules to whoever shows what they find: comments first, so that one is needed or not whatever the settings.
  const findings = (of: D, ofText: string, notText: boolean, hasComments: boolean) => {
    const { hostIfKnown: _, ...others } = knowledge;
    const checked = guarded(
      language.check(of, {
        ...others,
        ...hostSeat.forCheck(),
        ...seat?.known(),
        ...bootSeat?.forCheck(),
        ...worldSeat?.forCheck(),
      }),
      shared.report,
    );
    const found = collapseIfNotText(notText, checked);
    const heard = notText || !hasComments ? found : silence(found, ofText, languageId, language.statements(of), RULES);
    return withSettings(heard, shared.rules());
  };
  return {
    languageId,
    text: () => current,
    change(newText, change) {
      current = newText;
      if (!clean || !isClean(change.newText)) clean = undefined;
      if (marked !== false || isMarkedAround(newText, change)) marked = undefined;
      file = language.reparse(file, newText, change);
    },
    check() {
      isTold = false;
      clean ??= isClean(current);
      marked ??= isMarked(current);
      const known = seat?.known();
      const found = findings(file, current, !clean && isNotText(current), marked);
      return seat && known ? andThen(found, () => seat.checked(known)) : found;
    },
    // A file of other bytes is no place to mend anything.
    fixAll: () =>
      fixAll(current, (now) => (isNotText(now) ? [] : findings(language.parse(now, units), now, false, isMarked(now)))),
    ignoreFixes: (finding) => ignoreFixes(finding, current, languageId, language.statements(file)),
    complete: (offset) => language.complete(file, offset, withAround()),
    hover(offset) {
      const around = bootSeat?.known();
      const hover = language.hover(file, offset, withAround(around));
      if (!around) return hover;
      const traced = (found: Hover | undefined) => withTrace(found, offset, around);
      return hover instanceof Promise ? hover.then(traced) : traced(hover);
    },
    signature: (offset) => language.signature?.(file, offset, knowledge),
    outline: () => language.outline(file),
    folds: () => foldsOf(current, languageId, language.blocks?.(file) ?? []),
    async definitions(offset) {
      if (!bootSeat) return undefined;
      await bootSeat.machine.look();
      const around = bootSeat.around();
      return { around, found: bootDefinitions(current, offset, around) };
    },
    worldIfKnown: () => worldSeat?.known(),
    async lookAround() {
      const namesDevices = language.namesDevices?.(file) ?? false;
      await Promise.all([
        seat?.look(),
        bootSeat?.machine.look(),
        hostSeat.look(namesDevices),
        worldSeat?.look(namesDevices),
      ]);
    },
    close: () => {
      if (seat) around?.close(seat);
      if (bootSeat) boot?.close(bootSeat);
      if (worldSeat) worlds.close(worldSeat);
    },
    insertDevice: (address) =>
      insert
        ? insert(file as D & DomainConfig, address)
        : { refused: 'Devices can be inserted into a domain config only: open the guest’s file and try again.' },
  };
}

function* andThen<T>(all: Iterable<T>, done: () => void): Generator<T> {
  yield* all;
  done();
}
