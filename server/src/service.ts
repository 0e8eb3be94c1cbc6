import type { Catalogue } from './catalogue/catalogue.ts';
import { isRelease, NEWEST, type Release } from './catalogue/releases.ts';
import type { Completion, Hover, OutlineItem } from './features/answers.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from './features/boot/language.ts';
import { describeDevices } from './features/devices.ts';
import { domainConfigLanguage } from './features/domain-config/language.ts';
import { insertDevice } from './features/insert-device.ts';
import type { Knowledge, Language } from './features/language.ts';
import { collapseIfNotText } from './features/not-text.ts';
import { renderRecord, renderValue } from './features/render.ts';
import type { DomainConfig } from './guests/domain-config.ts';
import type { Host } from './host/model.ts';
import { LANGUAGES, type LanguageId } from './protocol/languages.ts';
import type { DevicesResult, Settings } from './protocol/requests.ts';
import type { Finding } from './rules/finding.ts';
import type { Edit, TextChange } from './text/span.ts';

/** What the service needs of the world. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  /** Reads the machine that the setting `xen.host` names; empty: this one. Never rejects. */
  openHost(setting: string): Promise<Host>;
}

/** A parsed file of any language, with the questions that can be asked about it. Offsets are UTF-16. */
export interface OpenFile {
  readonly languageId: LanguageId;
  text(): string;
  change(text: string, change: TextChange): void;
  /** In slices: `undefined` between findings is a place to let others have a turn. */
  check(): Iterable<Finding | undefined>;
  complete(offset: number): Completion[] | Promise<Completion[]>;
  hover(offset: number): Hover | undefined | Promise<Hover | undefined>;
  outline(): OutlineItem[];
  /** The edits that put a device into the config's `pci` list, or why not. */
  insertDevice(address: string): { readonly edits: readonly Edit[] } | { readonly refused: string };
}

/** Answers every question about some files and a host. Knows neither LSP nor a shell. */
export class Service {
  readonly #surroundings: Surroundings;
  #hostSetting = '';
  #host: Promise<Host> | undefined;
  readonly #knowledge: { -readonly [K in keyof Knowledge]: Knowledge[K] };

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#knowledge = {
      catalogue: surroundings.catalogue,
      release: NEWEST,
      host: () => this.#readHost(),
    };
  }

  get release(): Release {
    return this.#knowledge.release;
  }

  /** Takes new settings over. A release that nobody knows counts as the newest. */
  configure(settings: Settings): void {
    const wanted = settings.release ?? '';
    this.#knowledge.release = isRelease(wanted) ? wanted : NEWEST;
    const host = settings.host ?? '';
    if (host !== this.#hostSetting) {
      this.#hostSetting = host;
      this.forgetHost();
    }
  }

  /** The host is read again when it is next asked for. */
  forgetHost(): void {
    this.#host = undefined;
    delete this.#knowledge.hostIfKnown;
  }

  open(languageId: LanguageId, text: string): OpenFile {
    switch (languageId) {
      case LANGUAGES.domainConfig:
        return this.#openAs(languageId, domainConfigLanguage, text, insertDevice);
      case LANGUAGES.grubMenu:
        return this.#openAs(languageId, grubMenuLanguage, text);
      case LANGUAGES.grubCfg:
        return this.#openAs(languageId, grubCfgLanguage, text);
      case LANGUAGES.grubDefault:
        return this.#openAs(languageId, grubDefaultLanguage, text);
    }
  }

  /** The documentation of a completion, in Markdown. */
  document(documentation: NonNullable<Completion['documentation']>): string {
    if (typeof documentation === 'string') return documentation;
    const { record, value } = documentation;
    const choice = value === undefined ? undefined : record.values?.find(({ name }) => name === value);
    if (choice) return renderValue(record, choice, this.release);
    return renderRecord(record, this.#surroundings.catalogue.text(record), this.release);
  }

  /** The documentation of a catalogue record named by a client. */
  documentByName(family: string, name: string, value?: string): string | undefined {
    const record = this.#surroundings.catalogue.find(family as Parameters<Catalogue['find']>[0], name);
    return record && this.document(value === undefined ? { record } : { record, value });
  }

  async devices(): Promise<DevicesResult> {
    this.forgetHost();
    return describeDevices(await this.#readHost());
  }

  async #readHost(): Promise<Host> {
    this.#host ??= this.#surroundings.openHost(this.#hostSetting);
    const reading = this.#host;
    const host = await reading;
    if (reading === this.#host) this.#knowledge.hostIfKnown = host;
    return host;
  }

  #openAs<D>(
    languageId: LanguageId,
    language: Language<D>,
    text: string,
    insert?: (file: D & DomainConfig, address: string) => ReturnType<OpenFile['insertDevice']>,
  ): OpenFile {
    const knowledge = this.#knowledge;
    let current = text;
    let file = language.parse(text);
    return {
      languageId,
      text: () => current,
      change(newText, change) {
        current = newText;
        file = language.reparse(file, newText, change);
      },
      check: () => collapseIfNotText(current, language.check(file, knowledge)),
      complete: (offset) => language.complete(file, offset, knowledge),
      hover: (offset) => language.hover(file, offset, knowledge),
      outline: () => language.outline(file),
      insertDevice: (address) =>
        insert
          ? insert(file as D & DomainConfig, address)
          : { refused: 'Devices can be inserted into a domain config only: open the guest’s file and try again.' },
    };
  }
}
