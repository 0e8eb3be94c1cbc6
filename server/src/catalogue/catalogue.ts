import type { Family, Form, OptionRecord, OptionText, ValueRecord } from './record.ts';
import { compareReleases, existsIn, type Release } from './releases.ts';

/** The compiled catalogue as it lies on disk; made from `data/*.yaml` by `scripts/compile-catalogue.mjs`. */
export interface CatalogueFiles {
  /** All records, as parsed JSON. Called once. */
  records(): readonly OptionRecord[];
  /** Prose by `family/name`, as parsed JSON. Called once, when the first hover comes. */
  texts(): Readonly<Record<string, OptionText>>;
  /** One family's records alone, and one record's prose, where they can be read apart: that is quicker by far. */
  recordsOf?(family: Family): readonly OptionRecord[];
  textOf?(name: string): OptionText | undefined;
}

/** What Xen knows: every option by family and name. Loads nothing before it is asked. */
export class Catalogue {
  readonly #files: CatalogueFiles;
  readonly #families = new Map<Family, ReadonlyMap<string, OptionRecord>>();
  #records: readonly OptionRecord[] | undefined;
  #texts: Readonly<Record<string, OptionText>> | undefined;

  constructor(files: CatalogueFiles) {
    this.#files = files;
  }

  /** The record of that name, alias or member, whatever release it belongs to. */
  find(family: Family, name: string): OptionRecord | undefined {
    return this.#family(family).get(name);
  }

  /** Every record of a family once, in the order of the data files. */
  all(family: Family): OptionRecord[] {
    return [...new Set(this.#family(family).values())];
  }

  families(): Family[] {
    return [...new Set(this.#all().map(({ family }) => family))];
  }

  text(record: OptionRecord): OptionText | undefined {
    const name = `${record.family}/${record.name}`;
    if (this.#files.textOf) return this.#files.textOf(name);
    this.#texts ??= this.#files.texts();
    return this.#texts[name];
  }

  #family(family: Family): ReadonlyMap<string, OptionRecord> {
    return this.#families.get(family) ?? this.#load(family);
  }

  #all(): readonly OptionRecord[] {
    this.#records ??= this.#files.records();
    return this.#records;
  }

  #load(family: Family): ReadonlyMap<string, OptionRecord> {
    const byName = new Map<string, OptionRecord>();
    for (const record of this.#files.recordsOf?.(family) ?? this.#all()) {
      if (record.family !== family) continue;
      byName.set(record.name, record);
      for (const name of record.aliases ?? []) byName.set(name, record);
      for (const { name } of record.members ?? []) byName.set(name, record);
    }
    this.#families.set(family, byName);
    return byName;
  }
}

/** The forms that a release reads, the usual one first. */
export function formsIn(record: OptionRecord, release: Release): Form[] {
  return record.forms.filter((form) => {
    const since = record.formsSince?.[form];
    return since === undefined || compareReleases(release, since) >= 0;
  });
}

/** The values that a release knows. */
export function valuesIn(record: OptionRecord, release: Release): ValueRecord[] {
  return (record.values ?? []).filter((value) => existsIn(value, release));
}

/** Whether the option is out of date in that release: still read, with something better to write. */
export function isDeprecated(record: OptionRecord | ValueRecord, release: Release): boolean {
  return record.deprecated !== undefined && compareReleases(release, record.deprecated.since) >= 0;
}
