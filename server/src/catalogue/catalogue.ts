import type { Family, Form, OptionRecord, OptionText, ValueRecord } from './record.ts';
import { compareReleases, existsIn, type Release } from './releases.ts';

/** The compiled catalogue as it lies on disk; made from `data/*.yaml` by `scripts/compile-catalogue.mjs`. */
export interface CatalogueFiles {
  /** All records, as parsed JSON. Called once, when the first question comes. */
  records(): readonly OptionRecord[];
  /** Prose by `family/name`, as parsed JSON. Called once, when the first hover comes. */
  texts(): Readonly<Record<string, OptionText>>;
}

/** What Xen knows: every option by family and name. Loads nothing before it is asked. */
export class Catalogue {
  readonly #files: CatalogueFiles;
  #families: Map<Family, Map<string, OptionRecord>> | undefined;
  #texts: Readonly<Record<string, OptionText>> | undefined;

  constructor(files: CatalogueFiles) {
    this.#files = files;
  }

  /** The record of that name or alias, whatever release it belongs to. */
  find(family: Family, name: string): OptionRecord | undefined {
    return this.#family(family).get(name);
  }

  /** Every record of a family once, in the order of the data files. */
  all(family: Family): OptionRecord[] {
    return [...new Set(this.#family(family).values())];
  }

  text(record: OptionRecord): OptionText | undefined {
    this.#texts ??= this.#files.texts();
    return this.#texts[`${record.family}/${record.name}`];
  }

  #family(family: Family): Map<string, OptionRecord> {
    if (!this.#families) {
      this.#families = new Map();
      for (const record of this.#files.records()) {
        let byName = this.#families.get(record.family);
        if (!byName) {
          byName = new Map();
          this.#families.set(record.family, byName);
        }
        for (const name of [record.name, ...(record.aliases ?? [])]) byName.set(name, record);
      }
    }
    return this.#families.get(family) ?? new Map();
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
