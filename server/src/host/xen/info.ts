/** `xl info`: one `key : value` a line (tools/xl/xl_info.c). */

/** In MiB. */
export interface Memory {
  readonly total: number;
  readonly free: number;
}

export interface XlInfo {
  readonly values: ReadonlyMap<string, string>;
  readonly version?: string;
  /** Without the blank that Xen leaves at its end. Xen keeps 1,023 bytes of it. */
  readonly commandLine?: string;
  readonly capabilities?: readonly string[];
  readonly memory?: Memory;
}

const LINE = /^([a-z_0-9]{1,40})[ \t]*:(.*)$/;

export function parseXlInfo(stdout: string): XlInfo {
  const values = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const found = LINE.exec(line);
    if (found?.[1] !== undefined && found[2] !== undefined && !values.has(found[1]))
      values.set(found[1], found[2].trim());
  }
  const version = values.get('xen_version');
  const commandLine = values.get('xen_commandline');
  const capabilities = values.get('virt_caps')?.split(/\s+/).filter(Boolean);
  const total = megabytes(values.get('total_memory'));
  const free = megabytes(values.get('free_memory'));
  return {
    values,
    ...(version && { version }),
    // Xen's security module may keep it to itself (xen/common/kernel.c, xen_deny).
    ...(commandLine !== undefined && commandLine !== '<denied>' && { commandLine }),
    ...(capabilities && { capabilities }),
    ...(total !== undefined && free !== undefined && { memory: { total, free } }),
  };
}

/**
 * Whether devices can be given to guests of a kind: `hvm_directio`, `pv_directio`. `undefined`: this xl does not say. Before 4.12
 * it had no words about PV.
 */
export function canPass({ capabilities, version }: XlInfo, kind: 'hvm' | 'pv'): boolean | undefined {
  if (!capabilities) return undefined;
  if (capabilities.includes(`${kind}_directio`)) return true;
  if (kind === 'hvm') return false;
  const [major = 0, minor = 0] = (version ?? '').split('.', 2).map((part) => Number.parseInt(part, 10) || 0);
  return major > 4 || (major === 4 && minor >= 12) ? false : undefined;
}

function megabytes(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
