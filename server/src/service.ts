import type { Catalogue } from './catalogue/catalogue.ts';
import type { Release } from './catalogue/releases.ts';
import type { Completion, Hover, OutlineItem, Signature } from './features/answers.ts';
import { Around, type Disk } from './features/around.ts';
import { blsLanguage } from './features/boot/bls.ts';
import { type BootPage, bootConfiguration } from './features/boot/configuration.ts';
import { type BootDefinition, bootDefinitions } from './features/boot/definition.ts';
import { grubenvLanguage } from './features/boot/grubenv.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from './features/boot/language.ts';
import { type BootAround, BootMachines, type ReadBootTree } from './features/boot/machines.ts';
import { type ReadXenLine, RunningLine } from './features/boot/running-line.ts';
import { syslinuxLanguage } from './features/boot/syslinux.ts';
import { withTrace } from './features/boot/trace.ts';
import { xenEfiLanguage } from './features/boot/xen-efi.ts';
import { describeDevices } from './features/devices.ts';
import { domainConfigLanguage } from './features/domain-config/language.ts';
import { fixAll, type Mended } from './features/fix-all.ts';
import { type Fold, foldsOf } from './features/folding.ts';
import { HostSeat } from './features/host-seat.ts';
import type { Knowledge, Language } from './features/language.ts';
import { dracutLanguage, modprobeLanguage, modulesListLanguage } from './features/modules/language.ts';
import { collapseIfNotText, isClean, isNotText } from './features/not-text.ts';
import { renderRecord, renderValue } from './features/render.ts';
import { NO_RULE_SETTINGS, readRuleSettings, withSetting, withSettings } from './features/rule-settings.ts';
import { cpupoolLanguage, xlConfLanguage } from './features/settings-file/language.ts';
import type { DomainConfig } from './guests/domain-config.ts';
import { insertDevice } from './guests/insert-device.ts';
import type { Means } from './host/means.ts';
import type { BootTree, Host } from './host/model.ts';
import { chooseRelease, type XenVersion } from './host/xen-version.ts';
import { LANGUAGES, type LanguageId } from './protocol/languages.ts';
import type { DevicesResult, ReleaseInForce, Settings } from './protocol/requests.ts';
import type { Finding, Fix } from './rules/finding.ts';
import { guarded } from './rules/guarded.ts';
import { ignoreFixes } from './rules/suppressions/ignore-fixes.ts';
import { isMarked, isMarkedAround, silence } from './rules/suppressions/silence.ts';
import { RULES } from './rules/table.ts';
import type { Edit, TextChange, TextUnits } from './text/span.ts';

/** What the service needs of the world. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  /** Reads the machine that the setting `xen.host` names; empty: this one. Never rejects. */
  openHost(setting: string, means: Means): Promise<Host>;
  /** Which Xen that machine runs, quickly; `undefined`: none. Never rejects. */
  openXenVersion(setting: string, means: Means): Promise<XenVersion | undefined>;
  /** Asks this machine for its running Xen's line; absent: nobody asks. */
  readonly readXenLine?: ReadXenLine;
  /** Takes what went wrong in our own code, for a log. */
  report?(error: unknown): void;
  /** This machine's own files, to look at what stands around a config; absent: nobody looks. */
  readonly disk?: Disk;
  /** Reads the boot files below a folder; absent: nobody looks. Never rejects. */
  readonly readBootTree?: ReadBootTree;
}

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
  /** Looks at what stands around the file: the next check knows of it. Reads again only where that is due; never rejects. */
  lookAround(): Promise<void>;
  /** Its text counts no more for its neighbours. */
  close(): void;
  /** The edits that put a device into the config's `pci` list, or why not. */
  insertDevice(address: string): { readonly edits: readonly Edit[] } | { readonly refused: string };
}

