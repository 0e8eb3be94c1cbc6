/** The variables of GRUB while a script runs. */
import type { Variables } from './expand.ts';
import { splitPath } from './paths.ts';
import { Traced } from './traced.ts';

/** What the boot loader sets before it reads any script, and nobody else knows. */
const LOADERS =
  /^(?:root|cmdpath|fw_path|net_.*|pxe_.*|grub_cpu|lang|locale_dir|secondary_locale_dir|lockdown|shim_lock)$/;
/** What a new GRUB sets to `y`, so that scripts can ask for it. */
const FEATURES =
  /^feature_(?:menuentry_id|platform_search_hint|all_video_module|timeout_style|default_font_path|chainloader_bpb|ntldr|200_final|nativedisk_cmd)$/;

export class Environment implements Variables {
  readonly #values: Map<string, Traced | undefined>;
  readonly #exported: Set<string>;
  /** Variables asked for that only the loader knows. Shared by copies. */
  readonly asked: Set<string>;

  constructor(
    values: ReadonlyMap<string, Traced | undefined> = new Map(),
    exported: ReadonlySet<string> = new Set(['prefix', 'grub_platform']),
    asked = new Set<string>(),
  ) {
    this.#values = new Map(values);
    this.#exported = new Set(exported);
    this.asked = asked;
  }

  /** What GRUB has set when it starts to read that config. No file tells how GRUB is started: by a BIOS, here. */
  static ofConfig(file: string): Environment {
    const environment = new Environment();
    const folder = Traced.known(splitPath(file).folder);
    environment.set('prefix', folder);
    environment.set('config_directory', folder);
    environment.set('config_file', Traced.known(file));
    environment.set('grub_platform', Traced.known('pc'));
    return environment;
  }

  value(name: string): Traced | undefined {
    if (this.#values.has(name)) return this.#values.get(name);
    if (FEATURES.test(name)) return Traced.known('y');
    return LOADERS.test(name) || /^[?\d#@*]/.test(name) ? undefined : Traced.known('');
  }

  unknown(name: string): void {
    this.asked.add(name);
  }

  /** `undefined`: only the loader will know. */
  set(name: string, value: Traced | undefined): void {
    this.#values.set(name, value);
  }

  unset(name: string): void {
    this.#values.set(name, Traced.known(''));
  }

  export(name: string): void {
    this.#exported.add(name);
  }

  copy(): Environment {
    return new Environment(this.#values, this.#exported, new Set(this.asked));
  }

  /** What a submenu, or another config, sees: exported variables only. */
  inside(): Environment {
    const kept = [...this.#values].filter(([name]) => this.#exported.has(name));
    return new Environment(new Map(kept), this.#exported, new Set(this.asked));
  }

  /** Takes over what two runs of it came to: where they differ, only the loader knows. */
  merge(runs: readonly Environment[]): void {
    const names = new Set(runs.flatMap((run) => [...run.#values.keys()]));
    for (const name of names) {
      const [first, ...others] = runs.map((run) => run.value(name));
      const same = others.every((value) => value?.text === first?.text);
      this.#values.set(name, same ? first : undefined);
    }
    for (const run of runs) for (const name of run.#exported) this.#exported.add(name);
  }
}
