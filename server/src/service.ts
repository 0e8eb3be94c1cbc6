import type { Catalogue } from './catalogue/catalogue.ts';
import type { Release } from './catalogue/releases.ts';
import type { Completion } from './features/answers.ts';
import { Around, type Disk } from './features/around.ts';
import { blsLanguage } from './features/boot/bls.ts';
import { type BootPage, bootConfiguration } from './features/boot/configuration.ts';
import { grubenvLanguage } from './features/boot/grubenv.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from './features/boot/language.ts';
import { BootMachines, type ReadBootTree } from './features/boot/machines.ts';
import { type ReadXenLine, RunningLine } from './features/boot/running-line.ts';
import { syslinuxLanguage } from './features/boot/syslinux.ts';
import { xenEfiLanguage } from './features/boot/xen-efi.ts';
import { describeDevices } from './features/devices.ts';
import { domainConfigLanguage } from './features/domain-config/language.ts';
import { EarlierHost } from './features/earlier-host.ts';
import type { Knowledge } from './features/language.ts';
import { dracutLanguage, modprobeLanguage, modulesListLanguage } from './features/modules/language.ts';
import { type FilePlace, type OpenFile, openFile, type SharedByFiles } from './features/open-file.ts';
import { renderRecord, renderValue } from './features/render.ts';
import { NO_RULE_SETTINGS, readRuleSettings, withSetting } from './features/rule-settings.ts';
import { cpupoolLanguage, xlConfLanguage } from './features/settings-file/language.ts';
import { type WorldPlace, Worlds } from './features/worlds.ts';
import { insertDevice } from './guests/insert-device.ts';
import type { Means } from './host/means.ts';
import type { BootTree, GuestTexts, Host } from './host/model.ts';
import type { OpenedMachine } from './host/open-host.ts';
import { unknownFacts } from './host/xen/facts.ts';
import { chooseRelease, type XenVersion } from './host/xen-version.ts';
import type { World } from './passthrough/world.ts';
import { LANGUAGES, type LanguageId } from './protocol/languages.ts';
import type { DevicesResult, ReleaseInForce, Settings } from './protocol/requests.ts';
import type { Finding } from './rules/finding.ts';
import type { TextUnits } from './text/span.ts';

export type { FilePlace, OpenFile } from './features/open-file.ts';

/** What the service needs of the world. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  /** Reads the machine that the setting `xen.host` names; empty: this one. Never rejects. */
  openHost(setting: string, means: Means): Promise<Host>;
  /** Which Xen that machine runs, quickly; `undefined`: none. Never rejects. */
  openXenVersion(setting: string, means: Means): Promise<XenVersion | undefined>;
  /** Asks this machine for its running Xen's line; absent: nobody asks. */
  readonly readXenLine?: ReadXenLine;
  /** The same as `openHost`, with all else that can be known of that machine: used in its place. Never rejects. */
  openMachine?(setting: string, means: Means): Promise<OpenedMachine>;
  /** Reads the recording that the setting `xen.earlierHost` names; absent: nobody looks. Never rejects. */
  readonly openEarlierHost?: (setting: string) => Promise<Host>;
  /** Takes a sentence that the user should read, once. */
  tell?(words: string): void;
  /** Takes what went wrong in our own code, for a log. */
  report?(error: unknown): void;
  /** This machine's own files, to look at what stands around a config; absent: nobody looks. */
  readonly disk?: Disk;
  /** Reads the boot files below a folder; absent: nobody looks. Never rejects. */
  readonly readBootTree?: ReadBootTree;
  /** Reads the guests' configs below a folder; absent: nobody looks. Never rejects. */
  readonly readGuests?: (root: string) => Promise<GuestTexts>;
}