/** Answers every question about some files and a host. Knows neither LSP nor a shell. */
export class Service {
  readonly #surroundings: Surroundings;
  #hostSetting = '';
  #means: Means = { mayRun: false, xlPath: '', sshPath: '' };
  readonly #line: RunningLine | undefined;
  #host: Promise<Host> | undefined;
  #releaseSetting = 'auto';
  #xen: Promise<XenVersion | undefined> | undefined;
  #xenIfKnown: XenVersion | undefined;
  #rules = NO_RULE_SETTINGS;
  readonly #around: Around | undefined;
  readonly #boot: BootMachines | undefined;
  readonly #knowledge: { -readonly [K in keyof Knowledge]: Knowledge[K] };

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#around = surroundings.disk && new Around(surroundings.disk);
    const { readBootTree, readXenLine } = surroundings;
    this.#line = readXenLine && new RunningLine(readXenLine);
    this.#boot = readBootTree && new BootMachines((root) => this.#readBootTree(root, readBootTree));
    this.#knowledge = {
      catalogue: surroundings.catalogue,
      release: chooseRelease(this.#releaseSetting, undefined).release,
      host: () => this.#readHost(),
    };
  }

  get release(): Release {
    return this.#knowledge.release;
  }

  /** Takes new settings over. Where the host has to tell its release, `settleRelease` asks it; until then the newest counts. */
  configure(settings: Settings): void {
    const host = settings.host ?? '';
    const { trusted: mayRun = false, xlPath = '', sshPath = '' } = settings;
    const before = this.#means;
    const mayOtherwise = mayRun !== before.mayRun || xlPath !== before.xlPath || sshPath !== before.sshPath;
    if (mayOtherwise) {
      this.#means = { mayRun, xlPath, sshPath };
      this.#line?.forgetUnknown();
    }
    if (host !== this.#hostSetting || mayOtherwise) {
      this.#hostSetting = host;
      this.forgetHost();
      this.#takeXen(undefined, undefined);
    }
    this.#rules = readRuleSettings(settings.rules);
    this.#releaseSetting = settings.release ?? 'auto';
    this.#knowledge.release = this.#inForce().release;
  }

  /** A finding that none of the files has made, as the settings want it; `undefined` where its rule is off. */
  judge(finding: Finding): Finding | undefined {
    return withSetting(finding, this.#rules);
  }

  /** Asks the host for its release, where that is what counts. From then on files are judged by it. */
  async settleRelease(): Promise<ReleaseInForce> {
    if (this.#releaseSetting === 'auto') {
      this.#xen ??= this.#surroundings.openXenVersion(this.#hostSetting, this.#means);
      const reading = this.#xen;
      const xen = await reading;
      if (reading === this.#xen) this.#takeXen(reading, xen);
    }
    return this.#inForce();
  }

  #takeXen(reading: Promise<XenVersion | undefined> | undefined, xen: XenVersion | undefined): void {
    this.#xen = reading;
    this.#xenIfKnown = xen;
    this.#knowledge.release = this.#inForce().release;
  }

  #inForce() {
    return chooseRelease(this.#releaseSetting, this.#xenIfKnown);
  }

  /** The host is read again when it is next asked for. */
  forgetHost(): void {
    this.#host = undefined;
    delete this.#knowledge.hostIfKnown;
  }

  /** `units` says what a character of the text is: `bytes` for a file that is no UTF-8, which an editor never sends. */
  open(languageId: LanguageId, text: string, units: TextUnits = 'utf16', place?: FilePlace): OpenFile {
    const source = { text, units, ...(place && { place }) };
    switch (languageId) {
      case LANGUAGES.domainConfig:
        return this.#openAs(languageId, domainConfigLanguage, source, insertDevice);
      case LANGUAGES.xlConf:
        return this.#openAs(languageId, xlConfLanguage, { text, units });
      case LANGUAGES.cpupool:
        return this.#openAs(languageId, cpupoolLanguage, { text, units });
      case LANGUAGES.grubMenu:
        return this.#openAs(languageId, grubMenuLanguage, source);
      case LANGUAGES.grubCfg:
        return this.#openAs(languageId, grubCfgLanguage, source);
      case LANGUAGES.grubDefault:
        return this.#openAs(languageId, grubDefaultLanguage, source);
      case LANGUAGES.xenEfi:
        return this.#openAs(languageId, xenEfiLanguage, source);
      case LANGUAGES.syslinux:
        return this.#openAs(languageId, syslinuxLanguage, source);
      case LANGUAGES.blsEntry:
        return this.#openAs(languageId, blsLanguage, source);
      case LANGUAGES.grubenv:
        return this.#openAs(languageId, grubenvLanguage, source);
      case LANGUAGES.modprobe:
        return this.#openAs(languageId, modprobeLanguage, source);
      case LANGUAGES.modulesList: {
        const language = modulesListLanguage(place?.path ?? '');
        return this.#openAs(languageId, language, source);
      }
      case LANGUAGES.dracut:
        return this.#openAs(languageId, dracutLanguage, source);
    }
  }

  /** The documentation of a completion, in Markdown. */
  document(documentation: NonNullable<Completion['documentation']>): string {
    if (typeof documentation === 'string') return documentation;
    const { record, value, member } = documentation;
    const choice = value === undefined ? undefined : record.values?.find(({ name }) => name === value);
    if (choice) return renderValue(record, choice, this.release);
    return renderRecord(record, this.#surroundings.catalogue.text(record), this.release, member);
  }

  /** The documentation of a catalogue record named by a client. */
  documentByName(family: string, name: string, value?: string): string | undefined {
    const record = this.#surroundings.catalogue.find(family as Parameters<Catalogue['find']>[0], name);
    return record && this.document(value === undefined ? { record, member: name } : { record, value });
  }

  async devices(): Promise<DevicesResult> {
    this.forgetHost();
    const host = await this.#readHost();
    if (host === this.#knowledge.hostIfKnown) {
      const { xenRelease: release, xenVersion: version } = host;
      const xen = release && version !== undefined ? { release, version } : undefined;
      this.#takeXen(Promise.resolve(xen), xen);
    }
    return describeDevices(host);
  }

  /** What the machine is started with whose files lie below a folder; `undefined` where nobody may look. Never rejects. */
  async bootConfiguration(root: string): Promise<BootPage | undefined> {
    const machine = this.#boot?.at(root);
    if (!machine) return undefined;
    this.#line?.tryAgain();
    await machine.look(true);
    return bootConfiguration(root, machine.machine());
  }

  /** With the line of the Xen that runs, where it is this machine: no file holds it. */
  async #readBootTree(root: string, readBootTree: ReadBootTree): Promise<BootTree> {
    const [tree, xenLine] = await Promise.all([
      readBootTree(root),
      root === '/' ? this.#line?.ask(this.#means) : undefined,
    ]);
    return { ...tree, ...(xenLine && { xenLine }) };
  }

  async #readHost(): Promise<Host> {
    this.#host ??= this.#surroundings.openHost(this.#hostSetting, this.#means);
    const reading = this.#host;
    const host = await reading;
    if (reading === this.#host) this.#knowledge.hostIfKnown = host;
    return host;
  }

  #openAs<D>(
    languageId: LanguageId,
    language: Language<D>,
    { text, units, place }: { readonly text: string; readonly units: TextUnits; readonly place?: FilePlace },
    insert?: (file: D & DomainConfig, address: string) => ReturnType<OpenFile['insertDevice']>,
  ): OpenFile {
    const knowledge = this.#knowledge;
    let current = text;
    let file = language.parse(text, units);
    /** Looked for when first asked; a change without odd characters does not make a file that has none anything but text. */
    let clean: boolean | undefined;
    /** The same for comments to the checker. */
    let marked: boolean | undefined;
    const seat =
      place &&
      insert &&
      this.#around?.open({
        path: place.path,
        config: () => file as D & DomainConfig,
        release: () => knowledge.release,
        isForThisMachine: () => this.#hostSetting === '',
        news: () => place.news?.(),
      });
    const bootSeat =
      place && insert === undefined
        ? this.#boot?.open(
            place.path,
            () => current,
            () => place.news?.(),
          )
        : undefined;
    const hostSeat = new HostSeat({
      // A config is for the host that the setting names; a boot file is of the machine that it lies on, unless somebody says otherwise.
      isItsFile: () => insert !== undefined || this.#hostSetting !== '' || bootSeat?.machine.root === '/',
      mayRead: async () =>
        insert === undefined || this.#hostSetting !== '' || ((await this.#around?.isDom0()) ?? false),
      ifKnown: () => knowledge.hostIfKnown,
      read: () => this.#readHost(),
      news: () => place?.news?.(),
    });
    const withBoot = (around = bootSeat?.known()): Knowledge => ({
      ...knowledge,
      ...(around && { bootIfKnown: around }),
    });
    // The one way from the rules to whoever shows what they find: comments first, so that one is needed or not whatever the settings.
    const findings = (of: D, ofText: string, notText: boolean, hasComments: boolean) => {
      const { hostIfKnown: _, ...others } = knowledge;
      const checked = guarded(
        language.check(of, { ...others, ...hostSeat.forCheck(), ...seat?.known(), ...bootSeat?.forCheck() }),
        (error) => this.#surroundings.report?.(error),
      );
      const found = collapseIfNotText(notText, checked);
      const heard =
        notText || !hasComments ? found : silence(found, ofText, languageId, language.statements(of), RULES);
      return withSettings(heard, this.#rules);
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
        clean ??= isClean(current);
        marked ??= isMarked(current);
        const known = seat?.known();
        const found = findings(file, current, !clean && isNotText(current), marked);
        return seat && known ? andThen(found, () => seat.checked(known)) : found;
      },
      // A file of other bytes is no place to mend anything.
      fixAll: () =>
        fixAll(current, (now) =>
          isNotText(now) ? [] : findings(language.parse(now, units), now, false, isMarked(now)),
        ),
      ignoreFixes: (finding) => ignoreFixes(finding, current, languageId, language.statements(file)),
      complete: (offset) => language.complete(file, offset, withBoot()),
      hover(offset) {
        const around = bootSeat?.known();
        const hover = language.hover(file, offset, withBoot(around));
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
      async lookAround() {
        const namesDevices = language.namesDevices?.(file) ?? false;
        await Promise.all([seat?.look(), bootSeat?.machine.look(), hostSeat.look(namesDevices)]);
      },
      close: () => {
        if (seat) this.#around?.close(seat);
        if (bootSeat) this.#boot?.close(bootSeat);
      },
      insertDevice: (address) =>
        insert
          ? insert(file as D & DomainConfig, address)
          : { refused: 'Devices can be inserted into a domain config only: open the guest’s file and try again.' },
    };
  }
}

function* andThen<T>(all: Iterable<T>, done: () => void): Generator<T> {
  yield* all;
  done();
}