/** Answers every question about some files and a host. Knows neither LSP nor a shell. */
export class Service {
  readonly #surroundings: Surroundings;
  #hostSetting = '';
  #means: Means = { mayRun: false, xlPath: '', sshPath: '' };
  readonly #line: RunningLine | undefined;
  #machine: Promise<OpenedMachine> | undefined;
  #machineIfKnown: OpenedMachine | undefined;
  #releaseSetting = 'auto';
  #xen: Promise<XenVersion | undefined> | undefined;
  #xenIfKnown: XenVersion | undefined;
  #rules = NO_RULE_SETTINGS;
  readonly #around: Around | undefined;
  readonly #boot: BootMachines | undefined;
  readonly #worlds: Worlds;
  readonly #earlier: EarlierHost;
  readonly #shared: SharedByFiles;
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
    this.#worlds = new Worlds({
      boot: this.#boot,
      readGuests: surroundings.readGuests,
      watch: surroundings.disk?.folders.watch,
      exists: surroundings.disk?.exists,
      release: () => this.release,
      setting: () => this.#hostSetting,
      machine: () => this.#readMachine(),
      machineIfKnown: () => this.#machineIfKnown,
      isDom0: async () => (await this.#around?.isDom0()) ?? false,
    });
    this.#earlier = new EarlierHost({
      open: surroundings.openEarlierHost,
      tell: (words) => surroundings.tell?.(words),
    });
    this.#shared = {
      knowledge: this.#knowledge,
      around: this.#around,
      boot: this.#boot,
      worlds: this.#worlds,
      rules: () => this.#rules,
      hostSetting: () => this.#hostSetting,
      readHost: () => this.#readHost(),
      earlier: this.#earlier,
      report: (error) => surroundings.report?.(error),
    };
  }

  get catalogue(): Catalogue {
    return this.#surroundings.catalogue;
  }

  get release(): Release {
    return this.#knowledge.release;
  }

  /** What the setting `xen.host` says, and what may be run there. */
  get access(): { readonly host: string; readonly means: Means } {
    return { host: this.#hostSetting, means: this.#means };
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
      this.#worlds.forgetHost();
      this.#takeXen(undefined, undefined);
    }
    this.#earlier.configure((settings.earlierHost ?? '').trim());
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
    this.#machine = undefined;
    this.#machineIfKnown = undefined;
    delete this.#knowledge.hostIfKnown;
    this.#earlier.forget();
  }

  /** `units` says what a character of the text is: `bytes` for a file that is no UTF-8, which an editor never sends. */
  open(languageId: LanguageId, text: string, units: TextUnits = 'utf16', place?: FilePlace): OpenFile {
    const source = { text, units, ...(place && { place }) };
    switch (languageId) {
      case LANGUAGES.domainConfig:
        return openFile(this.#shared, languageId, domainConfigLanguage, source, insertDevice);
      case LANGUAGES.xlConf:
        return openFile(this.#shared, languageId, xlConfLanguage, { text, units });
      case LANGUAGES.cpupool:
        return openFile(this.#shared, languageId, cpupoolLanguage, { text, units });
      case LANGUAGES.grubMenu:
        return openFile(this.#shared, languageId, grubMenuLanguage, source);
      case LANGUAGES.grubCfg:
        return openFile(this.#shared, languageId, grubCfgLanguage, source);
      case LANGUAGES.grubDefault:
        return openFile(this.#shared, languageId, grubDefaultLanguage, source);
      case LANGUAGES.xenEfi:
        return openFile(this.#shared, languageId, xenEfiLanguage, source);
      case LANGUAGES.syslinux:
        return openFile(this.#shared, languageId, syslinuxLanguage, source);
      case LANGUAGES.blsEntry:
        return openFile(this.#shared, languageId, blsLanguage, source);
      case LANGUAGES.grubenv:
        return openFile(this.#shared, languageId, grubenvLanguage, source);
      case LANGUAGES.modprobe:
        return openFile(this.#shared, languageId, modprobeLanguage, source);
      case LANGUAGES.modulesList: {
        const language = modulesListLanguage(place?.path ?? '');
        return openFile(this.#shared, languageId, language, source);
      }
      case LANGUAGES.dracut:
        return openFile(this.#shared, languageId, dracutLanguage, source);
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
    await machine.look(0);
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

  /** Everything known of the machine that is meant: its devices, Xen, boot files and guests, read as far as that is due. Never rejects. */
  world(where: WorldPlace = {}): Promise<World> {
    return this.#worlds.at(where);
  }

  async #readHost(): Promise<Host> {
    return (await this.#readMachine()).host;
  }

  async #readMachine(): Promise<OpenedMachine> {
    this.#machine ??= this.#openMachine();
    const reading = this.#machine;
    const machine = await reading;
    if (reading === this.#machine) {
      this.#machineIfKnown = machine;
      this.#knowledge.hostIfKnown = machine.host;
    }
    return machine;
  }

  async #openMachine(): Promise<OpenedMachine> {
    const { openMachine, openHost } = this.#surroundings;
    if (openMachine) return openMachine(this.#hostSetting, this.#means);
    const host = await openHost(this.#hostSetting, this.#means);
    const kind = this.#hostSetting === '' ? 'machine' : 'recording';
    return { label: host.label, kind, host, xen: async () => unknownFacts('Nobody asked Xen.') };
  }
}
